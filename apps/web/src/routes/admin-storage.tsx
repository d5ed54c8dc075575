import { useMutation, useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { storageQuery } from '../features/admin/storage/queries.ts';
import { StorageTables } from '../features/admin/storage/StorageTables.tsx';
import { client } from '../lib/client.ts';
import { useI18n } from '../lib/i18n.tsx';
import { useToast } from '../lib/toast.ts';
import { Button } from '../ui/Button.tsx';
import { Failure } from '../ui/Failure.tsx';
import { Page } from '../ui/Page.tsx';
import { EmptyState, ErrorState, sayProblem } from '../ui/states.tsx';
import { TableOnItsWay } from '../ui/TableOnItsWay.tsx';

/** After a look was ordered, its report is asked for this often. */
const LOOK_EVERY_MS = 2_000;

/** What is stored, what is left over and what is lost, and the order to look now. */
export function AdminStorage() {
  const i18n = useI18n();
  const { t, format } = i18n;
  const toast = useToast();
  /** When the report was made that was there as the look was ordered; undefined while none is awaited. */
  const [before, setBefore] = useState<string | null | undefined>(undefined);
  const isAwaited = before !== undefined;
  const { data: report, error, refetch } = useQuery({ ...storageQuery, refetchInterval: isAwaited && LOOK_EVERY_MS });
  const look = useMutation({
    mutationFn: () => client('POST /api/admin/storage/check', {}),
    onSuccess: () => setBefore(report?.at ?? null),
  });
  const at = report?.at ?? null;
  useEffect(() => {
    if (before === undefined || at === before) return;
    setBefore(undefined);
    toast(t('storage.looked'));
  }, [before, at, toast, t]);
  return (
    <Page title={t('storage.title')} lead={t('storage.lead')}>
      <div className="mb-8 flex flex-col items-start gap-4">
        <div className="flex flex-wrap items-center gap-4">
          <Button kind="lamp" aria-disabled={look.isPending || isAwaited} onClick={() => !isAwaited && !look.isPending && look.mutate()}>
            {t('storage.look')}
          </Button>
          {report && !isAwaited && (
            <time dateTime={report.at} title={format.exact(report.at)} className="text-muted text-sm">
              {t('storage.at', { ago: format.ago(report.at) })}
            </time>
          )}
        </div>
        <p role="status" className="measure text-muted text-sm empty:hidden">
          {isAwaited && t('storage.looking')}
        </p>
        {look.error && <Failure>{sayProblem(i18n, look.error)}</Failure>}
      </div>
      {report ? (
        <StorageTables report={report} />
      ) : report === null ? (
        <EmptyState title={t('storage.none')} text={t('storage.noneText')} />
      ) : error ? (
        <ErrorState error={error} onRetry={() => void refetch()} />
      ) : (
        <TableOnItsWay rows={6} />
      )}
    </Page>
  );
}

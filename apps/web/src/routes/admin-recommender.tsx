import { useMutation, useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { type Recommender, recommenderQuery } from '../features/admin/shelf/imports/queries.ts';
import { client } from '../lib/client.ts';
import { useI18n } from '../lib/i18n.tsx';
import { useToast } from '../lib/toast.ts';
import { Button } from '../ui/Button.tsx';
import { Facts } from '../ui/Facts.tsx';
import { Failure } from '../ui/Failure.tsx';
import { Page } from '../ui/Page.tsx';
import { EmptyState, ErrorState, sayProblem } from '../ui/states.tsx';
import { TableOnItsWay } from '../ui/TableOnItsWay.tsx';
import { Time } from '../ui/Time.tsx';

/** After a training was ordered, its model is looked for this often. */
const LOOK_EVERY_MS = 2_000;

/** How the recommender stands, and the order to train it now. */
export function AdminRecommender() {
  const i18n = useI18n();
  const { t } = i18n;
  const toast = useToast();
  /** The model that was there when training was ordered; undefined while none is awaited. */
  const [before, setBefore] = useState<string | null | undefined>(undefined);
  const isAwaited = before !== undefined;
  const { data, error, refetch } = useQuery({ ...recommenderQuery, refetchInterval: isAwaited && LOOK_EVERY_MS });
  const training = useMutation({
    mutationFn: () => client('POST /api/admin/recommender/train', {}),
    onSuccess: () => setBefore(data?.model?.id ?? null),
  });
  const model = data?.model?.id ?? null;
  useEffect(() => {
    if (before === undefined || model === before) return;
    setBefore(undefined);
    toast(t('recommender.done'));
  }, [before, model, toast, t]);
  return (
    <Page title={t('shelve.recommender')} lead={t('recommender.lead')}>
      {data ? (
        <State recommender={data} />
      ) : error ? (
        <ErrorState error={error} onRetry={() => void refetch()} />
      ) : (
        <TableOnItsWay rows={4} />
      )}
      {data && (
        <div className="mt-8 flex flex-col items-start gap-4">
          <Button kind="lamp" aria-disabled={training.isPending || isAwaited} onClick={() => !isAwaited && training.mutate()}>
            {t('recommender.train')}
          </Button>
          <p role="status" className="measure text-muted text-sm empty:hidden">
            {isAwaited && t('recommender.waiting')}
          </p>
          {training.error && <Failure>{sayProblem(i18n, training.error)}</Failure>}
        </div>
      )}
    </Page>
  );
}

function State({ recommender: { model, changes } }: { recommender: Recommender }) {
  const { t, format } = useI18n();
  if (!model) return <EmptyState title={t('recommender.none')} text={t('recommender.noneText')} />;
  return (
    <div className="max-w-2xl">
      <Facts
        facts={[
          [t('recommender.trainedAt'), <Time key="at" iso={model.trainedAt} as="ago" />],
          [t('recommender.people'), format.number(model.people)],
          [t('recommender.films'), format.number(model.films)],
          [t('recommender.ratings'), format.number(model.ratings)],
          [t('recommender.seconds'), format.wait(Math.max(1, Math.round(model.seconds)))],
          [t('recommender.bytes'), format.bytes(model.bytes)],
          [t('recommender.changes'), format.number(changes)],
        ]}
      />
    </div>
  );
}

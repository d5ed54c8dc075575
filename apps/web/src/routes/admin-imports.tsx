import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { FileForm } from '../features/admin/shelf/imports/FileForm.tsx';
import { importsQuery } from '../features/admin/shelf/imports/queries.ts';
import { RunsTable } from '../features/admin/shelf/imports/RunsTable.tsx';
import { TmdbForm } from '../features/admin/shelf/imports/TmdbForm.tsx';
import { useLiveRuns } from '../features/admin/shelf/imports/use-live-runs.ts';
import { useI18n } from '../lib/i18n.tsx';
import { Page } from '../ui/Page.tsx';
import { Pager } from '../ui/Pager.tsx';
import { EmptyState, ErrorState } from '../ui/states.tsx';
import { TableOnItsWay } from '../ui/TableOnItsWay.tsx';

const route = getRouteApi('/admin/imports');

/** Many films at once: what can be ordered, and how what was ordered stands. */
export function AdminImports() {
  const { t } = useI18n();
  const { page = 1 } = route.useSearch();
  return (
    <Page title={t('shelve.imports')} lead={t('imports.lead')}>
      <div className="grid items-start gap-x-12 gap-y-10 lg:grid-cols-2">
        <TmdbForm />
        <FileForm />
      </div>
      <section aria-labelledby="runs" className="mt-12 flex flex-col gap-4">
        <h2 id="runs" className="title text-2xl">
          {t('imports.runs')}
        </h2>
        <Runs page={page} />
      </section>
    </Page>
  );
}

function Runs({ page }: { page: number }) {
  const { t } = useI18n();
  const navigate = route.useNavigate();
  const { data, error, isPlaceholderData, refetch } = useQuery(importsQuery(page));
  useLiveRuns(page, data?.data ?? []);
  if (!data) return error ? <ErrorState error={error} onRetry={() => void refetch()} /> : <TableOnItsWay rows={3} />;
  if (data.data.length === 0) return <EmptyState title={t('imports.none')} text={t('imports.noneText')} />;
  return (
    <>
      <RunsTable runs={data.data} busy={isPlaceholderData} />
      <Pager
        page={page}
        pages={data.pagination.totalPages}
        onGo={(next) => void navigate({ search: next > 1 ? { page: next } : {}, resetScroll: false })}
      />
    </>
  );
}

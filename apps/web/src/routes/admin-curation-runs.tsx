import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { CurationRuns } from '../features/admin/curation/CurationRuns.tsx';
import { CurationTabs } from '../features/admin/curation/CurationTabs.tsx';
import { runsQuery } from '../features/admin/curation/queries.ts';
import { RunForm } from '../features/admin/curation/RunForm.tsx';
import { useI18n } from '../lib/i18n.tsx';
import { Page } from '../ui/Page.tsx';
import { Pager } from '../ui/Pager.tsx';
import { EmptyState, ErrorState } from '../ui/states.tsx';
import { TableOnItsWay } from '../ui/TableOnItsWay.tsx';

const route = getRouteApi('/admin/curation/runs');

/** Analysers over the shelf: what can be ordered, and how what was ordered stands. */
export function AdminCurationRuns() {
  const { t } = useI18n();
  return (
    <Page title={t('curate.runs')} lead={t('curate.runsLead')}>
      <CurationTabs />
      <RunForm />
      <section aria-labelledby="runs" className="mt-12 flex flex-col gap-4">
        <h2 id="runs" className="title text-2xl">
          {t('curate.runsSoFar')}
        </h2>
        <Runs />
      </section>
    </Page>
  );
}

function Runs() {
  const { t } = useI18n();
  const { page = 1 } = route.useSearch();
  const navigate = route.useNavigate();
  const { data, error, isPlaceholderData, refetch } = useQuery(runsQuery(page));
  if (!data) return error ? <ErrorState error={error} onRetry={() => void refetch()} /> : <TableOnItsWay rows={3} />;
  if (data.data.length === 0) return <EmptyState title={t('curate.noRuns')} text={t('curate.noRunsText')} />;
  return (
    <>
      <CurationRuns runs={data.data} busy={isPlaceholderData} />
      <Pager
        page={page}
        pages={data.pagination.totalPages}
        onGo={(next) => void navigate({ search: next > 1 ? { page: next } : {}, resetScroll: false })}
      />
    </>
  );
}

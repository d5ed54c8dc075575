import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { CaseQueue } from '../features/admin/curation/CaseQueue.tsx';
import { CurationTabs } from '../features/admin/curation/CurationTabs.tsx';
import { casesQuery } from '../features/admin/curation/queries.ts';
import { useI18n } from '../lib/i18n.tsx';
import { Page } from '../ui/Page.tsx';
import { Pager } from '../ui/Pager.tsx';
import { EmptyState, ErrorState, Skeleton } from '../ui/states.tsx';

const route = getRouteApi('/admin/curation');

/** What a person is to decide of films' feelings, the most disputed first. */
export function AdminCuration() {
  const { t } = useI18n();
  return (
    <Page title={t('curate.title')} lead={t('curate.lead')}>
      <CurationTabs />
      <Queue />
    </Page>
  );
}

function Queue() {
  const { t } = useI18n();
  const { page = 1 } = route.useSearch();
  const navigate = route.useNavigate();
  const { data, error, refetch } = useQuery(casesQuery(page));
  if (!data) return error ? <ErrorState error={error} onRetry={() => void refetch()} /> : <Skeleton className="h-80 w-full" />;
  if (data.data.length === 0) return <EmptyState title={t('curate.none')} text={t('curate.noneText')} />;
  return (
    <>
      <p className="mb-6 text-muted text-sm">
        {t('curate.waiting', { count: data.pagination.totalItems })} <span className="max-lg:hidden">{t('curate.keys')}</span>
      </p>
      <CaseQueue cases={data.data} />
      <Pager page={page} pages={data.pagination.totalPages} onGo={(next) => void navigate({ search: next > 1 ? { page: next } : {} })} />
    </>
  );
}

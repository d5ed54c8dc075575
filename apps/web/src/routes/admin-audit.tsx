import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { AuditFilterBar } from '../features/admin/audit/AuditFilterBar.tsx';
import { AuditTable } from '../features/admin/audit/AuditTable.tsx';
import { type AuditFilters, readAuditFilters } from '../features/admin/audit/filters.ts';
import { auditQuery } from '../features/admin/queries.ts';
import { useI18n } from '../lib/i18n.tsx';
import { buttonClass } from '../ui/Button.tsx';
import { Icon } from '../ui/Icon.tsx';
import { Page } from '../ui/Page.tsx';
import { EmptyState, ErrorState } from '../ui/states.tsx';
import { TableOnItsWay } from '../ui/TableOnItsWay.tsx';

const route = getRouteApi('/admin/audit');

/** The record of what happened around accounts, keys and plans: the latest first. */
export function AdminAudit() {
  const { t } = useI18n();
  const filters = route.useSearch();
  const navigate = route.useNavigate();
  return (
    <Page title={t('admin.audit')} lead={t('audit.lead')}>
      <AuditFilterBar filters={filters} onChange={(next) => void navigate({ search: next, resetScroll: false })} />
      <Events filters={filters} />
    </Page>
  );
}

function Events({ filters }: { filters: AuditFilters }) {
  const { t } = useI18n();
  const { data, error, isPending, isPlaceholderData, refetch } = useQuery(auditQuery(filters));
  if (isPending) return <TableOnItsWay />;
  if (error && !data) return <ErrorState error={error} onRetry={() => void refetch()} />;
  const { nextCursor } = data.pagination;
  return (
    <>
      {data.data.length > 0 ? (
        <AuditTable events={data.data} busy={isPlaceholderData} />
      ) : (
        <EmptyState title={t('audit.empty')} text={t('audit.emptyText')}>
          <Link to="/admin/audit" search={{}} className={buttonClass('lamp')}>
            {t('admin.clear')}
          </Link>
        </EmptyState>
      )}
      {(filters.cursor || nextCursor) && (
        <nav aria-label={t('admin.pages')} className="mt-6 flex flex-wrap gap-3">
          {filters.cursor && (
            <Link to="/admin/audit" search={readAuditFilters({ ...filters, cursor: undefined })} className={buttonClass()}>
              {t('audit.latest')}
            </Link>
          )}
          {nextCursor && (
            <Link to="/admin/audit" search={{ ...filters, cursor: nextCursor }} rel="next" className={buttonClass()}>
              {t('audit.older')}
              <Icon name="right" />
            </Link>
          )}
        </nav>
      )}
    </>
  );
}

import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { usersQuery } from '../features/admin/queries.ts';
import { isNarrowed, readUserFilters, type UserFilters } from '../features/admin/users/filters.ts';
import { UserFilterBar } from '../features/admin/users/UserFilterBar.tsx';
import { UsersTable } from '../features/admin/users/UsersTable.tsx';
import { useI18n } from '../lib/i18n.tsx';
import { Button, buttonClass } from '../ui/Button.tsx';
import { Icon } from '../ui/Icon.tsx';
import { Page } from '../ui/Page.tsx';
import { EmptyState, ErrorState } from '../ui/states.tsx';
import { TableOnItsWay } from '../ui/TableOnItsWay.tsx';

const route = getRouteApi('/admin/users');

/** Everybody with an account. */
export function AdminUsers() {
  const { t } = useI18n();
  const filters = route.useSearch();
  const navigate = route.useNavigate();
  const change = (next: UserFilters, typed = false) => void navigate({ search: next, replace: typed, resetScroll: false });
  return (
    <Page title={t('admin.users')}>
      <UserFilterBar filters={filters} onChange={change} />
      <Users filters={filters} onClear={() => change({})} />
    </Page>
  );
}

function Users(props: { filters: UserFilters; onClear: () => void }) {
  const { t } = useI18n();
  const { data, error, isPending, isPlaceholderData, refetch } = useQuery(usersQuery(props.filters));
  if (isPending) return <TableOnItsWay />;
  if (error && !data) return <ErrorState error={error} onRetry={() => void refetch()} />;
  const { page, totalItems, totalPages } = data.pagination;
  if (data.data.length === 0)
    return (
      <EmptyState title={t('admin.users.empty')} text={t('admin.users.emptyText')}>
        {(isNarrowed(props.filters) || page > 1) && (
          <Button kind="lamp" onClick={props.onClear}>
            {t('admin.clear')}
          </Button>
        )}
      </EmptyState>
    );
  return (
    <>
      <p role="status" className="mb-3 text-muted text-sm">
        {t('admin.users.total', { count: totalItems })}
      </p>
      <UsersTable users={data.data} busy={isPlaceholderData} />
      {totalPages > 1 && <Pages filters={props.filters} page={page} of={totalPages} />}
    </>
  );
}

function Pages(props: { filters: UserFilters; page: number; of: number }) {
  const { t } = useI18n();
  const to = (page: number) => readUserFilters({ ...props.filters, page });
  return (
    <nav aria-label={t('admin.pages')} className="mt-6 flex flex-wrap items-center gap-3">
      {props.page > 1 && (
        <Link from="/admin/users" search={to(props.page - 1)} rel="prev" className={buttonClass()}>
          <Icon name="left" />
          {t('admin.before')}
        </Link>
      )}
      {props.page < props.of && (
        <Link from="/admin/users" search={to(props.page + 1)} rel="next" className={buttonClass()}>
          {t('admin.next')}
          <Icon name="right" />
        </Link>
      )}
      <span className="figures text-muted text-sm">{t('admin.pageOf', { page: props.page, pages: props.of })}</span>
    </nav>
  );
}

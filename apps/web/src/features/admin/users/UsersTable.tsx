import { useQuery } from '@tanstack/react-query';
import { useI18n } from '../../../lib/i18n.tsx';
import { type Column, Table } from '../../../ui/Table.tsx';
import { Time } from '../../../ui/Time.tsx';
import { type Account, plansQuery } from '../queries.ts';
import { State } from '../State.tsx';
import { Person } from './Person.tsx';

/** People, a row each. */
export function UsersTable(props: { users: readonly Account[]; busy: boolean }) {
  const { t } = useI18n();
  const { data: plans } = useQuery(plansQuery);
  const columns: Column<Account>[] = [
    { key: 'person', name: t('admin.person'), cell: (user) => <Person account={user} /> },
    { key: 'role', name: t('admin.role'), cell: (user) => t(`role.${user.role}`) },
    { key: 'plan', name: t('admin.plan'), cell: (user) => plans?.find((plan) => plan.id === user.plan)?.name ?? user.plan },
    {
      key: 'seen',
      name: t('admin.lastSeen'),
      cell: (user) => (user.lastSeenAt ? <Time iso={user.lastSeenAt} as="ago" /> : t('admin.never')),
    },
    { key: 'joined', name: t('admin.joined'), cell: (user) => <Time iso={user.createdAt} /> },
    { key: 'state', name: t('admin.state'), cell: (user) => <State disabled={user.disabled} /> },
  ];
  return <Table caption={t('admin.users')} columns={columns} rows={props.users} rowKey={(user) => user.id} busy={props.busy} />;
}

import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { stateOfKey } from '../features/admin/clients/expiry.ts';
import { NewClient } from '../features/admin/clients/NewClient.tsx';
import { type ApiClient, clientsQuery, plansQuery } from '../features/admin/queries.ts';
import { State } from '../features/admin/State.tsx';
import { useI18n } from '../lib/i18n.tsx';
import { Button } from '../ui/Button.tsx';
import { Page } from '../ui/Page.tsx';
import { EmptyState, ErrorState } from '../ui/states.tsx';
import { type Column, Table } from '../ui/Table.tsx';
import { TableOnItsWay } from '../ui/TableOnItsWay.tsx';
import { Time } from '../ui/Time.tsx';

/** The programs that speak with the house. */
export function AdminClients() {
  const { t } = useI18n();
  const { data, error, refetch } = useQuery(clientsQuery);
  const [making, setMaking] = useState(false);
  const make = (
    <Button kind="lamp" onClick={() => setMaking(true)}>
      {t('clients.make')}
    </Button>
  );
  return (
    <Page title={t('admin.clients')} lead={t('clients.lead')}>
      {data && data.length === 0 ? (
        <EmptyState title={t('clients.empty')} text={t('clients.emptyText')}>
          {make}
        </EmptyState>
      ) : (
        <div className="mb-6">{make}</div>
      )}
      {data ? (
        data.length > 0 && <ClientsTable clients={data} />
      ) : error ? (
        <ErrorState error={error} onRetry={() => void refetch()} />
      ) : (
        <TableOnItsWay rows={4} />
      )}
      {making && <NewClient onClose={() => setMaking(false)} />}
    </Page>
  );
}

function ClientsTable(props: { clients: readonly ApiClient[] }) {
  const { t, format } = useI18n();
  const { data: plans } = useQuery(plansQuery);
  const columns: Column<ApiClient>[] = [
    {
      key: 'name',
      name: t('admin.name'),
      cell: (client) => (
        <Link
          to="/admin/clients/$id"
          params={{ id: client.id }}
          className="inline-flex items-center font-semibold underline-offset-4 wrap-anywhere hover:underline max-lg:min-h-11"
        >
          {client.name}
        </Link>
      ),
    },
    {
      key: 'scopes',
      name: t('clients.scopes'),
      cell: (client) =>
        client.scopes.length > 0 ? <span className="figures text-xs">{client.scopes.join(' ')}</span> : t('clients.noScopes'),
    },
    { key: 'rate', name: t('clients.requestsPerMinute'), figures: true, cell: (client) => format.number(client.requestsPerMinute) },
    { key: 'plan', name: t('admin.plan'), cell: (client) => plans?.find((plan) => plan.id === client.plan)?.name ?? client.plan },
    {
      key: 'keys',
      name: t('clients.liveKeys'),
      figures: true,
      cell: (client) => format.number(client.keys.filter((key) => stateOfKey(key) === 'live').length),
    },
    { key: 'used', name: t('clients.lastUsed'), cell: (client) => <LastUse client={client} /> },
    { key: 'state', name: t('admin.state'), cell: (client) => <State disabled={client.disabled} /> },
  ];
  return <Table caption={t('admin.clients')} columns={columns} rows={props.clients} rowKey={(client) => client.id} />;
}

function LastUse(props: { client: ApiClient }) {
  const { t } = useI18n();
  const last = props.client.keys
    .flatMap((key) => key.lastUsedAt ?? [])
    .sort()
    .at(-1);
  return last ? <Time iso={last} as="ago" /> : t('admin.never');
}

import { useState } from 'react';
import { useI18n } from '../../../lib/i18n.tsx';
import { useToast } from '../../../lib/toast.ts';
import { Button } from '../../../ui/Button.tsx';
import { Danger } from '../../../ui/Danger.tsx';
import { sayProblem } from '../../../ui/states.tsx';
import { type Column, Table } from '../../../ui/Table.tsx';
import { Time } from '../../../ui/Time.tsx';
import type { ApiClient, ApiKey } from '../queries.ts';
import { stateOfKey } from './expiry.ts';
import { NewKey } from './NewKey.tsx';
import { useKeyRevocation } from './use-client-changes.ts';

/** The keys of a client, told apart by how they begin and end. */
export function Keys({ apiClient }: { apiClient: ApiClient }) {
  const { t } = useI18n();
  const [making, setMaking] = useState(false);
  const [revoking, setRevoking] = useState<ApiKey | null>(null);
  const columns: Column<ApiKey>[] = [
    {
      key: 'hint',
      name: t('clients.key'),
      cell: (key) => (
        <span className="flex flex-wrap items-baseline gap-x-3">
          <span className={`figures break-all ${stateOfKey(key) === 'live' ? 'font-semibold' : 'text-muted'}`}>{key.hint}</span>
          <span className="text-muted text-xs">{t(`clients.mode.${key.mode}`)}</span>
        </span>
      ),
    },
    { key: 'created', name: t('clients.created'), cell: (key) => <Time iso={key.createdAt} /> },
    {
      key: 'used',
      name: t('clients.lastUsed'),
      cell: (key) => (key.lastUsedAt ? <Time iso={key.lastUsedAt} as="ago" /> : t('admin.never')),
    },
    {
      key: 'expires',
      name: t('clients.expires'),
      cell: (key) => (key.expiresAt ? <Time iso={key.expiresAt} as="time" /> : t('admin.never')),
    },
    { key: 'state', name: t('admin.state'), cell: (key) => <KeyStateOf apiKey={key} /> },
    {
      key: 'acts',
      name: t('admin.acts'),
      end: true,
      cell: (key) =>
        key.revokedAt === null && (
          <Button
            kind="ghost"
            className="-my-1 -mr-3 px-3"
            onClick={() => setRevoking(key)}
            aria-label={t('clients.revokeNamed', { hint: key.hint })}
          >
            {t('clients.revoke')}
          </Button>
        ),
    },
  ];
  return (
    <section aria-labelledby="keys" className="flex flex-col gap-3">
      <div className="flex flex-wrap items-center justify-between gap-3">
        <h2 id="keys" className="title text-xl">
          {t('clients.keys')}
        </h2>
        <Button onClick={() => setMaking(true)}>{t('clients.rotate')}</Button>
      </div>
      {apiClient.keys.length > 0 ? (
        <Table caption={t('clients.keys')} columns={columns} rows={apiClient.keys} rowKey={(key) => key.id} />
      ) : (
        <p className="text-muted text-sm">{t('clients.noKeys')}</p>
      )}
      {making && <NewKey apiClient={apiClient} onClose={() => setMaking(false)} />}
      {revoking && <RevokeKey apiClient={apiClient} apiKey={revoking} onClose={() => setRevoking(null)} />}
    </section>
  );
}

function KeyStateOf({ apiKey }: { apiKey: ApiKey }) {
  const { t } = useI18n();
  const state = stateOfKey(apiKey);
  if (apiKey.revokedAt)
    return (
      <span className="text-bad-text">
        {t('clients.state.revoked')} <Time iso={apiKey.revokedAt} as="ago" />
      </span>
    );
  return <span className={state === 'expired' ? 'text-bad-text' : 'text-muted'}>{t(`clients.state.${state}`)}</span>;
}

function RevokeKey(props: { apiClient: ApiClient; apiKey: ApiKey; onClose: () => void }) {
  const i18n = useI18n();
  const { t } = i18n;
  const { hint, id } = props.apiKey;
  const toast = useToast();
  const revocation = useKeyRevocation(props.apiClient.id);
  const confirm = () =>
    revocation.mutate(id, {
      onSuccess: () => {
        toast(t('clients.revoked', { hint }));
        props.onClose();
      },
    });
  return (
    <Danger
      title={t('clients.revokeNamed', { hint })}
      action={t('clients.revoke')}
      pending={revocation.isPending}
      error={revocation.error && sayProblem(i18n, revocation.error)}
      onConfirm={confirm}
      onClose={props.onClose}
    >
      <p>{t('clients.revokeWhat', { client: props.apiClient.name })}</p>
    </Danger>
  );
}

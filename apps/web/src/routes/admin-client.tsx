import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { ClientSettings } from '../features/admin/clients/ClientSettings.tsx';
import { DeleteClient } from '../features/admin/clients/DeleteClient.tsx';
import { useFreshKey, useKeepKey } from '../features/admin/clients/fresh-key.ts';
import { KeyShown } from '../features/admin/clients/KeyShown.tsx';
import { Keys } from '../features/admin/clients/Keys.tsx';
import { Meters } from '../features/admin/Meters.tsx';
import { type ApiClient, clientQuery, type Usage } from '../features/admin/queries.ts';
import { toProblem } from '../lib/client.ts';
import { useI18n } from '../lib/i18n.tsx';
import { buttonClass } from '../ui/Button.tsx';
import { PageOnItsWay } from '../ui/fallbacks.tsx';
import { Page } from '../ui/Page.tsx';
import { ErrorState } from '../ui/states.tsx';

const route = getRouteApi('/admin/clients/$id');

/** One client: its keys, what it may, and what it has used. */
export function AdminClient() {
  const { t } = useI18n();
  const { id } = route.useParams();
  const { data, error, refetch } = useQuery(clientQuery(id));
  if (data) return <Client apiClient={data.data} usage={data.usage} />;
  if (!error) return <PageOnItsWay />;
  const isGone = ['not-found', 'invalid'].includes(toProblem(error).code);
  return (
    <Page title={isGone ? t('clients.none') : t('admin.clients')} lead={isGone && t('clients.noneText')}>
      {isGone ? (
        <Link to="/admin/clients" className={buttonClass()}>
          {t('clients.toAll')}
        </Link>
      ) : (
        <ErrorState error={error} onRetry={() => void refetch()} />
      )}
    </Page>
  );
}

function Client({ apiClient, usage }: { apiClient: ApiClient; usage: Usage }) {
  const { t } = useI18n();
  const fresh = useFreshKey(apiClient.id);
  const keep = useKeepKey();
  return (
    <Page title={apiClient.name} lead={apiClient.disabled && t('clients.isDisabled')}>
      {fresh && <KeyShown apiKey={fresh} onKept={() => keep(apiClient.id, null)} />}
      <div className="flex flex-col gap-12">
        <Keys apiClient={apiClient} />
        <div className="grid items-start gap-x-12 gap-y-10 lg:grid-cols-2">
          <ClientSettings apiClient={apiClient} />
          <div className="flex flex-col gap-10">
            <Meters usage={usage} />
            <Link to="/admin/clients/$id/figures" params={{ id: apiClient.id }} className={`${buttonClass()} self-start`}>
              {t('create.figures')}
            </Link>
            <Link to="/admin/audit" search={{ user: apiClient.id }} className={`${buttonClass()} self-start`}>
              {t('clients.events')}
            </Link>
            <DeleteClient apiClient={apiClient} />
          </div>
        </div>
      </div>
    </Page>
  );
}

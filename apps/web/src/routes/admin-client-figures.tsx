import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { clientQuery } from '../features/admin/queries.ts';
import { Figures } from '../features/generation/Figures.tsx';
import { useI18n } from '../lib/i18n.tsx';
import { buttonClass } from '../ui/Button.tsx';
import { Page } from '../ui/Page.tsx';

const route = getRouteApi('/admin/clients/$id/figures');

/** How much one client had made, how well, how fast and at what cost. */
export function AdminClientFigures() {
  const { t } = useI18n();
  const { id } = route.useParams();
  const { data } = useQuery(clientQuery(id));
  return (
    <Page title={data ? t('figures.of.client', { name: data.data.name }) : t('create.figures')} lead={t('figures.lead')}>
      <Link to="/admin/clients/$id" params={{ id }} className={`${buttonClass()} mb-8 self-start`}>
        {t('figures.back')}
      </Link>
      <Figures clientId={id} />
    </Page>
  );
}

import { CreatePage } from '../features/generation/CreatePage.tsx';
import { Figures } from '../features/generation/Figures.tsx';
import { useI18n } from '../lib/i18n.tsx';

/** How much one had made, how well, how fast and at what cost. */
export function CreateFigures() {
  const { t } = useI18n();
  return (
    <CreatePage title={t('create.figures')} lead={t('figures.lead')}>
      {() => <Figures clientId={null} />}
    </CreatePage>
  );
}

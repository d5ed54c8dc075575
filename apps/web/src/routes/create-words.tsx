import { CreatePage } from '../features/generation/CreatePage.tsx';
import { Words } from '../features/generation/Words.tsx';
import { useI18n } from '../lib/i18n.tsx';

/** Texts for films in the making. */
export function CreateWords() {
  const { t } = useI18n();
  return (
    <CreatePage title={t('create.words')} lead={t('words.lead')}>
      {() => <Words />}
    </CreatePage>
  );
}

import { useI18n } from '../lib/i18n.tsx';
import { Page } from '../ui/Page.tsx';

/** Placeholder until the upload page stands. */
export function Upload() {
  return <Page title={useI18n().t('place.upload')}>{null}</Page>;
}

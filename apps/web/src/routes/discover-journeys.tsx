import { useI18n } from '../lib/i18n.tsx';
export function DiscoverJourneys() {
  return <p>{useI18n().t('journeys.title')}</p>;
}

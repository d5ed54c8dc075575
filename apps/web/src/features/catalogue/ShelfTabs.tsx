import { useI18n } from '../../lib/i18n.tsx';
import { Tabs } from '../../ui/Tabs.tsx';

/** Films on the one shelf, series on the other. */
export function ShelfTabs() {
  const { t } = useI18n();
  const tabs = [
    { to: '/browse', name: t('browse.films') },
    { to: '/series', name: t('place.series') },
  ] as const;
  return <Tabs label={t('place.browse')} tabs={tabs} className="mb-6" />;
}

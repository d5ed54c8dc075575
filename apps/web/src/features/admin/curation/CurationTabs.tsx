import { useI18n } from '../../../lib/i18n.tsx';
import { Tabs } from '../../../ui/Tabs.tsx';

/** From the queue to the analysers at work, and back. */
export function CurationTabs() {
  const { t } = useI18n();
  const tabs = [
    { to: '/admin/curation', name: t('curate.queue') },
    { to: '/admin/curation/runs', name: t('curate.runs') },
  ] as const;
  return <Tabs label={t('curate.title')} tabs={tabs} className="mb-8" />;
}

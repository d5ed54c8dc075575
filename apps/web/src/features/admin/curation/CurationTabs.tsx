import { Link } from '@tanstack/react-router';
import { useI18n } from '../../../lib/i18n.tsx';

const TABS = [
  { to: '/admin/curation', name: 'curate.queue' },
  { to: '/admin/curation/runs', name: 'curate.runs' },
] as const;

/** From the queue to the runs and back. */
export function CurationTabs() {
  const { t } = useI18n();
  return (
    <nav aria-label={t('curate.title')} className="mb-8">
      <ul className="flex gap-3">
        {TABS.map((tab) => (
          <li key={tab.to}>
            <Link
              to={tab.to}
              activeOptions={{ exact: true, includeSearch: false }}
              className="inline-flex min-h-11 items-center rounded-control border border-line px-4 text-muted text-sm transition-colors duration-150 hover:bg-raised aria-[current=page]:border-lamp aria-[current=page]:font-semibold aria-[current=page]:text-ink"
            >
              {t(tab.name)}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}

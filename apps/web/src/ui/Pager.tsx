import { useI18n } from '../lib/i18n.tsx';
import { Button } from './Button.tsx';

/** The way through a list that is shown a page at a time. One page needs none. */
export function Pager(props: { page: number; pages: number; onGo: (page: number) => void }) {
  const { t } = useI18n();
  const { page, pages, onGo } = props;
  if (pages <= 1) return null;
  return (
    <nav aria-label={t('pager.label')} className="flex flex-wrap items-center gap-4">
      <Button icon="left" aria-disabled={page <= 1} onClick={() => page > 1 && onGo(page - 1)}>
        {t('pager.back')}
      </Button>
      <p aria-live="polite" className="figures text-muted text-sm">
        {t('pager.at', { page: String(page), pages: String(pages) })}
      </p>
      <Button aria-disabled={page >= pages} onClick={() => page < pages && onGo(page + 1)}>
        {t('pager.on')}
      </Button>
    </nav>
  );
}

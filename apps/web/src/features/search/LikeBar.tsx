import { Link } from '@tanstack/react-router';
import { useI18n } from '../../lib/i18n.tsx';
import { Button, buttonClass } from '../../ui/Button.tsx';
import { MOST_LIKE } from './params.ts';

/** Films chosen from the results, and the way to more like all of them. */
export function LikeBar(props: { ids: readonly number[]; onClear: () => void }) {
  const { t } = useI18n();
  const { ids } = props;
  return (
    <section
      aria-label={t('search.like.bar')}
      className={
        ids.length === 0
          ? 'sr-only'
          : 'advance sticky bottom-[calc(4.25rem+env(safe-area-inset-bottom))] z-10 mt-4 flex flex-wrap items-center gap-x-4 gap-y-2 rounded-control border border-edge bg-surface px-4 py-2 lg:bottom-4'
      }
    >
      <p role="status" className="min-w-0 flex-1 text-sm">
        {ids.length > 0 && t('search.like.chosen', { count: ids.length, most: MOST_LIKE })}
      </p>
      {ids.length > 0 && (
        <>
          <Button kind="ghost" onClick={props.onClear}>
            {t('search.like.none')}
          </Button>
          <Link to="/search" search={{ like: ids.join(',') }} className={buttonClass('lamp')} onClick={props.onClear}>
            {t('search.like.go')}
          </Link>
        </>
      )}
    </section>
  );
}

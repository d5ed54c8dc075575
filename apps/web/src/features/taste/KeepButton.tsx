import { useI18n } from '../../lib/i18n.tsx';
import { Icon, type IconName } from '../../ui/Icon.tsx';
import type { Collection } from './queries.ts';

/** The lists that one keeps by hand; the fourth, what one liked in the deck, fills itself. */
export const KEEPABLE = ['watchlist', 'favorites', 'watched'] as const satisfies readonly Collection[];
type Keepable = (typeof KEEPABLE)[number];

export const COLLECTION_ICONS: Readonly<Record<Collection, IconName>> = {
  watchlist: 'bookmark',
  favorites: 'heart',
  watched: 'check',
  matched: 'deck',
};

/** Puts a film on a list or takes it off; pressed while it is on it. */
export function KeepButton(props: { collection: Keepable; kept: boolean; onToggle: (kept: boolean) => void }) {
  const { t } = useI18n();
  const { collection, kept } = props;
  return (
    <button
      type="button"
      aria-pressed={kept}
      onClick={() => props.onToggle(!kept)}
      className="inline-flex min-h-11 items-center gap-2 rounded-control border border-edge px-3.5 font-semibold text-sm transition-colors duration-150 hover:bg-raised aria-pressed:border-lamp aria-pressed:bg-raised"
    >
      <Icon
        name={COLLECTION_ICONS[collection]}
        filled={kept && collection !== 'watched'}
        className={kept ? 'size-5 text-lamp' : 'size-5'}
      />
      {t(`taste.keep.${collection}`)}
    </button>
  );
}

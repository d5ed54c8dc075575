import { useI18n } from '../../../lib/i18n.tsx';
import { FilmCard } from '../../catalogue/FilmCard.tsx';
import type { UserRating } from '../queries.ts';
import { Stars } from '../Stars.tsx';

/** A film with the stars one gave it. */
export function RatedCard({ rating }: { rating: UserRating }) {
  const { t, format } = useI18n();
  return (
    <>
      <FilmCard film={rating.movie} />
      <p className="mt-1.5">
        <span className="sr-only">{t('taste.stars', { count: rating.rating, stars: format.number(rating.rating, 1) })}</span>
        <Stars value={rating.rating} className="h-4" />
      </p>
    </>
  );
}

import { useId } from 'react';
import { useI18n } from '../../../lib/i18n.tsx';
import type { FilmDetail } from '../../catalogue/queries.ts';
import { Distribution } from '../Distribution.tsx';
import { Stars } from '../Stars.tsx';

/** What the people of this house gave a film. */
export function HouseRatings({ stats }: { stats: FilmDetail['stats'] }) {
  const { t, format } = useI18n();
  const heading = useId();
  const { ratings, ratingCount, distribution } = stats;
  return (
    <section aria-labelledby={heading} className="flex flex-col gap-5">
      <h2 id={heading} className="title text-2xl">
        {t('taste.house')}
      </h2>
      {ratings === null ? (
        <p className="text-muted">{t('taste.house.none')}</p>
      ) : (
        <div className="grid items-end gap-x-10 gap-y-6 sm:grid-cols-[auto_minmax(0,1fr)]">
          <div className="flex flex-col gap-2">
            <p>
              <span className="sr-only">{t('taste.stars', { count: ratings, stars: format.number(ratings, 2) })}</span>
              <span aria-hidden="true" className="title text-5xl">
                {format.number(ratings, 1)}
              </span>
            </p>
            <Stars value={ratings} className="h-5" />
            <p className="text-muted text-sm">{t('taste.house.count', { count: ratingCount })}</p>
          </div>
          <Distribution counts={distribution} caption={t('taste.house.table')} />
        </div>
      )}
    </section>
  );
}

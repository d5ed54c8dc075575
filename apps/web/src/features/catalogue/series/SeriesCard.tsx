import { Link } from '@tanstack/react-router';
import { useI18n } from '../../../lib/i18n.tsx';
import { Poster } from '../Poster.tsx';
import type { Series } from './queries.ts';

/** One series on a shelf. */
export function SeriesCard({ series, eager }: { series: Series; eager?: boolean }) {
  const { t } = useI18n();
  return (
    <Link
      to="/series/$id/{-$slug}"
      params={{ id: String(series.id), slug: series.slug }}
      className="group block transition-transform duration-150 ease-film hover:-translate-y-0.5"
    >
      <Poster film={series} eager={eager ?? false} />
      <span className="mt-2.5 line-clamp-2 font-semibold text-sm leading-snug decoration-2 decoration-lamp underline-offset-4 group-hover:underline">
        {series.title}
      </span>
      <span className="mt-0.5 flex flex-wrap items-center gap-x-2 text-muted text-xs">
        {series.firstAirDate && <span className="figures">{series.firstAirDate.slice(0, 4)}</span>}
        <span>{t('series.seasons', { count: series.seasonCount })}</span>
        {series.playableCount > 0 && (
          <span className="inline-flex items-center gap-1.5 text-ink">
            <span aria-hidden="true" className="size-2 rounded-full bg-lamp" />
            {t('series.playable', { count: series.playableCount })}
          </span>
        )}
      </span>
    </Link>
  );
}

import { Link } from '@tanstack/react-router';
import { useI18n } from '../../lib/i18n.tsx';
import { Skeleton } from '../../ui/states.tsx';
import { useNames } from './names.ts';
import { Poster } from './Poster.tsx';
import type { Film } from './queries.ts';

/** One film on a shelf or in a row. */
export function FilmCard(props: { film: Film; eager?: boolean }) {
  const { t } = useI18n();
  const { film } = props;
  return (
    <Link
      to="/films/$id/{-$slug}"
      params={{ id: String(film.id), slug: film.slug }}
      className="group block transition-transform duration-150 ease-film hover:-translate-y-0.5"
    >
      <Poster film={film} eager={props.eager ?? false} />
      <span className="mt-2.5 line-clamp-2 font-semibold text-sm leading-snug decoration-lamp decoration-2 underline-offset-4 group-hover:underline">
        {useNames().title(film)}
      </span>
      <span className="figures mt-0.5 flex flex-wrap items-center gap-x-2 text-muted text-xs">
        {film.year !== null && <span>{film.year}</span>}
        {film.playable && (
          <span className="inline-flex items-center gap-1.5 font-sans text-ink">
            <span aria-hidden="true" className="size-2 rounded-full bg-lamp" />
            {t('film.ready')}
          </span>
        )}
      </span>
    </Link>
  );
}

export function FilmCardSkeleton() {
  return (
    <div>
      <Skeleton className="aspect-2/3 w-full" />
      <Skeleton className="mt-2.5 h-4 w-3/4" />
      <Skeleton className="mt-1.5 h-3 w-10" />
    </div>
  );
}

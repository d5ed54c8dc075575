import { Link } from '@tanstack/react-router';
import { useId } from 'react';
import { useI18n } from '../../lib/i18n.tsx';
import { buttonClass } from '../../ui/Button.tsx';
import { Icon } from '../../ui/Icon.tsx';
import { useSeen } from '../../ui/near.ts';
import { Skeleton } from '../../ui/states.tsx';
import { useNames } from '../catalogue/names.ts';
import { Poster } from '../catalogue/Poster.tsx';
import { StarSlider } from '../taste/film/StarSlider.tsx';
import { KeepButton } from '../taste/KeepButton.tsx';
import { useOwnFilm } from '../taste/use-own-film.ts';
import { Course } from './Course.tsx';
import { Feedback } from './Feedback.tsx';
import type { Journey, PlannedFilm } from './queries.ts';
import { ReasonText } from './ReasonText.tsx';
import { Warnings } from './Warnings.tsx';

/** One film for what is felt: what it is, why it is here, how it goes, and what to do with it at once. */
export function FeltFilm(props: { film: PlannedFilm; journey: Journey | null; eager?: boolean; stacked?: boolean }) {
  const { format } = useI18n();
  const names = useNames();
  const why = useId();
  const [place, seen] = useSeen<HTMLElement>('200px');
  const { film, journey, stacked = false } = props;
  const { movie } = film;
  const title = names.title(movie);
  const facts = [movie.year === null ? null : String(movie.year), movie.runtime ? format.runtime(movie.runtime) : null].filter(
    (fact) => fact !== null,
  );
  return (
    <article
      ref={place}
      aria-label={title}
      className={`grid gap-x-5 gap-y-4 ${stacked ? 'grid-cols-[6rem_minmax(0,1fr)] lg:block' : 'grid-cols-[6rem_minmax(0,1fr)] sm:grid-cols-[8rem_minmax(0,1fr)] lg:gap-x-8'}`}
    >
      <div className={stacked ? 'lg:max-w-44' : ''}>
        <Poster film={movie} eager={props.eager ?? false} sizes={stacked ? '11rem' : '8rem'} />
      </div>
      <div className={`flex min-w-0 flex-col gap-2.5 ${stacked ? 'lg:mt-4' : ''}`}>
        <div className={stacked ? 'flex flex-col gap-3' : 'flex flex-col gap-3 xl:flex-row xl:items-start xl:justify-between xl:gap-10'}>
          <div className="flex min-w-0 flex-col gap-1.5">
            <h3>
              <Link
                to="/films/$id/{-$slug}"
                params={{ id: String(movie.id), slug: movie.slug }}
                aria-describedby={why}
                className={`title decoration-2 decoration-lamp underline-offset-4 hover:underline ${stacked ? 'text-xl' : 'text-xl sm:text-2xl'}`}
              >
                {title}
              </Link>
            </h3>
            <p className="figures text-muted text-sm">{facts.join(' · ')}</p>
            <ul id={why} className="measure flex flex-col gap-0.5 text-muted">
              {film.reasons.map((reason) => (
                <li key={reason.part}>
                  <ReasonText reason={reason} />
                </li>
              ))}
            </ul>
          </div>
          <Course feeling={film.feeling} curve={film.curve} className="w-36 shrink-0 xl:pt-2" />
        </div>
        <Warnings warnings={film.feeling.warnings} />
        {seen ? <AtOnce film={film} title={title} /> : <div className="h-11" />}
        {journey && <Feedback journey={journey} film={film} title={title} />}
      </div>
    </article>
  );
}

/** Play, keep for later, rate. */
function AtOnce(props: { film: PlannedFilm; title: string }) {
  const { t } = useI18n();
  const { movie } = props.film;
  const { own, signedIn, change } = useOwnFilm(movie.id);
  return (
    <div className="flex min-h-11 flex-wrap items-center gap-x-5 gap-y-2">
      {movie.playable && (
        <Link
          to="/films/$id/{-$slug}"
          params={{ id: String(movie.id), slug: movie.slug }}
          state={{ play: true }}
          className={buttonClass('lamp')}
        >
          <Icon name="play" filled className="size-4" />
          {t('film.play')}
          <span className="sr-only">{props.title}</span>
        </Link>
      )}
      {own && (
        <>
          <KeepButton
            collection="watchlist"
            kept={own.collections.includes('watchlist')}
            onToggle={(kept) => change({ kind: kept ? 'keep' : 'drop', collection: 'watchlist' })}
          />
          <StarSlider
            label={`${t('taste.yourStars')}: ${props.title}`}
            value={own.rating?.rating ?? null}
            onChange={(stars) => change(stars === null ? { kind: 'unrate' } : { kind: 'rate', rating: stars })}
          />
        </>
      )}
      {signedIn && !own && <Skeleton className="h-11 w-64" />}
      {!signedIn && !movie.playable && (
        <Link to="/films/$id/{-$slug}" params={{ id: String(movie.id), slug: movie.slug }} className={buttonClass('quiet')}>
          {t('film.open')}
          <span className="sr-only">{props.title}</span>
        </Link>
      )}
    </div>
  );
}

export function FeltFilmOnItsWay() {
  return (
    <div className="grid grid-cols-[6rem_minmax(0,1fr)] gap-x-5 sm:grid-cols-[8rem_minmax(0,1fr)] lg:gap-x-8">
      <Skeleton className="aspect-2/3 w-full" />
      <div className="flex flex-col gap-3">
        <Skeleton className="h-8 w-2/3 max-w-sm" />
        <Skeleton className="h-4 w-28" />
        <Skeleton className="h-5 w-full max-w-lg" />
        <Skeleton className="h-9 w-36" />
        <Skeleton className="h-11 w-40" />
      </div>
    </div>
  );
}

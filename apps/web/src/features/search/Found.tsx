import { Link } from '@tanstack/react-router';
import { useId } from 'react';
import { useI18n } from '../../lib/i18n.tsx';
import { otherTitle } from '../catalogue/film.ts';
import { useNames } from '../catalogue/names.ts';
import { Poster } from '../catalogue/Poster.tsx';
import { Explained } from './Explained.tsx';
import { Marked } from './Marked.tsx';
import type { FoundFilm } from './queries.ts';
import { sayMatch } from './reasons.ts';

/** Texts of the catalogue are English, whatever language the page speaks. */
const CATALOGUE_LANGUAGE = 'en';
const REASONS_SHOWN = 3;
/** Of what was found in a film's text the most telling is shown; its title stands above. */
const SHOWN_TEXTS = ['overview', 'keywords', 'people'] as const;

/** One film that was found: what it is, why it is here, and a box to look for more like it. */
export function Found(props: { film: FoundFilm; chosen: boolean; mayChoose: boolean; onChoose: (chosen: boolean) => void }) {
  const i18n = useI18n();
  const { t, format } = i18n;
  const names = useNames();
  const why = useId();
  const { film } = props;
  const title = names.title(film);
  const other = otherTitle(film, title);
  const [story] = SHOWN_TEXTS.flatMap((shown) => film.match.highlights.filter(({ field }) => field === shown));
  const reasons = film.match.reasons.slice(0, REASONS_SHOWN).map((reason) => sayMatch(i18n, reason));
  return (
    <div className="group relative grid grid-cols-[4rem_minmax(0,1fr)_auto] gap-x-4 border-line border-t py-4 sm:gap-x-5 lg:grid-cols-[5rem_minmax(0,1fr)_auto]">
      <Poster film={film} sizes="5rem" />
      <div className="flex min-w-0 flex-col gap-1">
        <Link
          to="/films/$id/{-$slug}"
          params={{ id: String(film.id), slug: film.slug }}
          aria-describedby={why}
          className="title text-xl decoration-2 decoration-lamp underline-offset-4 after:absolute after:inset-0 group-hover:underline"
        >
          {title}
        </Link>
        {other && (
          <span className="truncate font-display text-muted" lang={other.lang}>
            {other.text}
          </span>
        )}
        <p className="text-muted text-sm">
          {film.year !== null && <span className="figures">{film.year}</span>}
          {film.year !== null && film.directors.length > 0 && ' · '}
          {format.list(film.directors)}
          {film.playable && <span className="font-semibold text-lamp-text">{` · ${t('film.ready')}`}</span>}
        </p>
        {story && (
          <p className="measure mt-1 text-muted text-sm" lang={CATALOGUE_LANGUAGE}>
            <Marked text={story.text} ranges={story.ranges} />
          </p>
        )}
        {reasons.length > 0 && (
          <p id={why} className="mt-1 text-muted text-xs">
            <span className="font-semibold text-ink">{t('search.why')}</span> {reasons.join(' · ')}
          </p>
        )}
        {film.match.explanation && <Explained explanation={film.match.explanation} title={title} />}
      </div>
      <label className="relative -mr-3 flex size-11 cursor-pointer items-center justify-center" title={t('search.like.choose', { title })}>
        <input
          type="checkbox"
          className="size-5 accent-lamp disabled:cursor-not-allowed"
          aria-label={t('search.like.choose', { title })}
          checked={props.chosen}
          disabled={!props.chosen && !props.mayChoose}
          onChange={(event) => props.onChoose(event.target.checked)}
        />
      </label>
    </div>
  );
}

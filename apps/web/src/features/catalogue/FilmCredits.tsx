import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { type I18n, useI18n } from '../../lib/i18n.tsx';
import { useNames } from './names.ts';
import type { FilmDetail } from './queries.ts';

type Credit = FilmDetail['credits'][number];

const GENRE_LINK =
  'inline-flex min-h-11 items-center rounded-control border border-edge px-3.5 text-sm transition-colors duration-150 hover:border-lamp hover:bg-raised';

/**
 * What the title card does not say already, set as the credits of a printed programme: what on the left, who on
 * the right.
 */
export function FilmCredits(props: { film: FilmDetail }) {
  const i18n = useI18n();
  const { t, format } = i18n;
  const names = useNames();
  const { film } = props;
  const people = (role: Credit['role']) => film.credits.filter((credit) => credit.role === role);
  const writers = people('WRITER').map((credit) => credit.name);
  const cast = people('CAST');
  return (
    <section aria-labelledby="film-facts">
      <h2 id="film-facts" className="sr-only">
        {t('film.facts')}
      </h2>
      <dl className="border-b border-line">
        {writers.length > 0 && <Fact name={t('film.writers', { count: writers.length })}>{format.list(writers)}</Fact>}
        {cast.length > 0 && (
          <Fact name={t('film.cast')}>
            <Cast cast={cast} i18n={i18n} />
          </Fact>
        )}
        {film.originalLanguage && <Fact name={t('film.language')}>{names.language(film.originalLanguage)}</Fact>}
        {film.categories.length > 0 && (
          <Fact name={t('film.genres')}>
            <ul className="mt-1 flex flex-wrap gap-2 sm:-my-1.5">
              {film.categories.map((genre) => (
                <li key={genre.slug}>
                  <Link to="/browse" search={{ genre: genre.slug }} className={GENRE_LINK}>
                    {names.genre(genre)}
                  </Link>
                </li>
              ))}
            </ul>
          </Fact>
        )}
        {film.keywords.length > 0 && (
          <Fact name={t('film.keywords')}>
            <span lang="en">{film.keywords.join(' · ')}</span>
          </Fact>
        )}
      </dl>
    </section>
  );
}

function Fact(props: { name: string; children: ReactNode }) {
  return (
    <div className="grid gap-x-6 gap-y-1 border-t border-line py-3 sm:grid-cols-[9.5rem_minmax(0,1fr)]">
      <dt className="text-sm leading-6 text-muted">{props.name}</dt>
      <dd className="leading-6">{props.children}</dd>
    </div>
  );
}

/** Names in a run; once parts are known, a line for each, as at the end of a film. */
function Cast(props: { cast: readonly Credit[]; i18n: I18n }) {
  const { t, format } = props.i18n;
  if (props.cast.every((credit) => !credit.character)) return <>{format.list(props.cast.map((credit) => credit.name))}</>;
  return (
    <ul className="grid gap-x-8 gap-y-1 xl:grid-cols-2">
      {props.cast.map((credit) => (
        <li key={`${credit.personId}-${credit.character}`}>
          {credit.name} {credit.character && <span className="text-muted">{t('film.as', { character: credit.character })}</span>}
        </li>
      ))}
    </ul>
  );
}

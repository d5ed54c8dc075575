import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { type I18n, useI18n } from '../../lib/i18n.tsx';
import { useNames } from './names.ts';
import { People, PersonLink } from './people/PersonLink.tsx';
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
  const { t } = i18n;
  const names = useNames();
  const { film } = props;
  const people = (role: Credit['role']) => film.credits.filter((credit) => credit.role === role);
  const writers = people('WRITER');
  const cast = people('CAST');
  // The one that is on the title card already says nothing new here.
  const titles = Object.entries(film.titles).filter(([, title]) => title !== names.title(film));
  return (
    <section aria-labelledby="film-facts">
      <h2 id="film-facts" className="sr-only">
        {t('film.facts')}
      </h2>
      <dl className="border-b border-line">
        {writers.length > 0 && (
          <Fact name={t('film.writers', { count: writers.length })}>
            <People people={writers} locale={i18n.locale} />
          </Fact>
        )}
        {cast.length > 0 && (
          <Fact name={t('film.cast')}>
            <Cast cast={cast} i18n={i18n} />
          </Fact>
        )}
        {titles.length > 0 && (
          <Fact name={t('film.titles')}>
            <ul>
              {titles.map(([language, title]) => (
                <li key={language}>
                  <span lang={language}>{title}</span> <span className="text-muted text-sm">{names.language(language)}</span>
                </li>
              ))}
            </ul>
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

/** Who made the film, for its title card: each leads to what else they made. */
export function DirectedBy({ film }: { film: FilmDetail }) {
  const { t, format, locale } = useI18n();
  const directors = film.credits.filter((credit) => credit.role === 'DIRECTOR');
  if (film.directors.length === 0) return null;
  // The sentence is one; the names in it are put in as links where it has its hole.
  const [before, after] = t('film.directedBy', { names: '\n' }).split('\n');
  return (
    <p className="text-base lg:text-lg">
      {before}
      {directors.length > 0 ? <People people={directors} locale={locale} /> : format.list(film.directors)}
      {after}
    </p>
  );
}

export function Fact(props: { name: string; children: ReactNode }) {
  return (
    <div className="grid gap-x-6 gap-y-1 border-t border-line py-3 sm:grid-cols-[9.5rem_minmax(0,1fr)]">
      <dt className="text-sm leading-6 text-muted">{props.name}</dt>
      <dd className="leading-6">{props.children}</dd>
    </div>
  );
}

/** Names in a run; once parts are known, a line for each, as at the end of a film. */
function Cast({ cast, i18n }: { cast: readonly Credit[]; i18n: I18n }) {
  if (cast.every((credit) => !credit.character)) return <People people={cast} locale={i18n.locale} />;
  return (
    <ul className="grid gap-x-8 gap-y-1 xl:grid-cols-2">
      {cast.map((credit) => (
        <li key={`${credit.personId}-${credit.character}`}>
          <PersonLink person={credit} />{' '}
          {credit.character && <span className="text-muted">{i18n.t('film.as', { character: credit.character })}</span>}
        </li>
      ))}
    </ul>
  );
}

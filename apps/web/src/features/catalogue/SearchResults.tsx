import { Link } from '@tanstack/react-router';
import type { KeyboardEventHandler, Ref } from 'react';
import { useI18n } from '../../lib/i18n.tsx';
import { otherTitle } from './film.ts';
import { useNames } from './names.ts';
import { Poster } from './Poster.tsx';
import type { Film } from './queries.ts';

/** Films in the order of the search, one line each. */
export function SearchResults(props: {
  ref: Ref<HTMLOListElement>;
  films: readonly Film[];
  onKeyDown: KeyboardEventHandler<HTMLOListElement>;
}) {
  return (
    <ol ref={props.ref} onKeyDown={props.onKeyDown} className="border-b border-line">
      {props.films.map((film) => (
        <li key={film.id}>
          <Result film={film} />
        </li>
      ))}
    </ol>
  );
}

function Result(props: { film: Film }) {
  const { t, format } = useI18n();
  const names = useNames();
  const { film } = props;
  const other = otherTitle(film, names.title(film));
  const genres = film.categories.map(names.genre).join(', ');
  return (
    <Link
      to="/films/$id/{-$slug}"
      params={{ id: String(film.id), slug: film.slug }}
      className="group grid grid-cols-[4rem_minmax(0,1fr)] items-center gap-5 border-t border-line py-4 lg:grid-cols-[4.5rem_minmax(0,1fr)_auto]"
    >
      <Poster film={film} />
      <span className="flex min-w-0 flex-col gap-1">
        <span className="title text-xl decoration-lamp decoration-2 underline-offset-4 group-hover:underline">{names.title(film)}</span>
        {other && (
          <span className="truncate font-display text-muted" lang={other.lang}>
            {other.text}
          </span>
        )}
        <span className="text-sm text-muted">
          {film.year !== null && <span className="figures">{film.year}</span>}
          {film.year !== null && film.directors.length > 0 && ' · '}
          {format.list(film.directors)}
        </span>
        {film.playable && <span className="text-sm font-semibold text-lamp-text">{t('film.ready')}</span>}
      </span>
      <span className="hidden max-w-56 text-right text-sm text-muted lg:block">{genres}</span>
    </Link>
  );
}

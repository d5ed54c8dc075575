import { Link } from '@tanstack/react-router';
import { useEffect, useEffectEvent, useRef, useState } from 'react';
import { announce } from '../../../lib/announce.ts';
import { useI18n } from '../../../lib/i18n.tsx';
import { moveByArrows } from '../../../ui/arrows.ts';
import { buttonClass, IconButton } from '../../../ui/Button.tsx';
import { FilmCard } from '../../catalogue/FilmCard.tsx';
import { useNames } from '../../catalogue/names.ts';
import { Poster } from '../../catalogue/Poster.tsx';
import { SHELF } from '../../catalogue/Shelf.tsx';
import { newMatches } from './new-matches.ts';
import type { SharedDeck } from './queries.ts';

type Match = SharedDeck['matches'][number];

/** What was liked by more than one, those that all like first. */
export function Matches({ deck }: { deck: SharedDeck }) {
  const { t } = useI18n();
  return (
    <section aria-labelledby="matches" className="flex flex-col gap-5 border-line border-t pt-6">
      <h2 id="matches" className="title text-2xl">
        {t('together.matches')}
      </h2>
      {deck.matches.length === 0 ? (
        <p className="text-muted">{deck.members.length < 2 ? t('together.alone') : t('together.noMatches')}</p>
      ) : (
        <ul className={SHELF} onKeyDown={moveByArrows}>
          {deck.matches.map((match) => (
            <li key={match.movie.id}>
              <FilmCard film={match.movie} />
              <p className="mt-1.5 text-xs text-muted">
                {match.everybody && deck.members.length > 1 ? t('together.everybody') : t('together.likes', { count: match.likes })}
              </p>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

/** A match as it happens: said to those who listen, shown to those who look, until it is put aside. */
export function NewMatch({ deck }: { deck: SharedDeck }) {
  const { t } = useI18n();
  const names = useNames();
  const known = useRef<SharedDeck['matches'] | null>(null);
  const [match, setMatch] = useState<Match | null>(null);
  const tell = useEffectEvent((found: Match) => {
    setMatch(found);
    announce(t('together.match', { title: names.title(found.movie) }));
  });
  useEffect(() => {
    const [found] = newMatches(known.current, deck.matches);
    known.current = deck.matches;
    if (found) tell(found);
  }, [deck.matches]);
  if (!match) return null;
  return (
    <div key={match.movie.id} className="advance flex items-center gap-5 border-lamp border-y-2 py-4">
      <div className="w-16 shrink-0">
        <Poster film={match.movie} sizes="4rem" eager />
      </div>
      <p className="title min-w-0 flex-1 text-xl sm:text-2xl">{t('together.match', { title: names.title(match.movie) })}</p>
      <Link
        to="/films/$id/{-$slug}"
        params={{ id: String(match.movie.id), slug: match.movie.slug }}
        className={`${buttonClass('lamp')} max-sm:hidden`}
      >
        {t('film.open')}
      </Link>
      <IconButton icon="close" label={t('action.dismiss')} onClick={() => setMatch(null)} />
    </div>
  );
}

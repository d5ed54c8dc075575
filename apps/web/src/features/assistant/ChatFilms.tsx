import { useState } from 'react';
import { useI18n } from '../../lib/i18n.tsx';
import { Button } from '../../ui/Button.tsx';
import { ChatFilm } from './ChatFilm.tsx';
import { orderFilms } from './order.ts';
import type { Answer } from './queries.ts';

const SHOWN = 6;

/** The films of an answer, those that it cites first; not all at once where there are many. */
export function ChatFilms(props: { answer: Answer; target: (movieId: number) => string; lit: number | null }) {
  const { t } = useI18n();
  const [all, setAll] = useState(false);
  const { contextMovies, citations } = props.answer;
  if (contextMovies.length === 0) return null;
  const ordered = orderFilms(contextMovies, citations);
  const shown = all ? ordered : ordered.slice(0, Math.max(SHOWN, citations.length));
  const hidden = ordered.length - shown.length;
  return (
    <div className="flex flex-col items-start gap-2">
      <ul
        aria-label={t('chat.films', { count: ordered.length })}
        className="grid w-full grid-cols-[repeat(auto-fill,minmax(15rem,1fr))] gap-2"
      >
        {shown.map((film) => (
          <li key={film.id}>
            <ChatFilm
              film={film}
              n={citations.find(({ movieId }) => movieId === film.id)?.n ?? null}
              id={props.target(film.id)}
              lit={props.lit === film.id}
            />
          </li>
        ))}
      </ul>
      {hidden > 0 && (
        <Button kind="ghost" className="-ml-4" onClick={() => setAll(true)}>
          {t('chat.moreFilms', { count: hidden })}
        </Button>
      )}
    </div>
  );
}

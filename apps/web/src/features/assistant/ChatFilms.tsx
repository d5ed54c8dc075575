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
    <div className="@container flex flex-col items-start gap-2">
      <ul
        aria-label={t('chat.films', { count: ordered.length })}
        // One row to swipe where it is narrow: the words are below, and are what was asked for.
        className="-m-1 flex w-[calc(100%+0.5rem)] snap-x scroll-p-1 gap-2 overflow-x-auto p-1 @lg:grid @lg:grid-cols-[repeat(auto-fill,minmax(15rem,1fr))]"
      >
        {shown.map((film) => (
          <li key={film.id} className="w-60 shrink-0 snap-start @lg:w-auto">
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

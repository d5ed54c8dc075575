import type { KeyboardEvent, RefObject } from 'react';
import { useI18n } from '../../lib/i18n.tsx';
import { moveByArrows } from '../../ui/arrows.ts';
import { Skeleton } from '../../ui/states.tsx';
import { Found } from './Found.tsx';
import { MOST_LIKE } from './params.ts';
import type { FoundFilm } from './queries.ts';

/** What one does with a list of films found: choosing from it, and leaving it upwards for the field. */
export interface ListUse {
  readonly list: RefObject<HTMLOListElement | null>;
  readonly chosen: readonly number[];
  readonly onChoose: (id: number, chosen: boolean) => void;
  readonly toField: () => void;
}

export const links = (list: HTMLElement | null): HTMLElement[] => [...(list?.querySelectorAll<HTMLElement>('a') ?? [])];

/** Films in the order of the search, one line each. */
export function FoundList(props: { films: readonly FoundFilm[]; busy: boolean; start: number; use: ListUse }) {
  const { t } = useI18n();
  const { list, chosen, onChoose, toField } = props.use;
  const onKeyDown = (event: KeyboardEvent<HTMLOListElement>) => {
    if (event.target instanceof HTMLInputElement) return;
    const first = links(list.current)[0] === event.target;
    if (event.key === 'Escape' || (event.key === 'ArrowUp' && first)) {
      event.preventDefault();
      toField();
    } else {
      moveByArrows(event);
    }
  };
  return (
    <ol
      ref={list}
      start={props.start}
      aria-label={t('search.results')}
      aria-busy={props.busy}
      onKeyDown={onKeyDown}
      className={`border-line border-b transition-opacity duration-150 ${props.busy ? 'opacity-55' : ''}`}
    >
      {props.films.map((film) => (
        <li key={film.id}>
          <Found
            film={film}
            chosen={chosen.includes(film.id)}
            mayChoose={chosen.length < MOST_LIKE}
            onChoose={(choose) => onChoose(film.id, choose)}
          />
        </li>
      ))}
    </ol>
  );
}

export function FoundOnTheirWay() {
  return (
    <div className="flex flex-col">
      <Skeleton className="mb-3 h-4 w-32" />
      {Array.from({ length: 6 }, (_, index) => index).map((index) => (
        <div key={index} className="grid grid-cols-[4rem_minmax(0,1fr)] gap-5 border-line border-t py-4 lg:grid-cols-[5rem_minmax(0,1fr)]">
          <Skeleton className="aspect-2/3" />
          <div className="flex flex-col gap-2">
            <Skeleton className="h-6 w-1/2 max-w-xs" />
            <Skeleton className="h-4 w-1/3 max-w-40" />
            <Skeleton className="h-4 w-3/4 max-w-md" />
          </div>
        </div>
      ))}
    </div>
  );
}

import { type ReactNode, type Ref, useId } from 'react';
import { Strip } from '../../ui/Strip.tsx';
import { ErrorState } from '../../ui/states.tsx';
import { FilmCardSkeleton } from './FilmCard.tsx';

/** The width of a poster in a row. */
export const CARD = 'w-36 shrink-0 snap-start sm:w-40 lg:w-44';

/** A row of the programme: its name, the reason why, and what is in it; skeletons while nothing is here yet. */
export function Row(props: {
  ref?: Ref<HTMLElement>;
  name: string;
  why?: string;
  /** What leads on from here, at the right of the name. */
  beside?: ReactNode;
  error?: unknown;
  onRetry?: () => void;
  /** List items; null while they are on their way. */
  children: ReactNode;
  /** Another shape of what is on its way than posters. */
  skeleton?: ReactNode;
}) {
  const heading = useId();
  return (
    <section ref={props.ref} aria-labelledby={heading} className="flex flex-col gap-4">
      <header className="page-inset flex items-end justify-between gap-4">
        <div>
          <h2 id={heading} className="title text-2xl">
            {props.name}
          </h2>
          {props.why && <p className="mt-1 text-muted">{props.why}</p>}
        </div>
        {props.beside}
      </header>
      {props.error ? (
        <div className="page-inset">
          <ErrorState error={props.error} onRetry={props.onRetry} />
        </div>
      ) : (
        <Strip name={props.name} busy={props.children === null}>
          {props.children ??
            Array.from({ length: 8 }, (_, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: places without content
              <li key={index} className={props.skeleton ? 'shrink-0' : CARD}>
                {props.skeleton ?? <FilmCardSkeleton />}
              </li>
            ))}
        </Strip>
      )}
    </section>
  );
}

/** The look of a link that leads on from a row. */
export const ROW_LINK =
  'inline-flex min-h-11 shrink-0 items-center font-semibold text-sm underline decoration-edge underline-offset-4 hover:decoration-lamp';

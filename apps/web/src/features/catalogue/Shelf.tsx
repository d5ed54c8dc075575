import { FilmCardSkeleton } from './FilmCard.tsx';

/** Posters side by side and below one another, as many as there is room for. */
export const SHELF =
  'grid grid-cols-2 gap-x-4 gap-y-8 sm:grid-cols-3 md:grid-cols-4 lg:grid-cols-[repeat(auto-fill,minmax(9.5rem,1fr))] lg:gap-x-6';

/** The shape of a shelf whose films are on their way. */
export function ShelfOnItsWay(props: { count: number; className?: string }) {
  return (
    <div className={`${SHELF} ${props.className ?? ''}`}>
      {Array.from({ length: props.count }, (_, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: places without content
        <FilmCardSkeleton key={index} />
      ))}
    </div>
  );
}

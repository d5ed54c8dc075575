import type { Episode, Season, SeriesDetail } from '../../catalogue/series/queries.ts';
import type { Continuation } from '../queries.ts';

/** Where a series is begun, or gone on with. */
export interface Start {
  readonly episode: Episode;
  readonly reason: 'begin' | Continuation['reason'];
}

/** What one press of "Play" leads to: where one was in this series, else its first episode that plays; specials last. */
export function startOf(series: Pick<SeriesDetail, 'id' | 'seasons'>, begun: readonly Continuation[]): Start | null {
  const here = begun.find((one) => one.series?.id === series.id);
  if (here?.episode) return { episode: here.episode, reason: here.reason };
  const order = (season: Season) => (season.number === 0 ? Number.POSITIVE_INFINITY : season.number);
  const first = series.seasons
    .toSorted((a, b) => order(a) - order(b))
    .flatMap(({ episodes }) => episodes)
    .find(({ media }) => media?.status === 'READY');
  return first ? { episode: first, reason: 'begin' } : null;
}

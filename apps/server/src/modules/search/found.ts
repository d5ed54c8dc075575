import type { search as contract } from '@fotograma/contract';
import type { Catalogue } from '../catalogue/index.ts';
import type { EngineHit } from './engine/engine.types.ts';
import type { SearchRepository } from './search.repository.ts';

/** People of a question are looked for among those of the first films. */
const PEOPLE_AMONG = 50;

/** What is found, as readers get it. */
export interface FoundMovies {
  /** Films with why they were found, in this order; one that went in the meantime is left out. */
  movies(hits: readonly EngineHit[], explain: boolean): Promise<contract.FoundMovie[]>;
  /** Names of genres, for those that there are; a slug without a name is its own. */
  names(slugs: readonly string[]): Promise<(slug: string) => string>;
  /** Who of the people named is in the films found. */
  people(hits: readonly EngineHit[], names: readonly string[]): Promise<{ id: number; name: string }[]>;
  /** Which of these films there are. */
  known(movieIds: readonly number[]): Promise<number[]>;
}

export function createFoundMovies({ catalogue, repository }: { catalogue: Catalogue; repository: SearchRepository }): FoundMovies {
  let known: Map<string, string> | null = null;
  catalogue.onChange((changes) => {
    // A genre that is renamed is told as everything; a new one comes with a film, and is looked up when it is missing.
    if (changes === 'all') known = null;
  });
  const names = async (slugs: readonly string[]) => {
    if (!known || slugs.some((slug) => !known?.has(slug))) known = await repository.categoryNames();
    const now = known;
    return (slug: string) => now.get(slug) ?? slug;
  };
  return {
    async movies(hits, explain) {
      const ids = hits.map(({ movieId }) => movieId);
      const slugs = hits.flatMap(({ reasons }) => reasons.flatMap((reason) => (reason.kind === 'genre' ? [reason.slug] : [])));
      // The record of changes was looked at when the question came.
      const [movies, named] = await Promise.all([catalogue.moviesByIds(ids, true), names(slugs)]);
      const byId = new Map(hits.map((hit) => [hit.movieId, hit]));
      return movies.map((movie) => {
        const hit = byId.get(movie.id) as EngineHit;
        return {
          ...movie,
          externalIds: { ...hit.externalIds },
          match: {
            score: hit.score,
            reasons: hit.reasons.map((reason) => (reason.kind === 'genre' ? { ...reason, name: named(reason.slug) } : reason)),
            highlights: [...hit.highlights],
            ...(explain && { explanation: hit.explanation }),
          },
        };
      });
    },
    names,
    people: (hits, wanted) =>
      repository.people(
        hits.slice(0, PEOPLE_AMONG).map(({ movieId }) => movieId),
        wanted,
      ),
    known: repository.known,
  };
}

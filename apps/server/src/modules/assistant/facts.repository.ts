import type { Database } from '../../platform/database/database.ts';
import { statement } from '../../platform/database/statement.ts';

/** What the catalogue knows of a film, as far as answers tell it. */
export interface FilmFacts {
  readonly id: number;
  readonly title: string;
  readonly year: number | null;
  /** Minutes. */
  readonly runtime: number | null;
  /** ISO 3166-1 alpha-2. */
  readonly countries: readonly string[];
  /** Slugs. */
  readonly genres: readonly string[];
  readonly directors: readonly string[];
  readonly writers: readonly string[];
  readonly actors: readonly string[];
  readonly keywords: readonly string[];
  readonly overview: string | null;
  /** 0 to 10. */
  readonly voteAverage: number | null;
  readonly voteCount: number;
  /** Changes with any of it. */
  readonly hash: string;
}

const MOST_CAST = 8;
const FACTS =
  statement(`SELECT id, title, year, runtime, countries, genres, directors, writers, actors[1:${MOST_CAST}] AS actors, keywords, overview,
  vote_average AS "voteAverage", vote_count AS "voteCount", md5(f::text) AS hash FROM film_text f WHERE id = ANY ($1)`);
const OF_PERSON =
  statement(`SELECT c.movie_id AS id, bool_or(c.role = 'DIRECTOR') AS directed FROM film_credit c JOIN film f ON f.id = c.movie_id
  WHERE c.name = $1 GROUP BY c.movie_id, f.popularity, f.vote_count ORDER BY bool_or(c.role = 'DIRECTOR') DESC, f.vote_count DESC, f.popularity DESC, c.movie_id
  LIMIT 12`);

export interface FactsRepository {
  /** In this order; films that there are not are left out. */
  of(ids: readonly number[]): Promise<FilmFacts[]>;
  /** Films that somebody of this name is credited in: those they directed first, then the best known. */
  filmsOf(person: string): Promise<number[]>;
}

export function createFactsRepository({ pool }: Pick<Database, 'pool'>): FactsRepository {
  return {
    async of(ids) {
      if (ids.length === 0) return [];
      const { rows } = await pool.query<FilmFacts>(FACTS(ids));
      const byId = new Map(rows.map((row) => [row.id, row]));
      return [...new Set(ids)].flatMap((id) => byId.get(id) ?? []);
    },
    async filmsOf(person) {
      return (await pool.query<{ id: number }>(OF_PERSON(person))).rows.map(({ id }) => id);
    },
  };
}

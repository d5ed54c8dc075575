import type { Database } from '../../platform/database/database.ts';

/** A film as somebody else's data names it. */
export interface FilmQuery {
  /** As in tt0017136. */
  readonly imdb: string | null;
  readonly tmdb: number | null;
  /** Any of its titles, in any spelling, the best first. */
  readonly titles: readonly string[];
  /** Without it, titles say too little. */
  readonly year: number | null;
}

export interface Resolved {
  readonly movieId: number;
  readonly by: 'id' | 'title';
}

/** Which films of the shelf others mean. */
export function createResolvingRepository({ pool }: Database) {
  return {
    /**
     * By TMDB's or IMDb's number, else by title and year where one film alone has them.
     * @returns one a query, in their order; null for what is not on the shelf.
     */
    async resolve(queries: readonly FilmQuery[]): Promise<(Resolved | null)[]> {
      const rows = queries.map(({ imdb, tmdb, titles, year }, n) => ({ n, imdb, tmdb, titles, year }));
      const { rows: found } = await pool.query<{ n: number; byId: number | null; byTitle: number | null }>(
        `SELECT q.n,
           coalesce((SELECT m.id FROM movie m WHERE m.tmdb_id = q.tmdb),
                    (SELECT x.movie_id FROM movie_external_id x WHERE x.source = 'imdb' AND x.external_id = q.imdb)) AS "byId",
           (SELECT t.id FROM unnest(q.titles) WITH ORDINALITY AS given (title, place)
            CROSS JOIN LATERAL (SELECT min(m.id) AS id FROM movie_search s JOIN movie m ON m.id = s.movie_id
                                WHERE s.title = search_fold(given.title) AND m.year = q.year HAVING count(*) = 1) t
            ORDER BY given.place LIMIT 1) AS "byTitle"
         FROM json_to_recordset($1) AS q (n int, imdb text, tmdb int, titles text[], year int)`,
        [JSON.stringify(rows)],
      );
      const byNumber = new Map(found.map((row) => [row.n, row]));
      return queries.map((_, n): Resolved | null => {
        const { byId, byTitle } = byNumber.get(n) ?? { byId: null, byTitle: null };
        if (byId !== null) return { movieId: byId, by: 'id' };
        return byTitle === null ? null : { movieId: byTitle, by: 'title' };
      });
    },
  };
}

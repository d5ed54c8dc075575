import type { Database } from '../../platform/database/database.ts';

/** A word of a search, folded, with what the vocabulary says of it. */
export interface SearchToken {
  readonly word: string;
  /** Whether some title or name has it, or begins a word with it. */
  readonly known: boolean;
  /** Words that are roughly alike; only asked for where it is not known. */
  readonly alike: readonly { word: string; frequency: number }[];
}

export interface SearchRepository {
  /** The folded text and its words. */
  understand(text: string, options: { correctAll: boolean }): Promise<{ folded: string; tokens: SearchToken[] }>;
  /**
   * Ids of the films found, best first.
   * @param query in the syntax of `to_tsquery`, made by `toTsquery`.
   */
  find(folded: string, query: { all: string; titles: string; names: string }, most: number): Promise<number[]>;
}

/** Films looked at, at most, where a search is so wide that ranking everything would be no use to anybody. */
const WIDEST = 2_000;

export function createSearchRepository({ pool }: Database): SearchRepository {
  return {
    async understand(text, { correctAll }) {
      const { rows } = await pool.query<SearchToken & { folded: string }>(
        `SELECT t.word, q.folded, k.known,
                CASE WHEN k.known AND NOT $2 THEN '[]' ELSE coalesce((
                  SELECT json_agg(json_build_object('word', w.word, 'frequency', w.frequency))
                  FROM search_word w
                  WHERE length(t.word) >= 4 AND length(w.word) BETWEEN length(t.word) - 2 AND length(t.word) + 2
                    AND levenshtein_less_equal(w.word, t.word, 2) <= 2
                ), '[]') END AS alike
         FROM (SELECT search_fold($1) AS folded) q, string_to_table(q.folded, ' ') WITH ORDINALITY AS t (word, n),
              LATERAL (SELECT EXISTS (SELECT 1 FROM search_word w WHERE w.word >= t.word AND w.word < t.word || U&'\\+10FFFF') AS known) k
         WHERE t.word <> '' ORDER BY t.n LIMIT 12`,
        [text, correctAll],
      );
      return { folded: rows[0]?.folded ?? '', tokens: rows };
    },
    async find(folded, { all, titles, names }, most) {
      const { rows } = await pool.query<{ id: number }>(
        `WITH found AS MATERIALIZED (
           (SELECT movie_id FROM movie_search WHERE title = $1)
           UNION (SELECT movie_id FROM movie_search WHERE title LIKE $1 || '%' LIMIT ${WIDEST})
           UNION (SELECT movie_id FROM movie_search WHERE document @@ to_tsquery('simple', $3) LIMIT ${WIDEST})
           UNION (SELECT movie_id FROM movie_search WHERE document @@ to_tsquery('simple', $4) LIMIT ${WIDEST})
           UNION (SELECT movie_id FROM movie_search WHERE document @@ (to_tsquery('simple', $2) || to_tsquery('english', $2)) LIMIT ${WIDEST})
         ), placed AS (
           SELECT s.movie_id, CASE
               WHEN s.title = $1 THEN 6
               WHEN $1 = ANY (string_to_array(s.titles, E'\\n')) THEN 5
               WHEN s.document @@ to_tsquery('simple', $3) THEN 4
               WHEN s.document @@ to_tsquery('simple', $4) THEN 3
               ELSE 2
             END AS place, similarity(s.title, $1) AS likeness
           FROM found JOIN movie_search s USING (movie_id)
         )
         SELECT m.id FROM placed JOIN movie m ON m.id = placed.movie_id
         ORDER BY place DESC, CASE WHEN place >= 4 THEN likeness END DESC NULLS LAST, m.popularity DESC, m.vote_count DESC, likeness DESC, m.id
         LIMIT $5`,
        [folded, all, titles, names, most],
      );
      return rows.map((row) => row.id);
    },
  };
}

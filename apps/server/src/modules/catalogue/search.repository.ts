import type { Database } from '../../platform/database/database.ts';
import { statement } from '../../platform/database/statement.ts';
import type { SearchToken, WordQueries } from './search.query.ts';

export interface SearchRepository {
  /**
   * The folded text and its words.
   * @param options.anyInitial also words are alike that begin with another letter: a look at a third of the vocabulary.
   */
  understand(text: string, options: { correctAll: boolean; anyInitial: boolean }): Promise<{ folded: string; tokens: SearchToken[] }>;
  /**
   * Ids of the films found, best first; at most `most` of each way of finding are looked at, so that a wide search is no slow one.
   * @param queries made by `toTsquery`.
   */
  find(folded: string, queries: WordQueries, most: number): Promise<number[]>;
}

/** Beyond every other letter. */
const LAST = `U&'\\+10FFFF'`;

const understand = (which: string) =>
  statement(
    `SELECT t.word, q.folded, k.known, k.whole, coalesce(cardinality(ts_lexize('english_stem', t.word)) = 0, false) AS common,
            CASE WHEN k.known AND NOT $2 THEN '[]' ELSE coalesce((
              SELECT json_agg(json_build_object('word', w.word, 'frequency', w.frequency))
              FROM unnest(near.lengths) AS l (length) JOIN search_word w ON w.length = l.length AND ${which}
              -- Two edits also where one mistake is allowed: a swap of neighbours counts two here.
              WHERE length(t.word) >= 4 AND levenshtein_less_equal(w.word, t.word, 2) <= 2
            ), '[]') END AS alike
     FROM (SELECT search_fold($1) AS folded) q, string_to_table(q.folded, ' ') WITH ORDINALITY AS t (word, n),
          LATERAL (SELECT ARRAY(SELECT length(t.word) + d FROM generate_series(-2, 2) d WHERE abs(d) = 1 OR d = 0 OR length(t.word) >= 8) AS lengths) near,
          LATERAL (SELECT EXISTS (SELECT 1 FROM search_word w WHERE w.word >= t.word AND w.word < t.word || ${LAST}) AS known,
                         -- As a range: for an equality the planner would read the whole vocabulary into a hash table.
                         EXISTS (SELECT 1 FROM search_word w WHERE w.word BETWEEN t.word AND t.word) AS whole) k
     WHERE t.word <> '' ORDER BY t.n LIMIT 12`,
  );
const UNDERSTAND = understand(`w.word >= left(t.word, 1) AND w.word < left(t.word, 1) || ${LAST}`);
const UNDERSTAND_WIDELY = understand('true');

/** Films that are looked at, for each that may be found: a word that a quarter of all titles has is not worth looking at them all. */
const LOOKED_AT = 2;

const FIND = statement(
  `WITH named AS MATERIALIZED (
     SELECT movie_id, title, names @@ to_tsquery('simple', $3) AS titled FROM movie_search
     WHERE names @@ to_tsquery('simple', $2) LIMIT ${LOOKED_AT} * $6
   ), found AS (
     (SELECT movie_id, 6 AS place FROM movie_search WHERE title = $1 LIMIT $6)
     UNION ALL (SELECT movie_id, 4 FROM movie_search WHERE title ~>=~ $1 AND title ~<~ ($1 || ${LAST}) LIMIT $6)
     -- The shortest of the first found; where people of that name take all the places, titles are asked by themselves.
     UNION ALL (SELECT movie_id, 4 FROM named WHERE titled ORDER BY length(title), movie_id LIMIT $6)
     UNION ALL (
       SELECT movie_id, 4 FROM (
         SELECT movie_id, title FROM movie_search
         WHERE (SELECT count(*) FROM named) = ${LOOKED_AT} * $6 AND names @@ to_tsquery('simple', $3) LIMIT ${LOOKED_AT} * $6) t
       ORDER BY length(title), movie_id LIMIT $6)
     UNION ALL (SELECT movie_id, 3 FROM named LIMIT $6)
     -- What texts tell is asked where names do not tell enough.
     UNION ALL (
       SELECT movie_id, 2 FROM movie_search
       WHERE (SELECT count(*) FROM named) < $6 AND document @@ (to_tsquery('simple', $5) || to_tsquery('english', $4)) LIMIT $6)
   ), placed AS (SELECT movie_id, max(place) AS place FROM found GROUP BY movie_id)
   SELECT m.id FROM placed p JOIN movie m ON m.id = p.movie_id
     -- Only titles are compared letter by letter: alike before merely containing, and whole in another language before both.
     LEFT JOIN LATERAL (SELECT s.title, s.titles FROM movie_search s WHERE p.place = 4 AND s.movie_id = p.movie_id OFFSET 0) s ON true
   ORDER BY CASE WHEN $1 = ANY (string_to_array(s.titles, E'\\n')) THEN 5 ELSE p.place END DESC,
            similarity(s.title, $1) DESC NULLS LAST, m.popularity DESC, m.vote_count DESC, m.id
   LIMIT $6`,
);

export function createSearchRepository({ pool }: Database): SearchRepository {
  return {
    async understand(text, { correctAll, anyInitial }) {
      const { rows } = await pool.query<SearchToken & { folded: string }>((anyInitial ? UNDERSTAND_WIDELY : UNDERSTAND)(text, correctAll));
      return { folded: rows[0]?.folded ?? '', tokens: rows };
    },
    async find(folded, { words, stems, titles, texts }, most) {
      const { rows } = await pool.query<{ id: number }>(FIND(folded, words, titles, stems, texts, most));
      return rows.map((row) => row.id);
    },
  };
}

import type { Database } from '../../platform/database/database.ts';
import { type Statement, statement } from '../../platform/database/statement.ts';
import type { MovieFilter } from './shelf.ts';
import type { ShelfFilter, ShelvedFilm } from './shelf-index.ts';

/** Films read at once. */
const BATCH = 2_000;

/** What one look at the record of changes tells. */
export interface ShelfNews {
  /** All that is committed and visible now, as PostgreSQL writes a snapshot down. */
  readonly snapshot: string;
  readonly at: Date;
  /** Of the server's write-ahead log: another one after a standby has taken over. */
  readonly timeline: string;
  /** Ids of the films that changed. */
  readonly changed: readonly number[];
  /** Something changed that many films show. */
  readonly everywhere: boolean;
}

export interface ShelfIndexRepository {
  /** What was committed since a snapshot, each change exactly once. @param since null: nothing but a snapshot to begin with. */
  news(since: string | null): Promise<ShelfNews>;
  /** Drops changes that are older than anybody needs. */
  forgetNews(olderThanHours: number): Promise<void>;
  /** Every film, in batches. */
  films(): AsyncGenerator<ShelvedFilm[]>;
  /** Some films; one that is not there is missing. */
  filmsOf(ids: readonly number[]): Promise<ShelvedFilm[]>;
  /** What is asked, in the index's terms; null when no film can be meant. */
  resolve(filter: MovieFilter): Promise<ShelfFilter | null>;
}

const FILM = `SELECT m.id, m.year, m.original_language AS language, m.popularity, m.sort_title AS title,
  m.sort_date - date '1970-01-01' AS "releaseDate", m.rating_score AS rating, (extract(epoch FROM m.created_at) * 1000)::float8 AS added,
  -- As a value, not as a condition: those the planner answers by reading all media there are.
  m.media_file_id IS NOT NULL AND coalesce((SELECT true FROM playable_media pm WHERE pm.id = m.media_file_id), false) AS playable,
  ARRAY(SELECT mc.category_id FROM movie_category mc WHERE mc.movie_id = m.id) AS categories
  FROM movie m`;

const NEWS = statement(
  `WITH news AS MATERIALIZED (
   SELECT c.movie_id, c.media_id FROM shelf_change c
   WHERE c.xid >= pg_snapshot_xmin($1::pg_snapshot) AND c.xid < pg_snapshot_xmax(pg_current_snapshot())
     AND NOT pg_visible_in_snapshot(c.xid, $1::pg_snapshot))
 SELECT pg_current_snapshot()::text AS snapshot, now() AS at,
        left(pg_walfile_name(pg_current_wal_lsn()), 8) AS timeline, ARRAY(
   SELECT n.movie_id FROM news n WHERE n.movie_id IS NOT NULL
   -- Few are files; looked up one by one, whatever the planner thinks of a table that grew a moment ago.
   UNION SELECT m.id FROM (SELECT DISTINCT media_id FROM news WHERE media_id IS NOT NULL) n
     CROSS JOIN LATERAL (SELECT m.id FROM movie m WHERE m.media_file_id = n.media_id OFFSET 0) m) AS changed,
          EXISTS (SELECT FROM news n WHERE n.movie_id IS NULL AND n.media_id IS NULL) AS everywhere`,
);

const CATEGORIES = statement('SELECT id FROM category WHERE slug = ANY ($1)');
const OF_PERSON = statement('SELECT DISTINCT movie_id AS id FROM movie_credit WHERE person_id = $1');
const OF_COUNTRY = statement('SELECT id FROM movie WHERE countries @> ARRAY[$1::text]');
const OF_KEYWORD = statement('SELECT id FROM movie WHERE keywords @> ARRAY[$1::text]');

export function createShelfIndexRepository({ pool }: Pick<Database, 'pool'>): ShelfIndexRepository {
  const idsOf = async (asked: Statement, value: unknown) => (await pool.query<{ id: number }>(asked(value))).rows.map((row) => row.id);
  return {
    async news(since) {
      // A sequence or a clock would miss whoever took its number early and committed late; a snapshot knows who has
      // committed. From the future are only the rows of a database that was moved here from another server.
      const { rows } = await pool.query<ShelfNews>(NEWS(since));
      return rows[0] as ShelfNews;
    },
    async forgetNews(olderThanHours) {
      await pool.query('DELETE FROM shelf_change WHERE at < now() - make_interval(hours => $1)', [olderThanHours]);
    },
    async *films() {
      for (let last = 0; ; ) {
        const { rows } = await pool.query<ShelvedFilm>(`${FILM} WHERE m.id > $1 ORDER BY m.id LIMIT ${BATCH}`, [last]);
        const film = rows.at(-1);
        if (!film) return;
        last = film.id;
        yield rows;
      }
    },
    async filmsOf(ids) {
      return (await pool.query<ShelvedFilm>(`${FILM} WHERE m.id = ANY ($1)`, [ids])).rows;
    },
    async resolve({ genre, person, keyword, country, ids, ...filter }) {
      const slugs = [...new Set(genre)];
      const [categories, ofPerson, ofKeyword, ofCountry] = await Promise.all([
        slugs.length ? idsOf(CATEGORIES, slugs) : [],
        person === undefined ? null : idsOf(OF_PERSON, person),
        keyword === undefined ? null : idsOf(OF_KEYWORD, keyword),
        country === undefined ? null : idsOf(OF_COUNTRY, country),
      ]);
      if (categories.length < slugs.length) return null;
      const sets = [ids, ofPerson, ofKeyword, ofCountry].filter((set) => set !== null && set !== undefined);
      const narrowed = sets.length ? sets.reduce(intersection) : undefined;
      return { ...filter, categories, ids: narrowed };
    },
  };
}

/** What of `a` is in `b` too, in the order of `a`. */
function intersection(a: readonly number[], b: readonly number[]): readonly number[] {
  const others = new Set(b);
  return a.filter((id) => others.has(id));
}

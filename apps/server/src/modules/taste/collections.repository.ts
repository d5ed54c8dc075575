import type { taste as contract } from '@fotograma/contract';
import type { Database, Sql } from '../../platform/database/database.ts';
import { statement } from '../../platform/database/statement.ts';

export type CollectionsRepository = ReturnType<typeof createCollectionsRepository>;

const PAGE = statement(
  `SELECT movie_id AS id FROM collection_entry WHERE user_id = $1 AND type = $2::collection_type
   ORDER BY created_at DESC, movie_id LIMIT $3 OFFSET $4`,
);
const COUNT = statement('SELECT count(*)::int AS total FROM collection_entry WHERE user_id = $1 AND type = $2::collection_type');

/** Films that people keep, in one of four collections each or in several. */
export function createCollectionsRepository({ pool }: Database) {
  return {
    /** One that is in it already stays where it is. @returns false when there is no such film. */
    async add(sql: Sql, userId: string, type: contract.Collection, movieId: number): Promise<boolean> {
      const { rowCount } = await sql.query(
        `WITH wanted AS (SELECT id FROM film WHERE id = $3 FOR KEY SHARE),
              added AS (INSERT INTO collection_entry (user_id, type, movie_id) SELECT $1, $2::collection_type, id FROM wanted ON CONFLICT DO NOTHING)
         SELECT 1 FROM wanted`,
        [userId, type.toUpperCase(), movieId],
      );
      return rowCount === 1;
    },

    async remove(sql: Sql, userId: string, type: contract.Collection, movieId: number): Promise<void> {
      await sql.query('DELETE FROM collection_entry WHERE user_id = $1 AND type = $2::collection_type AND movie_id = $3', [
        userId,
        type.toUpperCase(),
        movieId,
      ]);
    },

    /** The ids of a page, the last added first, and how many there are in all. */
    async list(
      userId: string,
      type: contract.Collection,
      page: { limit: number; offset: number },
    ): Promise<{ ids: number[]; total: number }> {
      const [{ rows }, counted] = await Promise.all([
        pool.query<{ id: number }>(PAGE(userId, type.toUpperCase(), page.limit, page.offset)),
        pool.query<{ total: number }>(COUNT(userId, type.toUpperCase())),
      ]);
      return { ids: rows.map((row) => row.id), total: counted.rows[0]?.total ?? 0 };
    },

    /** The collections of a person that a film is in. */
    async of(userId: string, movieId: number): Promise<contract.Collection[]> {
      const { rows } = await pool.query<{ type: contract.Collection }>(
        'SELECT lower(type::text) AS type FROM collection_entry WHERE user_id = $1 AND movie_id = $2 ORDER BY type',
        [userId, movieId],
      );
      return rows.map((row) => row.type);
    },

    async counts(userId: string): Promise<Map<contract.Collection, number>> {
      const { rows } = await pool.query<{ type: contract.Collection; count: number }>(
        'SELECT lower(type::text) AS type, count(*)::int AS count FROM collection_entry WHERE user_id = $1 GROUP BY type',
        [userId],
      );
      return new Map(rows.map(({ type, count }) => [type, count]));
    },
  };
}

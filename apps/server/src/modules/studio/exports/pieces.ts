import type { Database, Sql } from '../../../platform/database/database.ts';
import type { ObjectStorage } from '../../../platform/storage/storage.ts';

/** How long a piece is kept that no export has used. */
const KEPT_DAYS = 14;
const REMOVED_AT_ONCE = 500;

/** Where pieces lie; nothing else makes such a key. */
const pathOf = (key: string) => `studio/pieces/${key.slice(0, 2)}/${key}`;

export type Pieces = ReturnType<typeof createPieces>;

/** Rendered pieces of picture and sound, by what they are made from: the same content is the same piece, in whichever project. */
export function createPieces({ database, storage }: { database: Database; storage: ObjectStorage }) {
  return {
    path: pathOf,

    /** Which of these are there already; they are kept for a while longer. */
    async known(sql: Sql, keys: readonly string[]): Promise<Set<string>> {
      const { rows } = await sql.query<{ key: string }>('UPDATE project_piece SET used_at = now() WHERE key = ANY ($1) RETURNING key', [
        keys,
      ]);
      return new Set(rows.map(({ key }) => key));
    },

    /** Publishes a file as a piece: its bytes first, then the row. Two who made the same made the same. */
    async keep(key: string, file: string, bytes: number): Promise<void> {
      await storage.publishFile(file, pathOf(key));
      await database.pool.query(
        'INSERT INTO project_piece (key, bytes) VALUES ($1, $2) ON CONFLICT (key) DO UPDATE SET used_at = now(), bytes = excluded.bytes',
        [key, bytes],
      );
    },

    /** Removes what has not been used for long: the row first, so that nobody counts on the bytes. */
    async sweep(): Promise<number> {
      const { rows } = await database.pool.query<{ key: string }>(
        `DELETE FROM project_piece WHERE key IN (
           SELECT p.key FROM project_piece p WHERE p.used_at < now() - make_interval(days => $1) AND NOT EXISTS (
             SELECT FROM project_export_unit u JOIN project_export e ON e.id = u.export_id WHERE u.piece = p.key AND e.state IN ('WAITING', 'RUNNING'))
           LIMIT $2) RETURNING key`,
        [KEPT_DAYS, REMOVED_AT_ONCE],
      );
      for (const { key } of rows) await storage.remove(pathOf(key));
      return rows.length;
    },
  };
}

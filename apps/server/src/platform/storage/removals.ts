import * as z from 'zod';
import type { Database, Sql } from '../database/database.ts';
import type { Logger } from '../observability/logger.ts';
import { defineJob, type JobDefinition } from '../queue/queue.ts';
import { checkKey, type ObjectStorage } from './storage.ts';

const EVERY_SECONDS = 30;
/** Prefixes read at once. */
const BATCH = 100;

/** Deletes from storage what a transaction has forgotten: after it, so that a rollback loses nothing, and surely. */
export interface Removals {
  /**
   * Notes, in the caller's transaction, that nothing refers to what is under this prefix (or to this object) any more. It is
   * deleted within a minute of the commit; nothing may be written there again.
   */
  forget(sql: Sql, prefix: string): Promise<void>;
  readonly job: JobDefinition;
}

export function createRemovals({ database, storage, log }: { database: Database; storage: ObjectStorage; log: Logger }): Removals {
  const job = defineJob({
    name: 'storage.remove',
    line: 'default',
    data: z.object({}),
    attempts: 1,
    everySeconds: EVERY_SECONDS,
    /** Storage first, then the row: killed in between, it is done again, and removing what is not there is no error. */
    async run(_, { signal }) {
      // One that cannot be removed stays for the next run and is passed over in this one.
      let after = '';
      for (;;) {
        const { rows } = await database.pool.query<{ prefix: string }>(
          'SELECT prefix FROM storage_removal WHERE prefix > $1 COLLATE "C" ORDER BY prefix COLLATE "C" LIMIT $2',
          [after, BATCH],
        );
        for (const { prefix } of rows) {
          if (signal.aborted) return;
          try {
            await storage.remove(prefix);
            await database.pool.query('DELETE FROM storage_removal WHERE prefix = $1', [prefix]);
          } catch (err) {
            log.error({ err, prefix }, 'What nothing refers to any more could not be deleted; it is tried again');
          }
        }
        if (rows.length < BATCH) return;
        after = rows.at(-1)?.prefix ?? '';
      }
    },
  });
  return {
    job,
    async forget(sql, prefix) {
      await sql.query('INSERT INTO storage_removal (prefix) VALUES ($1) ON CONFLICT DO NOTHING', [checkKey(prefix)]);
    },
  };
}

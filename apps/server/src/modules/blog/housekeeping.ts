import * as z from 'zod';
import { defineJob, type JobDefinition } from '../../platform/queue/queue.ts';
import type { BlogDatabase } from './database.ts';
import type { Views } from './views.ts';

const EVERY_SECONDS = 3_600;

/** What is of yesterday goes: hashes and salts by which visitors of a day were told apart, and links that have expired for a week. */
export function createHousekeeping(database: BlogDatabase, views: Views): JobDefinition {
  return defineJob({
    name: 'blog.housekeeping',
    line: 'default',
    data: z.object({}),
    attempts: 1,
    everySeconds: EVERY_SECONDS,
    async run() {
      await views.forgetDays();
      await database.query(`DELETE FROM article_preview WHERE expires_at < now() - interval '7 days'`);
    },
  });
}

import * as z from 'zod';
import type { Logger } from '../observability/logger.ts';
import { defineJob, type JobDefinition } from '../queue/queue.ts';
import type { ObjectStorage } from './storage.ts';

const EVERY_SECONDS = 6 * 3_600;
/** Longer than any upload may take: the links of one are good for a day. */
const AGE_MS = 3 * 86_400_000;

/** Gives up uploads in parts that a killed process, or a browser that never came back, left in object storage. */
export function createAbandonedJob({ storage, log, now }: { storage: ObjectStorage; log: Logger; now: () => Date }): JobDefinition {
  return defineJob({
    name: 'storage.abandoned',
    line: 'default',
    data: z.object({}),
    attempts: 1,
    everySeconds: EVERY_SECONDS,
    async run() {
      const uploads = await storage.removeAbandoned?.(new Date(now().getTime() - AGE_MS));
      if (uploads) log.info({ uploads }, 'Uploads in parts that nobody finished were given up');
    },
  });
}

// node uploads.process.ts DATABASE_URL FOLDER: serves uploads from a process of its own, to be killed. Prints its address.
import { randomUUID } from 'node:crypto';
import { createMedia } from '../../src/modules/media/index.ts';
import { createDatabase } from '../../src/platform/database/database.ts';
import { createEvents } from '../../src/platform/events/events.ts';
import { createLogger } from '../../src/platform/observability/logger.ts';
import { createMetrics } from '../../src/platform/observability/metrics.ts';
import type { Platform } from '../../src/platform/platform.ts';
import { createPostgresQueues } from '../../src/platform/queue/backends.ts';
import { createJobs } from '../../src/platform/queue/queue.ts';
import { createDiskStorage } from '../../src/platform/storage/disk.ts';
import { createRemovals } from '../../src/platform/storage/removals.ts';
import { startApp } from './app.ts';
import { createTestIdentity } from './identity.ts';

/** The secret of the platform that tests have, so that both know each other's links. */
export const SIGNING_SECRET = 'a-secret-for-tests-of-at-least-32-characters';

if (import.meta.main) {
  const [url = '', folder = ''] = process.argv.slice(2);
  const log = createLogger({ level: 'silent', human: false });
  const metrics = createMetrics();
  const database = createDatabase({ url, connections: 5, log });
  const storage = await createDiskStorage(folder);
  const platform: Platform = {
    log,
    metrics,
    database,
    jobs: createJobs({ backend: await createPostgresQueues({ url, log }), log, metrics }),
    events: await createEvents({ url, pool: database.pool, log }),
    storage,
    removals: createRemovals({ database, storage, log }),
    mail: { send: async () => undefined, close: async () => undefined },
    ffmpeg: { ffmpegPath: 'ffmpeg', ffprobePath: 'ffprobe' },
    signingSecret: SIGNING_SECRET,
    publicUrl: () => 'http://127.0.0.1:3000',
    minFreeBytes: 0,
    now: () => new Date(),
    newId: randomUUID,
  };
  const media = createMedia(platform, await createTestIdentity(platform));
  for (const job of media.jobs) platform.jobs.register(job);
  const app = await startApp(platform, media.endpoints);
  console.log(app.url);
}

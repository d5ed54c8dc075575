import { randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import { setTimeout as wait } from 'node:timers/promises';
import { compose } from '../apps/server/src/compose.ts';
import { readConfig } from '../apps/server/src/config.ts';
import { createLogger } from '../apps/server/src/platform/observability/logger.ts';
import { createQuickSteps, scripted } from '../apps/server/test/support/steps.ts';
import { type Bench, median, quantile } from './support/bench.ts';
import { temporaryFolder } from './support/process.ts';

const FILMS = 60;

export const queue: Bench = {
  name: 'queue',
  about: `milliseconds from the last byte of a film to a worker that has begun with it, and between its units (${FILMS} films, an idle worker)`,
  async run({ cleanup, say }) {
    const folder = await temporaryFolder(cleanup);
    const config = readConfig({ DATA_DIR: folder, PORT: '0', MIN_FREE_DISK_MB: '0' }, folder);
    // What the units do takes no time, so that nothing but the waiting is measured.
    const house = await compose(config, createLogger({ level: 'warn', human: false }), { media: { steps: createQuickSteps() } });
    cleanup.defer(async () => void (await house.close()));
    await house.work();
    const { pool } = house.platform.database;
    say(`${FILMS} films, one after the other`);
    for (let n = 0; n < FILMS; n++) {
      const [id, bytes] = [randomUUID(), scripted({ chunks: 1, audio: 1 })];
      await house.media.ingest({
        id,
        ownerId: null,
        public: false,
        filename: 'film',
        mimeType: 'video/mp4',
        size: bytes.length,
        body: Readable.from([bytes]),
      });
      while ((await house.media.states([id])).get(id)?.status !== 'READY') await wait(20);
    }
    const { rows } = await pool.query<{ start: number; next: number }>(
      `SELECT 1000 * extract(epoch FROM p.started_at - m.uploaded_at)::float8 AS start, 1000 * extract(epoch FROM c.started_at - p.ended_at)::float8 AS next
       FROM media_file m JOIN media_unit p ON p.version_id = m.work_version AND p.unit = 'plan'
       JOIN media_unit c ON c.version_id = m.work_version AND c.unit = 'video-00000'`,
    );
    const [starts, nexts] = [rows.map(({ start }) => start), rows.map(({ next }) => next)];
    return [
      { what: 'last byte to start, p50', unit: 'ms', ours: median(starts), target: { atMost: 20 } },
      { what: 'last byte to start, p95', unit: 'ms', ours: quantile(starts, 0.95) },
      { what: 'plan to first chunk, p50', unit: 'ms', ours: median(nexts), target: { atMost: 20 } },
    ];
  },
};

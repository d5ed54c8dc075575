import { Readable } from 'node:stream';
import { Worker } from 'node:worker_threads';
import * as z from 'zod';
import { APPLICATION } from '../../platform/database/embedded.ts';
import type { Platform } from '../../platform/platform.ts';
import { defineJob, type JobDefinition } from '../../platform/queue/queue.ts';
import type { RecommendationsRepository } from './recommendations.repository.ts';
import type { TrainingOrder, TrainingResult } from './recommendations.worker.ts';

/** Told when there is a new model. */
export const MODELS = 'recommender';
export const PREFIX = 'recommender';
const EVERY_SECONDS = 3_600;
/** A model is as old as this at most … */
const MAX_AGE_MS = 24 * 3_600_000;
/** … and sooner trained anew when this much was rated: so many, or this share of what it knows. */
const MANY = 1_000;
const SHARE = 0.05;
/** Models that are kept: whoever reads one while two newer ones come still finds it. */
const KEPT = 3;
/** A file without a row is of somebody who was killed in between, or is only just being published. */
const ORPHAN_MS = 24 * 3_600_000;
const CHUNK = 1024 * 1024;
/** Of the training thread: two million ratings take a tenth of it. */
const MAX_HEAP_MB = 2_048;

export interface Trainer {
  readonly jobs: readonly JobDefinition[];
  /** Orders a training; one that waits or runs already is enough. */
  order(): Promise<void>;
}

/**
 * Trains the recommender on a thread of its own and publishes what comes of it: file and row appear together, so that
 * whoever is killed at any line leaves the model that was there, and at worst a file that the next training sweeps away.
 */
export function createTrainer(platform: Platform, models: RecommendationsRepository): Trainer {
  const { database, storage, removals, events, jobs, log, now, newId } = platform;

  const train = defineJob({
    name: 'recommender.train',
    line: 'default',
    data: z.object({}),
    attempts: 2,
    async run(_, { signal }) {
      const started = performance.now();
      const [id, createdAt] = [newId(), now()];
      await sweep();
      const databaseUrl = database.pool.options.connectionString ?? '';
      const result = await onThread({ databaseUrl, applicationName: APPLICATION, now: createdAt }, signal);
      if (!result) return log.info('There is too little to learn recommendations from yet');
      const { bytes, ...facts } = result;
      const key = `${PREFIX}/${id}`;
      const trainedIn = (performance.now() - started) / 1_000;
      await storage.put(key, Readable.from(chunksOf(bytes)), {
        maxBytes: bytes.length,
        admit: (_stored, appear) =>
          database.transaction(async (sql) => {
            await models.addModel(sql, { id, createdAt, key, bytes: bytes.length, trainedIn, ...facts });
            for (const old of await models.dropOldModels(sql, KEPT)) await removals.forget(sql, old);
            await appear();
          }),
      });
      await events.publish(MODELS);
      log.info({ model: id, ...facts, bytes: bytes.length }, `The recommender was trained (${trainedIn.toFixed(1)} s)`);
    },
  });

  const order = () => jobs.enqueue(train, {}, { key: 'all' });

  const check = defineJob({
    name: 'recommender.check',
    line: 'default',
    data: z.object({}),
    attempts: 1,
    everySeconds: EVERY_SECONDS,
    async run() {
      if (await isDue()) await order();
    },
  });

  const isDue = async (): Promise<boolean> => {
    const model = await models.newest();
    const ratings = await models.countRatings();
    if (!model) return ratings > 0;
    if (now().getTime() - model.createdAt.getTime() >= MAX_AGE_MS) return true;
    const enough = Math.min(MANY, Math.max(1, model.ratings * SHARE));
    const changes = Math.max(Math.abs(ratings - model.ratings), await models.changesSince(model.createdAt, MANY));
    return changes >= enough;
  };

  const sweep = async () => {
    const known = await models.modelKeys();
    for (const name of await storage.list(PREFIX)) {
      const key = `${PREFIX}/${name}`;
      const stored = known.has(key) ? null : await storage.stat(key);
      if (stored && now().getTime() - stored.modifiedAt.getTime() > ORPHAN_MS) await storage.remove(key);
    }
  };

  return { jobs: [train, check], order };
}

/** @returns what the thread answers. @throws what it throws, and when it is asked to stop. */
function onThread(order: TrainingOrder, signal: AbortSignal): Promise<TrainingResult | null> {
  signal.throwIfAborted();
  const worker = new Worker(new URL('./recommendations.worker.ts', import.meta.url), {
    workerData: order,
    resourceLimits: { maxOldGenerationSizeMb: MAX_HEAP_MB },
  });
  return new Promise<TrainingResult | null>((done, fail) => {
    const stop = () => fail(signal.reason);
    signal.addEventListener('abort', stop, { once: true });
    worker.once('message', done);
    worker.once('error', fail);
    worker.once('exit', (code) => {
      signal.removeEventListener('abort', stop);
      fail(new Error(`The training thread ended with ${code} and no answer`));
    });
  }).finally(() => worker.terminate());
}

function* chunksOf(bytes: Uint8Array): Generator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += CHUNK) yield bytes.subarray(at, at + CHUNK);
}

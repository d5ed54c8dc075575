import * as z from 'zod';
import type { Platform } from '../../../platform/platform.ts';
import { defineJob, type JobDefinition } from '../../../platform/queue/queue.ts';
import type { EmbeddingModel } from '../embeddings/model.ts';
import { EmbeddingError } from '../embeddings/model.ts';
import type { EmbeddingModels } from '../embeddings/models.ts';
import type { IndexCheck, IndexOptions, IndexReport } from '../index.ts';
import type { VectorIndex } from '../vectors/vector-index.ts';
import { checkIndex } from './check.ts';
import { createIndexer } from './indexer.ts';
import { createIndexingRepository } from './indexing.repository.ts';

/** Told when there are other vectors. */
export const VECTORS = 'search.vectors';
/** Films that changed wait so long at most for whoever embeds them, where the order got lost. */
const EVERY_SECONDS = 300;
/** Changes of one moment are embedded together. */
const SOON_SECONDS = 2;

export interface Indexing {
  readonly jobs: readonly JobDefinition[];
  index(options: IndexOptions): Promise<IndexReport>;
  check(options: { fix: boolean; signal: AbortSignal }): Promise<IndexCheck>;
  /** Films have changed: they are embedded soon. */
  order(): Promise<void>;
}

export function createIndexing(platform: Platform, deps: { models: EmbeddingModels; vectorIndex: VectorIndex | null }): Indexing {
  const { database, events, jobs, log } = platform;
  const { models, vectorIndex } = deps;
  const repository = createIndexingRepository(database);
  const run = createIndexer({ repository, vectorIndex, publish: () => events.publish(VECTORS) });

  const job = defineJob({
    name: 'search.index',
    line: 'default',
    data: z.object({}),
    attempts: 3,
    async run(_, { signal }) {
      const { model } = await models.chosen();
      if (!model) return;
      const started = performance.now();
      await repository.alone(async () => {
        const { indexed, failed, switched } = await run({ model, all: false, signal });
        if (indexed + failed === 0 && !switched) return;
        const seconds = ((performance.now() - started) / 1_000).toFixed(1);
        log.info({ model: model.name, indexed, failed, switched }, `${indexed} films were embedded, ${failed} failed (${seconds} s)`);
      });
    },
  });
  const order = () => jobs.enqueue(job, {}, { key: 'all', delaySeconds: SOON_SECONDS });
  const sweep = defineJob({
    name: 'search.index.sweep',
    line: 'default',
    data: z.object({}),
    attempts: 1,
    everySeconds: EVERY_SECONDS,
    async run() {
      await jobs.enqueue(job, {}, { key: 'all' });
    },
  });

  const modelFor = async (name: string | undefined): Promise<EmbeddingModel> => {
    if (name === undefined) {
      const { model, why } = await models.chosen();
      if (!model) throw new EmbeddingError(`No films are embedded: ${why}`, { passing: false });
      return model;
    }
    const model = await models.named(name);
    if (!model) throw new EmbeddingError(`The model ${name} is not to be had here`, { passing: false });
    return model;
  };

  return {
    jobs: [job, sweep],
    order,
    async index({ all = false, model: name, signal, onProgress }) {
      const model = await modelFor(name);
      let report: IndexReport = { model: model.name, indexed: 0, failed: 0 };
      const ran = await repository.alone(async () => {
        const { indexed, failed } = await run({ model, all, signal, onProgress });
        report = { model: model.name, indexed, failed };
      });
      if (!ran) throw new EmbeddingError('Another process is embedding films; what it does is not done twice', { passing: true });
      return report;
    },
    async check({ fix, signal }) {
      const found = await checkIndex({ repository, vectorIndex }, { fix, signal });
      const { pending, otherModels } = found;
      if (!fix) return { ...found, fixed: false };
      const { model } = await models.chosen();
      if (model && (pending > 0 || otherModels > 0 || found.model !== model.name)) {
        await repository.alone(async () => {
          await run({ model, all: false, signal });
        });
      }
      return { ...found, fixed: true };
    },
  };
}

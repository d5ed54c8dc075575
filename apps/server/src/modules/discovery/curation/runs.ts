import { curation } from '@fotograma/contract';
import * as z from 'zod';
import { Fault, NotFound } from '../../../platform/errors.ts';
import type { Platform } from '../../../platform/platform.ts';
import { defineJob, type JobDefinition } from '../../../platform/queue/queue.ts';
import type { FeelingsRepository } from '../feelings.repository.ts';
import type { Analysers } from './analyser.ts';
import { createFollower } from './following.ts';
import { LEASE_SECONDS, work } from './running.ts';
import type { RunRow, RunsRepository } from './runs.repository.ts';

const SWEEP_SECONDS = 60;
const FOLLOW_SECONDS = 30;

export interface CurateOptions {
  readonly order: curation.CurationOrder;
  readonly signal: AbortSignal;
  readonly onProgress?: (run: curation.CurationRun) => void;
}

export interface Runs {
  /** @throws {Fault} `unavailable` where the analyser is not set up. */
  order(order: curation.CurationOrder, userId: string | null): Promise<curation.CurationRun>;
  list(page: { limit: number; offset: number }): Promise<{ rows: curation.CurationRun[]; total: number }>;
  get(id: string): Promise<curation.CurationRun>;
  /** One that has ended is left as it is. */
  cancel(id: string): Promise<curation.CurationRun>;
  /** Here and now; after an interruption the run waits for the server's workers. */
  curate(options: CurateOptions): Promise<curation.CurationRun>;
  readonly jobs: readonly JobDefinition[];
}

/** Runs of analysers over the shelf: ordered, worked off by whichever process takes them, gone on with after a crash. */
export function createRuns(
  platform: Platform,
  deps: { runs: RunsRepository; feelings: FeelingsRepository; analysers: Analysers; isSettled: () => Promise<boolean> },
): Runs {
  const { runs, feelings, analysers } = deps;
  const { jobs, log, newId } = platform;
  const job = defineJob({
    name: 'discovery.curate',
    line: 'imports',
    data: z.object({ id: z.uuid() }),
    attempts: 4,
    run: ({ id }, { signal }) => work({ platform, runs, feelings, analysers }, id, signal),
  });
  const find = async (id: string): Promise<curation.CurationRun> => {
    const row = await runs.find(id);
    if (!row) throw new NotFound('curation run', id);
    return present(row);
  };
  const add = async (order: curation.CurationOrder, userId: string | null) => {
    if (!analysers[order.analyser]) throw new Fault('unavailable', 'This analyser is not set up here.');
    const id = newId();
    await runs.add(id, order, userId);
    return id;
  };
  const order = async (given: curation.CurationOrder, userId: string | null) => {
    const id = await add(given, userId);
    // A lost word costs a delay: the sweep finds what waits.
    await jobs.enqueue(job, { id }, { key: id }).catch((err: unknown) => log.warn({ err }, 'A curation run waits for the sweep'));
    return find(id);
  };
  const sweeper = defineJob({
    name: 'discovery.sweep-curation',
    line: 'default',
    data: z.object({}),
    attempts: 1,
    everySeconds: SWEEP_SECONDS,
    async run() {
      for (const id of await runs.unfinished(LEASE_SECONDS)) await jobs.enqueue(job, { id }, { key: id });
    },
  });
  const follow = createFollower({
    runs,
    feelings,
    analyser: analysers.builtin,
    isSettled: deps.isSettled,
    order: async (given) => void (await order(curation.CurationOrder.parse(given), null)),
  });
  const follower = defineJob({
    name: 'discovery.follow',
    line: 'default',
    data: z.object({}),
    attempts: 1,
    everySeconds: FOLLOW_SECONDS,
    run: (_, { signal }) => follow(signal),
  });
  return {
    order,
    async list(page) {
      const { rows, total } = await runs.list(page);
      return { rows: rows.map(present), total };
    },
    get: find,
    async cancel(id) {
      await find(id);
      await runs.cancel(id);
      return find(id);
    },
    async curate({ order: given, signal, onProgress }) {
      const id = await add(given, null);
      await work({ platform, runs, feelings, analysers }, id, signal, (run) => onProgress?.(present(run)));
      return find(id);
    },
    jobs: [job, sweeper, follower],
  };
}

function present({ error, createdAt, finishedAt, cursor: _, claims: __, stalls: ___, ...run }: RunRow): curation.CurationRun {
  return { ...run, note: error, createdAt: createdAt.toISOString(), finishedAt: finishedAt?.toISOString() ?? null };
}

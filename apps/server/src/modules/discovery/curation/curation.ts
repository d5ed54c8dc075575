import { curation } from '@fotograma/contract';
import * as z from 'zod';
import type { ChatModels } from '../../../platform/ai/chat-models.ts';
import { Fault, NotFound } from '../../../platform/errors.ts';
import { type Implementation, implement } from '../../../platform/http/bind.ts';
import type { ModuleParts, Platform } from '../../../platform/platform.ts';
import { defineJob } from '../../../platform/queue/queue.ts';
import { createFeelingsRepository } from '../feelings.repository.ts';
import type { Analyser } from './analyser.ts';
import { createCurationRepository, type RunRow } from './curation.repository.ts';
import { createCurationService, presentRun } from './curation.service.ts';
import { createModelAnalyser } from './model.ts';
import { LEASE_SECONDS, work } from './running.ts';

export interface CurateOptions {
  readonly order: curation.CurationOrder;
  readonly signal: AbortSignal;
  readonly onProgress?: (run: curation.CurationRun) => void;
}

/** Curation: analysers over the shelf, and people who decide. `builtin` null: this analyser is refused. */
export function createCuration(
  platform: Platform,
  deps: { builtin: Analyser | null; models: ChatModels },
): ModuleParts & { curate(options: CurateOptions): Promise<curation.CurationRun> } {
  const runs = createCurationRepository(platform.database);
  const feelings = createFeelingsRepository(platform.database);
  const service = createCurationService({ platform, runs, feelings });
  const model = deps.models.names.length ? createModelAnalyser(deps.models, platform.newId) : null;
  const analyserOf = (name: Analyser['name']) => (name === 'model' ? model : deps.builtin);
  const running = { platform, runs, feelings, analyserOf };
  const job = defineJob({
    name: 'discovery.curate',
    line: 'imports',
    data: z.object({ id: z.uuid() }),
    attempts: 4,
    run: ({ id }, { signal }) => work(running, id, signal),
  });
  const sweeper = defineJob({
    name: 'discovery.sweep-curation',
    line: 'default',
    data: z.object({}),
    attempts: 1,
    everySeconds: 60,
    async run() {
      for (const id of await runs.unfinished(LEASE_SECONDS)) await platform.jobs.enqueue(job, { id }, { key: id });
    },
  });
  const find = async (id: string): Promise<RunRow> => {
    const row = await runs.find(id);
    if (!row) throw new NotFound('curation run', id);
    return row;
  };
  const add = async (order: curation.CurationOrder, userId: string | null) => {
    if (!analyserOf(order.analyser)) throw new Fault('unavailable', 'This analyser is not set up here.');
    const id = platform.newId();
    await runs.add(id, order, userId);
    return id;
  };
  const one = (row: RunRow) => ({ data: presentRun(row) });
  const listed = <T>(data: T[], total: number, page: number, limit: number) => ({
    data,
    pagination: { page, limit, totalItems: total, totalPages: Math.ceil(total / limit) },
    meta: { timestamp: platform.now().toISOString() },
  });
  const endpoints: Implementation[] = [
    implement(curation.createCurationRun, async ({ body, actor }) => {
      const id = await add(body, actor.id);
      // A lost word costs a delay: the sweep finds what waits.
      await platform.jobs
        .enqueue(job, { id }, { key: id })
        .catch((err: unknown) => platform.log.warn({ err }, 'A run waits for the sweep'));
      return { status: 202, body: one(await find(id)) };
    }),
    implement(curation.listCurationRuns, async ({ query: { page, limit } }) => {
      const { rows, total } = await runs.list({ limit, offset: (page - 1) * limit });
      return { status: 200, body: listed(rows.map(presentRun), total, page, limit) };
    }),
    implement(curation.getCurationRun, async ({ params }) => ({ status: 200, body: one(await find(params.id)) })),
    implement(curation.cancelCurationRun, async ({ params }) => {
      await find(params.id);
      await runs.cancel(params.id);
      return { status: 200, body: one(await find(params.id)) };
    }),
    implement(curation.listCurationCases, async ({ query: { page, limit } }) => {
      const { rows, total } = await service.cases({ limit, offset: (page - 1) * limit });
      return { status: 200, body: listed(rows, total, page, limit) };
    }),
    implement(curation.acceptCurationCase, async ({ params, body, actor }) => ({
      status: 200,
      body: { data: await service.accept(params.id, actor.id, body.note) },
    })),
    implement(curation.rejectCurationCase, async ({ params, body, actor }) => ({
      status: 200,
      body: { data: await service.reject(params.id, actor.id, body.note) },
    })),
    implement(curation.getCuratedMovie, async ({ params }) => ({ status: 200, body: { data: await service.film(params.id) } })),
    implement(curation.putCuratedMovie, async ({ params, body, actor }) => ({
      status: 200,
      body: { data: await service.correct(params.id, body.findings, actor.id, body.note) },
    })),
  ];
  return {
    endpoints,
    jobs: [job, sweeper],
    /** Runs here and now; after an interruption the run waits for the server's workers. */
    async curate({ order, signal, onProgress }) {
      const id = await add(order, null);
      await work(running, id, signal, (run) => onProgress?.(presentRun(run)));
      return presentRun(await find(id));
    },
  };
}

import { curation } from '@fotograma/contract';
import { type Implementation, implement } from '../../../platform/http/bind.ts';
import type { CurationService } from './curation.service.ts';
import type { Runs } from './runs.ts';

/** What curators are served. */
export function curationEndpoints(runs: Runs, service: CurationService, now: () => Date): Implementation[] {
  const listed = <T>(data: T[], total: number, page: number, limit: number) => ({
    data,
    pagination: { page, limit, totalItems: total, totalPages: Math.ceil(total / limit) },
    meta: { timestamp: now().toISOString() },
  });
  return [
    implement(curation.createCurationRun, async ({ body, actor }) => ({ status: 202, body: { data: await runs.order(body, actor.id) } })),
    implement(curation.listCurationRuns, async ({ query: { page, limit } }) => {
      const { rows, total } = await runs.list({ limit, offset: (page - 1) * limit });
      return { status: 200, body: listed(rows, total, page, limit) };
    }),
    implement(curation.getCurationRun, async ({ params }) => ({ status: 200, body: { data: await runs.get(params.id) } })),
    implement(curation.cancelCurationRun, async ({ params }) => ({ status: 200, body: { data: await runs.cancel(params.id) } })),
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
}

import { projects as contract } from '@fotograma/contract';
import { type Implementation, implement } from '../../../platform/http/bind.ts';
import type { Exports } from './exports.service.ts';

export function exportsEndpoints(exports: Exports, now: () => Date): Implementation[] {
  return [
    implement(contract.createProjectExport, async ({ actor, params, body }) => ({
      status: 202,
      body: { data: await exports.create(actor, params.projectId, body.preset) },
    })),
    implement(contract.listProjectExports, async ({ actor, params, query }) => {
      const { data, total } = await exports.list(actor, params.projectId, query);
      const pagination = { ...query, totalItems: total, totalPages: Math.ceil(total / query.limit) };
      return { status: 200, body: { data, pagination, meta: { timestamp: now().toISOString() } } };
    }),
    implement(contract.getProjectExport, async ({ actor, params }) => ({
      status: 200,
      body: { data: await exports.get(actor, params.projectId, params.exportId) },
    })),
    implement(contract.watchProjectExport, async ({ actor, params, signal }) => ({
      status: 200,
      event: 'export',
      events: await exports.watch(actor, params.projectId, params.exportId, signal),
    })),
    implement(contract.cancelProjectExport, async ({ actor, params }) => ({
      status: 200,
      body: { data: await exports.cancel(actor, params.projectId, params.exportId) },
    })),
  ];
}

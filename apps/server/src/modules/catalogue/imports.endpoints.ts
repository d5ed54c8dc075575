import { imports } from '@fotograma/contract';
import { type Implementation, implement } from '../../platform/http/bind.ts';
import type { ImportsService } from './imports.service.ts';
import { type ImportRow, present } from './imports.ts';

export function importsEndpoints(service: ImportsService, now: () => Date): Implementation[] {
  const one = (row: ImportRow) => ({ data: present(row) });
  return [
    implement(imports.createImport, async ({ body, actor }) => ({ status: 202, body: one(await service.order(body, actor.id)) })),
    implement(imports.putImportFile, async ({ params, body, length }) => ({
      status: 202,
      body: one(await service.receive(params.id, body, length)),
    })),
    implement(imports.listImports, async ({ query: { page, limit } }) => {
      const { rows, total } = await service.list({ limit, offset: (page - 1) * limit });
      const pagination = { page, limit, totalItems: total, totalPages: Math.ceil(total / limit) };
      return { status: 200, body: { data: rows.map(present), pagination, meta: { timestamp: now().toISOString() } } };
    }),
    implement(imports.getImport, async ({ params }) => ({ status: 200, body: one(await service.find(params.id)) })),
    implement(imports.watchImport, async ({ params, signal }) => ({
      status: 200,
      event: 'import',
      events: await service.follow(params.id, signal),
    })),
    implement(imports.cancelImport, async ({ params }) => ({ status: 200, body: one(await service.cancel(params.id)) })),
  ];
}

import { type Actor, mastering } from '@fotograma/contract';
import { type Implementation, implement } from '../../platform/http/bind.ts';
import type { Views } from './media.view.ts';
import type { StorageReportService } from './storage-report.service.ts';
import type { WorkService } from './work.service.ts';

/** What people say of the work on media files, and what they are told of it. */
export function workEndpoints(deps: { work: WorkService; report: StorageReportService; views: Views }): Implementation[] {
  const { work, report, views } = deps;
  const changed = async (id: string, actor: Actor) => ({ status: 200 as const, body: { data: await views.file(id, actor) } });
  return [
    implement(mastering.cancelMedia, async ({ params, actor }) => {
      await work.cancel(params.id, actor);
      return changed(params.id, actor);
    }),
    implement(mastering.retryMedia, async ({ params, actor }) => {
      await work.retry(params.id, actor);
      return changed(params.id, actor);
    }),
    implement(mastering.retryMediaUnit, async ({ params, actor }) => {
      await work.retryUnit(params.id, params.unit, actor);
      return changed(params.id, actor);
    }),
    implement(mastering.reprocessMedia, async ({ params, body, actor }) => {
      await work.reprocess(params.id, body.profile, actor);
      return changed(params.id, actor);
    }),
    implement(mastering.deleteDerivatives, async ({ params, actor }) => {
      await work.deleteDerivatives(params.id, actor);
      return changed(params.id, actor);
    }),
    implement(mastering.getMediaWork, async ({ params, actor }) => ({ status: 200, body: { data: await work.log(params.id, actor) } })),
    implement(mastering.getStorageReport, async () => ({ status: 200, body: { data: await report.last() } })),
    implement(mastering.checkStorage, async () => {
      await report.order();
      return { status: 202 };
    }),
  ];
}

import { media } from '@fotograma/contract';
import { type Implementation, implement } from '../../platform/http/bind.ts';
import type { Platform } from '../../platform/platform.ts';
import { followMedia } from './follow.ts';
import type { HoldingsService } from './holdings.service.ts';
import type { Views } from './media.view.ts';

/** Media files: what there is, and letting go of it. */
export function mediaEndpoints({
  platform,
  holdings,
  views,
}: {
  platform: Platform;
  holdings: HoldingsService;
  views: Views;
}): Implementation[] {
  return [
    implement(media.listMedia, async ({ query, actor }) => {
      const { rows, total } = await holdings.list(query, actor);
      const { page, limit } = query;
      const pagination = { page, limit, totalItems: total, totalPages: Math.ceil(total / limit) };
      return { status: 200, body: { data: views.list(rows), pagination, meta: { timestamp: platform.now().toISOString() } } };
    }),
    implement(media.deleteMedia, async ({ params, actor }) => {
      await holdings.remove(params.id, actor);
      return { status: 200, body: { success: true } };
    }),
    implement(media.getMedia, async ({ params, actor }) => ({ status: 200, body: { data: await views.detail(params.id, actor) } })),
    implement(media.watchMedia, async ({ params, actor, signal }) => ({
      status: 200,
      event: 'media',
      events: await followMedia({ platform, view: views.file }, params.id, actor, signal),
    })),
  ];
}

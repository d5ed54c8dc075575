import { can, media } from '@fotograma/contract';
import { NotFound } from '../../platform/errors.ts';
import { type Implementation, implement } from '../../platform/http/bind.ts';
import type { Platform } from '../../platform/platform.ts';
import type { DeliveryService } from './delivery/delivery.service.ts';
import { followMedia, type View } from './follow.ts';
import type { HoldingsService } from './holdings.service.ts';
import type { MediaRepository } from './media.repository.ts';
import { present } from './media.ts';
import type { UploadsService } from './uploads.service.ts';
import type { WorkService } from './work.service.ts';

/** The state of a file for somebody. */
export function createView(deps: { platform: Platform; files: MediaRepository; delivery: DeliveryService }): View {
  const { platform, files, delivery } = deps;
  return async (id, actor) => {
    const row = await files.find(id);
    // The same for what is not there and for what is somebody else's.
    if (!row || !can(actor, 'media:read', row)) throw new NotFound('media file', id);
    return present(row, platform.now(), delivery.share);
  };
}

export function mediaEndpoints(deps: {
  platform: Platform;
  holdings: HoldingsService;
  uploads: UploadsService;
  delivery: DeliveryService;
  work: WorkService;
  view: View;
}): Implementation[] {
  const { platform, holdings, uploads, delivery, work, view } = deps;
  return [
    implement(media.createUploadIntent, async ({ body, actor }) => {
      const { mediaId, url, headers, expiresAt } = await uploads.announce(body, actor.id);
      return { status: 201, body: { mediaId, upload: { method: 'PUT', url, headers, expiresAt: expiresAt.toISOString() } } };
    }),
    implement(media.putUpload, async ({ params, body, length }) => ({
      status: 200,
      body: await uploads.receive(params.token, body, length),
    })),
    implement(media.listMedia, async ({ query, actor }) => {
      const now = platform.now();
      const { rows, total } = await holdings.list(query, actor);
      const { page, limit } = query;
      const pagination = { page, limit, totalItems: total, totalPages: Math.ceil(total / limit) };
      const data = rows.map((row) => present(row, now, delivery.share));
      return { status: 200, body: { data, pagination, meta: { timestamp: now.toISOString() } } };
    }),
    implement(media.deleteMedia, async ({ params, actor }) => {
      await holdings.remove(params.id, actor);
      return { status: 200, body: { success: true } };
    }),
    implement(media.cancelMedia, async ({ params, actor }) => {
      await work.cancel(params.id, actor);
      return { status: 200, body: { data: await view(params.id, actor) } };
    }),
    implement(media.retryMedia, async ({ params, actor }) => {
      await work.retry(params.id, actor);
      return { status: 200, body: { data: await view(params.id, actor) } };
    }),
    implement(media.getMedia, async ({ params, actor }) => ({ status: 200, body: { data: await view(params.id, actor) } })),
    implement(media.watchMedia, async ({ params, actor, signal }) => ({
      status: 200,
      event: 'media',
      events: await followMedia({ platform, view }, params.id, actor, signal),
    })),
  ];
}

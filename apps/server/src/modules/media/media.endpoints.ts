import { can, mastering, media, delivery as streams } from '@fotograma/contract';
import { NotFound } from '../../platform/errors.ts';
import { type Implementation, implement } from '../../platform/http/bind.ts';
import type { Platform } from '../../platform/platform.ts';
import type { DeliveryService, Viewer } from './delivery.service.ts';
import { followMedia, type View } from './follow.ts';
import type { HoldingsService } from './holdings.service.ts';
import type { MediaRepository } from './media.repository.ts';
import { present } from './media.ts';
import type { WorkService } from './work.service.ts';

export function mediaEndpoints(deps: {
  platform: Platform;
  files: MediaRepository;
  holdings: HoldingsService;
  delivery: DeliveryService;
  work: WorkService;
}): Implementation[] {
  const { platform, files, holdings, delivery, work } = deps;
  const view: View = async (id, actor) => {
    const row = await files.find(id);
    // The same for what is not there and for what is somebody else's.
    if (!row || !can(actor, 'media:read', row)) throw new NotFound('media file', id);
    return present(row, platform.now(), delivery.share);
  };
  const playlist = async (id: string, viewer: Viewer) => ({
    status: 200 as const,
    bytes: Buffer.from(await delivery.playlist(id, viewer)),
    contentType: 'application/vnd.apple.mpegurl',
    headers: { 'Cache-Control': 'no-cache' },
  });
  return [
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
    implement(mastering.cancelMedia, async ({ params, actor }) => {
      await work.cancel(params.id, actor);
      return { status: 200, body: { data: await view(params.id, actor) } };
    }),
    implement(mastering.retryMedia, async ({ params, actor }) => {
      await work.retry(params.id, actor);
      return { status: 200, body: { data: await view(params.id, actor) } };
    }),
    implement(media.getMedia, async ({ params, actor }) => ({ status: 200, body: { data: { ...await view(params.id, actor), profile: null, version: null, audio: [], subtitles: [], unreadableSubtitles: [], posters: [], storyboardUrl: null, waveforms: [], proxyUrl: null, originalUrl: null, loudness: null, derivedBytes: 0, container: null, streams: [], views: 0, watchedSeconds: 0 } } })),
    implement(media.watchMedia, async ({ params, actor, signal }) => ({
      status: 200,
      event: 'media',
      events: await followMedia({ platform, view }, params.id, actor, signal),
    })),
    implement(streams.getMasterPlaylist, ({ params, actor }) => playlist(params.id, actor)),
    implement(streams.getStreamFile, ({ params, actor, range }) => delivery.file(params.id, actor, params.version, params.path, range)),
    implement(streams.getSharedPlaylist, async ({ params }) => {
      const { id, viewer } = delivery.open(params.token);
      return playlist(id, viewer);
    }),
    implement(streams.getSharedStreamFile, async ({ params, range }) => {
      const { id, viewer } = delivery.open(params.token);
      return delivery.file(id, viewer, params.version, params.path, range);
    }),
  ];
}

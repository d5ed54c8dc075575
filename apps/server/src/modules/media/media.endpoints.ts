import { media } from '@fotograma/contract';
import { NotFound } from '../../platform/errors.ts';
import { type Implementation, implement } from '../../platform/http/bind.ts';
import type { Platform } from '../../platform/platform.ts';
import type { DeliveryService } from './delivery.service.ts';
import { follow } from './follow.ts';
import type { MediaRepository } from './media.repository.ts';
import { present } from './media.ts';
import type { UploadsService } from './uploads.service.ts';

export function mediaEndpoints(deps: {
  platform: Platform;
  files: MediaRepository;
  uploads: UploadsService;
  delivery: DeliveryService;
}): Implementation[] {
  const { platform, files, uploads, delivery } = deps;
  return [
    implement(media.createUploadIntent, async ({ body }) => {
      const { mediaId, url, headers, expiresAt } = await uploads.announce(body);
      return { status: 201, body: { mediaId, upload: { method: 'PUT', url, headers, expiresAt: expiresAt.toISOString() } } };
    }),
    implement(media.putUpload, async ({ params, body, length }) => ({
      status: 200,
      body: await uploads.receive(params.token, body, length),
    })),
    implement(media.getMedia, async ({ params }) => {
      const row = await files.find(params.id);
      if (!row) throw new NotFound('media file', params.id);
      return { status: 200, body: { data: present(row, platform.now()) } };
    }),
    implement(media.watchMedia, async ({ params, signal }) => ({
      status: 200,
      event: 'media',
      events: await follow(deps, params.id, signal),
    })),
    implement(media.getMasterPlaylist, async ({ params }) => ({
      status: 200,
      bytes: Buffer.from(await delivery.playlist(params.id)),
      contentType: 'application/vnd.apple.mpegurl',
      headers: { 'Cache-Control': 'no-cache' },
    })),
    implement(media.getStreamFile, ({ params, range }) => delivery.file(params.id, params.version, params.path, range)),
  ];
}

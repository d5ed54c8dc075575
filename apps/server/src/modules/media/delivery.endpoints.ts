import { delivery as contract } from '@fotograma/contract';
import { type Implementation, implement } from '../../platform/http/bind.ts';
import type { DeliveryService, Viewer } from './delivery.service.ts';

export function deliveryEndpoints(delivery: DeliveryService): Implementation[] {
  const playlist = async (id: string, viewer: Viewer) => ({
    status: 200 as const,
    bytes: Buffer.from(await delivery.playlist(id, viewer)),
    contentType: 'application/vnd.apple.mpegurl',
    headers: { 'Cache-Control': 'no-cache' },
  });
  return [
    implement(contract.getMasterPlaylist, ({ params, actor }) => playlist(params.id, actor)),
    implement(contract.getStreamFile, ({ params, actor, range }) => delivery.file(params.id, actor, params.version, params.path, range)),
    implement(contract.getSharedPlaylist, async ({ params }) => {
      const { id, viewer } = delivery.open(params.token);
      return playlist(id, viewer);
    }),
    implement(contract.getSharedStreamFile, async ({ params, range }) => {
      const { id, viewer } = delivery.open(params.token);
      return delivery.file(id, viewer, params.version, params.path, range);
    }),
  ];
}

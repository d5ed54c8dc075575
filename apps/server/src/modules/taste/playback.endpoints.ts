import { playback } from '@fotograma/contract';
import { type Implementation, implement } from '../../platform/http/bind.ts';
import type { PlaybackService } from './playback.service.ts';

export function playbackEndpoints(service: PlaybackService, now: () => Date): Implementation[] {
  return [
    implement(playback.putProgress, async ({ actor, params, body }) => ({
      status: 200,
      body: { data: await service.put(actor.id, params.mediaId, body) },
    })),
    implement(playback.getProgress, async ({ actor, params }) => ({
      status: 200,
      body: { data: await service.find(actor.id, params.mediaId) },
    })),
    implement(playback.deleteProgress, async ({ actor, params }) => {
      await service.remove(actor.id, params.mediaId);
      return { status: 200, body: { success: true } };
    }),
    implement(playback.listContinue, async ({ actor, query }) => ({
      status: 200,
      body: { data: await service.list(actor.id, query.limit), meta: { timestamp: now().toISOString() } },
    })),
  ];
}

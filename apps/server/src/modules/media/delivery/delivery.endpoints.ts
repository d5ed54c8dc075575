import { delivery as contract } from '@fotograma/contract';
import { type Implementation, implement } from '../../../platform/http/bind.ts';
import type { Platform } from '../../../platform/platform.ts';
import type { View } from '../follow.ts';
import { languageLabel } from '../mastering/languages.ts';
import type { DeliveryRepository } from './delivery.repository.ts';
import type { DeliveryService } from './delivery.service.ts';
import { createPosters } from './posters.service.ts';
import { ADDED } from './presentation.ts';
import { createSubtitles } from './subtitles.service.ts';
import type { Watching } from './watching.ts';

const HOLDER = 'link-holder';

/** @param deps.view tells a media file to somebody. */
export function deliveryEndpoints(deps: {
  platform: Platform;
  rows: DeliveryRepository;
  delivery: DeliveryService;
  watching: Watching;
  view: View;
}): Implementation[] {
  const { delivery, watching, view } = deps;
  const subtitles = createSubtitles(deps);
  const posters = createPosters(deps);
  return [
    implement(contract.getMasterPlaylist, ({ params, actor }) => delivery.multivariant(params.id, actor)),
    implement(contract.getDashManifest, ({ params, actor }) => delivery.dash(params.id, actor)),
    implement(contract.getStreamFile, ({ params, actor, range, ifRange }) =>
      delivery.file(params.id, actor, params.version, params.path, { range, ifRange }),
    ),
    implement(contract.getSharedPlaylist, async ({ params, from }) =>
      delivery.multivariant(delivery.open(params.token, 'stream', from.address), HOLDER),
    ),
    implement(contract.getSharedDashManifest, async ({ params, from }) =>
      delivery.dash(delivery.open(params.token, 'stream', from.address), HOLDER),
    ),
    implement(contract.getSharedStreamFile, async ({ params, from, range, ifRange }) =>
      delivery.file(delivery.open(params.token, 'stream', from.address), HOLDER, params.version, params.path, { range, ifRange }),
    ),
    implement(contract.getSharedOriginal, async ({ params, from, range, ifRange }) =>
      delivery.original(delivery.open(params.token, 'original', from.address), { range, ifRange }),
    ),
    implement(contract.createStreamSession, async ({ params, actor, body, from }) => {
      const { token, dash, expiresAt } = await delivery.session(params.id, actor, {
        seconds: body.seconds,
        address: body.bindAddress ? from.address : undefined,
      });
      const folder = `/api/stream/shared/${token}`;
      return {
        status: 201,
        body: {
          hlsUrl: `${folder}/master.m3u8`,
          dashUrl: dash ? `${folder}/manifest.mpd` : null,
          expiresAt: expiresAt.toISOString(),
        },
      };
    }),
    implement(contract.addSubtitle, async ({ params, query, actor, body }) => {
      const { language, kind } = query;
      const label = query.label ?? null;
      const added = await subtitles.add(params.id, actor, { language, label, kind }, body);
      const url = `${await delivery.folder(params.id, actor)}/${ADDED}/${added.id}.vtt`;
      const data = { id: added.id, language, label: label ?? languageLabel(language), kind, source: 'uploaded' as const, url };
      return { status: 201, body: { data } };
    }),
    implement(contract.deleteSubtitle, async ({ params, actor }) => {
      await subtitles.remove(params.id, actor, params.subtitleId);
      return { status: 200, body: { success: true } };
    }),
    implement(contract.choosePoster, async ({ params, body, actor }) => {
      await posters.choose(params.id, actor, body.number);
      return { status: 200, body: { data: await view(params.id, actor) } };
    }),
    implement(contract.countWatching, async ({ params, body, actor }) => {
      const durationSeconds = await delivery.durationOf(params.id, actor);
      watching.count({ mediaId: params.id, durationSeconds, ...body });
      return { status: 202 };
    }),
  ];
}

import { series as contract } from '@fotograma/contract';
import { type Implementation, implement } from '../../platform/http/bind.ts';
import type { EpisodesService } from './episodes.service.ts';
import type { SeasonsService } from './seasons.service.ts';
import type { SeriesService } from './series.service.ts';

export function seriesEndpoints(
  { series, seasons, episodes }: { series: SeriesService; seasons: SeasonsService; episodes: EpisodesService },
  now: () => Date,
): Implementation[] {
  return [
    implement(contract.listSeries, async ({ query }) => {
      const { series: data, total } = await series.list(query);
      const { page, limit } = query;
      const pagination = { page, limit, totalItems: total, totalPages: Math.ceil(total / limit) };
      return { status: 200, body: { data, pagination, meta: { timestamp: now().toISOString() } } };
    }),
    implement(contract.getSeries, async ({ params }) => ({ status: 200, body: { data: await series.detail(params.id) } })),
    implement(contract.getSeriesBySlug, async ({ params }) => {
      const found = await series.bySlug(params.slug);
      if ('series' in found) return { status: 200 as const, body: { data: found.series } };
      return { status: 308 as const, headers: { Location: `/api/series/by-slug/${found.movedTo}` } };
    }),
    implement(contract.getSeriesPoster, async ({ params, query }) => ({
      status: 200,
      bytes: Buffer.from(await series.poster(params.id)),
      contentType: 'image/svg+xml',
      headers: { 'Cache-Control': query.v === undefined ? 'no-cache' : 'public, max-age=31536000, immutable' },
    })),
    implement(contract.createSeries, async ({ body }) => ({ status: 201, body: { data: await series.create(body) } })),
    implement(contract.updateSeries, async ({ params, body }) => ({ status: 200, body: { data: await series.update(params.id, body) } })),
    implement(contract.deleteSeries, async ({ params }) => {
      await series.remove(params.id);
      return { status: 200, body: { success: true } };
    }),
    implement(contract.putSeriesPicture, async ({ params, body, length }) => ({
      status: 200,
      body: { data: await series.putPicture(params.id, params.kind, body, length) },
    })),
    implement(contract.deleteSeriesPicture, async ({ params }) => ({
      status: 200,
      body: { data: await series.removePicture(params.id, params.kind) },
    })),
    implement(contract.createSeason, async ({ params, body }) => ({ status: 201, body: { data: await seasons.create(params.id, body) } })),
    implement(contract.updateSeason, async ({ params, body }) => ({ status: 200, body: { data: await seasons.update(params.id, body) } })),
    implement(contract.deleteSeason, async ({ params }) => {
      await seasons.remove(params.id);
      return { status: 200, body: { success: true } };
    }),
    implement(contract.getEpisode, async ({ params }) => ({ status: 200, body: { data: await episodes.get(params.id) } })),
    implement(contract.createEpisode, async ({ params, body }) => ({
      status: 201,
      body: { data: await episodes.create(params.id, body) },
    })),
    implement(contract.updateEpisode, async ({ params, body }) => ({
      status: 200,
      body: { data: await episodes.update(params.id, body) },
    })),
    implement(contract.deleteEpisode, async ({ params }) => {
      await episodes.remove(params.id);
      return { status: 200, body: { success: true } };
    }),
    implement(contract.attachEpisodeMedia, async ({ params, body }) => ({
      status: 200,
      body: { data: await episodes.attach(params.id, body.mediaId) },
    })),
    implement(contract.detachEpisodeMedia, async ({ params }) => ({ status: 200, body: { data: await episodes.detach(params.id) } })),
  ];
}

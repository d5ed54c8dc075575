import type { series as contract } from '@fotograma/contract';
import { NotFound } from '../../platform/errors.ts';
import type { Media } from '../media/index.ts';
import type { EpisodeRow, EpisodesRepository } from './episodes.repository.ts';
import { postersAndBackdrops } from './pictures/addresses.ts';
import type { SeasonRow, SeasonsRepository } from './seasons.repository.ts';
import type { SeriesRepository, SeriesRow } from './series.repository.ts';

/** Changes when the drawing of posters does, so that no cache keeps an old one. */
const POSTER_EDITION = 1;

/** An episode with the series that it is of. */
export interface EpisodeOfSeries extends contract.Episode {
  readonly series: contract.Series;
}

export type SeriesReading = ReturnType<typeof createSeriesReading>;

/** Series, seasons and episodes as readers get them: with addresses of pictures, and with the state of their media. */
export function createSeriesReading(deps: {
  series: SeriesRepository;
  seasons: SeasonsRepository;
  episodes: EpisodesRepository;
  media: Media;
}) {
  const { series, seasons, episodes, media } = deps;

  const presentEpisodes = async (rows: readonly EpisodeRow[]): Promise<contract.Episode[]> => {
    const ids = rows.flatMap(({ mediaFileId }) => mediaFileId ?? []);
    const [states, posters] = await Promise.all([media.states(ids), media.posters(ids)]);
    return rows.map(({ seriesId: _, mediaFileId, ...row }) => {
      const state = mediaFileId ? states.get(mediaFileId) : undefined;
      return {
        ...row,
        media: mediaFileId && state ? { id: mediaFileId, ...state } : null,
        stillUrl: (mediaFileId && posters.get(mediaFileId)) || null,
      };
    });
  };
  const byIds = async (ids: readonly number[]) => (await series.byIds(ids)).map(present);
  const withSeries = async (rows: readonly EpisodeRow[]): Promise<EpisodeOfSeries[]> => {
    const [told, parents] = await Promise.all([presentEpisodes(rows), byIds([...new Set(rows.map((row) => row.seriesId))])]);
    const byId = new Map(parents.map((parent) => [parent.id, parent]));
    return told.flatMap((episode, n) => {
      const parent = byId.get(rows[n]?.seriesId ?? 0);
      return parent ? [{ ...episode, series: parent }] : [];
    });
  };

  return {
    /** As lists show them, in this order; ids that no series has are left out. */
    byIds,

    /** @throws {NotFound} */
    async detail(id: number): Promise<contract.SeriesDetail> {
      const [row, seasonRows, episodeRows] = await Promise.all([series.detail(id), seasons.ofSeries(id), episodes.ofSeries(id)]);
      if (!row) throw new NotFound('series', id);
      const bySeason = Map.groupBy(await presentEpisodes(episodeRows), (episode) => episode.seasonId);
      const { tmdbId, keywords, credits, createdAt, updatedAt } = row;
      return {
        ...present(row),
        tmdbId,
        keywords,
        credits,
        seasons: seasonRows.map((season) => presentSeason(season, bySeason.get(season.id) ?? [])),
        createdAt: createdAt.toISOString(),
        updatedAt: updatedAt.toISOString(),
      };
    },

    /** @throws {NotFound} */
    async season(id: number): Promise<contract.Season> {
      const [row, episodeRows] = await Promise.all([seasons.find(id), episodes.ofSeason(id)]);
      if (!row) throw new NotFound('season', id);
      return presentSeason(row, await presentEpisodes(episodeRows));
    },

    /** @throws {NotFound} */
    async episode(id: number): Promise<contract.EpisodeDetail> {
      const [[found], { previous, next }] = await Promise.all([episodes.byIds([id]).then(withSeries), episodes.neighbours(id)]);
      if (!found) throw new NotFound('episode', id);
      const beside = await presentEpisodes([previous, next].filter((row) => row !== null));
      const told = (row: EpisodeRow | null) => beside.find((episode) => episode.id === row?.id) ?? null;
      return { ...found, previous: told(previous), next: told(next) };
    },

    /** In this order; ids that no episode has are left out. */
    episodesByIds: async (ids: readonly number[]): Promise<EpisodeOfSeries[]> => withSeries(await episodes.byIds(ids)),

    /** The episode told after one; null after the last, and where there is no such episode. */
    async nextEpisode(id: number): Promise<EpisodeOfSeries | null> {
      const { next } = await episodes.neighbours(id);
      return next && ((await withSeries([next]))[0] ?? null);
    },
  };
}

function presentSeason({ seriesId: _, ...season }: SeasonRow, episodes: contract.Episode[]): contract.Season {
  return { ...season, episodes };
}

/** A series as readers get it: with the addresses of its pictures. */
export function present({ posterPath, backdropPath, updatedAt, ...row }: SeriesRow): contract.Series {
  const version = `${POSTER_EDITION}-${updatedAt.getTime().toString(36)}`;
  return { ...row, ...postersAndBackdrops({ posterPath, backdropPath }, `/api/series/${row.id}/poster.svg?v=${version}`) };
}

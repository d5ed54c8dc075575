import type { series as contract } from '@fotograma/contract';
import type { Database, Sql } from '../../platform/database/database.ts';
import { Conflict, Fault, NotFound } from '../../platform/errors.ts';
import type { Media } from '../media/index.ts';
import type { Attachments } from './attachments.ts';
import type { EpisodeChanges, EpisodeRow, EpisodesRepository } from './episodes.repository.ts';
import type { SeasonsRepository } from './seasons.repository.ts';
import type { SeriesReading } from './series.reading.ts';
import type { SeriesRepository } from './series.repository.ts';

/** A series is answered whole. */
const MOST_EPISODES = 5_000;

export type EpisodesService = ReturnType<typeof createEpisodes>;

/** Episodes of seasons; as with seasons, whoever changes them holds the series first. */
export function createEpisodes(deps: {
  database: Database;
  series: SeriesRepository;
  seasons: SeasonsRepository;
  episodes: EpisodesRepository;
  reading: SeriesReading;
  media: Media;
  attachments: Attachments;
}) {
  const { database, series, seasons, episodes, reading, media, attachments } = deps;

  /** @throws {Fault} `conflict` at /number. */
  const demandFree = async (sql: Sql, seasonId: number, number: number, except?: number) => {
    const taken = await episodes.numbered(sql, seasonId, number);
    if (!taken || taken.id === except) return;
    throw new Fault('conflict', `The season has an episode ${number} already: “${taken.title}”.`, {
      errors: [{ in: 'body', pointer: '/number', message: 'Taken already' }],
    });
  };
  /** Runs `work` with an episode that nobody else changes. @throws {NotFound} */
  const holding = <T>(id: number, work: (sql: Sql, episode: EpisodeRow) => Promise<T>) =>
    database.transaction(async (sql) => {
      const found = await episodes.find(sql, id);
      const held = found && (await series.hold(sql, found.seriesId)) && (await episodes.find(sql, id));
      if (!held) throw new NotFound('episode', id);
      return work(sql, held);
    });

  return {
    /** With those before and after it. @throws {NotFound} */
    get: reading.episode,

    /** @throws {NotFound} for the season; {Fault} `conflict`. */
    async create(seasonId: number, episode: EpisodeChanges & { number: number; title: string }): Promise<contract.EpisodeDetail> {
      const id = await database.transaction(async (sql) => {
        const season = await seasons.find(seasonId, sql);
        // The season again once the series is held: it may have gone while we waited.
        if (!season || !(await series.hold(sql, season.seriesId)) || !(await seasons.find(seasonId, sql))) {
          throw new NotFound('season', seasonId);
        }
        await demandFree(sql, seasonId, episode.number);
        if ((await episodes.countOfSeries(sql, season.seriesId)) >= MOST_EPISODES) {
          throw new Conflict(`A series has at most ${MOST_EPISODES} episodes, and this one has them.`);
        }
        return episodes.add(sql, seasonId, episode);
      });
      return reading.episode(id);
    },

    /** @throws {NotFound}, {Fault} `conflict`. */
    async update(id: number, changes: EpisodeChanges): Promise<contract.EpisodeDetail> {
      await holding(id, async (sql, { seasonId }) => {
        if (changes.number !== undefined) await demandFree(sql, seasonId, changes.number, id);
        await episodes.change(sql, id, changes);
      });
      return reading.episode(id);
    },

    /** Its media file stays, and is private again. @throws {NotFound} */
    async remove(id: number): Promise<void> {
      await holding(id, async (sql) => {
        await media.unpublish(sql, ...(await episodes.remove(sql, { id })));
      });
    },

    /** @throws {NotFound} for the episode or the file; {Conflict} when something else has the file. */
    async attach(id: number, mediaId: string): Promise<contract.EpisodeDetail> {
      await holding(id, (sql) => attachments.attach(sql, { kind: 'episode', id }, mediaId));
      return reading.episode(id);
    },

    /** @throws {NotFound} */
    async detach(id: number): Promise<contract.EpisodeDetail> {
      await holding(id, (sql) => attachments.detach(sql, { kind: 'episode', id }));
      return reading.episode(id);
    },
  };
}

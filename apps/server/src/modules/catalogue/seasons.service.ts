import type { series as contract } from '@fotograma/contract';
import type { Database, Sql } from '../../platform/database/database.ts';
import { Fault, NotFound } from '../../platform/errors.ts';
import type { Media } from '../media/index.ts';
import type { EpisodesRepository } from './episodes.repository.ts';
import type { SeasonChanges, SeasonRow, SeasonsRepository } from './seasons.repository.ts';
import type { SeriesReading } from './series.reading.ts';
import type { SeriesRepository } from './series.repository.ts';

export type SeasonsService = ReturnType<typeof createSeasons>;

/**
 * Seasons of series. Whoever changes what a series is made of holds the series first, so that two at once never give one
 * number twice, and nothing is added to what is being removed.
 */
export function createSeasons(deps: {
  database: Database;
  series: SeriesRepository;
  seasons: SeasonsRepository;
  episodes: EpisodesRepository;
  reading: SeriesReading;
  media: Media;
}) {
  const { database, series, seasons, episodes, reading, media } = deps;

  /** @throws {Fault} `conflict` at /number. */
  const demandFree = async (sql: Sql, seriesId: number, number: number, except?: number) => {
    const taken = await seasons.numbered(sql, seriesId, number);
    if (!taken || taken.id === except) return;
    throw new Fault('conflict', number === 0 ? 'The series has specials already.' : `The series has a season ${number} already.`, {
      errors: [{ in: 'body', pointer: '/number', message: 'Taken already' }],
    });
  };
  /** Runs `work` with a season that nobody else changes. @throws {NotFound} */
  const holding = <T>(id: number, work: (sql: Sql, season: SeasonRow) => Promise<T>) =>
    database.transaction(async (sql) => {
      const found = await seasons.find(id, sql);
      const held = found && (await series.hold(sql, found.seriesId)) && (await seasons.find(id, sql));
      if (!held) throw new NotFound('season', id);
      return work(sql, held);
    });

  return {
    /** @throws {NotFound} for the series; {Fault} `conflict`. */
    async create(seriesId: number, season: SeasonChanges & { number: number }): Promise<contract.Season> {
      const id = await database.transaction(async (sql) => {
        if (!(await series.hold(sql, seriesId))) throw new NotFound('series', seriesId);
        await demandFree(sql, seriesId, season.number);
        return seasons.add(sql, seriesId, season);
      });
      return reading.season(id);
    },

    /** @throws {NotFound}, {Fault} `conflict`. */
    async update(id: number, changes: SeasonChanges): Promise<contract.Season> {
      await holding(id, async (sql, { seriesId }) => {
        if (changes.number !== undefined) await demandFree(sql, seriesId, changes.number, id);
        await seasons.change(sql, id, changes);
      });
      return reading.season(id);
    },

    /** With its episodes; their media files stay, and are private again. @throws {NotFound} */
    async remove(id: number): Promise<void> {
      await holding(id, async (sql) => {
        await media.unpublish(sql, ...(await episodes.remove(sql, { seasonId: id })));
        await seasons.remove(sql, id);
      });
    },
  };
}

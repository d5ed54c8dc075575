import type { Implementation } from '../../platform/http/bind.ts';
import type { Platform } from '../../platform/platform.ts';
import type { Media } from '../media/index.ts';
import type { Attachments } from './attachments.ts';
import { createEpisodesRepository } from './episodes.repository.ts';
import { createEpisodes } from './episodes.service.ts';
import type { Pictures } from './pictures/pictures.ts';
import { createSeasonsRepository } from './seasons.repository.ts';
import { createSeasons } from './seasons.service.ts';
import { createSeriesChangesRepository } from './series.changes.repository.ts';
import { seriesEndpoints } from './series.endpoints.ts';
import { createSeriesReading, type SeriesReading } from './series.reading.ts';
import { createSeriesRepository } from './series.repository.ts';
import { createSeries } from './series.service.ts';

/** Series, their seasons and episodes, put together. */
export function assembleSeries(deps: { platform: Platform; media: Media; attachments: Attachments; pictures: Pictures }): {
  endpoints: Implementation[];
  reading: SeriesReading;
} {
  const { platform, media, attachments, pictures } = deps;
  const { database } = platform;
  const series = createSeriesRepository(database);
  const seasons = createSeasonsRepository(database);
  const episodes = createEpisodesRepository(database);
  const reading = createSeriesReading({ series, seasons, episodes, media });
  const shared = { database, series, seasons, episodes, reading, media };
  return {
    endpoints: seriesEndpoints(
      {
        series: createSeries({ ...shared, changes: createSeriesChangesRepository(), pictures }),
        seasons: createSeasons(shared),
        episodes: createEpisodes({ ...shared, attachments }),
      },
      platform.now,
    ),
    reading,
  };
}

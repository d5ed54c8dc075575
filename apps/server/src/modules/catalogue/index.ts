import type { catalogue } from '@fotograma/contract';
import type { ModuleParts, Platform } from '../../platform/platform.ts';
import type { Media } from '../media/index.ts';
import { createAttachments } from './attachments.ts';
import { type ImportProgress, type ImportReport, importWikipedia } from './importers/wikipedia.ts';
import { createLeader } from './leader/leader.ts';
import { moviesEndpoints } from './movies.endpoints.ts';
import { createMoviesRepository } from './movies.repository.ts';
import { createMovies } from './movies.service.ts';
import { createPlaysRepository, type Play } from './plays.repository.ts';
import { createSearchRepository } from './search.repository.ts';
import { createSearch } from './search.service.ts';
import type { EpisodeOfSeries } from './series.reading.ts';
import { assembleSeries } from './series.ts';
import { createSqlShelf } from './shelf.repository.ts';
import { createShelfKeeper } from './shelf-index.loader.ts';
import { createShelfIndexRepository } from './shelf-index.repository.ts';
import { createShelvingRepository } from './shelving.repository.ts';
import type { ShelvingReport } from './shelving.ts';
import { STARTER_SOURCE, shelveStarter } from './starter/starter.ts';

export type { ImportProgress, ImportReport } from './importers/wikipedia.ts';
export type { Play } from './plays.repository.ts';
export type { EpisodeOfSeries } from './series.reading.ts';

export interface Catalogue {
  /** Films as lists show them, in this order; ids that no film has are left out. */
  moviesByIds(ids: readonly number[]): Promise<catalogue.Movie[]>;
  /** Ids of films, the best known first. @param genre a category's slug; of one that there is not, there are none. */
  popular(filter: { genre?: string | undefined; playable?: boolean }, page: { limit: number; offset: number }): Promise<number[]>;
  /** What plays each of these media files; a file that nothing plays is not in it. */
  whatPlays(mediaIds: readonly string[]): Promise<Map<string, Play>>;
  /** Episodes with their series, in this order; ids that none has are left out. */
  episodesByIds(ids: readonly number[]): Promise<EpisodeOfSeries[]>;
  /** The episode told after one, in the next season if need be, whether it can be played or not; null after the last. */
  nextEpisode(episodeId: number): Promise<EpisodeOfSeries | null>;
  /** Shelves the starter catalogue; films that are there already stay as they are. */
  seed(): Promise<ShelvingReport>;
  /** Begins to read the shelf into memory: before it is there, lists are slower. */
  warm(): void;
  /** On an installation's first start: the starter catalogue and, as a job, the demonstration film. */
  prepare(): Promise<void>;
  importWikipedia(
    file: string,
    options: { dryRun?: boolean; onProgress?: (progress: ImportProgress) => void; signal?: AbortSignal },
  ): Promise<ImportReport>;
}

/** The catalogue's door: films, categories, people, search and importers. */
export function createCatalogue(platform: Platform, { media }: { media: Media }): ModuleParts & { catalogue: Catalogue } {
  const movies = createMoviesRepository(platform.database);
  const shelf = createShelvingRepository(platform.database);
  const search = createSearch(createSearchRepository(platform.database));
  const leader = createLeader({ platform, movies, shelf, media });
  const lists = createShelfKeeper({
    repository: createShelfIndexRepository(platform.database),
    reference: createSqlShelf(platform.database),
    log: platform.log,
  });
  const service = createMovies({ movies, shelf: lists, search, media });
  const series = assembleSeries({ platform, media, attachments: createAttachments({ database: platform.database, media }) });
  const plays = createPlaysRepository(platform.database);
  media.onUse(plays.uses);
  return {
    endpoints: [...moviesEndpoints(service, platform.now), ...series.endpoints],
    jobs: [leader.job],
    catalogue: {
      moviesByIds: service.byIds,
      async popular({ genre, playable }, page) {
        const filter = { genre: genre === undefined ? undefined : [genre], playable: playable || undefined };
        return (await lists.find(filter, { sortBy: 'popularity', order: 'desc', ...page })).ids;
      },
      whatPlays: plays.of,
      episodesByIds: series.reading.episodesByIds,
      nextEpisode: series.reading.nextEpisode,
      warm: lists.warm,
      seed: () => shelveStarter(shelf),
      async prepare() {
        if (await shelf.has(STARTER_SOURCE)) return;
        const { added } = await shelveStarter(shelf);
        platform.log.info(`The starter catalogue is on the shelf: ${added} films`);
        await leader.order();
      },
      importWikipedia: (file, options) => importWikipedia(file, shelf, options),
    },
  };
}

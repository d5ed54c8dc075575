import type { catalogue } from '@fotograma/contract';
import type { ModuleParts, Platform } from '../../platform/platform.ts';
import type { Media } from '../media/index.ts';
import { type ImportProgress, type ImportReport, importWikipedia } from './importers/wikipedia.ts';
import { createLeader } from './leader/leader.ts';
import { moviesEndpoints } from './movies.endpoints.ts';
import { createMoviesRepository } from './movies.repository.ts';
import { createMovies } from './movies.service.ts';
import { createSearchRepository } from './search.repository.ts';
import { createSearch } from './search.service.ts';
import { createShelvingRepository } from './shelving.repository.ts';
import type { ShelvingReport } from './shelving.ts';
import { STARTER_SOURCE, shelveStarter } from './starter/starter.ts';

export type { ImportProgress, ImportReport } from './importers/wikipedia.ts';

export interface Catalogue {
  /** Films as lists show them, in this order; ids that no film has are left out. */
  moviesByIds(ids: readonly number[]): Promise<catalogue.Movie[]>;
  /** Shelves the starter catalogue; films that are there already stay as they are. */
  seed(): Promise<ShelvingReport>;
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
  const service = createMovies({ movies, search, media });
  return {
    endpoints: moviesEndpoints(service, platform.now),
    jobs: [leader.job],
    catalogue: {
      moviesByIds: service.byIds,
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

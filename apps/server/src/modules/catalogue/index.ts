import type { catalogue } from '@fotograma/contract';
import type { Bits } from '../../platform/bits.ts';
import type { ModuleParts, Platform } from '../../platform/platform.ts';
import type { Media } from '../media/index.ts';
import { createAttachments } from './attachments.ts';
import { assembleCategories } from './categories.ts';
import type { ImportOptions, ImportReport } from './importers/importer.ts';
import type { TmdbSettings } from './importers/tmdb.client.ts';
import { assembleImporting } from './importing.ts';
import type { Wanted } from './imports.sources.ts';
import { createLeader } from './leader/leader.ts';
import { moviesChangesEndpoints } from './movies.changes.endpoints.ts';
import { createMoviesChangesRepository } from './movies.changes.repository.ts';
import { createMoviesChanges } from './movies.changes.service.ts';
import { moviesEndpoints } from './movies.endpoints.ts';
import { createMoviesRepository } from './movies.repository.ts';
import { createMovies } from './movies.service.ts';
import { peopleEndpoints } from './people.endpoints.ts';
import { createPeopleRepository } from './people.repository.ts';
import { createPeople } from './people.service.ts';
import { createNamedPictures } from './pictures/named.ts';
import { createPictures } from './pictures/pictures.ts';
import { createPlaysRepository, type Play } from './plays.repository.ts';
import { createResolvingRepository, type FilmQuery, type Resolved } from './resolving.repository.ts';
import { createSearchRepository } from './search.repository.ts';
import { createSearch } from './search.service.ts';
import type { EpisodeOfSeries } from './series.reading.ts';
import { assembleSeries } from './series.ts';
import { createSqlShelf } from './shelf.repository.ts';
import type { MovieFilter } from './shelf.ts';
import { createShelfKeeper, type ShelfChanges } from './shelf-index.loader.ts';
import { createShelfIndexRepository } from './shelf-index.repository.ts';
import { createShelvingRepository } from './shelving.repository.ts';
import type { ShelvingReport } from './shelving.ts';
import { STARTER_SOURCE, shelveStarter } from './starter/starter.ts';

export type { ImportOptions, ImportProgress, ImportReport } from './importers/importer.ts';
export type { Wanted } from './imports.sources.ts';
export type { Play } from './plays.repository.ts';
export type { FilmQuery, Resolved } from './resolving.repository.ts';
export type { EpisodeOfSeries } from './series.reading.ts';
export type { MovieFilter } from './shelf.ts';

const TMDB_IMAGES = 'https://image.tmdb.org/t/p';

export interface Catalogue {
  /** Films as lists show them, in this order; ids that no film has are left out. @param looked `look` was called since they were asked for. */
  moviesByIds(ids: readonly number[], looked?: boolean): Promise<catalogue.Movie[]>;
  /** Films by their slugs, in no certain order; slugs that no film has are left out. */
  moviesBySlugs(slugs: readonly string[]): Promise<catalogue.Movie[]>;
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
  /** All films that a filter leaves, as bits by their ids. */
  matching(filter: Omit<MovieFilter, 'ids'>): Promise<Bits>;
  /** Tells which films changed, before anybody who looks from then on is answered. For whoever keeps something of the films. */
  onChange(listener: (changes: ShelfChanges) => void): void;
  /** Looks for changes. @returns whether everything that was committed before the call has been told. */
  look(): Promise<boolean>;
  /** The same, but waits while very much has changed, and for the shelf to be read for the first time. */
  settle(): Promise<boolean>;
  /** Begins to read the shelf into memory: before it is there, lists are slower. */
  warm(): void;
  /** On an installation's first start: the starter catalogue and, as a job, the demonstration film. */
  prepare(): Promise<void>;
  /** Brings films in here and now. @throws {Fault} `unavailable` when the source needs a setting that is not there. */
  importFilms(wanted: Wanted, options: ImportOptions): Promise<ImportReport>;
  /** Which films others mean, one a query, in their order; null for what is not on the shelf. */
  resolveFilms(queries: readonly FilmQuery[]): Promise<(Resolved | null)[]>;
  /** As workers start: orders again what a crash may have left. */
  recover(): Promise<void>;
}

export interface CatalogueOptions {
  /** Absent without a key: nothing is imported from TMDB then. */
  readonly tmdb?: TmdbSettings | undefined;
  /** Where TMDB keeps its pictures: no slash at the end. */
  readonly tmdbImageUrl?: string | undefined;
}

/** The catalogue's door: films, categories, people, search and importers. */
export function createCatalogue(
  platform: Platform,
  { media }: { media: Media },
  options: CatalogueOptions = {},
): ModuleParts & { catalogue: Catalogue } {
  const movies = createMoviesRepository(platform.database);
  const shelf = createShelvingRepository(platform.database);
  const leader = createLeader({ platform, movies, shelf, media });
  const lists = createShelfKeeper({
    repository: createShelfIndexRepository(platform.database),
    reference: createSqlShelf(platform.database),
    log: platform.log,
  });
  const search = createSearch(createSearchRepository(platform.database), lists);
  const service = createMovies({ movies, shelf: lists, search, media });
  const attachments = createAttachments({ database: platform.database, media });
  const pictures = createPictures(platform, {
    isNamed: createNamedPictures(platform.database),
    tmdbUrl: options.tmdbImageUrl ?? TMDB_IMAGES,
  });
  const series = assembleSeries({ platform, media, attachments, pictures });
  const filmChanges = createMoviesChangesRepository();
  const changes = createMoviesChanges({ database: platform.database, changes: filmChanges, movies: service, attachments, pictures });
  const categories = assembleCategories(platform);
  const people = createPeople({
    database: platform.database,
    people: createPeopleRepository(platform.database),
    films: filmChanges,
    moviesByIds: service.byIds,
    seriesByIds: series.reading.byIds,
    pictures,
  });
  const plays = createPlaysRepository(platform.database);
  const importing = assembleImporting({ platform, shelf, tmdb: options.tmdb ?? null });
  media.onUse(plays.uses);
  return {
    endpoints: [
      ...moviesEndpoints(service, platform.now),
      ...moviesChangesEndpoints(changes, pictures),
      ...categories.endpoints,
      ...series.endpoints,
      ...peopleEndpoints(people, platform.now),
      ...importing.endpoints,
    ],
    jobs: [leader.job, ...categories.jobs, ...importing.jobs],
    catalogue: {
      moviesByIds: service.byIds,
      moviesBySlugs: async (slugs) => service.byIds(await movies.idsOfSlugs(slugs)),
      async popular({ genre, playable }, page) {
        const filter = { genre: genre === undefined ? undefined : [genre], playable: playable || undefined };
        return (await lists.find(filter, { sortBy: 'popularity', order: 'desc', ...page })).ids;
      },
      whatPlays: plays.of,
      episodesByIds: series.reading.episodesByIds,
      nextEpisode: series.reading.nextEpisode,
      matching: lists.matching,
      onChange: lists.onChange,
      look: lists.look,
      settle: lists.settle,
      warm: lists.warm,
      seed: () => shelveStarter(shelf),
      async prepare() {
        if (await shelf.has(STARTER_SOURCE)) return;
        const { added } = await shelveStarter(shelf);
        platform.log.info(`The starter catalogue is on the shelf: ${added} films`);
        await leader.order();
      },
      importFilms: importing.importFilms,
      resolveFilms: createResolvingRepository(platform.database).resolve,
      recover: importing.recover,
    },
  };
}

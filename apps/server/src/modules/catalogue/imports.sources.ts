import type { imports } from '@fotograma/contract';
import { Fault } from '../../platform/errors.ts';
import type { Importer } from './importers/importer.ts';
import { createTmdbClient, type TmdbClient, type TmdbLimits, type TmdbSettings } from './importers/tmdb.client.ts';
import { createTmdbImporter } from './importers/tmdb.ts';
import { createWikipediaImporter } from './importers/wikipedia.ts';

/** What can be imported, and from where. */
export type Wanted =
  | { readonly source: 'tmdb'; readonly selection: imports.TmdbSelection }
  | { readonly source: 'wikipedia'; readonly file: string };

export interface ImportSources {
  /** @throws {Fault} `unavailable`, with the setting that is missing. */
  demand(source: Wanted['source']): void;
  /** @throws {Fault} `unavailable`. */
  importerOf(wanted: Wanted): Importer;
}

/** @param tmdb null without a key. All imports of a process share one client, as they share TMDB's patience. */
export function createImportSources({ tmdb, limits }: { tmdb: TmdbSettings | null; limits?: TmdbLimits }): ImportSources {
  let client: TmdbClient | null = null;
  const clientOf = () => {
    if (!tmdb) throw new Fault('unavailable', 'Importing from TMDB needs a key: set TMDB_API_KEY and start the server again.');
    client ??= createTmdbClient(tmdb, limits ? { limits } : {});
    return client;
  };
  return {
    demand(source) {
      if (source === 'tmdb') clientOf();
    },
    importerOf(wanted) {
      return wanted.source === 'tmdb' ? createTmdbImporter(clientOf(), wanted.selection) : createWikipediaImporter(wanted.file);
    },
  };
}

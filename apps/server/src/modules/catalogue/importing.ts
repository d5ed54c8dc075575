import * as z from 'zod';
import type { Implementation } from '../../platform/http/bind.ts';
import type { Platform } from '../../platform/platform.ts';
import { defineJob, type JobDefinition } from '../../platform/queue/queue.ts';
import { type ImportOptions, type ImportReport, runImport } from './importers/importer.ts';
import type { TmdbLimits, TmdbSettings } from './importers/tmdb.client.ts';
import { importsEndpoints } from './imports.endpoints.ts';
import { createImportJob } from './imports.job.ts';
import { createImportsRepository } from './imports.repository.ts';
import { createImports } from './imports.service.ts';
import { createImportSources, type Wanted } from './imports.sources.ts';
import type { ShelvingRepository } from './shelving.repository.ts';

const SWEEP_EVERY_SECONDS = 30;

export interface Importing {
  readonly endpoints: Implementation[];
  readonly jobs: JobDefinition[];
  /** Brings films in here and now, without a row that tells of it. */
  importFilms(wanted: Wanted, options: ImportOptions): Promise<ImportReport>;
  /** As workers start: orders again what has no worker. */
  recover(): Promise<void>;
}

/** Importing, put together: from the web, worked off by a job, and from the command line. */
export function assembleImporting(
  deps: { platform: Platform; shelf: ShelvingRepository; tmdb: TmdbSettings | null },
  options: { leaseSeconds?: number; limits?: TmdbLimits } = {},
): Importing {
  const { platform, shelf, tmdb } = deps;
  const sources = createImportSources({ tmdb, ...options });
  const rows = createImportsRepository(platform.database);
  const job = createImportJob({ platform, rows, sources, shelf, ...options });
  // The attempt is in the key: the job of a crashed worker, which the queue still believes in, does not stand in the way.
  const wake = (id: string, attempt: number) => platform.jobs.enqueue(job, { id }, { key: `${id}.${attempt}` });
  const service = createImports({ platform, rows, sources, wake });
  const sweeper = defineJob({
    name: 'catalogue.sweep-imports',
    line: 'default',
    data: z.object({}),
    attempts: 1,
    everySeconds: SWEEP_EVERY_SECONDS,
    run: service.sweep,
  });
  return {
    endpoints: importsEndpoints(service, platform.now),
    jobs: [job, sweeper],
    importFilms: (wanted, how) => runImport(sources.importerOf(wanted), shelf, how),
    recover: service.sweep,
  };
}

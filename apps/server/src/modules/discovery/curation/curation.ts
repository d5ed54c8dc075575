import type { ModuleParts, Platform } from '../../../platform/platform.ts';
import type { FeelingsRepository } from '../feelings.repository.ts';
import type { Analysers } from './analyser.ts';
import { createCasesRepository } from './cases.repository.ts';
import { curationEndpoints } from './curation.endpoints.ts';
import { createCurationService } from './curation.service.ts';
import { createRunsRepository } from './runs.repository.ts';
import { createRuns, type Runs } from './runs.ts';

/** Curation: analysers over the shelf, and people who decide. */
export function createCuration(
  platform: Platform,
  deps: { feelings: FeelingsRepository; analysers: Analysers; isSettled: () => Promise<boolean> },
): ModuleParts & Pick<Runs, 'curate'> {
  const { database, newId, now } = platform;
  const runs = createRuns(platform, { ...deps, runs: createRunsRepository(database) });
  const service = createCurationService({ newId, cases: createCasesRepository(database), feelings: deps.feelings });
  return { endpoints: curationEndpoints(runs, service, now), jobs: runs.jobs, curate: runs.curate };
}

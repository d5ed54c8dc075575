import { setTimeout as wait } from 'node:timers/promises';
import type { curation } from '@fotograma/contract';
import type { ChatModels } from '../../platform/ai/chat-models.ts';
import type { ModuleParts, Platform } from '../../platform/platform.ts';
import type { Catalogue } from '../catalogue/index.ts';
import type { Search } from '../search/index.ts';
import type { Taste } from '../taste/index.ts';
import { createBuiltinAnalyser } from './analysis/builtin.ts';
import { createCare } from './care.ts';
import { createCuration } from './curation/curation.ts';
import { createModelAnalyser } from './curation/model.ts';
import type { CurateOptions } from './curation/runs.ts';
import { discoveryEndpoints } from './discovery.endpoints.ts';
import { createFeelingsRepository } from './feelings.repository.ts';
import { createFeelings } from './feelings.service.ts';
import { createJourneysRepository } from './journeys.repository.ts';
import { createJourneys } from './journeys.service.ts';
import { createModelRepository } from './model.repository.ts';
import { createPlanner } from './planning.ts';
import { readCare } from './seed/seed.ts';
import { plantSeed } from './seed/seeding.ts';
import { publishStarter } from './starter/starter.ts';
import { createTableKeeper } from './table.keeper.ts';
import { createTeller } from './telling.ts';

export interface Discovery {
  /** What came with the installation, brought up to date: feelings, ways, and what the starter catalogue's films do. */
  prepare(): Promise<void>;
  /** Has films analysed, here and now. @throws {Fault} `unavailable` where the analyser is not set up; the signal's reason once it is aborted. */
  curate(options: CurateOptions): Promise<curation.CurationRun>;
}

/** The door of discovery: films found by what they make one feel. */
export async function createDiscovery(
  platform: Platform,
  {
    catalogue,
    taste,
    search,
    models,
  }: { catalogue: Catalogue; taste: Taste; search: Pick<Search, 'meaning' | 'isSettled'>; models: ChatModels },
): Promise<ModuleParts & { discovery: Discovery }> {
  const { database, log, newId, now } = platform;
  const care = createCare(await readCare());
  const feelings = createFeelingsRepository(database);
  const keeper = createTableKeeper({ database, models: createModelRepository(database), catalogue });
  const journeys = createJourneys({
    keeper,
    plan: createPlanner({ keeper, catalogue, taste, care }),
    tell: createTeller({ catalogue, feelings, care }),
    repository: createJourneysRepository(database),
    catalogue,
    newId,
  });
  const curating = createCuration(platform, {
    feelings,
    analysers: {
      builtin: createBuiltinAnalyser({ meaning: search.meaning, sample: feelings.sample }),
      model: models.names.length
        ? () => Promise.resolve(createModelAnalyser({ models, newId, pause: (ms, signal) => wait(ms, undefined, { signal }) }))
        : null,
    },
    isSettled: search.isSettled,
  });
  const prepare = async () => {
    if (await plantSeed(database)) log.info('Feelings and the ways from them to films are up to date');
    const published = await publishStarter({ catalogue, feelings, newId });
    if (published) log.info(`What ${published} films make one feel came with the installation`);
  };
  return {
    endpoints: [
      ...discoveryEndpoints(createFeelings({ keeper, repository: feelings, catalogue, care }), journeys, now),
      ...curating.endpoints,
    ],
    jobs: curating.jobs,
    discovery: {
      prepare,
      async curate(options) {
        await prepare();
        return curating.curate(options);
      },
    },
  };
}

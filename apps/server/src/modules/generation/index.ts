import type { generation as contract } from '@fotograma/contract';
import type { Maker } from '../../platform/ai/makers.ts';
import type { Lease } from '../../platform/heart.ts';
import type { ModuleParts, Platform } from '../../platform/platform.ts';
import type { Identity } from '../identity/index.ts';
import { createClaimsRepository } from './claims.repository.ts';
import { createEndings, type Teller } from './ending.ts';
import { createFiles } from './files.ts';
import { generationEndpoints } from './generation.endpoints.ts';
import { createGenerationsRepository } from './generations.repository.ts';
import { createGenerations } from './generations.service.ts';
import { createIdempotencyRepository } from './idempotency.repository.ts';
import { createInputsRepository } from './inputs.repository.ts';
import { createInputs, type Stills } from './inputs.ts';
import { keys } from './keys.ts';
import { createServices } from './makers.ts';
import { createMetricsRepository } from './metrics.repository.ts';
import { createGenerationMetrics } from './metrics.service.ts';
import { createPosterMaker } from './poster.ts';
import { createSweep } from './sweep.ts';
import { createGenerationWork } from './work.ts';

export interface GenerationOptions {
  /** Makers beside our own, which is always there; `price` in millionths of a US dollar an output. */
  readonly makers: readonly { name: Exclude<contract.Service, 'poster'>; maker: Maker; price: number }[];
  /** Generations at once in one process. */
  readonly slots: number;
  readonly lease?: Lease | undefined;
}

/** The door of generation: pictures and films that people and programs have made. */
export function createGeneration(
  platform: Platform,
  deps: { identity: Pick<Identity, 'quotas' | 'onForget'>; teller: Teller; stills: Stills },
  options: GenerationOptions,
): ModuleParts & { work(): void; close(): Promise<void> } {
  const { database, removals, now, metrics } = platform;
  const { identity, teller } = deps;
  const services = createServices([{ name: 'poster', maker: createPosterMaker(), price: 0 }, ...options.makers], () => now().getTime());
  const rows = createGenerationsRepository(database);
  const claims = createClaimsRepository(database);
  const idempotency = createIdempotencyRepository(database);
  const inputs = createInputs({ platform, rows: createInputsRepository(database), stills: deps.stills });
  const endings = createEndings({ platform, claims, quotas: identity.quotas, teller });
  const work = createGenerationWork({ platform, claims, endings, services, inputs, slots: options.slots, lease: options.lease });
  const files = createFiles({ platform, rows });
  const generations = createGenerations({
    platform,
    rows,
    idempotency,
    endings,
    services,
    inputs,
    quotas: identity.quotas,
    teller,
    link: files.link,
    announce: work.announce,
  });
  // The rows go with the principal; the files are noted here.
  identity.onForget(async (sql, principalId) => removals.forget(sql, keys.principal(principalId)));
  metrics.generationDepth(() => claims.depth());

  const sweep = createSweep({ platform, rows, claims, idempotency, inputs });
  const api = createGenerationMetrics({ rows: createMetricsRepository(database), quotas: identity.quotas, now });
  return { endpoints: generationEndpoints(generations, api, files, now), jobs: [sweep], work: work.start, close: work.close };
}

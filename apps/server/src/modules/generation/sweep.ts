import * as z from 'zod';
import type { Platform } from '../../platform/platform.ts';
import { defineJob, type JobDefinition } from '../../platform/queue/queue.ts';
import type { ClaimsRepository } from './claims.repository.ts';
import type { GenerationsRepository } from './generations.repository.ts';
import type { IdempotencyRepository } from './idempotency.repository.ts';
import type { Inputs } from './inputs.ts';

const EVERY_SECONDS = 60;
const OUTLIVED_AT_ONCE = 200;

/** Lets go of what was kept long enough: outputs, pictures to work from, answers to keys, places in line. */
export function createSweep(deps: {
  platform: Platform;
  rows: GenerationsRepository;
  claims: ClaimsRepository;
  idempotency: IdempotencyRepository;
  inputs: Inputs;
}): JobDefinition {
  const { rows, claims, idempotency, inputs } = deps;
  const { database, removals, log, now } = deps.platform;
  return defineJob({
    name: 'generation.sweep',
    line: 'default',
    data: z.object({}),
    attempts: 1,
    everySeconds: EVERY_SECONDS,
    async run() {
      await claims.tidyLine();
      await idempotency.forget(now());
      await inputs.sweep();
      const outlived = await rows.outlived(now(), OUTLIVED_AT_ONCE);
      for (const id of outlived) {
        await database.transaction(async (sql) => {
          if (!(await rows.lock(sql, id))) return;
          for (const key of await rows.dropOutputs(sql, id)) await removals.forget(sql, key);
          await rows.noLongerKept(sql, id);
        });
      }
      if (outlived.length) log.info({ generations: outlived.length }, 'Outputs were kept long enough, and are removed');
    },
  });
}

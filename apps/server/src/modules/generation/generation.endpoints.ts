import { generation as contract } from '@fotograma/contract';
import { type Implementation, implement } from '../../platform/http/bind.ts';
import type { Files } from './files.ts';
import type { Generations } from './generations.service.ts';
import type { GenerationMetrics } from './metrics.service.ts';

/** Seconds after which it is worth looking. */
const LOOK_AGAIN = '1';

export function generationEndpoints(generations: Generations, metrics: GenerationMetrics, files: Files, now: () => Date): Implementation[] {
  const around = <T>(data: T, timestamp = now().toISOString()) => ({ success: true as const, data, error: null, timestamp });
  return [
    implement(contract.createGeneration, async ({ actor, body, headers, signal }) => {
      const { generation, at, replayed } = await generations.create(actor, body, headers['idempotency-key']);
      const seconds = waitOf(headers.prefer);
      const ready = seconds > 0 ? await generations.wait(actor, generation.id, seconds, signal) : null;
      const location = { Location: `/api/generate/${generation.id}`, ...(replayed && { 'Idempotency-Replayed': 'true' }) };
      const applied: Record<string, string> = seconds > 0 ? { 'Preference-Applied': `wait=${seconds}` } : {};
      if (ready) return { status: 200, body: around(ready), headers: { ...location, ...applied } };
      return { status: 202, body: around(generation, at), headers: { ...location, ...applied, 'Retry-After': LOOK_AGAIN } };
    }),
    implement(contract.getGeneration, async ({ actor, params }) => ({
      status: 200,
      body: around(await generations.get(actor, params.id)),
    })),
    implement(contract.listGenerations, async ({ actor, query }) => {
      const { data, nextCursor } = await generations.list(actor, query);
      return { status: 200, body: { ...around(data), nextCursor } };
    }),
    implement(contract.cancelGeneration, async ({ actor, params }) => ({
      status: 200,
      body: around(await generations.cancel(actor, params.id)),
    })),
    implement(contract.deleteGeneration, async ({ actor, params }) => {
      await generations.remove(actor, params.id);
      return { status: 200, body: around(null) };
    }),
    implement(contract.watchGeneration, async ({ actor, params, query, headers, signal }) => ({
      status: 200,
      event: 'generation',
      idOf: ({ seq }: contract.GenerationEvent) => String(seq),
      events: await generations.watch(actor, params.id, headers['last-event-id'] ?? query.lastEventId ?? 0, signal),
    })),
    implement(contract.uploadGenerationInput, async ({ actor, body, length }) => {
      const { expiresAt, ...facts } = await generations.receiveInput(actor, body, length);
      return { status: 201, body: around({ ...facts, expiresAt: expiresAt.toISOString() }) };
    }),
    implement(contract.getGenerationFile, ({ params, range }) => files.output(params.token, params.index, range)),
    implement(contract.getGenerationThumbnail, async ({ params }) => ({
      ...(await files.thumbnail(params.token, params.index)),
      status: 200,
    })),
    implement(contract.listGenerationServices, async () => ({ status: 200, body: around(generations.services()) })),
    implement(contract.getGenerationMetrics, async ({ actor, query }) => ({
      status: 200,
      body: around(await metrics.of(actor.id, query.days)),
    })),
    implement(contract.getClientMetrics, async ({ actor, params, query }) => ({
      status: 200,
      body: around(await metrics.ofClient(actor, params.id, query.days)),
    })),
  ];
}

/** RFC 7240, 4.3. */
function waitOf(prefer: string | undefined): number {
  const seconds = Number(/(?:^|[,;])\s*wait\s*=\s*"?(\d{1,5})"?/i.exec(prefer ?? '')?.[1] ?? 0);
  return Math.min(seconds, contract.LONGEST_WAIT);
}

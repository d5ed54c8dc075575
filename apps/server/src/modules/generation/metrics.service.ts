import { type Actor, can, generation as contract } from '@fotograma/contract';
import { NotFound } from '../../platform/errors.ts';
import type { Quotas } from '../identity/index.ts';
import type { MetricsRepository } from './metrics.repository.ts';

const DAY_MS = 86_400_000;

export type GenerationMetrics = ReturnType<typeof createGenerationMetrics>;

/** How much, how well, how fast and at what cost. */
export function createGenerationMetrics({
  rows,
  quotas,
  now,
}: {
  rows: MetricsRepository;
  quotas: Pick<Quotas, 'usage'>;
  now: () => Date;
}) {
  const of = async (principalId: string, days: number): Promise<contract.GenerationMetrics> => {
    const to = now();
    const from = new Date(Math.floor(to.getTime() / DAY_MS) * DAY_MS - (days - 1) * DAY_MS);
    const [totals, byService, byDay, usage] = await Promise.all([
      rows.totals(principalId, from, to),
      rows.byService(principalId, from, to),
      rows.byDay(principalId, from, to),
      quotas.usage(principalId),
    ]);
    const count = (state: contract.GenerationState) => totals.states[state] ?? 0;
    const ended = count('succeeded') + count('failed');
    const meter = (name: 'generations' | 'generationSpend') => {
      const { used = 0, limit = null } = usage.meters.find((one) => one.meter === name) ?? {};
      return { used, limit };
    };
    return {
      from: from.toISOString(),
      to: to.toISOString(),
      total: totals.total,
      byStatus: Object.fromEntries(
        contract.GENERATION_STATES.map((state) => [state, count(state)]),
      ) as contract.GenerationMetrics['byStatus'],
      byService,
      successRate: ended ? count('succeeded') / ended : null,
      cacheHits: totals.cacheHits,
      queueMs: totals.queueMs,
      providerMs: totals.providerMs,
      totalMs: totals.totalMs,
      cost: { charged: totals.charged, reserved: totals.reserved },
      bytes: totals.bytes,
      byDay,
      quota: { generations: meter('generations'), spend: meter('generationSpend') },
    };
  };
  return {
    of,

    /** @throws {NotFound} for what there is not and for what is another’s, which are the same to whoever asks. */
    async ofClient(actor: Actor, id: string, days: number): Promise<contract.GenerationMetrics> {
      if (!can(actor, 'generation:metrics', { ownerId: id }) || !(await rows.exists(id))) throw new NotFound('client', id);
      return of(id, days);
    },
  };
}

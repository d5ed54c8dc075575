import type { Sql } from '../../platform/database/database.ts';
import type { Platform } from '../../platform/platform.ts';
import type { Quotas } from '../identity/index.ts';
import type { ClaimsRepository, Ended, Ending } from './claims.repository.ts';
import { keys, topicOf } from './keys.ts';

/** What tells others of an end; a port of the webhooks. */
export interface Teller {
  tell(
    sql: Sql,
    message: {
      principalId: string;
      event: 'generation.succeeded' | 'generation.failed' | 'generation.canceled' | 'generation.expired';
      data: Readonly<Record<string, unknown>>;
      url?: string | null;
    },
  ): Promise<number>;
  announce(): void;
  checkAddress(url: string, pointer: string): void;
}

/** A generation, and whose it is. */
interface Ours {
  readonly id: string;
  readonly principalId: string;
}

export type Endings = ReturnType<typeof createEndings>;

/** Ends generations: the state, the books, the plan and the messages in one transaction, so that nothing is settled twice or forgotten. */
export function createEndings(deps: { platform: Platform; claims: ClaimsRepository; quotas: Quotas; teller: Teller }) {
  const { platform, claims, quotas, teller } = deps;
  const { metrics } = platform;
  return {
    /** @returns null when it has ended already, or `attempt` is no longer its own. */
    async within(sql: Sql, { id, principalId }: Ours, attempt: number | null, ending: Ending): Promise<Ended | null> {
      // Before anything of theirs, as whoever removes the account does.
      await quotas.hold(sql, principalId);
      const ended = await claims.end(sql, id, attempt, ending);
      if (!ended) return null;
      const { releasedAmount, releasedCount } = ended;
      if (ending.state !== 'succeeded' && ended.attempt > 0) {
        await platform.removals.forget(sql, keys.generation(principalId, id));
      }
      const data = { id, status: ending.state, service: ended.service, error: ending.error };
      await teller.tell(sql, { principalId, event: `generation.${ending.state}`, data, url: ended.webhookUrl });
      // Last: the rows that many of one principal wait for are held for as little as can be.
      if (releasedCount > 0) await quotas.release(sql, principalId, 'generations', releasedCount);
      if (releasedAmount > 0) await quotas.release(sql, principalId, 'generationSpend', releasedAmount);
      return ended;
    },

    /** After the transaction in which it ended. */
    async told(id: string, ended: Ended, ending: Ending): Promise<void> {
      metrics.generations.inc({ service: ended.service, outcome: ending.state });
      teller.announce();
      await platform.events.publish(topicOf(id)).catch(() => undefined);
    },

    async end(ours: Ours, attempt: number | null, ending: Ending): Promise<boolean> {
      const ended = await platform.database.transaction((sql) => this.within(sql, ours, attempt, ending));
      if (ended) await this.told(ours.id, ended, ending);
      return ended !== null;
    },
  };
}

const KEPT_MS = 30 * 86_400_000;

/** How long the outputs of what ends now are kept. */
export function keptUntil(at: Date): Date {
  return new Date(at.getTime() + KEPT_MS);
}

/** An end without anything to show. */
export function endedWithout(state: Ending['state'], at: Date, error: Ending['error'] = null): Ending {
  return { state, error, warnings: [], charged: 0, outputs: [], cached: false, model: null, at, expiresAt: null };
}

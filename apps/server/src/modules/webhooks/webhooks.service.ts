import type { ClientActor, webhooks as contract, UserActor } from '@fotograma/contract';
import { webhooks } from '@fotograma/contract';
import type { Sql } from '../../platform/database/database.ts';
import { Conflict, Invalid, NotFound } from '../../platform/errors.ts';
import { closeCursor, openCursor } from '../../platform/http/cursor.ts';
import { checkUrl, type OutboundPolicy, RefusedAddress } from '../../platform/http/outbound.ts';
import type { Platform } from '../../platform/platform.ts';
import type { Sealing } from '../../platform/sealing.ts';
import type { DeliveriesRepository, DeliveryRow } from './deliveries.repository.ts';
import { derivedSecret, hintOf, newSecret } from './signature.ts';
import type { WebhookRow, WebhooksRepository } from './webhooks.repository.ts';

type Actor = UserActor | ClientActor;

/** How long the secret before still signs. */
const OVERLAP_MS = 24 * 3_600_000;

export interface Message {
  readonly principalId: string;
  readonly event: contract.WebhookEvent;
  /** Thin: ids and states; whoever wants more asks. */
  readonly data: Readonly<Record<string, unknown>>;
  /** One more address, given with the request. */
  readonly url?: string | null;
}

export type Webhooks = ReturnType<typeof createWebhooks>;

/** Addresses that are told of what happens. */
export function createWebhooks(deps: {
  platform: Platform;
  rows: WebhooksRepository;
  deliveries: DeliveriesRepository;
  sealing: Sealing;
  policy: OutboundPolicy;
  /** There is something to be sent. */
  announce: () => void;
}) {
  const { platform, rows, deliveries, sealing, policy } = deps;
  const { now, newId, database } = platform;
  const demand = async (actor: Actor, id: string): Promise<WebhookRow> => {
    const row = await rows.find(actor.id, id);
    if (!row) throw new NotFound('webhook', id);
    return row;
  };
  const payloadOf = (event: string, data: object, at: Date) => JSON.stringify({ type: event, timestamp: at.toISOString(), data });

  return {
    /** @throws {Invalid} at `pointer` of the body, for an address that would never be called. */
    checkAddress(url: string, pointer: string): void {
      try {
        checkUrl(url, policy);
      } catch (error) {
        if (error instanceof RefusedAddress) throw new Invalid([{ in: 'body', pointer, message: error.message }]);
        throw error;
      }
    },

    /** Writes the messages in the caller’s transaction; call `announce` after it. @returns how many there are. */
    tell(sql: Sql, { principalId, event, data, url = null }: Message): Promise<number> {
      const at = now();
      return deliveries.add(sql, { principalId, event, payload: payloadOf(event, data, at), url, newId, at });
    },

    announce: deps.announce,

    async list(actor: Actor): Promise<contract.Webhook[]> {
      return (await rows.list(actor.id)).map(present);
    },

    /** @throws {Invalid} for an address that is not called; {Conflict} for one too many. */
    async create(
      actor: Actor,
      given: { url: string; description: string; events: contract.WebhookEvent[] },
    ): Promise<{ webhook: contract.Webhook; secret: string }> {
      this.checkAddress(given.url, '/url');
      const secret = newSecret();
      const row: WebhookRow = {
        id: newId(),
        principalId: actor.id,
        ...given,
        state: 'active',
        secret: sealing.seal(secret),
        previous: null,
        previousUntil: null,
        hint: hintOf(secret),
        failingSince: null,
        createdAt: now(),
      };
      await database.transaction(async (sql) => {
        if ((await rows.countToAdd(sql, actor.id)) >= webhooks.MOST_WEBHOOKS) {
          throw new Conflict(`You have ${webhooks.MOST_WEBHOOKS} webhooks; remove one first.`);
        }
        await rows.add(sql, row);
      });
      return { webhook: present(row), secret };
    },

    async update(actor: Actor, id: string, changes: Parameters<WebhooksRepository['change']>[2]): Promise<contract.Webhook> {
      if (changes.url !== undefined) this.checkAddress(changes.url, '/url');
      const row = await rows.change(actor.id, id, changes);
      if (!row) throw new NotFound('webhook', id);
      return present(row);
    },

    async remove(actor: Actor, id: string): Promise<void> {
      if (!(await rows.remove(actor.id, id))) throw new NotFound('webhook', id);
    },

    async rotate(actor: Actor, id: string): Promise<{ webhook: contract.Webhook; secret: string }> {
      const secret = newSecret();
      const previousUntil = new Date(now().getTime() + OVERLAP_MS);
      const row = await rows.rotate(actor.id, id, { secret: sealing.seal(secret), hint: hintOf(secret), previousUntil });
      if (!row) throw new NotFound('webhook', id);
      return { webhook: present(row), secret };
    },

    ownSecret: (actor: Actor): string => derivedSecret(platform.signingSecret, actor.id),

    /** @throws {Conflict} for one that is stopped. */
    async test(actor: Actor, id: string): Promise<string> {
      const row = await demand(actor, id);
      if (row.state !== 'active') throw new Conflict('This webhook is stopped; set it going first.');
      const [messageId, at] = [newId(), now()];
      const payload = payloadOf('webhook.test', { webhookId: id, message: 'It works.' }, at);
      await deliveries.addTo(database.pool, row, { id: messageId, event: 'webhook.test', payload, at });
      deps.announce();
      return messageId;
    },

    async deliveries(actor: Actor, id: string, page: { state?: string | undefined; cursor?: string | undefined; limit: number }) {
      await demand(actor, id);
      const found = await deliveries.list(id, { state: page.state ?? null, before: openCursor(page.cursor), limit: page.limit + 1 });
      const shown = found.slice(0, page.limit);
      return { data: shown.map(presentDelivery), nextCursor: closeCursor(found, shown) };
    },

    async replay(actor: Actor, id: string, deliveryId: string): Promise<contract.WebhookDelivery> {
      await demand(actor, id);
      const row = await deliveries.replay(id, deliveryId);
      if (!row) throw new NotFound('delivery of this webhook', deliveryId);
      deps.announce();
      return presentDelivery(row);
    },
  };
}

function present({ id, url, description, events, state, failingSince, hint, createdAt }: WebhookRow): contract.Webhook {
  return {
    id,
    url,
    description,
    events,
    state,
    failingSince: failingSince?.toISOString() ?? null,
    secretHint: hint,
    createdAt: createdAt.toISOString(),
  };
}

function presentDelivery({ nextAt, createdAt, attempts, ...row }: DeliveryRow): contract.WebhookDelivery {
  return {
    ...row,
    attempts: attempts.map((attempt) => ({ ...attempt, at: new Date(attempt.at).toISOString() })),
    nextAttemptAt: row.state === 'pending' ? (nextAt?.toISOString() ?? null) : null,
    createdAt: createdAt.toISOString(),
  };
}

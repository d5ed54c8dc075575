import * as z from 'zod';
import type { Sql } from '../../platform/database/database.ts';
import type { ModuleParts, Platform } from '../../platform/platform.ts';
import { defineJob } from '../../platform/queue/queue.ts';
import { createSealing } from '../../platform/sealing.ts';
import { createDeliveriesRepository } from './deliveries.repository.ts';
import { createSending, type SendingOptions } from './sending.ts';
import { webhooksEndpoints } from './webhooks.endpoints.ts';
import { createWebhooksRepository } from './webhooks.repository.ts';
import { createWebhooks, type Message } from './webhooks.service.ts';

export type { Message as WebhookMessage } from './webhooks.service.ts';

/** How long what was sent is on record. */
const KEPT_MS = 30 * 86_400_000;
const FORGET_SECONDS = 3_600;
const FORGET_AT_ONCE = 5_000;

/** What the other modules may ask. */
export interface WebhookTeller {
  /** Writes the messages of something that happened, in the transaction in which it does. */
  tell(sql: Sql, message: Message): Promise<number>;
  /** After that transaction: there is something to be sent. */
  announce(): void;
  /** @throws {Invalid} at `pointer` of the body, for an address that would never be called. */
  checkAddress(url: string, pointer: string): void;
}

/** The door of webhooks: what happens in the house is told to addresses outside. */
export function createWebhookModule(
  platform: Platform,
  options: SendingOptions,
): ModuleParts & { webhooks: WebhookTeller; work(): void; close(): Promise<void> } {
  const { database, now, log } = platform;
  const sealing = createSealing(platform.signingSecret, 'webhook-secrets');
  const deliveries = createDeliveriesRepository(database);
  const sending = createSending({ platform, rows: deliveries, sealing, options });
  const webhooks = createWebhooks({
    platform,
    rows: createWebhooksRepository(database),
    deliveries,
    sealing,
    policy: options.policy,
    announce: sending.announce,
  });
  const forget = defineJob({
    name: 'webhooks.forget',
    line: 'default',
    data: z.object({}),
    attempts: 1,
    everySeconds: FORGET_SECONDS,
    async run() {
      const forgotten = await deliveries.forget(new Date(now().getTime() - KEPT_MS), FORGET_AT_ONCE);
      if (forgotten) log.info({ forgotten }, 'Old messages of webhooks were forgotten');
    },
  });
  return { endpoints: webhooksEndpoints(webhooks), jobs: [forget], webhooks, work: sending.start, close: sending.close };
}

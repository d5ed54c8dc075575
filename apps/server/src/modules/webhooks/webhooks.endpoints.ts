import { webhooks as contract } from '@fotograma/contract';
import { type Implementation, implement } from '../../platform/http/bind.ts';
import type { Webhooks } from './webhooks.service.ts';

export function webhooksEndpoints(webhooks: Webhooks): Implementation[] {
  return [
    implement(contract.listWebhooks, async ({ actor }) => ({ status: 200, body: { data: await webhooks.list(actor) } })),
    implement(contract.createWebhook, async ({ actor, body }) => {
      const { webhook, secret } = await webhooks.create(actor, body);
      return { status: 201, body: { data: webhook, secret } };
    }),
    implement(contract.updateWebhook, async ({ actor, params, body }) => ({
      status: 200,
      body: { data: await webhooks.update(actor, params.id, body) },
    })),
    implement(contract.deleteWebhook, async ({ actor, params }) => {
      await webhooks.remove(actor, params.id);
      return { status: 200, body: { success: true } };
    }),
    implement(contract.rotateWebhookSecret, async ({ actor, params }) => {
      const { webhook, secret } = await webhooks.rotate(actor, params.id);
      return { status: 200, body: { data: webhook, secret } };
    }),
    implement(contract.getWebhookSecret, async ({ actor }) => ({ status: 200, body: { secret: webhooks.ownSecret(actor) } })),
    implement(contract.testWebhook, async ({ actor, params }) => ({
      status: 202,
      body: { data: { id: await webhooks.test(actor, params.id) } },
    })),
    implement(contract.listWebhookDeliveries, async ({ actor, params, query }) => ({
      status: 200,
      body: await webhooks.deliveries(actor, params.id, query),
    })),
    implement(contract.replayWebhookDelivery, async ({ actor, params }) => ({
      status: 202,
      body: { data: await webhooks.replay(actor, params.id, params.deliveryId) },
    })),
  ];
}

import { clients as contract } from '@fotograma/contract';
import { type Implementation, implement } from '../../platform/http/bind.ts';
import type { Clients } from './clients.service.ts';

export function clientsEndpoints(clients: Clients): Implementation[] {
  return [
    implement(contract.listClients, async () => ({ status: 200, body: { data: await clients.list() } })),
    implement(contract.createClient, async ({ body, actor, from }) => {
      const { client: data, key } = await clients.create(body, { actor, from });
      return { status: 201, body: { data, key } };
    }),
    implement(contract.getClient, async ({ params }) => {
      const { client: data, usage } = await clients.get(params.id);
      return { status: 200, body: { data, usage } };
    }),
    implement(contract.updateClient, async ({ params, body, actor, from }) => ({
      status: 200,
      body: { data: await clients.update(params.id, body, { actor, from }) },
    })),
    implement(contract.deleteClient, async ({ params, actor, from }) => {
      await clients.remove(params.id, { actor, from });
      return { status: 200, body: { success: true } };
    }),
    implement(contract.createClientKey, async ({ params, body, actor, from }) => {
      const { key: data, text: key } = await clients.createKey(params.id, body, { actor, from });
      return { status: 201, body: { data, key } };
    }),
    implement(contract.revokeClientKey, async ({ params, actor, from }) => {
      await clients.revokeKey(params.id, params.keyId, { actor, from });
      return { status: 200, body: { success: true } };
    }),
    implement(contract.getOwnClient, async ({ actor }) => {
      const { client: data, usage } = await clients.own(actor.id);
      return { status: 200, body: { data, usage } };
    }),
  ];
}

import { admin as contract } from '@fotograma/contract';
import { type Implementation, implement } from '../../platform/http/bind.ts';
import type { Users } from './users.service.ts';

export function usersEndpoints(users: Users, now: () => Date): Implementation[] {
  return [
    implement(contract.listUsers, async ({ query }) => {
      const { users: data, total } = await users.list(query);
      const { page, limit } = query;
      const pagination = { page, limit, totalItems: total, totalPages: Math.ceil(total / limit) };
      return { status: 200, body: { data, pagination, meta: { timestamp: now().toISOString() } } };
    }),
    implement(contract.getUser, async ({ params }) => {
      const { user: data, usage } = await users.get(params.id);
      return { status: 200, body: { data, usage } };
    }),
    implement(contract.updateUser, async ({ params, body, actor, from }) => ({
      status: 200,
      body: { data: await users.update(params.id, body, { actor, from }) },
    })),
    implement(contract.deleteUser, async ({ params, actor, from }) => {
      await users.remove(params.id, { actor, from });
      return { status: 200, body: { success: true } };
    }),
  ];
}

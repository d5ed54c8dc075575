import { people as contract } from '@fotograma/contract';
import { type Implementation, implement } from '../../platform/http/bind.ts';
import type { PeopleService } from './people.service.ts';

export function peopleEndpoints(people: PeopleService, now: () => Date): Implementation[] {
  return [
    implement(contract.listPeople, async ({ query }) => {
      const { people: data, total } = await people.list(query);
      const { page, limit } = query;
      const pagination = { page, limit, totalItems: total, totalPages: Math.ceil(total / limit) };
      return { status: 200, body: { data, pagination, meta: { timestamp: now().toISOString() } } };
    }),
    implement(contract.getPerson, async ({ params }) => ({ status: 200, body: { data: await people.detail(params.id) } })),
    implement(contract.createPerson, async ({ body }) => ({ status: 201, body: { data: await people.create(body) } })),
    implement(contract.updatePerson, async ({ params, body }) => ({ status: 200, body: { data: await people.update(params.id, body) } })),
    implement(contract.deletePerson, async ({ params }) => {
      await people.remove(params.id);
      return { status: 200, body: { success: true } };
    }),
    implement(contract.putPortrait, async ({ params, body, length }) => ({
      status: 200,
      body: { data: await people.putPortrait(params.id, body, length) },
    })),
    implement(contract.deletePortrait, async ({ params }) => ({ status: 200, body: { data: await people.removePortrait(params.id) } })),
  ];
}

import { plans as contract } from '@fotograma/contract';
import { type Implementation, implement } from '../../platform/http/bind.ts';
import type { Plans } from './plans.service.ts';
import type { Quotas } from './quotas.ts';

export function plansEndpoints(plans: Plans, quotas: Quotas): Implementation[] {
  return [
    implement(contract.listPlans, async () => ({ status: 200, body: { data: await plans.list() } })),
    implement(contract.createPlan, async ({ body, actor, from }) => ({
      status: 201,
      body: { data: await plans.create(body, { actor, from }) },
    })),
    implement(contract.updatePlan, async ({ params, body, actor, from }) => ({
      status: 200,
      body: { data: await plans.update(params.id, body, { actor, from }) },
    })),
    implement(contract.deletePlan, async ({ params, actor, from }) => {
      await plans.remove(params.id, { actor, from });
      return { status: 200, body: { success: true } };
    }),
    implement(contract.getUsage, async ({ actor }) => ({ status: 200, body: { data: await quotas.usage(actor.id) } })),
  ];
}

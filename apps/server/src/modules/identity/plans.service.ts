import type { plans as contract } from '@fotograma/contract';
import type { Sql } from '../../platform/database/database.ts';
import { Conflict, Fault, Invalid, NotFound } from '../../platform/errors.ts';
import type { Platform } from '../../platform/platform.ts';
import type { Audit } from './audit.ts';
import { type By, differences } from './changes.ts';
import type { PlanChanges, PlansRepository } from './plans.repository.ts';
import { type PlanRow, presentPlan } from './plans.ts';

/** Lists of plans have no pages. */
const MAX_PLANS = 100;

export type Plans = ReturnType<typeof createPlans>;

/** Plans: what those who have them may use. Limits are read anew whenever they matter, so changes hold at once. */
export function createPlans({ platform, rows, audit }: { platform: Platform; rows: PlansRepository; audit: Audit }) {
  const { transaction } = platform.database;

  return {
    async list(): Promise<contract.Plan[]> {
      return (await rows.list()).map(presentPlan);
    },

    /** @throws {Fault} `conflict` when the id is taken, or there are too many. */
    create(plan: Omit<PlanRow, 'isDefault'>, by: By): Promise<contract.Plan> {
      return transaction(async (sql) => {
        await rows.holdChanges(sql);
        const present = await rows.list(sql);
        if (present.some(({ id }) => id === plan.id)) {
          throw new Fault('conflict', `There is a plan ${plan.id} already.`, {
            errors: [{ in: 'body', pointer: '/id', message: 'Taken already' }],
          });
        }
        if (present.length >= MAX_PLANS) throw new Conflict(`There are ${MAX_PLANS} plans, and no room for more.`);
        const made = { ...plan, isDefault: false };
        await rows.add(sql, made);
        await audit.record({ kind: 'plan.created', subject: plan.id, subjectName: plan.name, ...by }, sql);
        return presentPlan(made);
      });
    },

    /** @throws {NotFound} */
    update(id: string, { isDefault, ...changes }: PlanChanges & { isDefault?: true | undefined }, by: By): Promise<contract.Plan> {
      return transaction(async (sql) => {
        await rows.holdChanges(sql);
        const before = await demand(sql, id);
        await rows.change(sql, id, changes);
        if (isDefault && !before.isDefault) await rows.makeDefault(sql, id);
        const after = await demand(sql, id);
        const details = differences(before, after);
        if (Object.keys(details).length) {
          await audit.record({ kind: 'plan.changed', subject: id, subjectName: after.name, details, ...by }, sql);
        }
        return after;
      });
    },

    /** @throws {Fault} `not-found`; `conflict` when somebody has it, or accounts begin with it. */
    async remove(id: string, by: By): Promise<void> {
      await transaction(async (sql) => {
        await rows.holdChanges(sql);
        const plan = await demand(sql, id);
        if (plan.isDefault) throw new Conflict('New accounts begin with this plan; let them begin with another one first.');
        if (await rows.isHeld(sql, id)) throw new Conflict('Somebody has this plan; give them another one first.');
        await rows.remove(sql, id);
        await audit.record({ kind: 'plan.deleted', subject: id, subjectName: plan.name, ...by }, sql);
      });
    },

    /**
     * The plan that somebody new is to have: this one, or the one that accounts begin with. It stays until the transaction ends.
     * @throws {Invalid} at /plan of the body, when there is no such plan.
     */
    choose,

    /** Gives an account or client another plan, within the caller's transaction. @throws {Invalid} as `choose`. */
    async give(sql: Sql, principalId: string, id: string): Promise<string> {
      const chosen = await choose(sql, id);
      await rows.assign(sql, principalId, chosen);
      return chosen;
    },
  };

  async function choose(sql: Sql, id: string | undefined): Promise<string> {
    const chosen = await rows.hold(sql, id);
    if (chosen === null) throw new Invalid([{ in: 'body', pointer: '/plan', message: 'There is no such plan' }]);
    return chosen;
  }

  async function demand(sql: Sql, id: string): Promise<contract.Plan> {
    const row = await rows.find(sql, id);
    if (!row) throw new NotFound('plan', id);
    return presentPlan(row);
  }
}

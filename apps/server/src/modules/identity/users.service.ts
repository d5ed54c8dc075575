import type { admin, plans as contract, Role, UserActor } from '@fotograma/contract';
import type { Sql } from '../../platform/database/database.ts';
import { NotFound } from '../../platform/errors.ts';
import type { Origin } from '../../platform/http/callers.ts';
import type { Platform } from '../../platform/platform.ts';
import type { Audit } from './audit.ts';
import type { By } from './changes.ts';
import { keepAnAdministrator } from './last-admin.ts';
import type { Plans } from './plans.service.ts';
import type { Quotas } from './quotas.ts';
import type { Sessions } from './sessions.service.ts';
import type { ManagedUserRow, UserFilter, UsersRepository } from './users.repository.ts';
import { presentUser } from './users.ts';

export interface UserChanges {
  readonly role?: Role | undefined;
  readonly plan?: string | undefined;
  readonly disabled?: boolean | undefined;
}

export type Users = ReturnType<typeof createUsers>;

/** Everybody's accounts, for administrators. */
export function createUsers(deps: {
  platform: Platform;
  rows: UsersRepository;
  plans: Pick<Plans, 'give'>;
  quotas: Quotas;
  audit: Audit;
  sessions: Pick<Sessions, 'endAll' | 'tell'>;
  /** Removes an account and everything of its, and records it. @throws {Conflict} for the last administrator. */
  forgetAccount: (userId: string, by: { actor: UserActor; from: Origin }) => Promise<void>;
}) {
  const { rows, plans, quotas, audit, sessions } = deps;
  const { now, database } = deps.platform;

  /** Writes what changes, each with its event. @returns whether sessions under way have to hear of it. */
  const apply = async (sql: Sql, before: ManagedUserRow, changes: UserChanges, by: By): Promise<boolean> => {
    const { id } = before;
    const record = (kind: admin.AuditKind, details: Record<string, unknown>) => audit.record({ kind, subject: id, details, ...by }, sql);
    const role = changes.role ?? before.role;
    const wasDisabled = before.disabledAt !== null;
    const disabled = changes.disabled ?? wasDisabled;
    if (changes.plan !== undefined && changes.plan !== before.planId) {
      await plans.give(sql, id, changes.plan);
      await record('account.plan-changed', { from: before.planId, to: changes.plan });
    }
    if (role === before.role && disabled === wasDisabled) return false;
    await rows.change(sql, id, { role, disabledAt: disabled ? (before.disabledAt ?? now()) : null }, now());
    if (role !== before.role) await record('account.role-changed', { from: before.role, to: role });
    if (disabled && !wasDisabled) await record('account.disabled', { sessions: await sessions.endAll(sql, id, 'account-disabled') });
    if (!disabled && wasDisabled) await record('account.enabled', {});
    return true;
  };

  return {
    async list({
      page,
      limit,
      ...filter
    }: UserFilter & { page: number; limit: number }): Promise<{ users: admin.ManagedUser[]; total: number }> {
      const [found, total] = await Promise.all([rows.list(filter, { limit, offset: (page - 1) * limit }), rows.count(filter)]);
      return { users: found.map(presentManaged), total };
    },

    /** @throws {NotFound} */
    async get(id: string): Promise<{ user: admin.ManagedUser; usage: contract.Usage }> {
      const user = presentManaged(demand(await rows.find(id), id));
      return { user, usage: await quotas.usage(id) };
    },

    /**
     * Holds at once, on every node, for sessions under way.
     * @throws {Fault} `not-found`; `invalid` for an unknown plan; `conflict` for the last administrator.
     */
    async update(id: string, changes: UserChanges, by: By): Promise<admin.ManagedUser> {
      const told = await database.transaction(async (sql) => {
        // Before the account is held: whoever deletes it asks in this order too.
        if (changes.disabled || (changes.role !== undefined && changes.role !== 'admin')) await keepAnAdministrator(sql, id);
        return apply(sql, demand(await rows.hold(sql, id), id), changes, by);
      });
      if (told) await sessions.tell();
      return presentManaged(demand(await rows.find(id), id));
    },

    /** @throws {Fault} `not-found`; `conflict` for the last administrator. */
    async remove(id: string, by: By): Promise<void> {
      const user = demand(await rows.find(id), id);
      await deps.forgetAccount(user.id, by);
    },
  };
}

function demand(row: ManagedUserRow | null, id: string): ManagedUserRow {
  if (!row) throw new NotFound('account', id);
  return row;
}

function presentManaged(row: ManagedUserRow): admin.ManagedUser {
  return { ...presentUser(row), disabled: row.disabledAt !== null, lastSeenAt: row.lastSeenAt?.toISOString() ?? null };
}

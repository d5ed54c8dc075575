import type { clients as contract, plans, Scope } from '@fotograma/contract';
import type { Sql } from '../../platform/database/database.ts';
import { Conflict, Invalid, NotFound } from '../../platform/errors.ts';
import type { Platform } from '../../platform/platform.ts';
import type { Audit } from './audit.ts';
import { type By, differences } from './changes.ts';
import { newKey } from './clients.keys.ts';
import type { ClientRow, ClientsRepository, KeyRow } from './clients.repository.ts';
import type { Plans } from './plans.service.ts';
import type { Quotas } from './quotas.ts';

/** Lists of clients have no pages. */
const MAX_CLIENTS = 500;
/** Good keys that a client has at once: enough for one a place, and a change of each. */
const MAX_KEYS = 20;

export interface ClientOptions {
  readonly name: string;
  readonly scopes: Scope[];
  readonly requestsPerMinute: number;
  /** Absent: the plan with which accounts begin. */
  readonly plan?: string | undefined;
}

export interface KeyOptions {
  readonly mode: contract.ClientKey['mode'];
  /** ISO 8601; null: not by itself. */
  readonly expiresAt: string | null;
}

export type ClientChanges = { readonly [K in keyof ClientOptions]?: ClientOptions[K] | undefined } & {
  readonly disabled?: boolean | undefined;
};

export type Clients = ReturnType<typeof createClients>;

/** API clients: programs that call with keys of their own, and have a plan as people do. */
export function createClients(deps: {
  platform: Platform;
  rows: ClientsRepository;
  plans: Pick<Plans, 'choose' | 'give'>;
  quotas: Quotas;
  audit: Audit;
  /** Removes what a client has in other modules, within the transaction that removes the client. */
  forget: (sql: Sql, principalId: string) => Promise<void>;
  /** Has every node look at keys anew. */
  tell: () => Promise<void>;
}) {
  const { rows, audit, quotas } = deps;
  const { now, newId } = deps.platform;
  const { transaction } = deps.platform.database;

  const present = async (client: ClientRow, sql?: Sql): Promise<contract.Client> => ({
    ...presentClient(client),
    keys: (await rows.keys([client.id], now(), sql)).map(presentKey),
  });

  /** Within the transaction that holds the client. */
  const addKey = async (sql: Sql, { id, name }: ClientRow, options: KeyOptions, by: By, more: object = {}) => {
    if ((await rows.countGoodKeys(sql, id, now())) >= MAX_KEYS) {
      throw new Conflict(`The client has ${MAX_KEYS} keys that are good; revoke one first.`);
    }
    const { text, hash, hint, mode } = newKey(options.mode);
    const expiresAt = options.expiresAt === null ? null : new Date(options.expiresAt);
    const key: KeyRow = { id: newId(), clientId: id, hint, mode, createdAt: now(), expiresAt, lastUsedAt: null, revokedAt: null };
    await rows.addKey(sql, { ...key, hash });
    const details = { key: key.id, hint, expiresAt: options.expiresAt, ...more };
    await audit.record({ kind: 'key.created', subject: id, subjectName: name, details, ...by }, sql);
    return { key, text };
  };

  /** @throws {Invalid} at `expiresAt` of the body, for a key that would never be good. */
  const refusePast = ({ expiresAt }: KeyOptions) => {
    if (expiresAt === null || new Date(expiresAt) > now()) return;
    throw new Invalid([{ in: 'body', pointer: '/expiresAt', message: 'This time is over' }]);
  };

  return {
    async list(): Promise<contract.Client[]> {
      const found = await rows.list(MAX_CLIENTS);
      const keys = Map.groupBy(
        await rows.keys(
          found.map(({ id }) => id),
          now(),
        ),
        (key) => key.clientId,
      );
      return found.map((client) => ({ ...presentClient(client), keys: (keys.get(client.id) ?? []).map(presentKey) }));
    },

    /** @throws {NotFound} */
    async get(id: string): Promise<{ client: contract.Client; usage: plans.Usage }> {
      const client = await present(demand(await rows.find(id), id));
      return { client, usage: await quotas.usage(id) };
    },

    /** What a client is told of itself. @throws {NotFound} when it was deleted a moment ago. */
    async own(id: string): Promise<{ client: Omit<contract.Client, 'keys'>; usage: plans.Usage }> {
      const client = presentClient(demand(await rows.find(id), id));
      return { client, usage: await quotas.usage(id) };
    },

    /**
     * Makes a client with its first key. @returns `key`, which is told this once.
     * @throws {Fault} `invalid` for an unknown plan or a time that is over; `conflict` when there are too many.
     */
    create(options: ClientOptions & KeyOptions, by: By): Promise<{ client: contract.Client; key: string }> {
      refusePast(options);
      const { name, scopes, requestsPerMinute } = options;
      return transaction(async (sql) => {
        if ((await rows.countToAdd(sql)) >= MAX_CLIENTS) throw new Conflict(`There are ${MAX_CLIENTS} clients, and no room for more.`);
        const planId = await deps.plans.choose(sql, options.plan);
        const client: ClientRow = { id: newId(), name, scopes, requestsPerMinute, planId, disabledAt: null, createdAt: now() };
        await rows.add(sql, client);
        const details = { scopes, requestsPerMinute, plan: planId };
        await audit.record({ kind: 'client.created', subject: client.id, subjectName: name, details, ...by }, sql);
        const { text } = await addKey(sql, client, options, by);
        return { client: await present(client, sql), key: text };
      });
    },

    /** Holds at once for all its keys. @throws {Fault} `not-found`; `invalid` for an unknown plan. */
    async update(id: string, changes: ClientChanges, by: By): Promise<contract.Client> {
      const changed = await transaction(async (sql) => {
        const before = demand(await rows.hold(sql, id), id);
        const planId = changes.plan === undefined ? before.planId : await deps.plans.give(sql, id, changes.plan);
        const disabled = changes.disabled ?? before.disabledAt !== null;
        const after: ClientRow = {
          ...before,
          name: changes.name ?? before.name,
          scopes: changes.scopes ?? before.scopes,
          requestsPerMinute: changes.requestsPerMinute ?? before.requestsPerMinute,
          planId,
          disabledAt: disabled ? (before.disabledAt ?? now()) : null,
        };
        const details = differences(presentClient(before), presentClient(after));
        if (Object.keys(details).length) {
          await rows.change(sql, id, after);
          await audit.record({ kind: 'client.changed', subject: after.id, subjectName: after.name, details, ...by }, sql);
        }
        return present(after, sql);
      });
      await deps.tell();
      return changed;
    },

    /** @throws {NotFound} */
    async remove(id: string, by: By): Promise<void> {
      await transaction(async (sql) => {
        const client = demand(await rows.holdToRemove(sql, id), id);
        await deps.forget(sql, client.id);
        await rows.remove(sql, client.id);
        await audit.record({ kind: 'client.deleted', subject: client.id, subjectName: client.name, ...by }, sql);
      });
      await deps.tell();
    },

    /**
     * Makes another key. @param options.retireOthersAt when the others run out, if not sooner; what is over means now.
     * @throws {Fault} `not-found`; `invalid` for a time that is over; `conflict` when there are too many.
     */
    async createKey(
      id: string,
      { retireOthersAt, ...options }: KeyOptions & { retireOthersAt?: string | undefined },
      by: By,
    ): Promise<{ key: contract.ClientKey; text: string }> {
      refusePast(options);
      const { key, text } = await transaction(async (sql) => {
        const client = demand(await rows.hold(sql, id), id);
        if (retireOthersAt === undefined) return addKey(sql, client, options, by);
        const at = new Date(Math.max(new Date(retireOthersAt).getTime(), now().getTime()));
        const retired = await rows.retireKeys(sql, id, at, now());
        return addKey(sql, client, options, by, { retired, retireOthersAt: at });
      });
      if (retireOthersAt !== undefined) await deps.tell();
      return { key: presentKey(key), text };
    },

    /** What is revoked already stays so. @throws {NotFound} */
    async revokeKey(id: string, keyId: string, by: By): Promise<void> {
      await transaction(async (sql) => {
        const client = demand(await rows.hold(sql, id), id);
        const key = await rows.findKey(sql, client.id, keyId);
        if (!key) throw new NotFound('key of this client', keyId);
        if (!(await rows.revokeKey(sql, key.id, now()))) return;
        const details = { key: key.id, hint: key.hint };
        await audit.record({ kind: 'key.revoked', subject: client.id, subjectName: client.name, details, ...by }, sql);
      });
      await deps.tell();
    },
  };
}

function demand(row: ClientRow | null, id: string): ClientRow {
  if (!row) throw new NotFound('client', id);
  return row;
}

function presentClient({ id, name, scopes, requestsPerMinute, planId, disabledAt, createdAt }: ClientRow): Omit<contract.Client, 'keys'> {
  return { id, name, scopes, requestsPerMinute, plan: planId, disabled: disabledAt !== null, createdAt: createdAt.toISOString() };
}

function presentKey({ id, hint, mode, createdAt, expiresAt, lastUsedAt, revokedAt }: KeyRow): contract.ClientKey {
  return {
    id,
    hint,
    mode,
    createdAt: createdAt.toISOString(),
    expiresAt: expiresAt?.toISOString() ?? null,
    lastUsedAt: lastUsedAt?.toISOString() ?? null,
    revokedAt: revokedAt?.toISOString() ?? null,
  };
}

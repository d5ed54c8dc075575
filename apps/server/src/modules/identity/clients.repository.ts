import type { clients, Scope } from '@fotograma/contract';
import type { Database, Sql } from '../../platform/database/database.ts';

export interface ClientRow {
  readonly id: string;
  readonly name: string;
  readonly scopes: Scope[];
  readonly requestsPerMinute: number;
  readonly planId: string;
  readonly disabledAt: Date | null;
  readonly createdAt: Date;
}

/** What of a client is written when it changes; its plan is its principal's. */
export type ClientFields = Pick<ClientRow, 'name' | 'scopes' | 'requestsPerMinute' | 'disabledAt'>;

export interface KeyRow {
  readonly id: string;
  readonly clientId: string;
  readonly hint: string;
  readonly mode: clients.ClientKey['mode'];
  readonly createdAt: Date;
  readonly expiresAt: Date | null;
  readonly lastUsedAt: Date | null;
  readonly revokedAt: Date | null;
}

/** What a good key stands for. */
export interface KnownKey {
  readonly keyId: string;
  readonly clientId: string;
  readonly scopes: Scope[];
  readonly requestsPerMinute: number;
  readonly expiresAt: Date | null;
  readonly lastUsedAt: Date | null;
}

/** Keys of a client that are told; those that are good come before those that were. */
const KEYS_TOLD = 50;

/** Serialises the making of clients, so that they can be counted. */
const CLIENTS_LOCK = 1_179_601_492;

const CLIENT = `c.id, c.name, c.scopes, c.requests_per_minute AS "requestsPerMinute", p.plan_id AS "planId",
  c.disabled_at AS "disabledAt", c.created_at AS "createdAt"`;
const KEY = `k.id, k.client_id AS "clientId", k.hint, k.mode, k.created_at AS "createdAt", k.expires_at AS "expiresAt",
  k.last_used_at AS "lastUsedAt", k.revoked_at AS "revokedAt"`;
/** A key `k` that is good at the time of parameter `n`. */
const good = (n: number) => `k.revoked_at IS NULL AND (k.expires_at IS NULL OR k.expires_at > $${n})`;

export type ClientsRepository = ReturnType<typeof createClientsRepository>;

/** API clients and their keys. */
export function createClientsRepository({ pool }: Database) {
  const one = async (sql: Sql, id: string, locking: '' | 'FOR NO KEY UPDATE' | 'FOR UPDATE'): Promise<ClientRow | null> => {
    const { rows } = await sql.query<ClientRow>(
      `SELECT ${CLIENT} FROM api_client c JOIN principal p ON p.id = c.id WHERE c.id = $1 ${locking}`,
      [id],
    );
    return rows[0] ?? null;
  };

  return {
    async list(limit: number): Promise<ClientRow[]> {
      const { rows } = await pool.query<ClientRow>(
        `SELECT ${CLIENT} FROM api_client c JOIN principal p ON p.id = c.id ORDER BY lower(c.name), c.id LIMIT $1`,
        [limit],
      );
      return rows;
    },

    find: (id: string, sql: Sql = pool) => one(sql, id, ''),
    /** A client that nobody else changes until the caller's transaction ends; what is its goes on being written. */
    hold: (sql: Sql, id: string) => one(sql, id, 'FOR NO KEY UPDATE'),
    /** A client to which nothing can be added until the caller's transaction ends. */
    holdToRemove: (sql: Sql, id: string) => one(sql, id, 'FOR UPDATE'),

    /** How many there are; nobody else makes one until the caller's transaction ends. */
    async countToAdd(sql: Sql): Promise<number> {
      await sql.query('SELECT pg_advisory_xact_lock($1)', [CLIENTS_LOCK]);
      const { rows } = await sql.query<{ count: number }>('SELECT count(*)::int AS count FROM api_client');
      return rows[0]?.count ?? 0;
    },

    async add(sql: Sql, client: ClientRow): Promise<void> {
      await sql.query('INSERT INTO principal (id, plan_id) VALUES ($1, $2)', [client.id, client.planId]);
      await sql.query(
        `INSERT INTO api_client (id, name, scopes, requests_per_minute, disabled_at, created_at) VALUES ($1, $2, $3, $4, $5, $6)`,
        [client.id, client.name, client.scopes, client.requestsPerMinute, client.disabledAt, client.createdAt],
      );
    },

    async change(sql: Sql, id: string, to: ClientFields): Promise<void> {
      await sql.query('UPDATE api_client SET name = $2, scopes = $3, requests_per_minute = $4, disabled_at = $5 WHERE id = $1', [
        id,
        to.name,
        to.scopes,
        to.requestsPerMinute,
        to.disabledAt,
      ]);
    },

    /** The client and all that refers to it. */
    async remove(sql: Sql, id: string): Promise<void> {
      await sql.query('DELETE FROM principal WHERE id = $1', [id]);
    },

    /** Keys of these clients, the newest first. */
    async keys(clientIds: readonly string[], now: Date, sql: Sql = pool): Promise<KeyRow[]> {
      const { rows } = await sql.query<KeyRow>(
        `SELECT k.* FROM unnest($1::uuid[]) AS of (id) CROSS JOIN LATERAL (
           SELECT ${KEY} FROM api_key k WHERE k.client_id = of.id ORDER BY ${good(2)} DESC, k.created_at DESC LIMIT ${KEYS_TOLD}
         ) k ORDER BY k."createdAt" DESC, k.id`,
        [clientIds, now],
      );
      return rows;
    },

    async addKey(sql: Sql, key: KeyRow & { hash: Buffer }): Promise<void> {
      await sql.query(`INSERT INTO api_key (id, client_id, hash, hint, mode, created_at, expires_at) VALUES ($1, $2, $3, $4, $5, $6, $7)`, [
        key.id,
        key.clientId,
        key.hash,
        key.hint,
        key.mode,
        key.createdAt,
        key.expiresAt,
      ]);
    },

    async countGoodKeys(sql: Sql, clientId: string, now: Date): Promise<number> {
      const { rows } = await sql.query<{ count: number }>(
        `SELECT count(*)::int AS count FROM api_key k WHERE k.client_id = $1 AND ${good(2)}`,
        [clientId, now],
      );
      return rows[0]?.count ?? 0;
    },

    /** Good keys run out at a time, if not sooner. @returns how many. */
    async retireKeys(sql: Sql, clientId: string, at: Date, now: Date): Promise<number> {
      const { rowCount } = await sql.query(
        `UPDATE api_key k SET expires_at = $3 WHERE k.client_id = $1 AND ${good(2)} AND (k.expires_at IS NULL OR k.expires_at > $3)`,
        [clientId, now, at],
      );
      return rowCount ?? 0;
    },

    async findKey(sql: Sql, clientId: string, id: string): Promise<KeyRow | null> {
      const { rows } = await sql.query<KeyRow>(`SELECT ${KEY} FROM api_key k WHERE k.client_id = $1 AND k.id = $2`, [clientId, id]);
      return rows[0] ?? null;
    },

    /** @returns whether this call did it. */
    async revokeKey(sql: Sql, id: string, now: Date): Promise<boolean> {
      return (await sql.query('UPDATE api_key SET revoked_at = $2 WHERE id = $1 AND revoked_at IS NULL', [id, now])).rowCount === 1;
    },

    /** What a key stands for; null for one that is not good, or whose client is disabled. */
    async byHash(hash: Buffer, now: Date): Promise<KnownKey | null> {
      const { rows } = await pool.query<KnownKey>({
        name: 'key-known',
        text: `SELECT k.id AS "keyId", c.id AS "clientId", c.scopes, c.requests_per_minute AS "requestsPerMinute",
                      k.expires_at AS "expiresAt", k.last_used_at AS "lastUsedAt"
               FROM api_key k JOIN api_client c ON c.id = k.client_id
               WHERE k.hash = $1 AND ${good(2)} AND c.disabled_at IS NULL`,
        values: [hash, now],
      });
      return rows[0] ?? null;
    },

    /** Unless one no older than `since` is noted already. */
    async noteUse(keyId: string, now: Date, since: Date): Promise<void> {
      await pool.query('UPDATE api_key SET last_used_at = $2 WHERE id = $1 AND (last_used_at IS NULL OR last_used_at <= $3)', [
        keyId,
        now,
        since,
      ]);
    },
  };
}

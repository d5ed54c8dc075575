import type { webhooks as contract } from '@fotograma/contract';
import type { Database, Sql } from '../../platform/database/database.ts';

export interface WebhookRow {
  readonly id: string;
  readonly principalId: string;
  readonly url: string;
  readonly description: string;
  readonly events: contract.WebhookEvent[];
  readonly state: contract.Webhook['state'];
  /** Sealed. */
  readonly secret: Buffer;
  readonly previous: Buffer | null;
  readonly previousUntil: Date | null;
  readonly hint: string;
  readonly failingSince: Date | null;
  readonly createdAt: Date;
}

export type WebhooksRepository = ReturnType<typeof createWebhooksRepository>;

const COLUMNS = `id, principal_id AS "principalId", url, description, events, state, secret, previous, previous_until AS "previousUntil", hint,
  failing_since AS "failingSince", created_at AS "createdAt"`;

/** The addresses of a principal; whose they are is asked in every statement. */
export function createWebhooksRepository({ pool }: Pick<Database, 'pool'>) {
  return {
    async list(principalId: string): Promise<WebhookRow[]> {
      const { rows } = await pool.query<WebhookRow>(
        `SELECT ${COLUMNS} FROM webhook_endpoint WHERE principal_id = $1 ORDER BY created_at, id`,
        [principalId],
      );
      return rows;
    },

    async find(principalId: string, id: string): Promise<WebhookRow | null> {
      const { rows } = await pool.query<WebhookRow>(`SELECT ${COLUMNS} FROM webhook_endpoint WHERE id = $1 AND principal_id = $2`, [
        id,
        principalId,
      ]);
      return rows[0] ?? null;
    },

    /** Two who add the last one at once take turns. */
    async countToAdd(sql: Sql, principalId: string): Promise<number> {
      await sql.query('SELECT FROM principal WHERE id = $1 FOR NO KEY UPDATE', [principalId]);
      const { rows } = await sql.query<{ n: number }>('SELECT count(*)::int AS n FROM webhook_endpoint WHERE principal_id = $1', [
        principalId,
      ]);
      return rows[0]?.n ?? 0;
    },

    async add(sql: Sql, row: WebhookRow): Promise<void> {
      await sql.query(
        `INSERT INTO webhook_endpoint (id, principal_id, url, description, events, state, secret, hint, created_at)
         VALUES ($1, $2, $3, $4, $5, $6::webhook_state, $7, $8, $9)`,
        [row.id, row.principalId, row.url, row.description, row.events, row.state, row.secret, row.hint, row.createdAt],
      );
    },

    /** What is set going again begins without its failures. */
    async change(
      principalId: string,
      id: string,
      changes: { [K in 'url' | 'description' | 'events' | 'state']?: WebhookRow[K] | undefined },
    ): Promise<WebhookRow | null> {
      const { rows } = await pool.query<WebhookRow>(
        `UPDATE webhook_endpoint SET url = coalesce($3, url), description = coalesce($4, description), events = coalesce($5, events),
                state = coalesce($6::webhook_state, state), failing_since = CASE WHEN $6::webhook_state = 'active' THEN NULL ELSE failing_since END
         WHERE id = $1 AND principal_id = $2 RETURNING ${COLUMNS}`,
        [id, principalId, changes.url ?? null, changes.description ?? null, changes.events ?? null, changes.state ?? null],
      );
      return rows[0] ?? null;
    },

    async rotate(principalId: string, id: string, next: { secret: Buffer; hint: string; previousUntil: Date }): Promise<WebhookRow | null> {
      const { rows } = await pool.query<WebhookRow>(
        `UPDATE webhook_endpoint SET previous = secret, previous_until = $5, secret = $3, hint = $4
         WHERE id = $1 AND principal_id = $2 RETURNING ${COLUMNS}`,
        [id, principalId, next.secret, next.hint, next.previousUntil],
      );
      return rows[0] ?? null;
    },

    async remove(principalId: string, id: string): Promise<boolean> {
      const { rowCount } = await pool.query('DELETE FROM webhook_endpoint WHERE id = $1 AND principal_id = $2', [id, principalId]);
      return rowCount === 1;
    },
  };
}

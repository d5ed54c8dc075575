import type { webhooks as contract } from '@fotograma/contract';
import type { Database, Sql } from '../../platform/database/database.ts';

export interface DeliveryRow {
  readonly id: string;
  readonly event: contract.WebhookEvent;
  readonly state: contract.WebhookDelivery['state'];
  readonly payload: string;
  readonly nextAt: Date | null;
  readonly createdAt: Date;
  readonly attempts: { at: string; status: number | null; error: string | null; answer: string; milliseconds: number }[];
}

/** A delivery that a worker has taken: what it says counts while the row has the same attempt. */
export interface Claimed {
  readonly id: string;
  readonly principalId: string;
  readonly endpointId: string | null;
  readonly url: string;
  readonly payload: string;
  readonly attempt: number;
  readonly tries: number;
  readonly endpointState: contract.Webhook['state'] | null;
  readonly secret: Buffer | null;
  readonly previous: Buffer | null;
}

export interface Said {
  readonly at: Date;
  readonly status: number | null;
  readonly error: string | null;
  readonly answer: string;
  readonly milliseconds: number;
}

/** What becomes of a delivery after an attempt. */
export type Verdict =
  | { readonly state: 'delivered' }
  | { readonly state: 'pending'; readonly delaySeconds: number }
  | { readonly state: 'failed'; readonly gone: boolean };

export type DeliveriesRepository = ReturnType<typeof createDeliveriesRepository>;

const COLUMNS = `d.id, d.event, d.state, d.payload, d.next_at AS "nextAt", d.created_at AS "createdAt",
  coalesce((SELECT json_agg(json_build_object('at', a.at, 'status', a.status, 'error', a.error, 'answer', a.answer, 'milliseconds', a.milliseconds) ORDER BY a.attempt)
            FROM webhook_attempt a WHERE a.delivery_id = d.id), '[]') AS attempts`;

/** Messages and their attempts. */
export function createDeliveriesRepository({ pool, transaction }: Pick<Database, 'pool' | 'transaction'>) {
  return {
    /** A delivery for every address that wants to hear of it, and for `url` where there is one. @returns how many. */
    async add(
      sql: Sql,
      message: { principalId: string; event: string; payload: string; url: string | null; newId: () => string; at: Date },
    ): Promise<number> {
      const { rows } = await sql.query<{ id: string; url: string }>(
        `SELECT id, url FROM webhook_endpoint WHERE principal_id = $1 AND state = 'active' AND (events = '{}' OR $2 = ANY (events))`,
        [message.principalId, message.event],
      );
      const to = [
        ...rows.map(({ id, url }) => ({ endpointId: id as string | null, url })),
        ...(message.url === null ? [] : [{ endpointId: null, url: message.url }]),
      ];
      if (!to.length) return 0;
      await sql.query(
        `INSERT INTO webhook_delivery (id, principal_id, endpoint_id, url, event, payload, next_at, created_at)
         SELECT id, $1, endpoint_id, url, $2, $3, clock_timestamp(), $4 FROM unnest($5::uuid[], $6::uuid[], $7::text[]) AS n (id, endpoint_id, url)`,
        [
          message.principalId,
          message.event,
          message.payload,
          message.at,
          to.map(() => message.newId()),
          to.map(({ endpointId }) => endpointId),
          to.map(({ url }) => url),
        ],
      );
      return to.length;
    },

    /** For one address, whatever it wants to hear of. */
    async addTo(
      sql: Sql,
      endpoint: { id: string; principalId: string; url: string },
      message: { id: string; event: string; payload: string; at: Date },
    ): Promise<void> {
      await sql.query(
        `INSERT INTO webhook_delivery (id, principal_id, endpoint_id, url, event, payload, next_at, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, clock_timestamp(), $7)`,
        [message.id, endpoint.principalId, endpoint.id, endpoint.url, message.event, message.payload, message.at],
      );
    },

    /**
     * Takes the delivery that is due first. It is due again when the lease is over, should its worker be gone by then.
     * @param busy addresses that are being called as often as they should be.
     */
    async claim(leaseSeconds: number, busy: readonly string[]): Promise<Claimed | null> {
      const { rows } = await pool.query<Claimed>(
        `WITH due AS (
           SELECT id FROM webhook_delivery WHERE state = 'pending' AND next_at <= clock_timestamp() AND NOT (coalesce(endpoint_id, principal_id) = ANY ($2))
           ORDER BY next_at LIMIT 1 FOR UPDATE SKIP LOCKED
         ), claimed AS (
           UPDATE webhook_delivery d SET attempt = d.attempt + 1, next_at = clock_timestamp() + make_interval(secs => $1)
           FROM due WHERE d.id = due.id RETURNING d.*
         )
         SELECT c.id, c.principal_id AS "principalId", c.endpoint_id AS "endpointId", coalesce(e.url, c.url) AS url, c.payload, c.attempt, c.tries,
                e.state AS "endpointState", e.secret, CASE WHEN e.previous_until > clock_timestamp() THEN e.previous END AS previous
         FROM claimed c LEFT JOIN webhook_endpoint e ON e.id = c.endpoint_id`,
        [leaseSeconds, busy],
      );
      return rows[0] ?? null;
    },

    /** Writes what an attempt came to, and what that means for its address. @returns false when somebody else has taken it since. */
    settle(claimed: Claimed, said: Said, verdict: Verdict, disableAfterDays: number): Promise<boolean> {
      return transaction(async (sql) => {
        // Before its deliveries, as whoever removes it does.
        if (claimed.endpointId !== null)
          await sql.query('SELECT FROM webhook_endpoint WHERE id = $1 FOR NO KEY UPDATE', [claimed.endpointId]);
        const { rowCount } = await sql.query(
          `UPDATE webhook_delivery SET state = $3::delivery_state, tries = tries + 1,
                  next_at = CASE WHEN $3 = 'pending' THEN clock_timestamp() + make_interval(secs => $4) END,
                  delivered_at = CASE WHEN $3 = 'delivered' THEN $5::timestamptz END
           WHERE id = $1 AND attempt = $2 AND state = 'pending'`,
          [claimed.id, claimed.attempt, verdict.state, verdict.state === 'pending' ? verdict.delaySeconds : 0, said.at],
        );
        if (rowCount !== 1) return false;
        await sql.query(
          `INSERT INTO webhook_attempt (delivery_id, attempt, at, status, error, answer, milliseconds) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
          [claimed.id, claimed.attempt, said.at, said.status, said.error, said.answer, said.milliseconds],
        );
        if (claimed.endpointId === null) return true;
        if (verdict.state === 'delivered') {
          await sql.query('UPDATE webhook_endpoint SET failing_since = NULL WHERE id = $1 AND failing_since IS NOT NULL', [
            claimed.endpointId,
          ]);
        } else {
          await sql.query(
            `UPDATE webhook_endpoint SET failing_since = coalesce(failing_since, $2),
                    state = CASE WHEN $3 OR failing_since < $2::timestamptz - make_interval(days => $4) THEN 'disabled'::webhook_state ELSE state END
             WHERE id = $1`,
            [claimed.endpointId, said.at, verdict.state === 'failed' && verdict.gone, disableAfterDays],
          );
        }
        return true;
      });
    },

    /** What goes to an address that is not to be called now is given up. */
    async giveUp(claimed: Claimed): Promise<void> {
      await pool.query(
        `UPDATE webhook_delivery SET state = 'failed', next_at = NULL WHERE id = $1 AND attempt = $2 AND state = 'pending'`,
        [claimed.id, claimed.attempt],
      );
    },

    async list(
      endpointId: string,
      page: { state: string | null; before: { at: Date; id: string } | null; limit: number },
    ): Promise<DeliveryRow[]> {
      const { rows } = await pool.query<DeliveryRow>(
        `SELECT ${COLUMNS} FROM webhook_delivery d
         WHERE d.endpoint_id = $1 AND ($2::delivery_state IS NULL OR d.state = $2::delivery_state)
           AND ($3::timestamptz IS NULL OR (d.created_at, d.id) < ($3, $4::uuid))
         ORDER BY d.created_at DESC, d.id DESC LIMIT $5`,
        [endpointId, page.state, page.before?.at ?? null, page.before?.id ?? null, page.limit],
      );
      return rows;
    },

    /** Due now, with all its attempts before it. @returns null when there is no such delivery. */
    async replay(endpointId: string, id: string): Promise<DeliveryRow | null> {
      const { rows } = await pool.query<DeliveryRow>(
        `WITH again AS (UPDATE webhook_delivery SET state = 'pending', tries = 0, next_at = clock_timestamp() WHERE id = $2 AND endpoint_id = $1 RETURNING *)
         SELECT ${COLUMNS} FROM again d`,
        [endpointId, id],
      );
      return rows[0] ?? null;
    },

    async forget(before: Date, limit: number): Promise<number> {
      const { rowCount } = await pool.query(
        `DELETE FROM webhook_delivery WHERE id IN (SELECT id FROM webhook_delivery WHERE created_at < $1 AND state <> 'pending' LIMIT $2)`,
        [before, limit],
      );
      return rowCount ?? 0;
    },
  };
}

import type { generation as contract } from '@fotograma/contract';
import type { JSONValue } from '../../platform/ai/makers.ts';
import type { Database, Sql } from '../../platform/database/database.ts';

export interface OutputRow {
  readonly index: number;
  readonly key: string;
  readonly thumbnail: string | null;
  readonly contentType: string;
  readonly bytes: number;
  readonly width: number | null;
  readonly height: number | null;
}

export interface GenerationRow {
  readonly id: string;
  readonly principalId: string;
  readonly state: contract.GenerationState;
  readonly service: contract.Service;
  readonly request: contract.GenerationRequest;
  readonly model: string | null;
  readonly cached: boolean;
  readonly warnings: string[];
  readonly error: contract.Generation['error'];
  readonly progress: number;
  /** Millionths of a US dollar. */
  readonly reserved: number;
  readonly charged: number;
  readonly providerMs: number | null;
  readonly webhookUrl: string | null;
  readonly deadlineAt: Date | null;
  readonly createdAt: Date;
  readonly startedAt: Date | null;
  readonly endedAt: Date | null;
  readonly expiresAt: Date | null;
  readonly seq: number;
  /** How often the provider was asked. */
  readonly attempts: number;
  readonly outputs: OutputRow[];
}

export interface NewGeneration {
  readonly id: string;
  readonly principalId: string;
  readonly service: contract.Service;
  readonly request: contract.GenerationRequest;
  readonly model: string;
  readonly cacheKey: string | null;
  readonly reserved: number;
  readonly deadlineAt: Date | null;
  readonly at: Date;
}

export interface Place {
  readonly at: Date;
  readonly id: string;
}

export type GenerationsRepository = ReturnType<typeof createGenerationsRepository>;

const COLUMNS = `g.id, g.principal_id AS "principalId", g.state, g.service, g.request, g.model, g.cached, g.warnings, g.error, g.progress, g.reserved, g.charged,
  g.provider_ms AS "providerMs", g.webhook_url AS "webhookUrl", g.deadline_at AS "deadlineAt", g.created_at AS "createdAt", g.started_at AS "startedAt",
  g.ended_at AS "endedAt", g.expires_at AS "expiresAt", g.seq,
  (SELECT count(*)::int FROM generation_attempt a WHERE a.generation_id = g.id) AS attempts,
  coalesce((SELECT json_agg(json_build_object('index', o.index, 'key', o.key, 'thumbnail', o.thumbnail, 'contentType', o.content_type, 'bytes', o.bytes,
                                              'width', o.width, 'height', o.height) ORDER BY o.index)
            FROM generation_output o WHERE o.generation_id = g.id), '[]') AS outputs`;

/** Generations as whoever had them made sees them: whose they are is asked in every statement. */
export function createGenerationsRepository({ pool }: Pick<Database, 'pool'>) {
  return {
    async find(principalId: string, id: string, sql: Sql = pool): Promise<GenerationRow | null> {
      const { rows } = await sql.query<GenerationRow>(`SELECT ${COLUMNS} FROM generation g WHERE g.id = $1 AND g.principal_id = $2`, [
        id,
        principalId,
      ]);
      return rows[0] ?? null;
    },

    async list(
      principalId: string,
      asked: {
        status: readonly string[] | null;
        service: readonly string[] | null;
        from: string | null;
        to: string | null;
        before: Place | null;
        limit: number;
      },
    ): Promise<GenerationRow[]> {
      const { rows } = await pool.query<GenerationRow>(
        `SELECT ${COLUMNS} FROM generation g WHERE g.principal_id = $1
           AND ($2::text[] IS NULL OR g.state::text = ANY ($2)) AND ($3::text[] IS NULL OR g.service = ANY ($3))
           AND ($4::timestamptz IS NULL OR g.created_at >= $4) AND ($5::timestamptz IS NULL OR g.created_at < $5)
           AND ($6::timestamptz IS NULL OR (g.created_at, g.id) < ($6, $7::uuid))
         ORDER BY g.created_at DESC, g.id DESC LIMIT $8`,
        [principalId, asked.status, asked.service, asked.from, asked.to, asked.before?.at ?? null, asked.before?.id ?? null, asked.limit],
      );
      return rows;
    },

    /** With its reservation, its first event and its place in line, in one statement. */
    async insert(sql: Sql, given: NewGeneration): Promise<void> {
      await sql.query(
        `WITH made AS (
           INSERT INTO generation (id, principal_id, service, request, model, cache_key, reserved, webhook_url, deadline_at, created_at, seq)
           VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 1)
         ), line AS (
           INSERT INTO generation_turn (principal_id) VALUES ($2) ON CONFLICT DO NOTHING
         ), booked AS (
           INSERT INTO generation_ledger (principal_id, generation_id, kind, amount, count, at) VALUES ($2, $1, 'reserve', $7, $11, $10)
         )
         INSERT INTO generation_event (generation_id, seq, type, at) VALUES ($1, 1, 'queued', $10)`,
        [
          given.id,
          given.principalId,
          given.service,
          JSON.stringify(given.request),
          given.model,
          given.cacheKey,
          given.reserved,
          given.request.webhookUrl ?? null,
          given.deadlineAt,
          given.at,
          given.request.count,
        ],
      );
    },

    /** The same, made before; it stays until the caller’s transaction ends. */
    async made(sql: Sql, principalId: string, cacheKey: string, now: Date): Promise<{ id: string; model: string } | null> {
      const { rows } = await sql.query<{ id: string; model: string }>(
        `SELECT id, model FROM generation WHERE principal_id = $1 AND cache_key = $2 AND state = 'succeeded' AND expires_at > $3
         ORDER BY ended_at DESC LIMIT 1 FOR KEY SHARE`,
        [principalId, cacheKey, now],
      );
      return rows[0] ?? null;
    },

    /** Gives a generation the outputs of another, which are kept as long as either is. */
    async copyOutputs(sql: Sql, from: string, to: string): Promise<void> {
      await sql.query(
        `INSERT INTO generation_output (generation_id, index, key, thumbnail, content_type, bytes, width, height)
         SELECT $2, index, key, thumbnail, content_type, bytes, width, height FROM generation_output WHERE generation_id = $1`,
        [from, to],
      );
    },

    /** What happened after an event. */
    async events(id: string, after: number): Promise<{ seq: number; type: string; at: Date }[]> {
      const { rows } = await pool.query<{ seq: number; type: string; at: Date }>(
        'SELECT seq, type, at FROM generation_event WHERE generation_id = $1 AND seq > $2 ORDER BY seq',
        [id, after],
      );
      return rows;
    },

    /** @returns the keys of files that nothing refers to any more. */
    async remove(sql: Sql, id: string): Promise<string[]> {
      const outputs = await this.dropOutputs(sql, id);
      await sql.query('DELETE FROM generation WHERE id = $1', [id]);
      return outputs;
    },

    /** @returns the keys of files that nothing refers to any more. */
    async dropOutputs(sql: Sql, id: string): Promise<string[]> {
      const { rows } = await sql.query<{ key: string; thumbnail: string | null }>(
        'DELETE FROM generation_output WHERE generation_id = $1 RETURNING key, thumbnail',
        [id],
      );
      if (!rows.length) return [];
      const { rows: shared } = await sql.query<{ key: string }>('SELECT key FROM generation_output WHERE key = ANY ($1)', [
        rows.map(({ key }) => key),
      ]);
      const kept = new Set(shared.map(({ key }) => key));
      return rows.filter(({ key }) => !kept.has(key)).flatMap(({ key, thumbnail }) => (thumbnail === null ? [key] : [key, thumbnail]));
    },

    /** Those whose outputs have been kept long enough. */
    async outlived(now: Date, limit: number): Promise<string[]> {
      const { rows } = await pool.query<{ id: string }>(`SELECT id FROM generation WHERE expires_at <= $1 ORDER BY expires_at LIMIT $2`, [
        now,
        limit,
      ]);
      return rows.map(({ id }) => id);
    },

    async lock(sql: Sql, id: string): Promise<boolean> {
      const { rowCount } = await sql.query('SELECT FROM generation WHERE id = $1 FOR UPDATE', [id]);
      return rowCount === 1;
    },

    async noLongerKept(sql: Sql, id: string): Promise<void> {
      await sql.query('UPDATE generation SET expires_at = NULL WHERE id = $1', [id]);
    },

    /** Whoever owns all of these; for following what may have been removed. */
    async output(id: string, index: number): Promise<OutputRow | null> {
      const { rows } = await pool.query<OutputRow>(
        `SELECT index, key, thumbnail, content_type AS "contentType", bytes, width, height FROM generation_output WHERE generation_id = $1 AND index = $2`,
        [id, index],
      );
      return rows[0] ?? null;
    },
  };
}

/** One claim of one generation: whose words count while the row says the same. */
export interface Claim {
  readonly id: string;
  readonly principalId: string;
  readonly attempt: number;
  readonly failures: number;
  readonly service: contract.Service;
  readonly request: contract.GenerationRequest;
  readonly operation: JSONValue | null;
  readonly overdue: boolean;
  readonly isFirst: boolean;
}

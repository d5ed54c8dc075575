import type { generation as contract } from '@fotograma/contract';
import type { Database } from '../../platform/database/database.ts';

type Percentiles = { p50: number | null; p95: number | null };

export interface Totals {
  readonly total: number;
  readonly cacheHits: number;
  readonly charged: number;
  readonly reserved: number;
  readonly bytes: number;
  readonly queueMs: Percentiles;
  readonly providerMs: Percentiles;
  readonly totalMs: Percentiles;
  readonly states: Record<string, number>;
}

const percentiles = (ms: string) =>
  `json_build_object('p50', percentile_cont(0.5) WITHIN GROUP (ORDER BY ${ms}), 'p95', percentile_cont(0.95) WITHIN GROUP (ORDER BY ${ms}))`;
const QUEUE_MS = '1000 * extract(epoch FROM g.started_at - g.created_at)';
const TOTAL_MS = `CASE WHEN g.state = 'succeeded' AND NOT g.cached THEN 1000 * extract(epoch FROM g.ended_at - g.created_at) END`;
const PROVIDER_MS = `CASE WHEN g.state = 'succeeded' AND NOT g.cached THEN g.provider_ms END`;
const OF = 'g.principal_id = $1 AND g.created_at >= $2 AND g.created_at < $3';

/** What one principal had made in a time, counted. */
export function createMetricsRepository({ pool }: Pick<Database, 'pool'>) {
  return {
    async totals(principalId: string, from: Date, to: Date): Promise<Totals> {
      const { rows } = await pool.query<Totals>(
        `SELECT count(*)::int AS total, count(*) FILTER (WHERE g.cached)::int AS "cacheHits", coalesce(sum(g.charged), 0)::bigint AS charged,
                coalesce(sum(g.reserved) FILTER (WHERE g.state IN ('queued', 'processing')), 0)::bigint AS reserved, coalesce(sum(g.bytes), 0)::bigint AS bytes,
                ${percentiles(QUEUE_MS)} AS "queueMs", ${percentiles(PROVIDER_MS)} AS "providerMs", ${percentiles(TOTAL_MS)} AS "totalMs",
                (SELECT coalesce(json_object_agg(state, n), '{}') FROM (SELECT g.state, count(*) AS n FROM generation g WHERE ${OF} GROUP BY g.state) s) AS states
         FROM generation g WHERE ${OF}`,
        [principalId, from, to],
      );
      return rows[0] as Totals;
    },

    async byService(principalId: string, from: Date, to: Date): Promise<contract.GenerationMetrics['byService']> {
      const { rows } = await pool.query<contract.GenerationMetrics['byService'][number]>(
        `SELECT g.service, count(*)::int AS total, count(*) FILTER (WHERE g.state = 'succeeded')::int AS succeeded,
                count(*) FILTER (WHERE g.state = 'failed')::int AS failed, coalesce(sum(g.charged), 0)::bigint AS charged, ${percentiles(PROVIDER_MS)} AS "providerMs"
         FROM generation g WHERE ${OF} GROUP BY g.service ORDER BY total DESC, g.service`,
        [principalId, from, to],
      );
      return rows;
    },

    /** Days (UTC) on which there was something. */
    async byDay(principalId: string, from: Date, to: Date): Promise<contract.GenerationMetrics['byDay']> {
      const { rows } = await pool.query<contract.GenerationMetrics['byDay'][number]>(
        `SELECT to_char(g.created_at AT TIME ZONE 'UTC', 'YYYY-MM-DD') AS day, count(*)::int AS total, count(*) FILTER (WHERE g.state = 'succeeded')::int AS succeeded,
                count(*) FILTER (WHERE g.state = 'failed')::int AS failed, coalesce(sum(g.charged), 0)::bigint AS charged, coalesce(sum(g.bytes), 0)::bigint AS bytes
         FROM generation g WHERE ${OF} GROUP BY 1 ORDER BY 1`,
        [principalId, from, to],
      );
      return rows;
    },

    /** Whether there is such a client or person. */
    async exists(id: string): Promise<boolean> {
      const { rowCount } = await pool.query('SELECT FROM principal WHERE id = $1', [id]);
      return rowCount === 1;
    },
  };
}

export type MetricsRepository = ReturnType<typeof createMetricsRepository>;

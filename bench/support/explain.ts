import type pg from 'pg';
import type { Database } from '../../apps/server/src/platform/database/database.ts';

/** What PostgreSQL did for one statement. */
export interface Explained {
  readonly milliseconds: number;
  /** Pages of 8 kB that were looked at. */
  readonly pages: number;
  /** The widest step: rows that one node of the plan gave or threw away. */
  readonly rows: number;
  /** Tables that were read from end to end, with how many rows that were. */
  readonly scanned: readonly string[];
}

interface Node {
  readonly 'Node Type': string;
  readonly 'Relation Name'?: string;
  readonly 'Actual Rows': number;
  readonly 'Actual Loops': number;
  readonly 'Rows Removed by Filter'?: number;
  readonly 'Shared Hit Blocks'?: number;
  readonly 'Shared Read Blocks'?: number;
  readonly Plans?: readonly Node[];
}

/**
 * A database for repositories of the product, of which every statement is explained (ANALYZE, BUFFERS) before it is run.
 * @param explained where what was found goes, in the order of the statements.
 */
export function explaining(pool: pg.Pool, explained: Explained[]): Pick<Database, 'pool'> {
  const query = async (asked: string | pg.QueryConfig, given?: unknown[]) => {
    const { text, values } = typeof asked === 'string' ? { text: asked, values: given } : asked;
    const { rows } = await pool.query<{ 'QUERY PLAN': [{ Plan: Node; 'Execution Time': number }] }>(
      `EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) ${text}`,
      values,
    );
    const [plan] = rows[0]?.['QUERY PLAN'] ?? [];
    if (!plan) throw new Error(`PostgreSQL explained nothing of ${text}`);
    const nodes = flatten(plan.Plan);
    explained.push({
      milliseconds: plan['Execution Time'],
      pages: (plan.Plan['Shared Hit Blocks'] ?? 0) + (plan.Plan['Shared Read Blocks'] ?? 0),
      rows: Math.max(...nodes.map(rowsOf)),
      scanned: nodes.flatMap((node) => (node['Node Type'] === 'Seq Scan' ? `${node['Relation Name']} (${rowsOf(node)})` : [])),
    });
    return pool.query(text, values);
  };
  return { pool: new Proxy(pool, { get: (target, key) => (key === 'query' ? query : Reflect.get(target, key)) }) };
}

function flatten(node: Node): Node[] {
  return [node, ...(node.Plans ?? []).flatMap(flatten)];
}

function rowsOf(node: Node): number {
  return Math.round((node['Actual Rows'] + (node['Rows Removed by Filter'] ?? 0)) * node['Actual Loops']);
}

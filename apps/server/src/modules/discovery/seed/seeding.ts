import type { discovery } from '@fotograma/contract';
import type { Database, Sql } from '../../../platform/database/database.ts';
import { type FlowSeed, type OptionSeed, readSeed, SEED_VERSION, type Seed } from './seed.ts';

/** Held while rows are written: several processes may start at once. */
const LOCK = 0x0f_ee_11;

/** Brings the tables of what comes with the installation up to date, where they are older than this program. */
export async function plantSeed({ transaction, pool }: Pick<Database, 'transaction' | 'pool'>): Promise<boolean> {
  const { rows } = await pool.query<{ seed: number }>('SELECT seed FROM feeling_state');
  if ((rows[0]?.seed ?? 0) >= SEED_VERSION) return false;
  const seed = await readSeed();
  return transaction(async (sql) => {
    await sql.query('SELECT pg_advisory_xact_lock($1)', [LOCK]);
    const planted = await sql.query('UPDATE feeling_state SET seed = $1, changes = changes + 1 WHERE seed < $1', [SEED_VERSION]);
    if (!planted.rowCount) return false;
    await plant(sql, seed);
    return true;
  });
}

async function plant(sql: Sql, { sentiments, intentions, options, weights, flow }: Seed): Promise<void> {
  await put(
    sql,
    'main_sentiment',
    'id',
    sentiments.map(({ subFeelings, ...sentiment }, position) => ({ ...sentiment, position, sub_feelings: subFeelings })),
  );
  await put(
    sql,
    'emotional_intention',
    'sentiment_id, intention',
    intentions.map(({ sentiment, onlyByChoice, ...intention }) => ({
      ...intention,
      sentiment_id: sentiment,
      only_by_choice: onlyByChoice,
      weights: weights[intention.intention],
    })),
  );
  await put(
    sql,
    'journey_option',
    'id',
    options.map(({ sentiment, ...option }, position) => ({ ...option, sentiment_id: sentiment, position })),
  );
  await put(
    sql,
    'journey_option_flow',
    'sentiment_id, step',
    sentiments.flatMap(({ id }) => flowOf(id, { sentiments, intentions, options, weights, flow })),
  );
  // What a newer version of this program has no more.
  for (const table of ['journey_option', 'emotional_intention', 'journey_option_flow', 'main_sentiment'])
    await sql.query(`DELETE FROM ${table} WHERE version < $1`, [SEED_VERSION]);
}

async function put(sql: Sql, table: string, key: string, rows: readonly object[]): Promise<void> {
  const columns = [...Object.keys(rows[0] ?? {}), 'version'];
  const set = columns.map((column) => `${column} = excluded.${column}`).join(', ');
  await sql.query(
    `INSERT INTO ${table} (${columns.join(', ')}) SELECT ${columns.join(', ')} FROM json_populate_recordset(NULL::${table}, $1)
     ON CONFLICT (${key}) DO UPDATE SET ${set}`,
    [JSON.stringify(rows.map((row) => ({ ...row, version: SEED_VERSION })))],
  );
}

/** The questions from one feeling on, each option with the question after it: `option` is asked only where there are options. */
function flowOf(sentiment: discovery.SentimentId, { sentiments, intentions, options, flow }: Seed): object[] {
  const own = intentions.filter((each) => each.sentiment === sentiment && each.enabled);
  const optionsOf = (intention: discovery.Intention) =>
    options.filter((each) => each.sentiment === sentiment && each.intention === intention);
  const steps: Record<discovery.Step, { value: string; names: discovery.Localised; next: discovery.Step | null }[]> = {
    sentiment: sentiments.map(({ id, names }) => ({ value: id, names, next: 'intensity' })),
    intensity: flow.intensities.map((names, n) => ({ value: String(n + 1), names, next: 'intention' })),
    intention: own.map(({ intention, names }) => ({ value: intention, names, next: optionsOf(intention).length ? 'option' : null })),
    option: [...own.flatMap(({ intention }) => optionsOf(intention)).map(asChoice), anyOf(flow)],
  };
  return Object.entries(steps).map(([step, choices], position) => ({
    sentiment_id: sentiment,
    step,
    position,
    questions: flow[step as discovery.Step],
    options: choices,
  }));
}

function asChoice({ id, names }: OptionSeed) {
  return { value: id, names, next: null };
}

/** The answer that leaves the way open. */
export const ANY_OPTION = 'any';

function anyOf({ any }: FlowSeed) {
  return { value: ANY_OPTION, names: any, next: null };
}

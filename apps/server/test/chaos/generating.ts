import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { generation as contract } from '@fotograma/contract';
import pg from 'pg';
import { joinEmbeddedPostgres } from '../../src/platform/database/embedded.ts';
import { createLogger } from '../../src/platform/observability/logger.ts';
import { freePort } from '../../src/platform/processes.ts';
import { loadSecrets } from '../../src/platform/secrets.ts';
import { eventually } from '../support/eventually.ts';
import { type Listener, startListener } from '../support/hooks.ts';
import { type MakerServer, startMakers } from '../support/makers.ts';
import { register, Supervised } from './supervised.ts';

const SENDERS = 6;
/** Each asks for so many, and gives one in five up. */
const EACH = 3;
const LIFE_MS = 600;
const PATIENCE_SECONDS = 60;

export interface GeneratingRound {
  readonly victim: 'api' | 'worker' | 'both';
  readonly accepted: number;
  /** What should not be so; empty is as it should be. */
  readonly faults: readonly string[];
}

/** A house whose generations are disturbed. */
export interface GeneratingSiege {
  round(random: () => number): Promise<GeneratingRound>;
  end(): Promise<void>;
}

/** @param dataDir an empty folder; whoever gave it removes it. */
export async function besiegeGeneration(dataDir: string): Promise<GeneratingSiege> {
  const { databasePassword } = await loadSecrets(dataDir);
  const postgres = await joinEmbeddedPostgres({
    dataDir,
    password: databasePassword,
    log: createLogger({ level: 'silent', human: false }),
  });
  const pool = new pg.Pool({ connectionString: postgres.url, max: 2 });
  pool.on('error', () => undefined);
  const [makers, hooks]: [MakerServer, Listener] = await Promise.all([startMakers(), startListener()]);
  // A provider as they are: busy now and then, and not always there.
  makers.will({ kind: 'make' });
  const settings = {
    GEMINI_API_KEY: 'a key of the tests',
    GEMINI_API_URL: `${makers.url}/v1beta`,
    AI_PROVIDER: 'none',
    WEBHOOK_NETWORKS: 'any',
  };
  const port = await freePort();
  const api = new Supervised('api', dataDir, port, settings);
  await api.start();
  const worker = new Supervised('worker', dataDir, 0, settings);
  await worker.start();
  const url = `http://127.0.0.1:${port}`;
  const admin = await register(url);
  const post = async <T>(path: string, headers: Record<string, string>, body: unknown): Promise<{ status: number; body: T }> => {
    const answer = await fetch(url + path, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
    });
    return { status: answer.status, body: (await answer.json()) as T };
  };
  const made = await post<{ data: { id: string }; key: string }>(
    '/api/clients',
    { authorization: admin },
    { name: 'Chaos', scopes: ['generate', 'webhooks'], plan: 'house', requestsPerMinute: 100_000 },
  );
  const { id: clientId } = made.body.data;
  const key = { 'x-client-key': made.body.key };
  await post('/api/webhooks', key, { url: hooks.url });

  /** As a client does that was not answered: the same again, under the same name, until it is. */
  const accepted = async (random: () => number): Promise<{ id: string; key: string }> => {
    const name = randomUUID();
    const kind = random();
    const service = kind < 0.4 ? 'poster' : kind < 0.9 ? 'banana' : 'veo3';
    const body = { prompt: `Chaos ${name.slice(0, 4)}`, service, width: 64, height: 96, count: 1 + Math.floor(random() * 2) };
    return eventually(
      'an answer',
      () =>
        post<{ data: { id: string } }>('/api/generate', { ...key, 'idempotency-key': name }, body).then(
          (answer) => (answer.status === 202 ? { id: answer.body.data.id, key: name } : null),
          () => null,
        ),
      PATIENCE_SECONDS,
    );
  };

  const round = async (random: () => number): Promise<GeneratingRound> => {
    const all: { id: string; key: string }[] = [];
    makers.will(
      ...Array.from({ length: 4 }, () =>
        random() < 0.15 ? { kind: 'status' as const, status: 503 } : random() < 0.1 ? { kind: 'cut' as const } : { kind: 'make' as const },
      ),
      { kind: 'make' },
    );
    const sender = async () => {
      for (let n = 0; n < EACH; n++) {
        const one = await accepted(random);
        all.push(one);
        if (random() < 0.2) await post(`/api/generate/${one.id}/cancel`, key, {}).catch(() => undefined);
      }
    };
    const sending = Promise.all(Array.from({ length: SENDERS }, sender));
    await wait(random() * LIFE_MS);
    const fate = random();
    const victim = fate < 0.4 ? 'worker' : fate < 0.8 ? 'api' : 'both';
    if (victim !== 'api') worker.kill();
    if (victim !== 'worker') api.kill();
    await sending;
    const ids = all.map(({ id }) => id);
    const states = async () =>
      (await pool.query<{ id: string; state: contract.GenerationState }>('SELECT id, state FROM generation WHERE id = ANY ($1)', [ids]))
        .rows;
    const faults: string[] = [];
    await eventually(
      'all to be settled',
      async () => (await states()).every(({ state }) => contract.isSettled(state)),
      PATIENCE_SECONDS,
    ).catch(async () => faults.push(`Not settled: ${JSON.stringify((await states()).filter(({ state }) => !contract.isSettled(state)))}`));
    const there = await states();
    if (there.length !== new Set(ids).size || new Set(ids).size !== ids.length)
      faults.push(`${ids.length} accepted, ${there.length} there`);
    faults.push(...(await booksOf(pool, clientId)));
    const told = () => new Set(hooks.heard.map(({ body }) => (JSON.parse(body) as { data: { id: string } }).data.id));
    await eventually('everybody to be told', () => ids.every((id) => told().has(id)), PATIENCE_SECONDS).catch(() =>
      faults.push('A webhook was never sent'),
    );
    return { victim, accepted: ids.length, faults };
  };
  return {
    round,
    async end() {
      await Promise.all([worker.end(), api.end()]);
      await pool.end();
      await postgres.leave();
      await Promise.all([makers.close(), hooks.close()]);
    },
  };
}

/** What is wrong with the books of somebody whose work has all ended. */
async function booksOf(pool: pg.Pool, principalId: string): Promise<string[]> {
  const faults: string[] = [];
  const { rows: uneven } = await pool.query(
    `SELECT generation_id, json_agg(json_build_object('kind', kind, 'amount', amount, 'count', count)) AS entries FROM generation_ledger WHERE principal_id = $1
     GROUP BY generation_id HAVING count(*) FILTER (WHERE kind = 'reserve') <> 1
       OR sum(CASE kind WHEN 'reserve' THEN amount ELSE -amount END) <> 0 OR sum(CASE kind WHEN 'reserve' THEN count ELSE -count END) <> 0`,
    [principalId],
  );
  if (uneven.length) faults.push(`Reserved is not settled and released: ${JSON.stringify(uneven)}`);
  const { rows: outputs } = await pool.query(
    `SELECT g.id FROM generation g WHERE g.principal_id = $1 AND (g.state = 'succeeded') <> EXISTS (SELECT FROM generation_output o WHERE o.generation_id = g.id)`,
    [principalId],
  );
  if (outputs.length) faults.push(`Succeeded is not the same as having something: ${JSON.stringify(outputs)}`);
  const { rows: counted } = await pool.query<{ meter: string; amount: string; settled: string }>(
    `SELECT u.meter, u.amount::text, coalesce((SELECT sum(CASE u.meter WHEN 'generations' THEN l.count ELSE l.amount END)::text FROM generation_ledger l
                                              WHERE l.principal_id = $1 AND l.kind = 'settle'), '0') AS settled
     FROM usage_counter u WHERE u.principal_id = $1 AND u.meter IN ('generations', 'generationSpend')`,
    [principalId],
  );
  for (const { meter, amount, settled } of counted) if (amount !== settled) faults.push(`${meter}: ${amount} counted, ${settled} settled`);
  return faults;
}

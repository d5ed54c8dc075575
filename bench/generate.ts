import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { performance } from 'node:perf_hooks';
import { setTimeout as wait } from 'node:timers/promises';
import pg from 'pg';
import { type Bench, quantile } from './support/bench.ts';
import { autocannonPost } from './support/load.ts';
import { temporaryFolder } from './support/process.ts';
import { databaseUrl, quiet, signUp, startProduct } from './support/product.ts';

const WARM_UP_SECONDS = 2;
const MANY = 10_000;
const SMALL = { prompt: 'The Salt Road: a western', service: 'poster', width: 64, height: 96 };
/** Generations whose webhooks are timed, one after the other. */
const TOLD = 60;

export const generate: Bench = {
  name: 'generate',
  about: 'requests accepted a second at 16 connections; a webhook after its success; a first job behind ten thousand of another’s',
  async run({ cleanup, say, seconds }) {
    const dataDir = await temporaryFolder(cleanup);
    const { url } = await startProduct(dataDir, cleanup, { settings: { EMBEDDINGS: 'off', WEBHOOK_NETWORKS: 'any' } });
    await quiet(url);
    const { bearer } = await signUp(url, 'first@example.com');
    const pool = new pg.Pool({ connectionString: await databaseUrl(dataDir, cleanup), max: 2 });
    cleanup.defer(() => pool.end());
    const call = async <T>(method: string, path: string, headers: Record<string, string>, body?: unknown): Promise<T> => {
      const answer = await fetch(url + path, {
        method,
        headers: { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      if (!answer.ok) throw new Error(`${path}: ${await answer.text()}`);
      return (await answer.json()) as T;
    };
    const client = async (name: string) => {
      const given = { name, scopes: ['generate', 'webhooks'], plan: 'house', requestsPerMinute: 100_000 };
      const made = await call<{ data: { id: string }; key: string }>('POST', '/api/clients', { authorization: bearer }, given);
      return { id: made.data.id, headers: { 'x-client-key': made.key } };
    };
    const still = async () => {
      for (;;) {
        const { rows } = await pool.query<{ n: number }>(
          `SELECT count(*)::int AS n FROM generation WHERE state IN ('queued', 'processing')`,
        );
        if (!rows[0]?.n) return;
        await wait(200);
      }
    };

    say('Webhooks, one generation after the other');
    const teller = await client('Told');
    const heard = new Map<string, number>();
    const listener = createServer(async (req, res) => {
      const chunks: Buffer[] = [];
      for await (const chunk of req) chunks.push(chunk as Buffer);
      const { data } = JSON.parse(Buffer.concat(chunks).toString()) as { data: { id: string } };
      heard.set(data.id, performance.timeOrigin + performance.now());
      res.writeHead(204).end();
    });
    await new Promise<void>((done) => listener.listen(0, '127.0.0.1', done));
    cleanup.defer(() => void listener.close());
    await call('POST', '/api/webhooks', teller.headers, { url: `http://127.0.0.1:${(listener.address() as AddressInfo).port}/` });
    const delays: number[] = [];
    for (let n = 0; n < TOLD; n++) {
      const { data } = await call<{ data: { id: string; endedAt: string } }>(
        'POST',
        '/api/generate',
        { ...teller.headers, prefer: 'wait=30' },
        SMALL,
      );
      while (!heard.has(data.id)) await wait(2);
      delays.push((heard.get(data.id) ?? 0) - Date.parse(data.endedAt));
    }

    say(`A first job behind ${MANY.toLocaleString('en')} of another’s`);
    const [noisy, other] = [await client('Noisy'), await client('Other')];
    await pool.query(
      `INSERT INTO generation (id, principal_id, service, request, reserved, created_at, seq)
       SELECT gen_random_uuid(), $1, 'poster', $2, 0, now() - interval '1 hour', 1 FROM generate_series(1, ${MANY})`,
      [noisy.id, JSON.stringify({ ...SMALL, count: 1, inputs: [], mode: 'generate' })],
    );
    await pool.query('INSERT INTO generation_turn (principal_id) VALUES ($1) ON CONFLICT DO NOTHING', [noisy.id]);
    await call('POST', '/api/generate', noisy.headers, SMALL);
    await wait(1_000);
    const behind: number[] = [];
    for (let n = 0; n < 10; n++) {
      const { data } = await call<{ data: { id: string } }>('POST', '/api/generate', { ...other.headers, prefer: 'wait=30' }, SMALL);
      const { rows } = await pool.query<{ n: number }>(
        `SELECT count(*)::int AS n FROM generation g, (SELECT created_at, started_at FROM generation WHERE id = $2) o
         WHERE g.principal_id = $1 AND g.started_at > o.created_at AND g.started_at < o.started_at`,
        [noisy.id, data.id],
      );
      behind.push(rows[0]?.n ?? 0);
    }
    await pool.query(`UPDATE generation SET state = 'canceled' WHERE principal_id = $1 AND state = 'queued'`, [noisy.id]);
    await still();

    say('Accepting, at 16 connections, while they are made');
    const busy = await client('Busy');
    const load = (duration: number) => autocannonPost(`${url}/api/generate`, duration, cleanup, { headers: busy.headers, body: SMALL });
    await load(WARM_UP_SECONDS);
    const accepting = await load(seconds);
    return [
      { what: 'accepted, at 16 connections', unit: '/s', ours: accepting.requestsPerSecond, target: { atLeast: 300 } },
      { what: 'a webhook after its success, p95', unit: 'ms', ours: quantile(delays, 0.95), target: { atMost: 500 } },
      { what: 'the same, p50', unit: 'ms', ours: quantile(delays, 0.5) },
      {
        what: `of another’s ${MANY.toLocaleString('en')}, begun before a first job, at most`,
        unit: 'jobs',
        ours: Math.max(...behind),
        target: { atMost: 4 },
      },
    ];
  },
};

import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { Agent, request } from 'node:http';
import { availableParallelism } from 'node:os';
import pg from 'pg';
import { type Bench, byTurns, type Figure, quantile } from './support/bench.ts';
import { autocannon, CONNECTIONS } from './support/load.ts';
import { temporaryFolder } from './support/process.ts';
import { type Account, databaseUrl, PASSWORD, quiet, signUp, startProduct } from './support/product.ts';

/** What a visitor asks as well as somebody signed in: a page of films, and something that costs next to nothing. */
const PATHS = ['/api/movies?limit=20', '/api/categories'];
const ROUNDS = 5;
const WARM_UP_SECONDS = 2;
const PEOPLE = 12;
const LOGIN_SECONDS = 10;
const REFRESHES = 1_000;

export const auth: Bench = {
  name: 'auth',
  about: 'a request with a valid token ÷ the same without; logins a second of one core; 1,000 refreshes at once',
  async run({ seconds, cleanup, say }) {
    const dataDir = await temporaryFolder(cleanup);
    say('Starting the product on an empty folder');
    const { url, running } = await startProduct(dataDir, cleanup, { settings: { TRUST_PROXY: '1' } });
    await quiet(url);
    const people: Account[] = [];
    for (let n = 0; n < PEOPLE; n++) people.push(await signUp(url, `person${n}@example.com`, `10.0.0.${n}`));
    const [{ bearer } = { bearer: '' }] = people;

    const figures: Figure[] = [];
    for (const path of PATHS) {
      say(`${path}, with and without a token by turns`);
      const withToken = () => autocannon(url + path, seconds, cleanup, { Authorization: bearer });
      const without = () => autocannon(url + path, seconds, cleanup);
      await autocannon(url + path, WARM_UP_SECONDS, cleanup, { Authorization: bearer });
      const { ours, peer, ratio } = await byTurns(ROUNDS, withToken, without, (load) => load.requestsPerSecond);
      figures.push({
        what: `${path} with a token, ${CONNECTIONS} connections`,
        unit: 'req/s',
        ours,
        peer: { what: 'without', value: peer },
        ratio,
        target: { atLeast: 0.9 },
      });
    }

    say(`Signing in for ${LOGIN_SECONDS} s`);
    const logins = await signInFor(LOGIN_SECONDS, url, people, running.child.pid ?? 0);
    figures.push({ what: 'logins for a processor second of the server', unit: '/s', ours: logins, target: { atLeast: 8 } });

    say(`${REFRESHES} refreshes of as many people at once`);
    const tokens = await makeSessions(await databaseUrl(dataDir, cleanup), REFRESHES);
    const answers = await Promise.all(tokens.map((token, n) => refresh(url, token, n)));
    const milliseconds = answers.map((answer) => answer.milliseconds);
    figures.push(
      {
        what: `refreshes that succeeded, of ${REFRESHES} at once`,
        unit: '',
        ours: answers.filter((answer) => answer.status === 200).length,
        target: { atLeast: REFRESHES },
      },
      { what: 'p95 of them', unit: 'ms', ours: quantile(milliseconds, 0.95) },
    );
    return figures;
  },
};

/** Signs people in, as many at once as there are cores. @returns logins a second of the server's processor time. */
async function signInFor(seconds: number, url: string, people: readonly Account[], pid: number): Promise<number> {
  const before = await processorSeconds(pid);
  const deadline = performance.now() + seconds * 1_000;
  let done = 0;
  await Promise.all(
    Array.from({ length: availableParallelism() }, async () => {
      while (performance.now() < deadline) {
        const n = done++;
        const { email } = people[n % people.length] ?? { email: '' };
        const answer = await fetch(`${url}/api/auth/login`, {
          method: 'POST',
          headers: { 'Content-Type': 'application/json', 'X-Forwarded-For': `10.1.${n >> 8}.${n & 255}` },
          body: JSON.stringify({ email, password: PASSWORD }),
        });
        if (answer.status !== 200) throw new Error(`A login was answered ${answer.status}: ${await answer.text()}`);
        await answer.arrayBuffer();
      }
    }),
  );
  return done / ((await processorSeconds(pid)) - before);
}

/** Processor time of a process with all its threads, in seconds (proc(5): fields 14 and 15, in hundredths). */
async function processorSeconds(pid: number): Promise<number> {
  const fields = (await readFile(`/proc/${pid}/stat`, 'utf8')).split(') ')[1]?.split(' ') ?? [];
  return (Number(fields[11]) + Number(fields[12])) / 100;
}

/** People who are signed in, each with a refresh token: written into the tables, because passwords would take minutes. */
async function makeSessions(databaseUrl: string, count: number): Promise<string[]> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  const rows = Array.from({ length: count }, () => ({
    user: randomUUID(),
    session: randomUUID(),
    token: `fgr_${randomBytes(32).toString('base64url')}`,
  }));
  const users = rows.map((row) => row.user);
  const sessions = rows.map((row) => row.session);
  const hashes = rows.map((row) => createHash('sha256').update(row.token).digest());
  await client.query(`INSERT INTO principal (id, plan_id) SELECT id, 'free' FROM unnest($1::uuid[]) id`, [users]);
  await client.query(
    `INSERT INTO user_account (id, email, password_hash) SELECT id, id || '@example.com', 'none' FROM unnest($1::uuid[]) id`,
    [users],
  );
  await client.query(
    `INSERT INTO user_session (id, user_id, created_at, last_used_at, expires_at)
     SELECT s, u, now(), now(), now() + interval '1 day' FROM unnest($1::uuid[], $2::uuid[]) AS t (s, u)`,
    [sessions, users],
  );
  await client.query(
    `INSERT INTO refresh_token (hash, session_id, issued_at, expires_at)
     SELECT h, s, now(), now() + interval '1 day' FROM unnest($1::bytea[], $2::uuid[]) AS t (h, s)`,
    [hashes, sessions],
  );
  await client.end();
  return rows.map((row) => row.token);
}

const agent = new Agent({ keepAlive: false, maxSockets: Number.POSITIVE_INFINITY });

function refresh(url: string, refreshToken: string, n: number): Promise<{ status: number; milliseconds: number }> {
  const started = performance.now();
  const body = JSON.stringify({ refreshToken });
  const headers = {
    'Content-Type': 'application/json',
    'Content-Length': String(body.length),
    'X-Forwarded-For': `10.2.${n >> 8}.${n & 255}`,
  };
  return new Promise((done) => {
    const over = (status: number) => done({ status, milliseconds: performance.now() - started });
    const req = request(`${url}/api/auth/refresh`, { method: 'POST', agent, headers }, (res) => {
      res.resume();
      res.once('end', () => over(res.statusCode ?? 0));
    });
    req.once('error', () => over(0));
    req.end(body);
  });
}

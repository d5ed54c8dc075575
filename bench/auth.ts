import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { Agent, request } from 'node:http';
import { availableParallelism } from 'node:os';
import pg from 'pg';
import { createPasswords } from '../apps/server/src/modules/identity/passwords.ts';
import { type Bench, byTurns, compare, type Figure, median, quantile, type Setting } from './support/bench.ts';
import { autocannon, CONNECTIONS } from './support/load.ts';
import { temporaryFolder } from './support/process.ts';
import { type Account, databaseUrl, PASSWORD, quiet, signUp, startProduct } from './support/product.ts';

/** What a visitor asks as well as somebody signed in: a page of films, one film, and something that costs next to nothing. */
const PATHS = ['/api/movies?limit=20', '/api/movies/1', '/api/categories'];
/** Many short turns bear a busy machine better than a few long ones. */
const ROUNDS = 15;
const TURNS_A_MEASUREMENT = 5;
const WARM_UP_SECONDS = 2;
const PEOPLE = 12;
const LOGIN_ROUNDS = 3;
const LOGIN_SECONDS = 5;
const REFRESHES = 1_000;
const REFRESH_ROUNDS = 3;

interface Cost {
  readonly requestsPerSecond: number;
  /** Of the server's processor time, for one request. */
  readonly milliseconds: number;
}

export const auth: Bench = {
  name: 'auth',
  about: `a request with a token ÷ the same without; logins for a processor second; ${REFRESHES} refreshes at once`,
  async run({ seconds, cleanup, say }) {
    const dataDir = await temporaryFolder(cleanup);
    say('Starting the product on an empty folder');
    // Everybody comes from an address of their own: who guesses passwords would be held up, and this is not about guessing.
    const { url, running } = await startProduct(dataDir, cleanup, { settings: { TRUST_PROXY: '1' } });
    const pid = running.child.pid ?? 0;
    await quiet(url);
    const people: Account[] = [];
    for (let n = 0; n < PEOPLE; n++) people.push(await signUp(url, `person${n}@example.com`, addressOf(0, n)));
    return [
      ...(await costOfTokens(url, pid, people[0]?.bearer ?? '', Math.max(1, Math.round(seconds / TURNS_A_MEASUREMENT)), { cleanup, say })),
      ...(await costOfLogins(url, pid, people, say)),
      ...(await refreshesAtOnce(url, await databaseUrl(dataDir, cleanup), say)),
    ];
  },
};

async function costOfTokens(
  url: string,
  pid: number,
  bearer: string,
  seconds: number,
  { cleanup, say }: Pick<Setting, 'cleanup' | 'say'>,
): Promise<Figure[]> {
  const figures: Figure[] = [];
  for (const path of PATHS) {
    const measure = async (headers: Record<string, string>, duration = seconds): Promise<Cost> => {
      const before = await processorSeconds(pid);
      const { requestsPerSecond } = await autocannon(url + path, duration, cleanup, headers);
      return { requestsPerSecond, milliseconds: (((await processorSeconds(pid)) - before) / (requestsPerSecond * duration)) * 1_000 };
    };
    say(`${path}, with and without a token by turns`);
    await measure({ Authorization: bearer }, WARM_UP_SECONDS);
    const { all, ...requests } = await byTurns(
      ROUNDS,
      () => measure({ Authorization: bearer }),
      () => measure({}),
      (cost) => cost.requestsPerSecond,
    );
    const processor = compare(all, (cost) => cost.milliseconds);
    say(`Ratios of the pairs: ${all.map(({ ours, peer }) => (ours.requestsPerSecond / peer.requestsPerSecond).toFixed(2)).join(' ')}`);
    figures.push(
      {
        what: `${path} with a token, ${CONNECTIONS} connections`,
        unit: 'req/s',
        ours: requests.ours,
        peer: { what: 'without', value: requests.peer },
        ratio: requests.ratio,
        target: { atLeast: 0.9 },
      },
      {
        what: '  processor time of one',
        unit: 'ms',
        ours: processor.ours,
        peer: { what: 'without', value: processor.peer },
        ratio: processor.ratio,
      },
    );
  }
  return figures;
}

/** As many at once as there are cores, against nothing but the hash of the password in this process. */
async function costOfLogins(url: string, pid: number, people: readonly Account[], say: Setting['say']): Promise<Figure[]> {
  say('Logins, and hashes alone, by turns');
  const passwords = createPasswords();
  const hash = await passwords.hash(PASSWORD);
  let count = 0;
  const login = async () => {
    const n = count++;
    const { email } = people[n % people.length] ?? { email: '' };
    const answer = await fetch(`${url}/api/auth/login`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', 'X-Forwarded-For': addressOf(1, n) },
      body: JSON.stringify({ email, password: PASSWORD }),
    });
    const text = await answer.text();
    if (answer.status !== 200) throw new Error(`A login was answered ${answer.status}: ${text}`);
  };
  const verify = async () => {
    if (!(await passwords.verify(PASSWORD, hash)).ok) throw new Error('A password does not match its hash');
  };
  const own = async () => {
    const { user, system } = process.cpuUsage();
    return (user + system) / 1e6;
  };
  const { all, ...processor } = await byTurns(
    LOGIN_ROUNDS,
    () => keepDoing(login, () => processorSeconds(pid)),
    () => keepDoing(verify, own),
    (done) => done.perProcessorSecond,
  );
  const wall = compare(all, (done) => done.perSecond);
  const peer = 'hashes alone';
  return [
    { what: 'logins for a processor second of the server', unit: '/s', ours: processor.ours, target: { atLeast: 8 } },
    { what: '  against', unit: '/s', ours: processor.ours, peer: { what: peer, value: processor.peer }, ratio: processor.ratio },
    {
      what: `logins a second, on ${availableParallelism()} cores`,
      unit: '/s',
      ours: wall.ours,
      peer: { what: peer, value: wall.peer },
      ratio: wall.ratio,
    },
  ];
}

async function keepDoing(what: () => Promise<void>, processor: () => Promise<number>) {
  const [began, before] = [performance.now(), await processor()];
  let done = 0;
  await Promise.all(
    Array.from({ length: availableParallelism() }, async () => {
      for (; performance.now() < began + LOGIN_SECONDS * 1_000; done++) await what();
    }),
  );
  return { perSecond: (done / (performance.now() - began)) * 1_000, perProcessorSecond: done / ((await processor()) - before) };
}

async function refreshesAtOnce(url: string, database: string, say: Setting['say']): Promise<Figure[]> {
  const rounds: { succeeded: number; p95: number }[] = [];
  for (let round = 0; round < REFRESH_ROUNDS; round++) {
    const tokens = await makeSessions(database, REFRESHES);
    const answers = await Promise.all(tokens.map((token, n) => refresh(url, token, n)));
    const times = answers.map((answer) => answer.milliseconds);
    const failures = answers.filter((answer) => answer.outcome !== 200).map((answer) => answer.outcome);
    rounds.push({ succeeded: REFRESHES - failures.length, p95: quantile(times, 0.95) });
    say(`${REFRESHES} refreshes at once: all answered after ${Math.max(...times).toFixed(0)} ms`);
    if (failures.length) say(`${failures.length} failed: ${[...new Set(failures)].join(', ')}`);
  }
  const succeeded = Math.min(...rounds.map((round) => round.succeeded));
  return [
    { what: `refreshes that succeeded, of ${REFRESHES} at once`, unit: '', ours: succeeded, target: { atLeast: REFRESHES } },
    { what: '  p95', unit: 'ms', ours: median(rounds.map((round) => round.p95)) },
  ];
}

/** People who are signed in, each with a refresh token: written into the tables, because passwords would take minutes. */
async function makeSessions(databaseUrl: string, count: number): Promise<string[]> {
  const users = Array.from({ length: count }, () => randomUUID());
  const sessions = users.map(() => randomUUID());
  const tokens = users.map(() => `fgr_${randomBytes(32).toString('base64url')}`);
  const hashes = tokens.map((token) => createHash('sha256').update(token).digest());
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    await client.query('INSERT INTO principal (id, plan_id) SELECT unnest($1::uuid[]), id FROM plan WHERE is_default', [users]);
    await client.query(
      `INSERT INTO user_account (id, email, password_hash) SELECT id, id || '@example.com', 'none' FROM unnest($1::uuid[]) AS id`,
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
  } finally {
    await client.end();
  }
  return tokens;
}

/** Each on a connection of its own, as people are. */
const agent = new Agent({ keepAlive: false });

function refresh(url: string, refreshToken: string, n: number): Promise<{ outcome: number | string; milliseconds: number }> {
  const began = performance.now();
  const headers = { 'Content-Type': 'application/json', 'X-Forwarded-For': addressOf(2, n) };
  return new Promise((done) => {
    const over = (outcome: number | string) => done({ outcome, milliseconds: performance.now() - began });
    request(`${url}/api/auth/refresh`, { method: 'POST', agent, headers }, (answer) => {
      answer.resume().once('end', () => over(answer.statusCode ?? 0));
      answer.once('error', (error) => over(error.message));
    })
      .once('error', (error) => over(error.message))
      .end(JSON.stringify({ refreshToken }));
  });
}

/** The address of the nth of a kind. */
function addressOf(kind: number, n: number): string {
  return `10.${kind}.${(n >> 8) & 255}.${n & 255}`;
}

/** Processor time of a process with all its threads (proc(5): the fields 14 and 15 after its name, in hundredths). */
async function processorSeconds(pid: number): Promise<number> {
  const [user, system] = (await readFile(`/proc/${pid}/stat`, 'utf8')).split(') ').at(-1)?.split(' ').slice(11, 13).map(Number) ?? [];
  if (user === undefined || system === undefined) throw new Error(`The processor time of ${pid} is not known`);
  return (user + system) / 100;
}

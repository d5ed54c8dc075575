import { gzipSync } from 'node:zlib';
import type { imports as contract } from '@fotograma/contract';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type RawAnswer, send, startApp, type TestApp } from '../../../test/support/app.ts';
import { eventually } from '../../../test/support/eventually.ts';
import { insertUser } from '../../../test/support/identity.ts';
import { createTestPlatform, type TestPlatform } from '../../../test/support/platform.ts';
import { readEvents } from '../../../test/support/sse.ts';
import { startTmdb, type TestTmdb, TMDB_KEY } from '../../../test/support/tmdb.ts';
import { TMDB_LIMITS } from './importers/tmdb.client.ts';
import { assembleImporting, type Importing } from './importing.ts';
import { createImportsRepository, type ImportsRepository } from './imports.repository.ts';
import { keys } from './imports.ts';
import { createShelvingRepository } from './shelving.repository.ts';

type Run = contract.ImportRun;

let platform: TestPlatform;
let tmdb: TestTmdb;
let importing: Importing;
let rows: ImportsRepository;
let app: TestApp;
let keyless: TestApp;
let admin: string;

const assemble = (key: string | null) =>
  assembleImporting(
    { platform, shelf: createShelvingRepository(platform.database), tmdb: key === null ? null : { key, url: tmdb.url } },
    { leaseSeconds: 2, limits: { ...TMDB_LIMITS, perSecond: 1_000 } },
  );

beforeAll(async () => {
  platform = await createTestPlatform();
  tmdb = await startTmdb();
  importing = assemble(TMDB_KEY);
  for (const job of importing.jobs) platform.jobs.register(job);
  rows = createImportsRepository(platform.database);
  app = await startApp(platform, importing.endpoints);
  keyless = await startApp(platform, assemble(null).endpoints);
  const id = await insertUser(platform, { role: 'admin' });
  await platform.database.prisma.user.update({ where: { id }, data: { username: 'lotte', usernameKey: 'lotte' } });
  admin = `Bearer admin:${id}`;
});
afterAll(async () => {
  await app.close();
  await keyless.close();
  await platform.close();
  await tmdb.close();
});
beforeEach(async () => {
  tmdb.before = null;
  tmdb.requests.length = 0;
  await platform.database.pool.query('TRUNCATE movie, person, category, import_run RESTART IDENTITY CASCADE');
});

const ask = (method: string, path: string, body?: unknown, at = app) =>
  fetch(at.url + path, {
    method,
    headers: { authorization: admin, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
const told = async (answer: Promise<Response>, status: number): Promise<Run> => {
  const response = await answer;
  const body = await response.json();
  expect(response.status, JSON.stringify(body)).toBe(status);
  return (body as { data: Run }).data;
};
const order = (body: unknown = { source: 'tmdb', selection: { list: 'popular', pages: 20 } }) =>
  told(ask('POST', '/api/imports', body), 202);
const stateOf = (id: string) => told(ask('GET', `/api/imports/${id}`), 200);
const cancel = (id: string) => told(ask('POST', `/api/imports/${id}/cancel`), 200);
const put = (id: string, bytes: Buffer, headers: Record<string, string> = {}): Promise<RawAnswer> =>
  send(app.url, {
    method: 'PUT',
    path: `/api/imports/${id}/file`,
    headers: { authorization: admin, 'content-type': 'application/octet-stream', 'content-length': String(bytes.length), ...headers },
    body: bytes,
  });
const codeOf = (answer: RawAnswer) => (JSON.parse(answer.body.toString()) as { code: string }).code;
const ended = (id: string) =>
  eventually('the import to end', async () => {
    const run = await stateOf(id);
    return ['DONE', 'FAILED', 'CANCELLED'].includes(run.state) ? run : null;
  });
/** One run of the job as a worker makes it, without the queue in between. */
const work = (id: string, signal = new AbortController().signal) =>
  importing.jobs[0]?.run({ id }, { attempt: 1, signal }) ?? Promise.reject(new Error());
const films = async () => (await platform.database.pool.query<{ n: number }>('SELECT count(*) AS n FROM movie')).rows[0]?.n;
const range = (from: number, to: number) => Array.from({ length: to - from }, (_, n) => from + n);
const lines = (count: number) => range(0, count).map((n) => JSON.stringify({ title: `Film ${n}`, year: 1950, href: `Film_${n}` }));
const sweepRemovals = () => platform.removals.job.run({}, { attempt: 1, signal: new AbortController().signal });

/** TMDB answers up to here, and then holds everybody, until `go`. */
function holdAfter(answers: number): { held: Promise<void>; go: () => void } {
  let go = () => {};
  let arrive = () => {};
  const gate = new Promise<null>((done) => {
    go = () => done(null);
  });
  const held = new Promise<void>((done) => {
    arrive = done;
  });
  let count = 0;
  tmdb.before = ({ path }) => {
    if (!/^\/movie\/\d+$/.test(path) || ++count <= answers) return null;
    arrive();
    return gate;
  };
  return { held, go };
}

// No worker runs until the last part: here each run and each sweep is the test's own.

describe('ordering an import', () => {
  test('from TMDB answers at once, and says who ordered what', async () => {
    const run = await order({ source: 'tmdb', selection: { list: 'discover', yearFrom: 1920, pages: 2 } });
    expect(run).toMatchObject({
      source: 'tmdb',
      state: 'QUEUED',
      dryRun: false,
      progress: 0,
      orderedBy: 'lotte',
      selection: { list: 'discover', yearFrom: 1920, pages: 2 },
      report: { read: 0, added: 0, examples: [] },
      error: null,
      startedAt: null,
    });
    expect(tmdb.requests).toEqual([]);
  });

  test('without a key is refused with the setting that is missing', async () => {
    const response = await ask('POST', '/api/imports', { source: 'tmdb', selection: { list: 'popular' } }, keyless);
    const problem = (await response.json()) as { code: string; detail: string };
    expect([response.status, problem.code]).toEqual([503, 'unavailable']);
    expect(problem.detail).toContain('TMDB_API_KEY');
    expect((await ask('POST', '/api/imports', { source: 'wikipedia' }, keyless)).status).toBe(202);
  });

  test.each([
    [{ source: 'elsewhere' }, '/source'],
    [{ source: 'tmdb' }, '/selection'],
    [{ source: 'tmdb', selection: { list: 'popular', pages: 501 } }, '/selection/pages'],
    [{ source: 'tmdb', selection: { list: 'ids', ids: [] } }, '/selection/ids'],
    [{ source: 'tmdb', selection: { list: 'discover', yearFrom: 1 } }, '/selection/yearFrom'],
  ])('what makes no sense is refused: %j', async (body, pointer) => {
    const response = await ask('POST', '/api/imports', body);
    const problem = (await response.json()) as { code: string; errors: { pointer: string }[] };
    expect([response.status, problem.code, problem.errors[0]?.pointer]).toEqual([422, 'invalid', pointer]);
  });

  test('imports are listed, the latest first; one that there is not is not found', async () => {
    for (const pages of [1, 2, 3]) await order({ source: 'tmdb', selection: { list: 'popular', pages } });
    const response = await ask('GET', '/api/imports?limit=2');
    const body = (await response.json()) as { data: Run[]; pagination: object };
    expect(body.data.map(({ selection }) => selection)).toEqual([3, 2].map((pages) => ({ list: 'popular', pages })));
    expect(body.pagination).toEqual({ page: 1, limit: 2, totalItems: 3, totalPages: 2 });
    for (const path of ['', '/events']) expect((await ask('GET', `/api/imports/${platform.newId()}${path}`)).status).toBe(404);
    expect((await ask('POST', `/api/imports/${platform.newId()}/cancel`)).status).toBe(404);
  });
});

describe('an import of a file', () => {
  test('waits for it, takes it as it comes, packed or not, and deletes it in the end', async () => {
    for (const bytes of [Buffer.from(lines(30).join('\n')), gzipSync([...lines(30), '{broken'].join('\n'))]) {
      const { id, state } = await order({ source: 'wikipedia' });
      expect(state).toBe('WAITING');
      await work(id);
      expect((await stateOf(id)).state).toBe('WAITING');
      expect((await put(id, bytes)).status).toBe(202);
      expect((await stateOf(id)).state).toBe('QUEUED');
      await work(id);
      expect(await stateOf(id)).toMatchObject({ state: 'DONE', progress: 1, error: null, report: { added: expect.any(Number) } });
      expect(await platform.storage.stat(keys.file(id))).not.toBeNull();
      await sweepRemovals();
      expect(await platform.storage.stat(keys.file(id))).toBeNull();
    }
    const { data } = (await (await ask('GET', '/api/imports')).json()) as { data: Run[] };
    expect(data.map(({ report }) => [report.read, report.added, report.unchanged, report.skipped])).toEqual([
      [31, 0, 30, 1],
      [30, 30, 0, 0],
    ]);
  });

  test('a dry run writes nothing', async () => {
    const { id } = await order({ source: 'wikipedia', dryRun: true });
    await put(id, Buffer.from(lines(30).join('\n')));
    await work(id);
    expect(await stateOf(id)).toMatchObject({ state: 'DONE', dryRun: true, report: { read: 30, added: 0 } });
    expect(await films()).toBe(0);
  });

  test('one that is damaged fails with a reason that a person understands, and is deleted', async () => {
    const { id } = await order({ source: 'wikipedia' });
    await put(id, gzipSync(lines(5_000).join('\n')).subarray(0, 3_000));
    await work(id);
    expect(await stateOf(id)).toMatchObject({ state: 'FAILED', error: expect.stringContaining('damaged') });
    await sweepRemovals();
    expect(await platform.storage.stat(keys.file(id))).toBeNull();
    expect(await platform.metrics.registry.getSingleMetricAsString('import_failures_total')).toContain('{source="wikipedia"} 1');
  });

  test('is refused where none is waited for, a second time, too large, or empty; of a broken transfer nothing is kept', async () => {
    const { id } = await order({ source: 'wikipedia' });
    expect(codeOf(await put(platform.newId(), Buffer.from('x')))).toBe('not-found');
    const fromTmdb = await order();
    expect(codeOf(await put(fromTmdb.id, Buffer.from('x')))).toBe('conflict');
    expect(codeOf(await put(id, Buffer.from('x'), { 'content-length': String(3 * 1024 ** 3) }))).toBe('too-large');
    expect(codeOf(await put(id, Buffer.alloc(0)))).toBe('malformed');
    expect(await platform.storage.stat(keys.file(id))).toBeNull();
    const answers = await Promise.all(range(0, 4).map(() => put(id, Buffer.from(lines(3).join('\n')))));
    expect(answers.map(({ status }) => status).sort()).toEqual([202, 409, 409, 409]);
  });

  test('that does not come for a day is given up', async () => {
    const { id } = await order({ source: 'wikipedia' });
    await importing.recover();
    expect((await stateOf(id)).state).toBe('WAITING');
    platform.clock = new Date(Date.now() + 25 * 3_600_000);
    await importing.recover();
    platform.clock = null;
    expect((await stateOf(id)).state).toBe('CANCELLED');
    expect(codeOf(await put(id, Buffer.from('x')))).toBe('conflict');
  });
});

describe('a worker', () => {
  test('that dies without a word is followed by another, which goes on from its cursor', async () => {
    tmdb.popular(range(1, 301));
    const { id } = await order();
    const hold = holdAfter(150);
    const dying = work(id);
    await hold.held;
    await eventually('the first hundred to be written down', async () => (await stateOf(id)).report.added === 100);
    // Its lease runs out while it hangs: for the others it is dead.
    await platform.database.pool.query(`UPDATE import_run SET lease_until = now() - interval '1 s' WHERE id = $1`, [id]);
    tmdb.before = null;
    tmdb.requests.length = 0;
    await work(id);
    const run = await stateOf(id);
    expect(run).toMatchObject({ state: 'DONE', progress: 1, report: { read: 300, added: 300, unchanged: 0 } });
    expect(tmdb.asked('/movie/1')).toBe(0);
    hold.go();
    await dying;
    expect(await stateOf(id)).toEqual(run);
  });

  test('that is stopped gives its work back at once, with what it has done', async () => {
    tmdb.popular(range(1, 301));
    const { id } = await order();
    const hold = holdAfter(150);
    const stopping = new AbortController();
    const stopped = work(id, stopping.signal);
    await hold.held;
    stopping.abort(new Error('The process is stopping'));
    await stopped;
    expect(await stateOf(id)).toMatchObject({ state: 'QUEUED', report: { added: 100 }, progress: expect.closeTo(1 / 3, 5) });
    hold.go();
    tmdb.before = null;
    await work(id);
    expect(await stateOf(id)).toMatchObject({ state: 'DONE', report: { read: 300, added: 300 } });
  });

  test('of many who are woken at once one works', async () => {
    tmdb.popular(range(1, 11));
    const { id } = await order();
    await Promise.all(range(0, 5).map(() => work(id)));
    expect(await stateOf(id)).toMatchObject({ state: 'DONE', report: { read: 10, added: 10 } });
    expect(tmdb.asked('/movie/popular')).toBe(1);
    expect((await rows.find(id))?.attempt).toBe(1);
  });

  test('that fails again and again without a word is not asked for ever', async () => {
    const { id } = await order();
    await platform.database.pool.query(
      `UPDATE import_run SET state = 'RUNNING', attempt = 6, lease_until = now() - interval '1 s' WHERE id = $1`,
      [id],
    );
    await work(id);
    expect(await stateOf(id)).toMatchObject({ state: 'FAILED', error: expect.stringContaining('again and again') });
  });

  test('whose key is not accepted fails at once, in words, and without the key', async () => {
    const { id } = await order();
    tmdb.before = () => ({ status: 401, body: { status_code: 7, status_message: 'Invalid API key' } });
    await work(id);
    const run = await stateOf(id);
    expect(run).toMatchObject({ state: 'FAILED', error: expect.stringContaining('TMDB_API_KEY'), endedAt: expect.any(String) });
    expect(JSON.stringify(run)).not.toContain(TMDB_KEY);
  });
});

describe('cancelling', () => {
  test('what waits and what runs ends at once; what was written stays, and is told', async () => {
    const waiting = await order({ source: 'wikipedia' });
    expect((await cancel(waiting.id)).state).toBe('CANCELLED');
    tmdb.popular(range(1, 301));
    const { id } = await order();
    const hold = holdAfter(150);
    const running = work(id);
    await hold.held;
    await eventually('the first hundred to be written', async () => (await films()) === 100);
    const asked = performance.now();
    expect(await cancel(id)).toMatchObject({ state: 'CANCELLED', endedAt: expect.any(String) });
    await running;
    expect(performance.now() - asked).toBeLessThan(1_000);
    hold.go();
    expect(await stateOf(id)).toMatchObject({ state: 'CANCELLED', report: { added: 100 } });
    expect(await films()).toBe(100);
    // Neither a worker that is woken late nor a sweep takes it up again.
    await work(id);
    await importing.recover();
    expect((await stateOf(id)).state).toBe('CANCELLED');
  });

  test('what has ended is left as it is, and so is its end', async () => {
    tmdb.popular([1]);
    const { id } = await order();
    await work(id);
    const run = await stateOf(id);
    expect(await cancel(id)).toEqual(run);
  });
});

describe('with workers', () => {
  beforeAll(() => platform.jobs.work());

  test('an import is followed from its order to its end', async () => {
    tmdb.popular(range(1, 131));
    const hold = holdAfter(110);
    const { id } = await order();
    const seen: Run[] = [];
    for await (const { event, data } of readEvents(`${app.url}/api/imports/${id}/events`, { authorization: admin })) {
      expect(event).toBe('import');
      const run = data as Run;
      seen.push(run);
      if (run.report.added === 100) hold.go();
    }
    expect(seen.map(({ state }) => state)).toContain('RUNNING');
    expect(seen.some(({ progress }) => progress > 0.5 && progress < 1)).toBe(true);
    expect(seen.at(-1)).toMatchObject({ state: 'DONE', progress: 1, report: { added: 130 } });
  });

  test('one whose order was lost is found by the sweep', async () => {
    tmdb.popular([1, 2]);
    const id = platform.newId();
    const given = {
      source: 'tmdb',
      options: { list: 'popular', pages: 1 },
      dryRun: false,
      state: 'QUEUED',
      createdAt: new Date(),
    } as const;
    await rows.add({ ...given, id, orderedBy: platform.newId() });
    await importing.recover();
    expect(await ended(id)).toMatchObject({ state: 'DONE', orderedBy: null, report: { added: 2 } });
  });

  test('a TMDB that is away for a moment costs a delay', async () => {
    tmdb.popular(range(1, 5));
    let failures = 0;
    tmdb.before = () => (failures++ < 5 ? { status: 503, headers: { 'retry-after': '0' }, body: '' } : null);
    const { id } = await order();
    expect(await ended(id)).toMatchObject({ state: 'DONE', report: { added: 4 } });
    expect((await rows.find(id))?.attempt).toBeGreaterThan(1);
  });
});

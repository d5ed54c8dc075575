import { afterAll, beforeAll, expect, test } from 'vitest';
import { eventually } from '../../../test/support/eventually.ts';
import { createTestPlatform, type TestPlatform } from '../../../test/support/platform.ts';
import { createLocks, type Locks } from './locks.ts';

let platform: TestPlatform;
/** Two processes, as far as locks know. */
let here: Locks;
let there: Locks;
beforeAll(async () => {
  platform = await createTestPlatform();
  [here, there] = [createLocks(platform), createLocks(platform)];
});
afterAll(() => platform.close());

const never = () => undefined;

test('a lock is one’s at a time, of all processes, and others’ names are free', async () => {
  const release = await here.take('a', { wanted: never, patienceMs: 0 });
  expect(release).not.toBeNull();
  for (const locks of [here, there]) expect(await locks.take('a', { wanted: never, patienceMs: 0 })).toBeNull();
  const other = await there.take('b', { wanted: never, patienceMs: 0 });
  expect(other).not.toBeNull();
  await other?.();
  await release?.();
  const again = await there.take('a', { wanted: never, patienceMs: 0 });
  expect(again).not.toBeNull();
  await again?.();
});

test.each([
  ['in the same process', () => here],
  ['in another process', () => there],
])('who holds it is asked for it %s, and only they', async (_, newcomer) => {
  let asked = 0;
  const { promise: wanted, resolve } = Promise.withResolvers<void>();
  const holder = await here.take('a', {
    wanted: () => {
      asked++;
      resolve();
    },
    patienceMs: 0,
  });
  const waiting = newcomer().take('a', { wanted: () => expect.unreachable('Nobody wants it after them'), patienceMs: 10_000 });
  await wanted;
  await holder?.();
  const release = await waiting;
  expect(release).not.toBeNull();
  expect(asked).toBeGreaterThan(0);
  await release?.();
});

test('who no longer wants it stops waiting', async () => {
  const holder = await here.take('a', { wanted: never, patienceMs: 0 });
  const stop = new AbortController();
  const waiting = there.take('a', { wanted: never, patienceMs: 60_000, signal: stop.signal });
  stop.abort();
  expect(await waiting).toBeNull();
  await holder?.();
});

test('a lost connection is told to who holds locks by it, and the next are taken by a new one', async () => {
  let lost = false;
  const holder = await here.take('a', {
    wanted: () => {
      lost = true;
    },
    patienceMs: 0,
  });
  await platform.database.pool.query(
    `SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND granted
       AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`,
  );
  await eventually('word of it', () => lost);
  await holder?.();
  const again = await here.take('a', { wanted: never, patienceMs: 1_000 });
  expect(again).not.toBeNull();
  await again?.();
});

test('nothing is kept of the pool when nothing is locked', async () => {
  const { pool } = platform.database;
  const releases = await Promise.all(['a', 'b', 'c'].map((name) => here.take(name, { wanted: never, patienceMs: 0 })));
  expect(pool.totalCount - pool.idleCount).toBe(1);
  for (const release of releases) await release?.();
  expect(pool.totalCount - pool.idleCount).toBe(0);
});

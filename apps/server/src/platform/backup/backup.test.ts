import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startHouse, type TestHouse } from '../../../test/support/house.ts';
import { cloneDatabase } from '../../../test/support/platform.ts';
import { createDiskStorage } from '../storage/disk.ts';
import { backup, checkBackup, isUsed, outlived, restore } from './backup.ts';
import { differences, tableFacts } from './tables.ts';

const PASSPHRASE = 'a lamp in the fog at four';
const quiet = () => undefined;

let at: TestHouse;
let folder: string;
const undo: (() => Promise<void>)[] = [];
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fotograma-test-backup-'));
  at = await startHouse();
  await at.house.catalogue.seed();
  await at.house.work();
  const ada = await at.person({ role: 'creator' });
  const made = await fetch(`${at.url}/api/generate`, {
    method: 'POST',
    headers: { authorization: `Bearer ${ada.token}`, 'content-type': 'application/json', prefer: 'wait=20' },
    body: JSON.stringify({ prompt: 'Kept', service: 'poster', width: 64, height: 96, seed: 1 }),
  });
  expect(made.status).toBe(200);
  const admin = await at.person({ role: 'admin' });
  const blog = await fetch(`${at.url}/api/blogs`, {
    method: 'POST',
    headers: { authorization: `Bearer ${admin.token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ slug: 'kept', title: 'Kept' }),
  });
  expect(blog.status).toBe(201);
  // Two pieces of one gzip block and more, and a name of several folders.
  const bytes = Buffer.alloc(3_000_000, 'frame ');
  await at.house.platform.storage.put('media/a/b/original', Readable.from([bytes]), { maxBytes: bytes.length });
});
afterAll(async () => {
  await at.close();
  for (const step of undo) await step();
  await rm(folder, { recursive: true, force: true });
});

const house = () => ({ databases: { films: at.house.databaseUrl, blogs: at.house.blogDatabaseUrl }, storage: at.house.platform.storage });
const options = (passphrase: string | null) => ({
  folder,
  passphrase,
  version: '0.0.0',
  signingSecret: 'a secret',
  now: new Date(`2026-01-0${passphrase ? 1 : 2}T03:04:05Z`),
  tell: quiet,
});

/** An installation in which there is nothing. */
async function empty() {
  const [films, blogs] = await Promise.all([cloneDatabase(), cloneDatabase('fotograma_blog')]);
  const files = await mkdtemp(join(tmpdir(), 'fotograma-test-restored-'));
  undo.push(films.drop, blogs.drop, () => rm(files, { recursive: true, force: true }));
  return { databases: { films: films.url, blogs: blogs.url }, storage: await createDiskStorage(files) };
}

async function factsOf(url: string) {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(`SET TimeZone = 'UTC'`);
  try {
    return await tableFacts(client);
  } finally {
    await client.end();
  }
}

describe.each([null, PASSPHRASE])('a backup with the passphrase %s', (passphrase) => {
  test('gives an empty installation everything: every row, every byte', async () => {
    const { path, manifest } = await backup(house(), options(passphrase));
    expect(path).toMatch(/fotograma-2026010\dT030405Z\.fgb$/);
    const target = await empty();
    expect(await isUsed(target)).toBe(false);
    await restore(path, target, { passphrase, tell: quiet });
    expect(await isUsed(target)).toBe(true);
    for (const which of ['films', 'blogs'] as const) {
      expect(manifest.databases[which].tables.length).toBeGreaterThan(5);
      expect(differences(manifest.databases[which].tables, await factsOf(target.databases[which]))).toEqual([]);
    }
    for await (const { key } of house().storage.walkAll()) {
      const [ours, theirs] = await Promise.all(
        [house().storage, target.storage].map(async (storage) =>
          Buffer.concat(await ((await storage.read(key)) ?? Readable.from([])).toArray()),
        ),
      );
      expect(theirs?.equals(ours as Buffer), key).toBe(true);
    }
    // What is counted goes on where it was.
    const client = new pg.Client({ connectionString: target.databases.films });
    await client.connect();
    const { rows } = await client
      .query<{ next: string; last: string }>(`SELECT nextval('movie_id_seq')::text AS next, (SELECT max(id) FROM movie)::text AS last`)
      .finally(() => client.end());
    expect(Number(rows[0]?.next)).toBeGreaterThan(Number(rows[0]?.last));
  });

  test('that is damaged or cut off replaces nothing', async () => {
    const path = join(folder, `fotograma-2026010${passphrase ? 1 : 2}T030405Z.fgb`);
    const whole = await readFile(path);
    const [damaged, cut] = [join(folder, 'damaged.fgb'), join(folder, 'cut.fgb')];
    const bytes = Buffer.from(whole);
    const middle = Math.floor(bytes.length / 2);
    bytes.writeUInt8((bytes.readUInt8(middle) + 1) % 256, middle);
    await writeFile(damaged, bytes);
    await writeFile(cut, whole.subarray(0, whole.length - 2_000));
    const target = await empty();
    for (const bad of [damaged, cut]) {
      await expect(checkBackup(bad, passphrase)).rejects.toThrow();
      await expect(restore(bad, target, { passphrase, tell: quiet })).rejects.toThrow();
    }
    expect(await isUsed(target)).toBe(false);
  });
});

test('an encrypted one is nothing to whoever lacks the passphrase', async () => {
  const path = join(folder, 'fotograma-20260101T030405Z.fgb');
  await expect(checkBackup(path, null)).rejects.toThrow('This backup is encrypted');
  await expect(checkBackup(path, 'another passphrase')).rejects.toThrow();
  expect((await readFile(path)).includes('user_account')).toBe(false);
});

test('of many the newest of seven days, four weeks and twelve months are kept', () => {
  const names = Array.from({ length: 800 }, (_, n) => new Date(Date.UTC(2026, 10, 27, 3) - n * 43_200_000)).map(
    (date) => `fotograma-${date.toISOString().replace(/[-:]|\.\d+/g, '')}.fgb`,
  );
  const gone = new Set(outlived([...names, 'notes.txt'], { days: 7, weeks: 4, months: 12 }));
  const kept = names.filter((name) => !gone.has(name));
  expect(gone.has('notes.txt')).toBe(false);
  expect(kept[0]).toBe(names[0]);
  // Seven days; of the four weeks three more; of the twelve months eleven more, one of which a week has already.
  expect(kept.length).toBeGreaterThanOrEqual(20);
  expect(kept.length).toBeLessThanOrEqual(21);
  expect(new Set(kept.map((name) => name.slice(10, 16))).size).toBe(12);
});

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createReadStream } from 'node:fs';
import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { eventually } from '../../../test/support/eventually.ts';
import { createTestMedia, type TestMedia } from '../../../test/support/media.ts';
import type { TestPlatform } from '../../../test/support/platform.ts';
import type { ObjectStorage } from '../../platform/storage/storage.ts';
import type { Media } from './index.ts';
import { createMasterJob, scratchOf } from './mastering/master.job.ts';
import { createMediaRepository, type MediaRepository, type MediaRow } from './media.repository.ts';
import { keys } from './media.ts';

let house: TestMedia;
let platform: TestPlatform;
let files: MediaRepository;
let media: Media;
let film: string;
beforeAll(async () => {
  house = await createTestMedia({ lease: { seconds: 2 } });
  ({ platform } = house);
  ({ media } = house.media);
  film = (await house.film({ size: '320x240', seconds: 4 })).path;
  files = createMediaRepository(platform.database);
});
afterAll(() => house.close());

/** As much of an announcement as no test here is about. */
const plain = { ownerId: null, public: false, filename: 'film.mp4', mimeType: 'video/mp4' };

/** A file whose bytes are here and whose order was lost: nobody will look at it before a sweep. */
async function received(): Promise<string> {
  const id = platform.newId();
  const { size } = await stat(film);
  await files.announce(platform.database.pool, { ...plain, id, size, uploadExpiresAt: new Date(Date.now() + 60_000) });
  await platform.storage.put(keys.original(id), createReadStream(film), {
    maxBytes: size,
    admit: async ({ sha256 }, appear) => void (await files.uploaded(id, sha256, appear)),
  });
  return id;
}

async function rowOf(id: string): Promise<MediaRow> {
  const row = await files.find(id);
  if (!row) throw new Error(`No row ${id}`);
  return row;
}

function ended(id: string): Promise<MediaRow> {
  return eventually('READY or ERROR', async () => {
    const row = await rowOf(id);
    return row.status === 'READY' || row.status === 'ERROR' ? row : null;
  });
}

async function scratchOfFile(id: string): Promise<string[]> {
  return (await platform.storage.listScratch()).filter((name) => name.includes(id));
}

/** The one thing that may be there in the end: one version, complete, and nothing in scratch. */
async function expectPublished(id: string): Promise<MediaRow> {
  const row = await ended(id);
  expect(row).toMatchObject({ status: 'READY', progress: 1, errorCode: null, leaseUntil: null });
  // The run tidies up after it has published.
  await eventually('nothing left in scratch', async () => (await scratchOfFile(id)).length === 0);
  expect(await platform.storage.list(keys.versions(id))).toEqual([row.publishedVersion]);
  expect(await platform.storage.stat(keys.file(id, row.publishedVersion ?? '', 'master.m3u8'))).not.toBeNull();
  return row;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** The ffmpeg at work on an attempt, once there is one. */
function ffmpegOf(id: string, attempt: number): Promise<number> {
  const path = join(platform.folder, 'scratch', scratchOf(id, attempt), 'ffmpeg.pid');
  return eventually('an ffmpeg at work', async () => Number(await readFile(path, 'utf8').catch(() => '')) || null);
}

// No worker runs until the last part: here each run and each sweep is the test's own.

describe('a worker that dies without a word', () => {
  test('is followed by another, which finishes and clears away after it', async () => {
    const id = await received();
    const dead = await files.claim(id, 0.3);
    expect(dead).toMatchObject({ attempt: 1, failures: 0 });
    const folder = await platform.storage.scratch(scratchOf(id, 1));
    await writeFile(join(folder, '240p_00000.m4s'), 'half a segment');
    await platform.database.pool.query('UPDATE media_file SET progress = 0.7 WHERE id = $1', [id]);
    await eventually('the lease to run out', async () => (await files.unfinished()).some((row) => row.id === id));
    await media.recover();
    expect(await scratchOfFile(id)).toEqual([]);
    await runMaster(id);
    expect(await expectPublished(id)).toMatchObject({ attempt: 2, failures: 1 });
  });

  test('keeps its work while its lease lasts', async () => {
    const id = await received();
    await files.claim(id, 60);
    await platform.storage.scratch(scratchOf(id, 1));
    await media.recover();
    expect(await scratchOfFile(id)).toEqual([scratchOf(id, 1)]);
    expect((await files.unfinished()).map((row) => row.id)).not.toContain(id);
    expect(await files.claim(id, 60)).toBeNull();
    await platform.storage.removeScratch(scratchOf(id, 1));
    await forget(id);
  });

  test('leaves an ffmpeg behind, which is killed before its folder goes', async () => {
    const id = await received();
    await files.claim(id, -1);
    const folder = await platform.storage.scratch(scratchOf(id, 1));
    const endless = ['-v', 'error', '-re', '-f', 'lavfi', '-i', 'testsrc2=size=160x120', '-f', 'null', '-'];
    const orphan = spawn(platform.ffmpeg.ffmpegPath, endless, { cwd: folder, detached: true, stdio: 'ignore' });
    const exit = once(orphan, 'exit');
    await writeFile(join(folder, 'ffmpeg.pid'), String(orphan.pid));
    await media.recover();
    expect(await exit).toEqual([null, 'SIGKILL']);
    expect(await scratchOfFile(id)).toEqual([]);
    await forget(id);
  });

  test('three times is given another chance; four times, and the file is given up with a reason', async () => {
    const [patient, hopeless] = [await received(), await received()];
    for (let crash = 0; crash < 3; crash++) await files.claim(patient, -1);
    for (let crash = 0; crash < 4; crash++) await files.claim(hopeless, -1);
    await runMaster(patient);
    await runMaster(hopeless);
    expect(await expectPublished(patient)).toMatchObject({ attempt: 4, failures: 3 });
    const row = await ended(hopeless);
    expect(row).toMatchObject({ status: 'ERROR', errorCode: 'interrupted', publishedVersion: null });
    expect(row.errorMessage).toBeTruthy();
    expect(row.errorAdvice).toBeTruthy();
    expect(await platform.storage.list(keys.folder(hopeless))).toEqual(['original']);
    expect(await scratchOfFile(hopeless)).toEqual([]);
  });
});

describe('two workers', () => {
  test('of many claims at once one gets the work', async () => {
    const id = await received();
    const claims = await Promise.all(Array.from({ length: 8 }, () => files.claim(id, 60)));
    expect(claims.filter((claim) => claim !== null)).toEqual([{ attempt: 1, failures: 0, ownerId: null }]);
    await forget(id);
  });

  test('told of the same file at once make it once', async () => {
    const id = await received();
    await Promise.all([1, 2, 3].map(() => runMaster(id)));
    expect(await expectPublished(id)).toMatchObject({ attempt: 1, failures: 0 });
  });

  test('a finished film that is ordered again stays as it is', async () => {
    const id = await received();
    await runMaster(id);
    const before = await rowOf(id);
    await runMaster(id);
    expect(await rowOf(id)).toEqual(before);
    await expectPublished(id);
  });

  test('whoever lost the work stops and publishes nothing', async () => {
    const id = await received();
    const run = runMaster(id);
    const pid = await ffmpegOf(id, 1);
    await giveToAnother(id);
    await run;
    expect(isAlive(pid)).toBe(false);
    expect(await rowOf(id)).toMatchObject({ status: 'PROCESSING', attempt: 2, publishedVersion: null, failures: 0 });
    expect(await platform.storage.list(keys.versions(id))).toEqual([]);
    expect(await scratchOfFile(id)).toEqual([]);
    await forget(id);
  });

  test('whoever is overtaken in its last moment leaves the other one’s version, and none of its own', async () => {
    const id = await received();
    // Between the end of ffmpeg and the publishing, the lease is lost and the other one finishes.
    const overtaken = {
      ...platform.storage,
      async publishFolder(folder: string, prefix: string) {
        await platform.database.pool.query(`UPDATE media_file SET lease_until = now() - interval '1 s' WHERE id = $1`, [id]);
        await runMaster(id);
        await platform.storage.publishFolder(folder, prefix);
      },
    };
    await runMaster(id, undefined, overtaken);
    expect(await expectPublished(id)).toMatchObject({ attempt: 2 });
  });

  test('a run that is stopped with its process gives the work back at once, and that counts as no failure', async () => {
    const id = await received();
    const stopping = new AbortController();
    const run = runMaster(id, stopping.signal);
    const pid = await ffmpegOf(id, 1);
    stopping.abort(new Error('The process is stopping'));
    await expect(run).rejects.toThrow('The process is stopping');
    expect(isAlive(pid)).toBe(false);
    expect(await rowOf(id)).toMatchObject({ status: 'UPLOADED', leaseUntil: null, failures: 0 });
    expect(await scratchOfFile(id)).toEqual([]);
    await runMaster(id);
    expect(await expectPublished(id)).toMatchObject({ attempt: 2, failures: 0 });
  });
});

describe('with workers', () => {
  beforeAll(() => platform.jobs.work());

  test('a run whose ffmpeg is killed with -9 is tried again and ends READY', async () => {
    const id = await received();
    await media.recover();
    process.kill(await ffmpegOf(id, 1), 'SIGKILL');
    expect(await expectPublished(id)).toMatchObject({ attempt: 2, failures: 1 });
  });

  test('the sweep orders work whose order was lost', async () => {
    const id = await received();
    await media.recover();
    expect(await expectPublished(id)).toMatchObject({ attempt: 1 });
  });

  test('the sweep forgets announcements whose link has run out, with the bytes that came of them, and nothing else', async () => {
    const [expired, open, done] = [platform.newId(), platform.newId(), await received()];
    await files.announce(platform.database.pool, { ...plain, size: 5, id: expired, uploadExpiresAt: new Date(Date.now() - 1) });
    await files.announce(platform.database.pool, { ...plain, size: 5, id: open, uploadExpiresAt: new Date(Date.now() + 60_000) });
    await platform.database.pool.query('UPDATE media_file SET upload_expires_at = $2 WHERE id = $1', [done, new Date(0)]);
    await platform.storage.put(keys.original(expired), Readable.from([Buffer.from('bytes')]), { maxBytes: 5 });
    await media.recover();
    expect(await files.find(expired)).toBeNull();
    await platform.removals.job.run({}, { attempt: 1, signal: new AbortController().signal });
    expect(await platform.storage.list('media')).not.toContain(expired);
    expect(await rowOf(open)).toMatchObject({ status: 'PENDING' });
    await expectPublished(done);
  });

  test('the sweep leaves alone what is not of mastering', async () => {
    await platform.storage.scratch('something-else');
    await media.recover();
    expect(await platform.storage.listScratch()).toContain('something-else');
    await platform.storage.removeScratch('something-else');
  });
});

/** One run of the job as a worker makes it, without the queue in between. */
function runMaster(id: string, signal = new AbortController().signal, storage: ObjectStorage = platform.storage): Promise<void> {
  const job = createMasterJob({ platform: { ...platform, storage }, files, quotas: house.identity.quotas, lease: { seconds: 2 } });
  return job.run({ id }, { attempt: 1, signal });
}

async function giveToAnother(id: string): Promise<void> {
  await platform.database.pool.query(
    `UPDATE media_file SET attempt = attempt + 1, lease_until = now() + interval '1 minute' WHERE id = $1`,
    [id],
  );
}

/** Takes the row away, so that no later sweep orders it. */
async function forget(id: string): Promise<void> {
  await platform.database.pool.query('DELETE FROM media_file WHERE id = $1', [id]);
}

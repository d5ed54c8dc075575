import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { eventually } from '../../../test/support/eventually.ts';
import { createTestMedia, type TestMedia } from '../../../test/support/media.ts';
import type { TestPlatform } from '../../../test/support/platform.ts';
import { createQuickSteps, type QuickSteps, scripted } from '../../../test/support/steps.ts';
import { FfmpegError } from '../../platform/ffmpeg/run.ts';
import type { Media } from './index.ts';
import { createMediaRepository, type MediaRepository, type MediaRow } from './media.repository.ts';
import { keys } from './media.ts';
import { type Attempt, createUnitsRepository, type UnitsRepository } from './units.repository.ts';
import { scratchOf } from './units.ts';
import type { UnitRow } from './versions.repository.ts';
import { createVersionsRepository, type VersionsRepository } from './versions.repository.ts';

const LEASE_SECONDS = 2;
const FILM = scripted({ chunks: 3, audio: 1, text: 1 });
/** In the order in which they are taken. */
const UNITS = ['plan', 'video-00000', 'audio', 'text', 'video-00001', 'video-00002', 'assemble'];

let house: TestMedia;
let platform: TestPlatform;
let files: MediaRepository;
let versions: VersionsRepository;
let units: UnitsRepository;
let media: Media;
let steps: QuickSteps;
beforeAll(async () => {
  steps = createQuickSteps();
  house = await createTestMedia({ lease: { seconds: LEASE_SECONDS }, steps });
  ({ platform } = house);
  ({ media } = house.media);
  files = createMediaRepository(platform.database);
  versions = createVersionsRepository(platform.database);
  units = createUnitsRepository(platform.database);
});
beforeEach(async () => {
  // Nothing of another test waits for a worker.
  await platform.database.pool.query('DELETE FROM media_file');
  for (const name of await platform.storage.listScratch()) await platform.storage.removeScratch(name);
});
afterAll(() => house.close());

/** As much of an announcement as no test here is about. */
const plain = { ownerId: null, public: false, filename: 'film.mp4', mimeType: 'video/mp4' };

/** A file whose bytes are here and whose order was lost: nobody will look at it before a sweep. */
async function received(bytes = FILM): Promise<string> {
  const id = platform.newId();
  await files.announce(platform.database.pool, { ...plain, id, size: bytes.length, uploadExpiresAt: new Date(Date.now() + 60_000) });
  await platform.storage.put(keys.original(id), Readable.from([bytes]), {
    maxBytes: bytes.length,
    admit: async ({ sha256 }, appear) => void (await files.uploaded(id, sha256, appear)),
  });
  return id;
}

async function rowOf(id: string): Promise<MediaRow> {
  const row = await files.find(id);
  if (!row) throw new Error(`No row ${id}`);
  return row;
}

async function unitOf(id: string, name: string): Promise<UnitRow & Attempt> {
  const [version] = await versions.log(id);
  const unit = version?.units.find((each) => each.unit === name);
  if (!version || !unit) throw new Error(`No ${name} of ${id}`);
  return { ...unit, versionId: version.id };
}

/** Begins a unit as a worker whose lease runs out at once, and of which nobody hears again. */
async function dieAt(id: string, name: string, leaseSeconds = -1): Promise<Attempt> {
  const claim = await units.claim((await rowOf(id)).workVersion ?? '', name, leaseSeconds);
  if (!claim) throw new Error(`${name} could not be claimed`);
  return claim;
}

/** Works up to a unit, and not on it. */
async function workUpTo(id: string, name: string): Promise<void> {
  for (;;) {
    const waiting = await units.claimable({ mediaId: id });
    const [next] = waiting.filter(({ unit }) => unit !== name);
    if (!next || (name !== 'assemble' && waiting.some(({ unit }) => unit === name) && UNITS.indexOf(next.unit) > UNITS.indexOf(name)))
      return;
    await house.runUnit(next);
  }
}

/** The one thing that may be there in the end: one version, complete, and nothing in scratch. */
async function expectPublished(id: string): Promise<MediaRow> {
  const row = await eventually('READY or ERROR', async () => {
    const found = await rowOf(id);
    return found.status === 'READY' || found.status === 'ERROR' ? found : null;
  });
  expect(row).toMatchObject({ status: 'READY', work: { progress: 1, error: null, stopped: false } });
  // The run tidies up after it has published.
  await eventually('nothing left in scratch', async () => (await platform.storage.listScratch()).length === 0);
  const version = row.publishedVersion ?? '';
  expect(await platform.storage.list(keys.versions(id))).toEqual([version]);
  const picture = await readFile(join(platform.folder, 'objects', keys.file(id, version, '240p.mp4')), 'utf8');
  expect(picture.split('\n')).toEqual(Array(3).fill(`240p.mp4 of ${FILM}`));
  return row;
}

// No worker runs until the last part: here each run and each sweep is the test's own.

describe('from any killed state a film ends READY within a lease and a sweep', () => {
  test.each(UNITS)('a worker that died at %s, with half of it in scratch', async (name) => {
    const id = await received();
    await workUpTo(id, name);
    const begun = steps.begun.length;
    const dead = await dieAt(id, name);
    await writeFile(join(await platform.storage.scratch(scratchOf(dead)), 'half.mp4'), 'half');
    await media.recover();
    expect(await platform.storage.listScratch()).toEqual([]);
    await house.work(id);
    await expectPublished(id);
    expect(await unitOf(id, name)).toMatchObject({ state: 'DONE', attempt: 2, failures: 1 });
    // What was done before is not done again.
    expect(steps.begun.slice(begun)).toEqual(UNITS.slice(UNITS.indexOf(name)));
  });

  test.each([
    ['a chunk', 'video-00001', (id: string, version: string) => keys.unit(id, version, 'video-00001')],
    ['the version', 'assemble', (id: string, version: string) => keys.version(id, version)],
  ])('a worker that died between the publishing of %s and its row', async (_, name, place) => {
    const id = await received();
    await workUpTo(id, name);
    const dead = await dieAt(id, name);
    const folder = await platform.storage.scratch(scratchOf(dead));
    await writeFile(join(folder, '240p.mp4'), 'of a dead attempt');
    await writeFile(join(folder, 'leftover.mp4'), 'of a dead attempt');
    await platform.storage.publishFolder(folder, place(id, dead.versionId));
    await media.recover();
    await house.work(id);
    await expectPublished(id);
    expect(await platform.storage.list(place(id, dead.versionId))).not.toContain('leftover.mp4');
  });

  test('a worker that leaves an ffmpeg behind, which is killed before its folder goes', async () => {
    const id = await received();
    const dead = await dieAt(id, 'plan');
    const folder = await platform.storage.scratch(scratchOf(dead));
    const endless = ['-v', 'error', '-re', '-f', 'lavfi', '-i', 'testsrc2=size=160x120', '-f', 'null', '-'];
    const orphan = spawn(platform.ffmpeg.ffmpegPath, endless, { cwd: folder, detached: true, stdio: 'ignore' });
    const exit = once(orphan, 'exit');
    await writeFile(join(folder, 'ffmpeg.pid'), String(orphan.pid));
    await media.recover();
    expect(await exit).toEqual([null, 'SIGKILL']);
    expect(await platform.storage.listScratch()).toEqual([]);
  });

  test('a living worker is left alone while its lease lasts', async () => {
    const id = await received();
    const alive = await dieAt(id, 'plan', 60);
    await platform.storage.scratch(scratchOf(alive));
    await media.recover();
    expect(await platform.storage.listScratch()).toEqual([scratchOf(alive)]);
    expect(await units.claimable({ mediaId: id })).toEqual([]);
    expect(await units.claim(alive.versionId, 'plan', 60)).toBeNull();
  });

  test('three deaths at one unit leave it a chance; the fourth gives the film up with a reason, and keeps what is done', async () => {
    const id = await received();
    await workUpTo(id, 'video-00001');
    for (let death = 0; death < 4; death++) await dieAt(id, 'video-00001');
    await house.runUnit(await unitOf(id, 'video-00001'));
    expect(await rowOf(id)).toMatchObject({ status: 'ERROR', publishedVersion: null, work: { error: { code: 'interrupted' } } });
    expect(await unitOf(id, 'video-00001')).toMatchObject({ state: 'FAILED', attempt: 5, failures: 4 });
    expect(await unitOf(id, 'audio')).toMatchObject({ state: 'DONE' });
    // Nobody goes on with the rest of it.
    expect(await units.claimable('all')).toEqual([]);
    expect(await units.claim((await rowOf(id)).workVersion ?? '', 'video-00002', 60)).toBeNull();

    const other = await received();
    await workUpTo(other, 'video-00001');
    for (let death = 0; death < 3; death++) await dieAt(other, 'video-00001');
    await house.work(other);
    await expectPublished(other);
    expect(await unitOf(other, 'video-00001')).toMatchObject({ attempt: 4, failures: 3 });
  });
});

describe('two workers', () => {
  test('of many claims at once one gets the work', async () => {
    const id = await received();
    const { versionId } = await unitOf(id, 'plan');
    const claims = await Promise.all(Array.from({ length: 8 }, () => units.claim(versionId, 'plan', 60)));
    expect(claims.filter((claim) => claim !== null)).toMatchObject([{ attempt: 1, failures: 0, kind: 'PLAN', mediaId: id }]);
  });

  test('told of the same units at once do each once', async () => {
    const id = await received();
    const begun = steps.begun.length;
    await Promise.all([1, 2, 3].map(() => house.work(id)));
    // Whoever found nothing to begin went away; the last unit may have been waiting for another's.
    await house.work(id);
    await expectPublished(id);
    expect(steps.begun.slice(begun).toSorted()).toEqual(UNITS.toSorted());
  });

  test('a unit that is done and ordered again stays as it is', async () => {
    const id = await received();
    await house.work(id);
    const before = await versions.log(id);
    for (const unit of UNITS) await house.runUnit({ versionId: before[0]?.id ?? '', unit });
    expect(await versions.log(id)).toEqual(before);
    await expectPublished(id);
  });

  test('whoever lost the work stops and publishes nothing', async () => {
    const id = await received();
    await workUpTo(id, 'video-00001');
    const hanging = steps.hang('video-00001');
    const unit = await unitOf(id, 'video-00001');
    const run = house.runUnit(unit);
    await hanging;
    await platform.database.pool.query(
      `UPDATE media_unit SET attempt = attempt + 1, lease_until = now() + interval '1 minute' WHERE version_id = $1 AND unit = $2`,
      [unit.versionId, unit.unit],
    );
    await run;
    expect(await unitOf(id, 'video-00001')).toMatchObject({ state: 'RUNNING', attempt: 2, failures: 0 });
    expect(await platform.storage.list(keys.work(id, unit.versionId))).not.toContain('video-00001');
    expect(await platform.storage.listScratch()).toEqual([]);
  });

  test.each(['video-00001', 'assemble'])(
    'whoever is overtaken in the last moment of %s leaves the other one’s work, and none of its own',
    async (name) => {
      const id = await received();
      await workUpTo(id, name);
      const unit = await unitOf(id, name);
      // Between its last sign of life and the publishing, the lease is lost and the other one finishes.
      steps.next(name, async ({ folder }) => {
        await writeFile(join(folder, 'late.mp4'), 'late');
        await platform.database.pool.query(
          `UPDATE media_unit SET lease_until = now() - interval '1 s' WHERE version_id = $1 AND unit = $2`,
          [unit.versionId, name],
        );
        await house.runUnit(unit);
      });
      await house.runUnit(unit);
      await house.work(id);
      await expectPublished(id);
      expect(await unitOf(id, name)).toMatchObject({ attempt: 2, failures: 1 });
      const place = name === 'assemble' ? keys.version(id, unit.versionId) : keys.unit(id, unit.versionId, name);
      expect(await platform.storage.list(place)).not.toContain('late.mp4');
    },
  );

  test('a run that is stopped with its process gives the work back at once, and that counts as no failure', async () => {
    const id = await received();
    await workUpTo(id, 'audio');
    const stopping = new AbortController();
    const hanging = steps.hang('audio');
    const run = house.runUnit(await unitOf(id, 'audio'), { signal: stopping.signal });
    await hanging;
    stopping.abort(new Error('The process is stopping'));
    await run;
    expect(await unitOf(id, 'audio')).toMatchObject({ state: 'WAITING', failures: 0, progress: 0 });
    expect(await platform.storage.listScratch()).toEqual([]);
    await house.work(id);
    await expectPublished(id);
  });
});

describe('a database that goes away', () => {
  test('as a unit ends is waited for, and the unit is not done again', async () => {
    const id = await received();
    await workUpTo(id, 'video-00001');
    let gone = 2;
    const database = {
      ...platform.database,
      async transaction<T>(work: Parameters<typeof platform.database.transaction<T>>[0]) {
        if (gone-- > 0) throw Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' });
        const result = await platform.database.transaction(work);
        // What was committed, and nobody was told.
        if (gone-- === -1) throw new Error('Connection terminated unexpectedly');
        return result;
      },
    };
    const begun = steps.begun.length;
    await house.runUnit(await unitOf(id, 'video-00001'), { platform: { database } });
    expect(await unitOf(id, 'video-00001')).toMatchObject({ state: 'DONE', attempt: 1, failures: 0 });
    expect(steps.begun.length).toBe(begun + 1);
    await house.work(id);
    await expectPublished(id);
  });
});

describe('a failure', () => {
  test('that may pass is tried again after a while, with what ffmpeg said in the log and no path of ours', async () => {
    const id = await received();
    await workUpTo(id, 'audio');
    steps.next('audio', ({ folder }) => {
      throw new FfmpegError('stalled', `${'x'.repeat(5_000)}\n[in#0] ${folder}/audio-0.mp4: /srv/some/where/original: stalled at 00:01`);
    });
    await house.runUnit(await unitOf(id, 'audio'));
    const failed = await unitOf(id, 'audio');
    expect(failed).toMatchObject({
      state: 'WAITING',
      failures: 1,
      errorCode: 'stalled',
      log: expect.stringMatching(/original: stalled at 00:01$/),
    });
    expect(failed.log?.length).toBeLessThanOrEqual(4_096);
    expect(failed.log).not.toMatch(/srv|tmp|scratch/);
    expect((await rowOf(id)).status).toBe('PROCESSING');
    await house.work(id);
    await expectPublished(id);
    expect(await unitOf(id, 'audio')).toMatchObject({ state: 'DONE', attempt: 2, failures: 1, errorCode: null });
  });

  test('of the file is the end at once, and others that are at it are told', async () => {
    const id = await received();
    await workUpTo(id, 'video-00000');
    const hanging = steps.hang('audio');
    const other = house.runUnit(await unitOf(id, 'audio'));
    await hanging;
    steps.next('video-00000', () => {
      throw new FfmpegError('failed', 'Invalid data found');
    });
    await house.runUnit(await unitOf(id, 'video-00000'));
    await other;
    expect(await rowOf(id)).toMatchObject({ status: 'ERROR', work: { error: { code: 'encoding-failed' } } });
    expect(await unitOf(id, 'audio')).toMatchObject({ state: 'WAITING', failures: 0 });
    expect(await units.claimable('all')).toEqual([]);
  });

  test('for want of room is one before anything is written', async () => {
    const id = await received();
    await workUpTo(id, 'video-00000');
    const begun = steps.begun.length;
    const small = { ...platform.storage, freeBytes: async () => 1_000 };
    for (let n = 0; n < 4; n++) await house.runUnit(await unitOf(id, 'video-00000'), { platform: { storage: small } });
    expect(steps.begun.length).toBe(begun);
    expect(await rowOf(id)).toMatchObject({ status: 'ERROR', work: { error: { code: 'disk-full' } } });
    expect(await unitOf(id, 'video-00000')).toMatchObject({ attempt: 4, failures: 4 });
  });
});

describe('with workers', () => {
  beforeAll(() => platform.jobs.work());

  test('the sweep orders work whose order was lost, and a unit that fails is tried again', async () => {
    const id = await received();
    steps.next('video-00002', () => {
      throw new FfmpegError('killed', '');
    });
    await media.recover();
    await expectPublished(id);
    expect(await unitOf(id, 'video-00002')).toMatchObject({ attempt: 2, failures: 1 });
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
  });
});

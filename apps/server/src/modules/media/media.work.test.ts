import type { mastering } from '@fotograma/contract';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { insertPlan, insertUser } from '../../../test/support/identity.ts';
import { createTestMedia, problemOf, type TestMedia } from '../../../test/support/media.ts';
import { allEvents, readEvents } from '../../../test/support/sse.ts';
import { createQuickSteps, type QuickSteps, scripted } from '../../../test/support/steps.ts';
import { insertFilm, useFilms } from '../../../test/support/uses.ts';
import { FfmpegError } from '../../platform/ffmpeg/run.ts';
import { keys } from './media.ts';

const FILM = scripted({ chunks: 2, audio: 1, text: 1 });

// No worker runs here: each run of a job is the test's own.
let house: TestMedia;
let steps: QuickSteps;
beforeAll(async () => {
  steps = createQuickSteps();
  house = await createTestMedia({ lease: { seconds: 1 }, steps });
  useFilms(house.media.media);
});
afterAll(() => house.close());

type Word = 'cancel' | 'retry' | 'reprocess' | 'derivatives' | `units/${string}/retry`;
/** Says something of a file, as somebody. */
const say = (word: Word, id: string, as = house.caller, body: object = {}) =>
  fetch(`${house.app.url}/api/media/${id}/${word}`, {
    method: word === 'derivatives' ? 'DELETE' : 'POST',
    headers: { authorization: `Bearer ${as}`, 'content-type': 'application/json' },
    ...(word === 'reprocess' ? { body: JSON.stringify(body) } : {}),
  });
const told = async (answer: Response) => {
  expect(answer.status).toBe(200);
  return ((await answer.json()) as { data: object }).data;
};
const logOf = async (id: string, as?: string) => {
  const answer = await house.get(`/api/media/${id}/work`, as);
  return (await told(answer)) as mastering.MediaVersion[];
};
const unitOf = async (id: string, unit: string) => {
  const [version] = await logOf(id);
  return { versionId: version?.id ?? '', ...version?.units.find((each) => each.unit === unit) };
};
const stateOf = async (id: string, unit: string) => (await unitOf(id, unit)).state;
/** Does these units, as workers. */
const workOn = async (id: string, ...names: string[]) => {
  for (const unit of names) await house.runUnit({ versionId: (await unitOf(id, unit)).versionId, unit });
};
const broken = () => {
  throw new FfmpegError('failed', 'Invalid data found when processing input');
};
const CANCELLED = { status: 'ERROR', streamUrl: null, error: { code: 'cancelled' } };

describe('stopping', () => {
  test('a file that waits takes it out of the line; tried again, it is mastered', async () => {
    const id = await house.receive(FILM);
    expect(await told(await say('cancel', id))).toMatchObject({ id, progress: 0, ...CANCELLED });
    await house.work(id); // a worker that was woken before
    expect(await house.stateOf(id)).toMatchObject(CANCELLED);
    expect(await told(await say('retry', id))).toMatchObject({ id, status: 'UPLOADED', error: null });
    await house.work(id);
    expect(await house.stateOf(id)).toMatchObject({ status: 'READY', progress: 1 });
  });

  test('a file that is being mastered ends its worker; what is done stays done, and whoever follows it hears so', async () => {
    const id = await house.receive(FILM);
    await workOn(id, 'plan', 'video-00000');
    const hanging = steps.hang('audio');
    const worker = workOn(id, 'audio');
    await hanging;
    const events = allEvents(`${house.app.url}/api/media/${id}/events`, { authorization: `Bearer ${house.caller}` });
    expect(await told(await say('cancel', id))).toMatchObject(CANCELLED);
    await worker;
    expect((await events).at(-1)?.data).toMatchObject(CANCELLED);
    expect(await Promise.all(['video-00000', 'audio', 'video-00001', 'assemble'].map((unit) => stateOf(id, unit)))).toEqual([
      'DONE',
      ...Array(3).fill('CANCELLED'),
    ]);
    expect(await house.platform.storage.listScratch()).toEqual([]);

    const begun = steps.begun.length;
    await say('retry', id);
    await house.work(id);
    expect(await house.stateOf(id)).toMatchObject({ status: 'READY' });
    expect(steps.begun.slice(begun)).toEqual(['audio', 'text', 'video-00001', 'assemble']);
  });

  test('and trying again at the same moment ends in a state from which one can go on', async () => {
    const id = await house.receive(FILM);
    const worker = house.work(id);
    await Promise.all(Array.from({ length: 12 }, (_, n) => say(n % 2 ? 'cancel' : 'retry', id)));
    await worker;
    await say('retry', id);
    await house.work(id);
    expect(await house.stateOf(id)).toMatchObject({ status: 'READY' });
    expect(await house.platform.storage.listScratch()).toEqual([]);
    expect(await house.platform.storage.list(keys.versions(id))).toHaveLength(1);
  });
});

describe('trying again', () => {
  test('a file that failed has all its chances anew, and fails with the same reason where nothing has changed', async () => {
    const id = await house.receive(Buffer.from('this was never a film'));
    await house.work(id);
    const first = await house.stateOf(id);
    expect(first).toMatchObject({ status: 'ERROR', error: { code: 'not-a-video' } });
    await told(await say('retry', id));
    expect(await unitOf(id, 'plan')).toMatchObject({ state: 'WAITING', failures: 0, error: null });
    await house.work(id);
    expect(await house.stateOf(id)).toMatchObject({ status: 'ERROR', error: first.error });
  });

  test('one unit lets the rest of the version go on', async () => {
    const id = await house.receive(FILM);
    await workOn(id, 'plan', 'video-00000');
    steps.next('video-00001', broken);
    await workOn(id, 'video-00001');
    expect(await house.stateOf(id)).toMatchObject({ status: 'ERROR', error: { code: 'encoding-failed' } });
    expect(await unitOf(id, 'video-00001')).toMatchObject({
      state: 'FAILED',
      failures: 1,
      error: { code: 'encoding-failed' },
      log: 'Invalid data found when processing input',
    });
    expect(await problemOf(await say('units/video-00000/retry', id))).toMatchObject({ status: 409 });
    expect(await problemOf(await say('units/video-00009/retry', id))).toMatchObject({ status: 404 });
    expect(await told(await say('units/video-00001/retry', id))).toMatchObject({ status: 'PROCESSING', error: null });
    const begun = steps.begun.length;
    await house.work(id);
    expect(await house.stateOf(id)).toMatchObject({ status: 'READY' });
    expect(steps.begun.slice(begun)).toEqual(['audio', 'text', 'video-00001', 'assemble']);
  });

  test('orders the work, once however often it is asked', async () => {
    const id = await house.receive(Buffer.from('nothing'));
    await house.work(id);
    const answers = await Promise.all(Array.from({ length: 8 }, () => say('retry', id)));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    const { versionId } = await unitOf(id, 'plan');
    const { rows } = await house.platform.database.pool.query<{ key: string }>(
      'SELECT dedup_id AS key FROM bullmq.dedup WHERE dedup_id LIKE $1',
      [`media.work.${versionId}.%`],
    );
    expect(rows).toEqual([{ key: `media.work.${versionId}.plan.1` }]);
  });
});

describe('what is told while a film is made', () => {
  test('its progress by what its units cost, and that its beginning plays', async () => {
    const id = await house.receive(FILM);
    expect(await house.stateOf(id)).toMatchObject({ status: 'UPLOADED', progress: 0, early: false });
    await workOn(id, 'plan');
    expect(await house.stateOf(id)).toMatchObject({ status: 'PROCESSING', early: false, streamUrl: null, container: 'script' });
    await workOn(id, 'video-00000');
    const half = await house.stateOf(id);
    expect(half).toMatchObject({ early: false, streamUrl: null });
    expect(half.progress).toBeGreaterThan(0.2);
    await workOn(id, 'audio');
    const early = await house.stateOf(id);
    expect(early).toMatchObject({ status: 'PROCESSING', early: true, dashUrl: null, posterUrl: null });
    expect(early.streamUrl).toMatch(/^\/api\/stream\/shared\/[^/]+\/master\.m3u8$/);
    expect(early.progress).toBeGreaterThan(half.progress);
    steps.next('text', broken);
    await workOn(id, 'text');
    expect(await house.stateOf(id)).toMatchObject({ status: 'ERROR', early: false, streamUrl: null });
  });

  test('of a film that is ready everything that was made of it, with its addresses', async () => {
    const id = await house.receive(FILM);
    await house.work(id);
    const { prisma } = house.platform.database;
    await prisma.mediaSubtitle.create({ data: { id: house.platform.newId(), mediaId: id, language: 'pt-BR', kind: 'CAPTIONS' } });
    for (const day of ['2026-01-01', '2026-01-02']) {
      await prisma.mediaDay.create({ data: { mediaId: id, day: new Date(day), views: 2, watchedSeconds: 30.5 } });
    }
    const film = await house.stateOf(id);
    const root = film.streamUrl?.replace('/master.m3u8', '') ?? '';
    const at = `${root}/${film.version}`;
    expect(film).toMatchObject({
      status: 'READY',
      progress: 1,
      durationSeconds: 8,
      profile: 'standard',
      dashUrl: `${root}/manifest.mpd`,
      posterUrl: `${at}/poster-2.jpg`,
      renditions: [{ name: '240p', width: 320, height: 240, bandwidth: 500_000 }],
      audio: [{ language: 'en', channels: 2, default: true }],
      unreadableSubtitles: [{ language: 'fr' }],
      storyboardUrl: `${at}/storyboard.vtt`,
      proxyUrl: `${at}/proxy.mp4`,
      waveforms: [{ samplesPerPixel: 256, url: `${at}/waveform-256.json` }],
      loudness: { integrated: -23 },
      derivedBytes: 4_000,
      views: 4,
      watchedSeconds: 61,
    });
    expect(film.posters.map(({ chosen }) => chosen)).toEqual([false, true, false]);
    expect(film.subtitles).toMatchObject([
      { id: 'text-0', source: 'embedded', url: `${at}/text-0.vtt` },
      { language: 'pt-BR', label: 'Português (Brasil)', kind: 'captions', source: 'uploaded' },
    ]);
    expect(film.subtitles[1]?.url).toBe(`${root}/text/${film.subtitles[1]?.id}.vtt`);
    expect(film.originalUrl).toMatch(/^\/api\/stream\/shared\/[^/]+\/original$/);

    await insertFilm(house, 'On the shelf', id);
    await prisma.mediaFile.update({ where: { id }, data: { poster: 3 } });
    const shelved = await house.stateOf(id);
    expect(shelved.streamUrl).toBe(`/api/stream/${id}/master.m3u8`);
    expect(shelved.posterUrl).toBe(`/api/stream/${id}/${film.version}/poster-3.jpg`);
    expect(shelved.originalUrl).toMatch(/^\/api\/stream\/shared\//);
    expect((await house.media.media.posters([id])).get(id)).toBe(shelved.posterUrl);
  });
});

describe('mastering anew', () => {
  test('serves the old version until the new one takes its place, and then for an hour more', async () => {
    const id = await house.receive(FILM);
    await house.work(id);
    const old = await house.stateOf(id);
    expect(await told(await say('reprocess', id, house.caller, { profile: 'fine' }))).toMatchObject({
      status: 'READY',
      updating: { progress: 0 },
      posterUrl: old.posterUrl,
    });
    expect(await problemOf(await say('reprocess', id))).toMatchObject({ status: 409, detail: expect.stringContaining('being made') });
    const events = readEvents(`${house.app.url}/api/media/${id}/events`, { authorization: `Bearer ${house.caller}` });
    expect((await events.next()).value?.data).toMatchObject({ status: 'READY', updating: { progress: 0 } });
    await house.work(id);
    const seen = [];
    for await (const { data } of events) seen.push(data);
    expect(seen.at(-1)).toMatchObject({ status: 'READY', updating: null });

    const fresh = await house.stateOf(id);
    expect(fresh).toMatchObject({ status: 'READY', profile: 'fine', updating: null, derivedBytes: 8_000 });
    expect(fresh.version).not.toBe(old.version);
    expect((await logOf(id)).map(({ state }) => state)).toEqual(['PUBLISHED', 'SUPERSEDED']);
    const versions = async () => (await house.platform.storage.list(keys.versions(id))).toSorted();
    await sweep();
    expect(await versions()).toEqual([old.version, fresh.version].toSorted());

    await anHourLater(id);
    await sweep();
    expect(await versions()).toEqual([fresh.version]);
    expect(await house.platform.storage.list(keys.work(id, fresh.version ?? ''))).toEqual([]);
    expect((await logOf(id)).map(({ state, units }) => [state, units.length])).toEqual([['PUBLISHED', 6]]);
    expect(await house.stateOf(id)).toEqual({ ...fresh, derivedBytes: 4_000, updatedAt: expect.any(String) });
  });

  test('that fails leaves the file as it is served, and the log says why; it can be tried again, or stopped', async () => {
    const id = await house.receive(FILM);
    await house.work(id);
    const old = await house.stateOf(id);
    await say('reprocess', id);
    steps.next('plan', broken);
    await house.work(id);
    expect(await house.stateOf(id)).toMatchObject({ status: 'READY', updating: null, error: null, version: old.version });
    expect(await logOf(id)).toMatchObject([
      { state: 'FAILED', units: [{ unit: 'plan', error: { code: 'encoding-failed' } }] },
      { id: old.version, state: 'PUBLISHED' },
    ]);
    expect(await told(await say('retry', id))).toMatchObject({ status: 'READY', updating: { progress: 0 } });
    expect(await told(await say('cancel', id))).toMatchObject({ status: 'READY', updating: null });
    expect((await logOf(id))[0]).toMatchObject({ state: 'CANCELLED' });
    // Another takes the place of the one that was stopped, which is collected.
    await say('reprocess', id);
    await house.work(id);
    await anHourLater(id);
    await sweep();
    expect((await logOf(id)).map(({ state }) => state)).toEqual(['PUBLISHED']);
    expect(await house.platform.storage.list(keys.versions(id))).toHaveLength(1);
  });

  test('of a file that failed begins it by another profile', async () => {
    const id = await house.receive(FILM);
    steps.next('plan', broken);
    await house.work(id);
    expect(await told(await say('reprocess', id, house.caller, { profile: 'compact' }))).toMatchObject({ status: 'UPLOADED', error: null });
    await house.work(id);
    expect(await house.stateOf(id)).toMatchObject({ status: 'READY', profile: 'compact' });
  });

  test('is for those who have mastering time left', async () => {
    const owner = `creator:${await insertUser(house.platform, { plan: await insertPlan(house.platform, { masteredSeconds: 8 }) })}`;
    const id = await house.receive(FILM, owner);
    await house.work(id);
    expect(await problemOf(await say('reprocess', id, owner))).toMatchObject({ status: 402, code: 'quota-exceeded' });
    expect(await house.stateOf(id, owner)).toMatchObject({ status: 'READY', updating: null });
  });
});

describe('deleting what was made', () => {
  test('keeps the file that was sent and the subtitles that were added; mastered anew, it plays again', async () => {
    const id = await house.receive(FILM);
    await house.work(id);
    const film = await insertFilm(house, 'Nosferatu', id);
    expect(await problemOf(await say('derivatives', id))).toMatchObject({ status: 409, detail: expect.stringContaining('Nosferatu') });
    expect(await house.stateOf(id)).toMatchObject({ status: 'READY' });
    await film.detach();
    await house.platform.storage.put(keys.text(id, 'added'), (await house.platform.storage.read(keys.original(id))) as never, {
      maxBytes: 1e6,
    });

    const gone = await told(await say('derivatives', id));
    expect(gone).toMatchObject({
      status: 'ERROR',
      streamUrl: null,
      renditions: [],
      durationSeconds: null,
      error: { code: 'derivatives-deleted' },
    });
    expect(await house.stateOf(id)).toMatchObject({ version: null, profile: 'standard', derivedBytes: 0, posters: [] });
    await runRemovals();
    expect(await house.remains(id)).toEqual([keys.original(id), keys.text(id, 'added')]);
    await told(await say('retry', id));
    await house.work(id);
    expect(await house.stateOf(id)).toMatchObject({ status: 'READY', profile: 'standard' });
  });

  test('while a version is made ends that too, and leaves nothing of it', async () => {
    const id = await house.receive(FILM);
    await workOn(id, 'plan', 'video-00000');
    const version = (await unitOf(id, 'plan')).versionId;
    // In its last moment, after the removal has run.
    steps.next('audio', async () => {
      await told(await say('derivatives', id));
      await runRemovals();
    });
    await workOn(id, 'audio');
    expect(await house.stateOf(id)).toMatchObject({ status: 'ERROR', error: { code: 'derivatives-deleted' } });
    expect(await house.platform.storage.list(keys.work(id, version))).toEqual([]);
    expect(await house.platform.storage.listScratch()).toEqual([]);
  });
});

describe('is refused', () => {
  test('for a file that is mastered, and for one whose bytes are still to come', async () => {
    const ready = await house.receive(FILM);
    await house.work(ready);
    const { id: pending } = await house.announce({ size: 10 });
    for (const [word, id] of [
      ['cancel', ready],
      ['retry', ready],
      ...(['cancel', 'retry', 'reprocess', 'derivatives'] as const).map((each) => [each, pending] as const),
    ] as const) {
      const before = await house.stateOf(id);
      expect(await problemOf(await say(word, id))).toMatchObject({ status: 409, code: 'conflict' });
      expect(await house.stateOf(id)).toEqual(before);
    }
  });

  test('to whose it is not, as if it were not there; not to administrators', async () => {
    const id = await house.receive(FILM);
    const other = `creator:${await insertUser(house.platform)}`;
    const words = ['cancel', 'retry', 'units/plan/retry', 'reprocess', 'derivatives'] as const;
    for (const word of words) expect((await say(word, id, other)).status, word).toBe(404);
    expect((await house.get(`/api/media/${id}/work`, other)).status).toBe(404);
    expect(await house.stateOf(id)).toMatchObject({ status: 'UPLOADED' });
    const admin = `admin:${await insertUser(house.platform, { role: 'admin' })}`;
    for (const word of ['cancel', 'retry', 'units/plan/retry', 'cancel', 'reprocess', 'derivatives'] as const) {
      expect((await say(word, id, admin)).status, word).toBe(200);
    }
    expect(await logOf(id, admin)).toHaveLength(1);
    expect((await house.get('/api/admin/storage', house.caller)).status).toBe(403);
  });
});

const runRemovals = () => house.platform.removals.job.run({}, { attempt: 1, signal: new AbortController().signal });
const sweep = async () => {
  await house.media.media.recover();
  await runRemovals();
};
/** Moves what happened to a file's versions an hour back. */
const anHourLater = (id: string) =>
  house.platform.database.pool.query(
    `UPDATE media_version SET published_at = published_at - interval '61 min', superseded_at = superseded_at - interval '61 min' WHERE media_id = $1`,
    [id],
  );

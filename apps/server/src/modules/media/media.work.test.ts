import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { eventually } from '../../../test/support/eventually.ts';
import { insertUser } from '../../../test/support/identity.ts';
import { createTestMedia, problemOf, type TestMedia } from '../../../test/support/media.ts';
import { allEvents } from '../../../test/support/sse.ts';
import { createMasterJob } from './mastering/master.job.ts';
import { createMediaRepository, type MediaRepository } from './media.repository.ts';
import { keys } from './media.ts';

// No worker runs here: each run of a job is the test's own.
let house: TestMedia;
let files: MediaRepository;
let bytes: Buffer;
beforeAll(async () => {
  house = await createTestMedia();
  files = createMediaRepository(house.platform.database);
  ({ bytes } = await house.film({ size: '320x240', seconds: 4 }));
});
afterAll(() => house.close());

const say = (what: 'cancel' | 'retry', id: string, as = house.caller) =>
  fetch(`${house.app.url}/api/media/${id}/${what}`, { method: 'POST', headers: { authorization: `Bearer ${as}` } });
const told = async (answer: Response) => ((await answer.json()) as { data: object }).data;
const run = { attempt: 1, signal: new AbortController().signal };
const work = (id: string) =>
  createMasterJob({ platform: house.platform, files, quotas: house.identity.quotas, lease: { seconds: 1 } }).run({ id }, run);
const scratchOf = async (id: string) => (await house.platform.storage.listScratch()).filter((name) => name.includes(id));
const CANCELLED = { status: 'ERROR', progress: 0, streamUrl: null, error: { code: 'cancelled' } };

describe('stopping', () => {
  test('a file that waits takes it out of the line; tried again, it is mastered', async () => {
    const id = await house.upload(bytes);
    const answer = await say('cancel', id);
    expect(answer.status).toBe(200);
    expect(await told(answer)).toMatchObject({ id, ...CANCELLED });
    await work(id); // the job that was ordered with the upload
    expect(await house.stateOf(id)).toMatchObject(CANCELLED);

    const again = await say('retry', id);
    expect(again.status).toBe(200);
    expect(await told(again)).toMatchObject({ id, status: 'UPLOADED', error: null });
    await work(id);
    expect(await house.stateOf(id)).toMatchObject({ status: 'READY', progress: 1 });
  });

  test('a file that is being mastered ends its worker, which leaves nothing behind; whoever follows it hears so', async () => {
    const id = await house.upload(bytes);
    const worker = work(id);
    await eventually('ffmpeg is at it', async () => (await scratchOf(id)).length > 0);
    const events = allEvents(`${house.app.url}/api/media/${id}/events`, { authorization: `Bearer ${house.caller}` });
    expect((await say('cancel', id)).status).toBe(200);
    await worker;
    expect((await events).at(-1)?.data).toMatchObject(CANCELLED);
    expect(await house.stateOf(id)).toMatchObject(CANCELLED);
    expect(await scratchOf(id)).toEqual([]);
    expect(await house.platform.storage.list(keys.folder(id))).toEqual(['original']);

    await say('retry', id);
    await work(id);
    expect(await house.stateOf(id)).toMatchObject({ status: 'READY' });
  });

  test('and trying again at the same moment ends in a state from which one can go on', async () => {
    const id = await house.upload(bytes);
    const worker = work(id);
    await Promise.all(Array.from({ length: 12 }, (_, n) => say(n % 2 ? 'cancel' : 'retry', id)));
    await worker;
    await say('cancel', id);
    expect(await house.stateOf(id)).toMatchObject({ status: 'ERROR' });
    await say('retry', id);
    await work(id);
    expect(await house.stateOf(id)).toMatchObject({ status: 'READY' });
    expect(await scratchOf(id)).toEqual([]);
    expect(await house.platform.storage.list(keys.versions(id))).toHaveLength(1);
  });
});

describe('trying again', () => {
  test('a file that failed has all its chances anew, and fails with the same reason where nothing has changed', async () => {
    const id = await house.upload(Buffer.from('this was never a film'.repeat(50)));
    await work(id);
    const first = await house.stateOf(id);
    expect(first).toMatchObject({ status: 'ERROR', error: { code: 'not-a-video' } });
    expect((await say('retry', id)).status).toBe(200);
    expect(await files.find(id)).toMatchObject({ status: 'UPLOADED', failures: 0, errorCode: null, errorMessage: null, errorAdvice: null });
    await work(id);
    expect(await house.stateOf(id)).toMatchObject({ status: 'ERROR', error: first.error });
  });

  test('orders the work, once however often it is asked', async () => {
    const id = await house.upload(Buffer.from('nothing'.repeat(50)));
    await work(id);
    const before = (await files.find(id))?.attempt;
    const answers = await Promise.all(Array.from({ length: 8 }, () => say('retry', id)));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    const { rows } = await house.platform.database.pool.query<{ jobs: number }>(
      'SELECT count(*)::int AS jobs FROM bullmq.dedup WHERE dedup_id = $1',
      [`media.master.${id}.${before}`],
    );
    expect(rows).toEqual([{ jobs: 1 }]);
  });
});

describe('is refused', () => {
  test('for a file that is mastered, and for one whose bytes are still to come', async () => {
    const ready = await house.upload(bytes);
    await work(ready);
    const { id: pending } = await house.announce({ size: 10 });
    for (const [what, id] of [
      ['cancel', ready],
      ['retry', ready],
      ['cancel', pending],
      ['retry', pending],
    ] as const) {
      const before = await files.find(id);
      const answer = await say(what, id);
      expect(answer.status).toBe(409);
      expect(await problemOf(answer)).toMatchObject({ code: 'conflict' });
      expect(await files.find(id)).toEqual(before);
    }
  });

  test('to whose it is not, as if it were not there; not to administrators', async () => {
    const id = await house.upload(bytes);
    const other = `creator:${await insertUser(house.platform)}`;
    for (const what of ['cancel', 'retry'] as const) expect((await say(what, id, other)).status).toBe(404);
    expect(await house.stateOf(id)).toMatchObject({ status: 'UPLOADED' });
    const admin = `admin:${await insertUser(house.platform, { role: 'admin' })}`;
    expect((await say('cancel', id, admin)).status).toBe(200);
    expect((await say('retry', id, admin)).status).toBe(200);
  });
});

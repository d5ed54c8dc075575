import type { media as contract } from '@fotograma/contract';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { eventually } from '../../../test/support/eventually.ts';
import { insertPlan, insertUser } from '../../../test/support/identity.ts';
import { createTestMedia, problemOf, type TestMedia } from '../../../test/support/media.ts';
import { readEvents } from '../../../test/support/sse.ts';
import { createQuickSteps, type QuickSteps, scripted } from '../../../test/support/steps.ts';
import { insertFilm, useFilms } from '../../../test/support/uses.ts';
import { verdicts } from './mastering/verdict.ts';
import { createMediaRepository, type MediaRepository } from './media.repository.ts';
import { keys } from './media.ts';
import { insertVersion } from './versions.repository.ts';

const HOUR_MS = 3_600_000;

interface Person {
  readonly id: string;
  /** As the tests' gate knows them. */
  readonly name: string;
}

// No worker runs here: each run of a job is the test's own.
let house: TestMedia;
let files: MediaRepository;
let steps: QuickSteps;
const bytes = scripted({ chunks: 2, audio: 1 });
let admin: Person;
beforeAll(async () => {
  steps = createQuickSteps();
  house = await createTestMedia({ lease: { seconds: 1 }, steps });
  files = createMediaRepository(house.platform.database);
  useFilms(house.media.media);
  admin = await person('admin');
});
afterEach(() => {
  house.platform.clock = null;
});
afterAll(() => house.close());

async function person(role: 'viewer' | 'creator' | 'admin' = 'creator', plan?: string): Promise<Person> {
  const id = await insertUser(house.platform, { role, ...(plan === undefined ? {} : { plan }) });
  return { id, name: `${role}:${id}` };
}
const remove = (id: string, { name }: Person) =>
  fetch(`${house.app.url}/api/media/${id}`, { method: 'DELETE', headers: { authorization: `Bearer ${name}` } });
const stored = async ({ id }: Person) => (await house.identity.quotas.usage(id)).meters.find(({ meter }) => meter === 'storage')?.used;
const run = { attempt: 1, signal: new AbortController().signal };
const runRemovals = () => house.platform.removals.job.run({}, run);

describe('deleting', () => {
  test('a film that plays takes everything that was made from it, and gives its bytes back', async () => {
    const owner = await person('creator', await insertPlan(house.platform, { storage: bytes.length }));
    const id = await house.receive(bytes, owner.name);
    await house.work(id);
    const { streamUrl } = await house.stateOf(id, owner.name);
    expect(await stored(owner)).toBe(bytes.length);

    const answer = await remove(id, owner);
    expect(answer.status).toBe(200);
    expect(await answer.json()).toEqual({ success: true });
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect(await files.find(id)).toBeNull();
    expect(await stored(owner)).toBe(0);
    await runRemovals();
    expect(await house.remains(id)).toEqual([]);
    await eventually('its link leads nowhere', async () => (await fetch(house.app.url + streamUrl)).status === 404);
    expect(await problemOf(await remove(id, owner))).toMatchObject({ status: 404, code: 'not-found' });
    // The plan has room for it again.
    await house.receive(bytes, owner.name);
  });

  test('an announcement gives back what was set aside, and its link takes no bytes any more', async () => {
    const owner = await person();
    const { id, link } = await house.announce({ size: 10 }, owner.name);
    expect((await remove(id, owner)).status).toBe(200);
    expect(await stored(owner)).toBe(0);
    expect(await problemOf(await house.put(link, Buffer.alloc(10)))).toMatchObject({ status: 404 });
    expect(await house.remains(id)).toEqual([]);
  });

  test('what a worker is at makes it give up, and leaves nothing of its work', async () => {
    const owner = await person();
    const id = await house.receive(bytes, owner.name);
    const hanging = steps.hang('audio');
    const work = house.work(id);
    await hanging;
    expect((await remove(id, owner)).status).toBe(200);
    await work;
    await runRemovals();
    expect(await house.remains(id)).toEqual([]);
    expect((await house.identity.quotas.usage(owner.id)).meters.find(({ meter }) => meter === 'masteredSeconds')?.used).toBe(0);
  });

  test('ends the stream of who follows it', async () => {
    const owner = await person();
    const { id } = await house.announce({ size: 10 }, owner.name);
    const seen: string[] = [];
    for await (const { data } of readEvents(`${house.app.url}/api/media/${id}/events`, { authorization: `Bearer ${owner.name}` })) {
      seen.push((data as contract.MediaFile).status);
      expect((await remove(id, owner)).status).toBe(200);
    }
    expect(seen).toEqual(['PENDING']);
  });

  test('is for its owner and administrators; for anybody else there is no such file', async () => {
    const [owner, other] = [await person(), await person()];
    const id = await house.receive(bytes, owner.name);
    const [foreign, missing] = [await problemOf(await remove(id, other)), await problemOf(await remove(house.platform.newId(), other))];
    for (const problem of [foreign, missing]) expect(problem).toMatchObject({ status: 404, code: 'not-found' });
    expect(foreign.title).toBe(missing.title);
    expect((await fetch(`${house.app.url}/api/media/${id}`, { method: 'DELETE' })).status).toBe(401);
    expect((await files.find(id))?.status).toBe('UPLOADED');
    expect((await remove(id, admin)).status).toBe(200);
    expect(await stored(owner)).toBe(0);
  });

  test('of a path that is no id is refused', async () => {
    expect(await problemOf(await remove('not-an-id', admin))).toMatchObject({ status: 422, code: 'invalid' });
  });

  test('ten times at once deletes once, and gives back once', async () => {
    const owner = await person();
    const [id, kept] = [await house.receive(bytes, owner.name), await house.receive(bytes, owner.name)];
    const statuses = (await Promise.all(Array.from({ length: 10 }, () => remove(id, owner)))).map(({ status }) => status);
    expect(statuses.toSorted()).toEqual([200, ...Array(9).fill(404)]);
    expect(await stored(owner)).toBe(bytes.length);
    expect(await files.find(kept)).not.toBeNull();
  });
});

describe('a file that a film has', () => {
  test('is not deleted: the answer names the film; when it is let go, it is', async () => {
    const owner = await person();
    const id = await house.receive(bytes, owner.name);
    const film = await insertFilm(house, 'Metropolis', id);
    const problem = await problemOf(await remove(id, owner));
    expect(problem).toMatchObject({ status: 409, code: 'conflict', detail: expect.stringContaining('Metropolis') });
    expect((await remove(id, admin)).status).toBe(409);
    expect(await files.find(id)).toMatchObject({ public: true });
    expect(await stored(owner)).toBe(bytes.length);
    await film.detach();
    expect(await files.find(id)).toMatchObject({ public: false });
    expect((await remove(id, owner)).status).toBe(200);
  });

  test('or that is deleted at the same moment: exactly one wins, and no film has a file that is gone', async () => {
    const owner = await person();
    for (let n = 0; n < 12; n++) {
      const id = await house.receive(bytes, owner.name);
      const [attached, deleted] = await Promise.all([insertFilm(house, `Race ${n}`, id).catch(() => null), remove(id, owner)]);
      const row = await files.find(id);
      expect([deleted.status, attached === null, row === null]).toEqual(row ? [409, false, false] : [200, true, true]);
    }
    expect(await stored(owner)).toBe(
      bytes.length * (await house.platform.database.prisma.mediaFile.count({ where: { ownerId: owner.id } })),
    );
  });

  test('outlives its announcement: the sweep leaves it until it is let go', async () => {
    const owner = await person();
    const { id } = await house.announce({ size: 10 }, owner.name);
    const film = await insertFilm(house, 'Announced', id);
    const { id: other } = await house.announce({ size: 10 }, owner.name);
    house.platform.clock = new Date(Date.now() + 25 * HOUR_MS);
    await house.media.media.recover();
    expect(await files.find(id)).toMatchObject({ status: 'PENDING' });
    expect(await files.find(other)).toBeNull();
    expect(await stored(owner)).toBe(10);
    await film.detach();
    await house.media.media.recover();
    expect(await files.find(id)).toBeNull();
    expect(await stored(owner)).toBe(0);
  });
});

describe('GET /api/media', () => {
  let owner: Person;
  let ids: string[];
  beforeAll(async () => {
    owner = await person();
    ids = [];
    for (const filename of ['Harbour at dawn.mp4', '100%_sure.mov', 'harbour at night.mkv']) {
      ids.push((await house.announce({ size: 10, filename }, owner.name)).id);
    }
    await house.platform.database.transaction(async (sql) => {
      await sql.query('UPDATE media_file SET uploaded_at = now() WHERE id = $1', [ids[1]]);
      await insertVersion(sql, { id: '0123456789abcdef', mediaId: ids[1] ?? '', profile: 'standard' }, verdicts.cancelled);
    });
    await insertFilm(house, 'Harbour', ids[0] ?? '');
  });
  const list = async (query: string, { name }: Person = owner) => {
    const answer = await house.get(`/api/media?${query}`, name);
    expect(answer.status).toBe(200);
    expect(answer.headers.get('cache-control')).toBe('no-store');
    return (await answer.json()) as { data: contract.MediaFile[]; pagination: { totalItems: number; totalPages: number } };
  };
  const idsOf = async (query: string) => (await list(query)).data.map(({ id }) => id);

  test('lists one’s own, the latest first, in pages', async () => {
    const first = await list('limit=2');
    expect(first.pagination).toMatchObject({ totalItems: 3, totalPages: 2 });
    expect([...first.data, ...(await list('limit=2&page=2')).data].map(({ id }) => id)).toEqual(ids.toReversed());
    expect(await house.stateOf(first.data[0]?.id ?? '', owner.name)).toMatchObject(first.data[0] ?? {});
    expect(first.data[1]).toMatchObject({ status: 'ERROR', error: { code: 'cancelled' } });
  });

  test('narrows by state, name and whether something has the file', async () => {
    const [attached, failed, free] = ids;
    expect(await idsOf('status=ERROR')).toEqual([failed]);
    expect(await idsOf('q=HARBOUR')).toEqual([free, attached]);
    expect(await idsOf('q=100%25_')).toEqual([failed]);
    expect(await idsOf('q=%25')).toEqual([failed]);
    expect(await idsOf('q=_')).toEqual([failed]);
    expect(await idsOf('attached=true')).toEqual([attached]);
    expect(await idsOf('attached=false')).toEqual([free, failed]);
    expect(await idsOf('attached=false&status=ERROR&q=mp4')).toEqual([]);
  });

  test('shows everybody’s to an administrator alone', async () => {
    expect((await list('', admin)).data).toEqual([]);
    expect((await list('all=true&q=harbour', admin)).data.map(({ id }) => id)).toEqual([ids[2], ids[0]]);
    expect(await problemOf(await house.get('/api/media?all=true', owner.name))).toMatchObject({ status: 403, code: 'forbidden' });
    expect((await list('all=false')).data).toHaveLength(3);
    expect(await problemOf(await house.get('/api/media', null))).toMatchObject({ status: 401 });
    expect(await problemOf(await house.get('/api/media', (await person('viewer')).name))).toMatchObject({ status: 403 });
  });

  test.each([
    ['status=DONE', '/status'],
    ['all=yes', '/all'],
    ['attached=1', '/attached'],
    ['q=', '/q'],
    ['q=a%00b', '/q'],
    ['limit=101', '/limit'],
    ['page=0', '/page'],
    ['owner=me', '/owner'],
  ])('%s is refused, and %s is named', async (query, pointer) => {
    const problem = await problemOf(await house.get(`/api/media?${query}`, owner.name));
    expect(problem).toMatchObject({ status: 422, code: 'invalid' });
    expect(problem.errors).toContainEqual(expect.objectContaining({ in: 'query', pointer }));
  });
});

test('a deleted file leaves its neighbours in storage alone', async () => {
  const owner = await person();
  const [id, other] = [await house.receive(bytes, owner.name), await house.receive(bytes, owner.name)];
  expect((await remove(id, owner)).status).toBe(200);
  await runRemovals();
  expect(await house.platform.storage.stat(keys.original(other))).not.toBeNull();
});

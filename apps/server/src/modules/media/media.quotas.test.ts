import { Readable } from 'node:stream';
import type { plans } from '@fotograma/contract';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { insertPlan, insertUser } from '../../../test/support/identity.ts';
import { createTestMedia, problemOf, type TestMedia } from '../../../test/support/media.ts';
import { createQuickSteps, type QuickSteps, scripted } from '../../../test/support/steps.ts';

const HOUR_MS = 3_600_000;

// No worker runs here: each run of a job is the test's own.
let house: TestMedia;
let steps: QuickSteps;
/** Of four seconds. */
const film = scripted({ chunks: 1, audio: 1 });
beforeAll(async () => {
  steps = createQuickSteps();
  house = await createTestMedia({ steps });
});
afterEach(() => {
  house.platform.clock = null;
});
afterAll(() => house.close());

interface Person {
  /** As the tests' gate knows them. */
  readonly name: string;
  readonly id: string;
}

/** A creator on a plan of their own. */
async function creator(limits: Parameters<typeof insertPlan>[1] = {}): Promise<Person> {
  const id = await insertUser(house.platform, { plan: await insertPlan(house.platform, limits) });
  return { id, name: `creator:${id}` };
}

async function used({ id }: Person, meter: plans.Meter): Promise<number | undefined> {
  return (await house.identity.quotas.usage(id)).meters.find((each) => each.meter === meter)?.used;
}

const intent = (size: number, { name }: Person) => house.intent({ filename: 'film.mp4', mimeType: 'video/mp4', size }, name);
const rowsOf = ({ id }: Person) => house.platform.database.prisma.mediaFile.findMany({ where: { ownerId: id } });

describe('announced bytes', () => {
  test('count at once, and more than the plan’s storage is refused with what there is and what to do', async () => {
    const person = await creator({ storage: 1_000 });
    expect((await intent(600, person)).status).toBe(201);
    const problem = await problemOf(await intent(401, person));
    expect(problem).toMatchObject({ status: 402, code: 'quota-exceeded' });
    expect(problem.quota).toEqual({
      meter: 'storage',
      unit: 'bytes',
      limit: 1_000,
      used: 600,
      requested: 401,
      resetsAt: null,
      advice: expect.stringContaining('administrator'),
    });
    expect(await rowsOf(person)).toHaveLength(1);
    expect((await intent(400, person)).status).toBe(201);
    expect(await used(person, 'storage')).toBe(1_000);
  });

  test('of fifty intents at once take room for ten, exactly', async () => {
    const person = await creator({ storage: 10 * 70 + 69 });
    const answers = await Promise.all(Array.from({ length: 50 }, () => intent(70, person)));
    const statuses = answers.map((answer) => answer.status);
    expect(statuses.filter((status) => status === 201)).toHaveLength(10);
    expect(statuses.filter((status) => status === 402)).toHaveLength(40);
    expect(await rowsOf(person)).toHaveLength(10);
    expect(await used(person, 'storage')).toBe(700);
  });

  test('of an intent that is refused for its form, or for a full disk, do not count', async () => {
    const person = await creator({ storage: 1_000 });
    expect((await house.intent({ filename: '', mimeType: 'video/mp4', size: 10 }, person.name)).status).toBe(422);
    const full = await house.another({ minFreeBytes: Number.MAX_SAFE_INTEGER });
    try {
      const refused = await fetch(`${full.url}/api/media/upload-intent`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${person.name}` },
        body: JSON.stringify({ filename: 'film.mp4', mimeType: 'video/mp4', size: 10 }),
      });
      expect(refused.status).toBe(507);
    } finally {
      await full.close();
    }
    expect(await used(person, 'storage')).toBe(0);
  });

  test('come back when the link has run out unused, once, however many sweep at once; those that came stay', async () => {
    const person = await creator({ storage: 1_000 });
    house.platform.clock = new Date('2026-05-01T10:00:00Z');
    for (let n = 0; n < 3; n++) await house.announce({ size: 100 }, person.name);
    const came = await house.announce({ size: 4 }, person.name);
    expect((await house.put(came.link, Buffer.from('text'))).status).toBe(200);
    house.platform.clock = new Date('2026-05-01T20:00:00Z');
    const later = await house.announce({ size: 200 }, person.name);
    expect(await used(person, 'storage')).toBe(504);
    house.platform.clock = new Date(Date.parse('2026-05-01T10:00:00Z') + 24 * HOUR_MS + 1);
    await Promise.all([1, 2, 3].map(() => house.media.media.recover()));
    expect(await used(person, 'storage')).toBe(204);
    expect((await rowsOf(person)).map((row) => row.id).toSorted()).toEqual([came.id, later.id].toSorted());
    await house.media.media.recover();
    expect(await used(person, 'storage')).toBe(204);
  });
});

describe('mastered seconds', () => {
  test('count when a film is published, once, however often it is ordered', async () => {
    const person = await creator({ masteredSeconds: 100 });
    const id = await house.receive(film, person.name);
    expect(await used(person, 'masteredSeconds')).toBe(0);
    await Promise.all([1, 2, 3].map(() => house.work(id)));
    await house.work(id);
    expect((await house.stateOf(id, person.name)).status).toBe('READY');
    expect(await used(person, 'masteredSeconds')).toBe(4);
  });

  test('of a run that was overtaken as it published count once', async () => {
    const person = await creator();
    const id = await house.receive(film, person.name);
    steps.next('assemble', async () => {
      await house.platform.database.pool.query(`UPDATE media_unit SET lease_until = now() - interval '1 s' WHERE unit = 'assemble'`);
      await house.work(id);
    });
    await house.work(id);
    expect((await house.stateOf(id, person.name)).status).toBe('READY');
    expect(await used(person, 'masteredSeconds')).toBe(4);
  });

  test('of a file that is no film do not count, and its bytes do, as they are kept', async () => {
    const person = await creator();
    const id = await house.receive(Buffer.from('hello world'), person.name);
    await house.work(id);
    expect((await house.stateOf(id, person.name)).status).toBe('ERROR');
    expect(await used(person, 'masteredSeconds')).toBe(0);
    expect(await used(person, 'storage')).toBe(11);
  });

  test('of the house’s own film are nobody’s', async () => {
    const before = await house.platform.database.prisma.usageCounter.findMany();
    const id = house.platform.newId();
    const file = { filename: 'leader.mp4', mimeType: 'video/mp4', size: film.length, body: Readable.from([film]) };
    await house.media.media.ingest({ ...file, ownerId: null, id, public: true });
    await house.work(id);
    expect((await house.media.media.states([id])).get(id)).toMatchObject({ status: 'READY' });
    expect(await house.platform.database.prisma.usageCounter.findMany()).toEqual(before);
  });

  test('that are used up refuse the next intent until the month is over; a film that begins in time ends', async () => {
    const person = await creator({ masteredSeconds: 4 });
    house.platform.clock = new Date('2026-06-15T12:00:00Z');
    const [first, second] = [await house.receive(film, person.name), await house.receive(film, person.name)];
    await house.work(first);
    await house.work(second);
    // Its length was not known when it was announced.
    expect((await house.stateOf(second, person.name)).status).toBe('READY');
    expect(await used(person, 'masteredSeconds')).toBe(8);
    const problem = await problemOf(await intent(10, person));
    expect(problem).toMatchObject({ status: 402, code: 'quota-exceeded' });
    expect(problem.quota).toMatchObject({
      meter: 'masteredSeconds',
      unit: 'seconds',
      limit: 4,
      used: 8,
      resetsAt: '2026-07-01T00:00:00.000Z',
    });
    expect(await used(person, 'storage')).toBe(2 * film.length);
    house.platform.clock = new Date('2026-06-30T23:59:59.999Z');
    expect((await intent(10, person)).status).toBe(402);
    house.platform.clock = new Date('2026-07-01T00:00:00Z');
    expect((await intent(10, person)).status).toBe(201);
    // What is kept is kept.
    expect(await used(person, 'storage')).toBe(2 * film.length + 10);
  });
});

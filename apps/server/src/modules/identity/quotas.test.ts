import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { insertPlan, insertUser } from '../../../test/support/identity.ts';
import { createTestPlatform, type TestPlatform } from '../../../test/support/platform.ts';
import { QuotaExceeded } from '../../platform/errors.ts';
import { createQuotas, type Quotas } from './quotas.ts';

let platform: TestPlatform;
let quotas: Quotas;
beforeAll(async () => {
  platform = await createTestPlatform();
  quotas = createQuotas(platform.database, platform.now);
});
afterEach(() => {
  platform.clock = null;
});
afterAll(() => platform.close());

/** Somebody on a plan of their own. */
async function somebody(limits: Parameters<typeof insertPlan>[1] = {}): Promise<{ id: string; plan: string }> {
  const plan = await insertPlan(platform, limits);
  return { id: await insertUser(platform, { plan }), plan };
}

type Meter = Parameters<Quotas['spend']>[2];

const spend = (id: string, meter: Meter, amount: number) => platform.database.transaction((sql) => quotas.spend(sql, id, meter, amount));
const release = (id: string, meter: Meter, amount: number) =>
  platform.database.transaction((sql) => quotas.release(sql, id, meter, amount));
const count = (id: string, meter: Meter, amount: number) => platform.database.transaction((sql) => quotas.count(sql, id, meter, amount));
const used = async (id: string, meter: Meter) => (await quotas.usage(id)).meters.find((each) => each.meter === meter)?.used;
/** What a refusal tells. */
const refusal = async (work: Promise<unknown>) => {
  const error = await work.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof QuotaExceeded)) throw error ?? new Error('It was not refused');
  return error.quota;
};

describe('spending', () => {
  test('takes until the plan has no more, to the last unit, and tells what is missing', async () => {
    const { id } = await somebody({ generations: 10 });
    platform.clock = new Date('2026-12-31T23:59:59.999Z');
    await spend(id, 'generations', 4);
    await spend(id, 'generations', 6);
    expect(await refusal(spend(id, 'generations', 1))).toEqual({
      meter: 'generations',
      unit: 'generations',
      limit: 10,
      used: 10,
      requested: 1,
      resetsAt: '2027-01-01T00:00:00.000Z',
      advice: expect.stringContaining('administrator'),
    });
    expect(await used(id, 'generations')).toBe(10);
  });

  test('more at once than the plan has is refused also when nothing is used yet', async () => {
    const { id } = await somebody({ storage: 100 });
    expect(await refusal(spend(id, 'storage', 101))).toMatchObject({ limit: 100, used: 0, requested: 101, resetsAt: null });
    expect(await used(id, 'storage')).toBe(0);
    await spend(id, 'storage', 100);
  });

  test('of a plan that allows nothing takes nothing', async () => {
    const { id } = await somebody({ generations: 0 });
    expect(await refusal(spend(id, 'generations', 1))).toMatchObject({ limit: 0, used: 0 });
  });

  test('has no end where the plan has no limit, and is counted all the same', async () => {
    const { id } = await somebody();
    await spend(id, 'storage', 2 ** 50);
    await spend(id, 'storage', 2 ** 50);
    expect(await used(id, 'storage')).toBe(2 ** 51);
  });

  test('is undone with the transaction in which it happened', async () => {
    const { id } = await somebody({ generations: 5 });
    const undone = platform.database.transaction(async (sql) => {
      await quotas.spend(sql, id, 'generations', 5);
      throw new Error('something else went wrong');
    });
    await expect(undone).rejects.toThrow('something else');
    expect(await used(id, 'generations')).toBe(0);
    await spend(id, 'generations', 5);
  });

  test('by a hundred at once gives exactly what there is', async () => {
    const { id } = await somebody({ generations: 37 });
    const tries = await Promise.allSettled(Array.from({ length: 100 }, () => spend(id, 'generations', 1)));
    const refused = tries.flatMap((each) => (each.status === 'rejected' ? [each.reason as unknown] : []));
    expect(refused).toHaveLength(63);
    // Each told at once that the plan is used up; none that the database was busy.
    for (const reason of refused) expect(reason).toMatchObject({ code: 'quota-exceeded', quota: { limit: 37, used: 37 } });
    expect(await used(id, 'generations')).toBe(37);
  });

  test('by many in unequal parts never passes the limit', async () => {
    const { id } = await somebody({ storage: 1_000 });
    const parts = Array.from({ length: 40 }, (_, n) => 10 + ((n * 37) % 90));
    const tries = await Promise.allSettled(parts.map((part) => spend(id, 'storage', part)));
    const given = parts.filter((_, n) => tries[n]?.status === 'fulfilled').reduce((sum, part) => sum + part, 0);
    expect(given).toBeLessThanOrEqual(1_000);
    expect(given).toBeGreaterThan(900);
    expect(await used(id, 'storage')).toBe(given);
  });

  test('of one does not touch what another has', async () => {
    const [one, other] = [await somebody({ generations: 1 }), await somebody({ generations: 1 })];
    await spend(one.id, 'generations', 1);
    await spend(other.id, 'generations', 1);
    await refusal(spend(one.id, 'generations', 1));
  });

  test('by nobody that is there is an error and no refusal', async () => {
    await expect(spend(randomUUID(), 'generations', 1)).rejects.toThrow(/No account has the id/);
  });
});

describe('when a plan is lowered below what is used', () => {
  test('what is there stays, no more is given, and room comes back as things go', async () => {
    const { id, plan } = await somebody({ storage: 100 });
    await spend(id, 'storage', 90);
    await platform.database.prisma.plan.update({ where: { id: plan }, data: { storage: 50 } });
    expect(await refusal(spend(id, 'storage', 1))).toMatchObject({ limit: 50, used: 90 });
    expect(await used(id, 'storage')).toBe(90);
    await release(id, 'storage', 41);
    await spend(id, 'storage', 1);
    expect(await used(id, 'storage')).toBe(50);
  });
});

describe('giving back', () => {
  test('makes room again', async () => {
    const { id } = await somebody({ storage: 10 });
    await spend(id, 'storage', 10);
    await release(id, 'storage', 4);
    expect(await used(id, 'storage')).toBe(6);
    await spend(id, 'storage', 4);
  });

  test('never ends below nothing, and of nothing leaves nothing', async () => {
    const { id } = await somebody({ storage: 10 });
    await release(id, 'storage', 3);
    expect(await used(id, 'storage')).toBe(0);
    await spend(id, 'storage', 2);
    await release(id, 'storage', 3);
    expect(await used(id, 'storage')).toBe(0);
    await refusal(spend(id, 'storage', 11));
  });

  test('is undone with its transaction', async () => {
    const { id } = await somebody({ storage: 10 });
    await spend(id, 'storage', 10);
    const undone = platform.database.transaction(async (sql) => {
      await quotas.release(sql, id, 'storage', 10);
      throw new Error('something else went wrong');
    });
    await expect(undone).rejects.toThrow('something else');
    expect(await used(id, 'storage')).toBe(10);
  });
});

describe('what is counted afterwards', () => {
  test('is counted past the limit, and then nothing is left', async () => {
    const { id } = await somebody({ masteredSeconds: 100 });
    await quotas.demandSome(id, 'masteredSeconds');
    await count(id, 'masteredSeconds', 99);
    await quotas.demandSome(id, 'masteredSeconds');
    await count(id, 'masteredSeconds', 60);
    expect(await used(id, 'masteredSeconds')).toBe(159);
    expect(await refusal(quotas.demandSome(id, 'masteredSeconds'))).toMatchObject({ meter: 'masteredSeconds', limit: 100, used: 159 });
  });

  test('of a plan without limit there is always some', async () => {
    const { id } = await somebody();
    await count(id, 'masteredSeconds', 1e9);
    await quotas.demandSome(id, 'masteredSeconds');
  });
});

describe('a month', () => {
  test('begins at nothing for what is counted by the month, at midnight in UTC, and what is kept is kept', async () => {
    const { id } = await somebody({ generations: 1, masteredSeconds: 1, storage: 5 });
    platform.clock = new Date('2026-01-31T23:59:59.999Z');
    await spend(id, 'generations', 1);
    await count(id, 'masteredSeconds', 7);
    await spend(id, 'storage', 5);
    await refusal(spend(id, 'generations', 1));
    platform.clock = new Date('2026-02-01T00:00:00.000Z');
    expect((await quotas.usage(id)).meters).toEqual([
      { meter: 'storage', unit: 'bytes', used: 5, limit: 5, resetsAt: null },
      { meter: 'masteredSeconds', unit: 'seconds', used: 0, limit: 1, resetsAt: '2026-03-01T00:00:00.000Z' },
      { meter: 'generations', unit: 'generations', used: 0, limit: 1, resetsAt: '2026-03-01T00:00:00.000Z' },
      { meter: 'generationSpend', unit: 'µUSD', used: 0, limit: null, resetsAt: '2026-03-01T00:00:00.000Z' },
    ]);
    await spend(id, 'generations', 1);
    await quotas.demandSome(id, 'masteredSeconds');
    expect(await refusal(spend(id, 'storage', 1))).toMatchObject({ used: 5, resetsAt: null });
  });
});

import { randomUUID } from 'node:crypto';
import type { plans as contract } from '@fotograma/contract';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startApp, type TestApp } from '../../../test/support/app.ts';
import { type Ask, createAsk } from '../../../test/support/ask.ts';

import { eventually } from '../../../test/support/eventually.ts';
import { createTestPlatform, type TestPlatform } from '../../../test/support/platform.ts';
import { createAudit } from './audit.ts';
import { plansEndpoints } from './plans.endpoints.ts';
import { createPlansRepository } from './plans.repository.ts';
import { createPlans } from './plans.service.ts';
import { createQuotas } from './quotas.ts';

const ADMIN = randomUUID();
const BODY = {
  id: 'school',
  name: 'School',
  storage: 5_000_000_000,
  masteredSeconds: 360_000,
  generations: 500,
  generationSpend: 50_000_000,
  chatMessagesPerMinute: 30,
};

let platform: TestPlatform;
let app: TestApp;
let call: Ask;
beforeAll(async () => {
  platform = await createTestPlatform();
  const audit = createAudit(platform.database, platform.now);
  const plans = createPlans({ platform, rows: createPlansRepository(platform.database), audit });
  app = await startApp(platform, plansEndpoints(plans, createQuotas(platform.database, platform.now)));
  call = createAsk(app.url, `admin:${ADMIN}`);
});
afterAll(async () => {
  await app.close();
  await platform.close();
});

const list = async () => (await call<{ data: contract.Plan[] }>('GET', '/plans')).body.data;
const events = async (kind: string, subject: string) =>
  (
    await platform.database.pool.query(
      'SELECT actor_id, subject_name, details FROM audit_event WHERE kind = $1 AND subject_id = $2 ORDER BY id',
      [kind, subject],
    )
  ).rows;

describe('plans', () => {
  test('are told to everybody, the smallest first and those without limit last', async () => {
    const response = await fetch(`${app.url}/api/plans`);
    expect(response.status).toBe(200);
    const { data } = (await response.json()) as { data: contract.Plan[] };
    expect(data.map(({ id }) => id)).toEqual(['free', 'studio', 'house']);
    expect(data[0]).toMatchObject({ storage: 1_000_000_000, isDefault: true });
    expect(data[2]).toMatchObject({ storage: null, isDefault: false });
  });

  test('are made, changed and deleted, and each of it is recorded', async () => {
    expect(await call('POST', '/plans', { body: BODY })).toMatchObject({ status: 201, body: { data: { ...BODY, isDefault: false } } });
    expect((await list()).map(({ id }) => id)).toEqual(['free', 'school', 'studio', 'house']);

    const changes = { storage: null, name: 'Schools' };
    expect((await call('PATCH', '/plans/school', { body: changes })).body).toEqual({ data: { ...BODY, ...changes, isDefault: false } });
    expect((await call('PATCH', '/plans/school', { body: changes })).status).toBe(200);
    expect((await call('DELETE', '/plans/school')).body).toEqual({ success: true });
    expect((await list()).map(({ id }) => id)).toEqual(['free', 'studio', 'house']);

    expect(await events('plan.created', 'school')).toEqual([{ actor_id: ADMIN, subject_name: 'School', details: {} }]);
    // What changed nothing is no event.
    expect(await events('plan.changed', 'school')).toMatchObject([
      { details: { name: { from: 'School', to: 'Schools' }, storage: { from: BODY.storage, to: null } } },
    ]);
    expect(await events('plan.deleted', 'school')).toMatchObject([{ subject_name: 'Schools' }]);
  });

  test('have ids that are taken once, however many ask at once', async () => {
    const answers = await Promise.all(Array.from({ length: 4 }, () => call('POST', '/plans', { body: { ...BODY, id: 'twice' } })));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409]);
    const refused = answers.find(({ status }) => status === 409);
    expect(refused?.body).toMatchObject({ code: 'conflict', errors: [{ in: 'body', pointer: '/id' }] });
  });

  test('have one default, also when two are made it at once', async () => {
    await Promise.all(['one', 'two'].map((id) => call('POST', '/plans', { body: { ...BODY, id } })));
    const answers = await Promise.all(
      ['one', 'two', 'one', 'two'].map((id) => call('PATCH', `/plans/${id}`, { body: { isDefault: true } })),
    );
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    expect((await list()).filter(({ isDefault }) => isDefault)).toHaveLength(1);

    expect((await call('PATCH', '/plans/free', { body: { isDefault: true } })).body).toMatchObject({
      data: { id: 'free', isDefault: true },
    });
    expect((await call('PATCH', '/plans/free', { body: { isDefault: false } })).status).toBe(422);
    expect((await call('DELETE', '/plans/free')).body).toMatchObject({ status: 409, code: 'conflict' });
  });

  test('that somebody has stay', async () => {
    await call('POST', '/plans', { body: { ...BODY, id: 'held' } });
    const id = randomUUID();
    await platform.database.pool.query('INSERT INTO principal (id, plan_id) VALUES ($1, $2)', [id, 'held']);
    expect((await call('DELETE', '/plans/held')).body).toMatchObject({ status: 409, code: 'conflict' });
    await platform.database.pool.query('DELETE FROM principal WHERE id = $1', [id]);
    expect((await call('DELETE', '/plans/held')).status).toBe(200);
  });

  test('cannot be given while they are deleted', async () => {
    await call('POST', '/plans', { body: { ...BODY, id: 'going' } });
    const rows = createPlansRepository(platform.database);
    const id = randomUUID();
    const { removal } = await platform.database.transaction(async (sql) => {
      expect(await rows.hold(sql, 'going')).toBe('going');
      // Waits for this transaction, and then sees who has the plan.
      const removal = call('DELETE', '/plans/going');
      await eventually('the deletion waits', async () => {
        const { rows } = await platform.database.pool.query(
          'SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = $1',
          ['Lock'],
        );
        return rows.length > 0;
      });
      await sql.query('INSERT INTO principal (id, plan_id) VALUES ($1, $2)', [id, 'going']);
      return { removal };
    });
    expect((await removal).status).toBe(409);
  });

  test('that nobody made are 404, and no id is SQL', async () => {
    for (const [method, body] of [['PATCH', { name: 'x' }] as const, ['DELETE', undefined] as const]) {
      expect((await call(method, '/plans/nothing', { body })).body).toMatchObject({ status: 404, code: 'not-found' });
      expect((await call(method, `/plans/${encodeURIComponent("x' OR true--")}`, { body })).body).toMatchObject({ status: 422 });
    }
  });

  test.each([{ storage: -1 }, { storage: 1.5 }, { storage: Number.MAX_SAFE_INTEGER + 1 }, { name: ' ' }, { id: 'other' }, { x: 1 }])(
    'are not changed to %j',
    async (changes) => {
      expect((await call('PATCH', '/plans/free', { body: changes })).body).toMatchObject({ status: 422, code: 'invalid' });
    },
  );

  test('are at most 100', async () => {
    await platform.database.pool.query(`INSERT INTO plan (id, name) SELECT 'p' || n, 'P' FROM generate_series(1, 100) n`);
    expect((await call('POST', '/plans', { body: { ...BODY, id: 'toomany' } })).body).toMatchObject({ status: 409 });
    await platform.database.pool.query(`DELETE FROM plan WHERE name = 'P'`);
  });

  test('are changed by administrators alone', async () => {
    const as = `creator:${ADMIN}`;
    expect((await call('POST', '/plans', { body: BODY, as })).status).toBe(403);
    expect((await call('PATCH', '/plans/free', { body: { name: 'x' }, as })).status).toBe(403);
    expect((await call('DELETE', '/plans/free', { as })).status).toBe(403);
    expect((await fetch(`${app.url}/api/plans/free`, { method: 'DELETE' })).status).toBe(401);
  });
});

test('one’s usage is told by meter', async () => {
  const id = randomUUID();
  await platform.database.pool.query(`INSERT INTO principal (id, plan_id) VALUES ($1, 'free')`, [id]);
  const quotas = createQuotas(platform.database, platform.now);
  await platform.database.transaction((sql) => quotas.spend(sql, id, 'storage', 700));
  const { body } = await call<{ data: contract.Usage }>('GET', '/users/me/usage', { as: `viewer:${id}` });
  expect(body.data.plan.id).toBe('free');
  expect(body.data.meters[0]).toEqual({ meter: 'storage', unit: 'bytes', used: 700, limit: 1_000_000_000, resetsAt: null });
});

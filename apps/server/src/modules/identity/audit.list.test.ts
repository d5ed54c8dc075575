import { randomUUID } from 'node:crypto';
import type { admin as contract } from '@fotograma/contract';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { startApp, type TestApp } from '../../../test/support/app.ts';
import { type Ask, createAsk } from '../../../test/support/ask.ts';
import { createTestPlatform, type TestPlatform } from '../../../test/support/platform.ts';
import { withContext } from '../../platform/observability/context.ts';
import { auditEndpoints } from './audit.list.ts';
import { type Audit, createAudit } from './audit.ts';

type Page = { data: contract.AuditEvent[]; pagination: { limit: number; nextCursor: string | null } };

const ADMIN = randomUUID();
const ANA = randomUUID();
const LUZ = randomUUID();
const CLIENT = randomUUID();
const FROM = { address: '192.0.2.7', host: 'localhost', userAgent: 'curl/8.10', cookies: new Map<string, string>(), fromOwnPages: false };
const user = (id: string) => ({ kind: 'user' as const, id, role: 'admin' as const, sessionId: id });

let platform: TestPlatform;
let app: TestApp;
let audit: Audit;
let ask: Ask;

beforeAll(async () => {
  platform = await createTestPlatform();
  audit = createAudit(platform.database, platform.now);
  app = await startApp(platform, auditEndpoints(platform.database));
  ask = createAsk(app.url, `admin:${ADMIN}`);
  const { pool } = platform.database;
  await pool.query(`INSERT INTO principal (id, plan_id) SELECT unnest($1::uuid[]), 'free'`, [[ANA, LUZ, CLIENT]]);
  await pool.query(
    `INSERT INTO user_account (id, email, username, username_key, password_hash)
     VALUES ($1, 'ana@example.com', 'Ana', 'ana', ''), ($2, 'luz@example.com', NULL, NULL, '')`,
    [ANA, LUZ],
  );
  await pool.query(`INSERT INTO api_client (id, name, scopes, requests_per_minute) VALUES ($1, 'App', '{}', 60)`, [CLIENT]);
});
afterAll(async () => {
  await app.close();
  await platform.close();
});

/** Events of before this are of other tests. */
let start = 0;
beforeEach(async () => {
  const { rows } = await platform.database.pool.query('SELECT coalesce(max(id), 0) AS id FROM audit_event');
  start = rows[0].id;
});
const read = async (query = '') => {
  const { body } = await ask<Page>('GET', `/admin/audit${query}`);
  return { ...body, data: body.data.filter(({ id }) => Number(id) > start) };
};

describe('security events', () => {
  test('are told with all there is to say', async () => {
    const at = new Date('2026-02-03T04:05:06.789Z');
    platform.clock = at;
    await audit.record({
      kind: 'account.role-changed',
      actor: user(LUZ),
      subject: ANA,
      from: FROM,
      details: { from: 'viewer', to: 'admin' },
    });
    platform.clock = null;
    const { data } = await read();
    expect(data).toEqual([
      {
        id: expect.stringMatching(/^\d+$/),
        at: at.toISOString(),
        kind: 'account.role-changed',
        actor: { kind: 'user', id: LUZ, name: 'luz@example.com' },
        subject: { id: ANA, name: 'Ana' },
        address: '192.0.2.7',
        userAgent: 'curl/8.10',
        requestId: null,
        details: { from: 'viewer', to: 'admin' },
      },
    ]);
  });

  test('call everybody by the name they have now, and those who are gone by what was noted, if anything', async () => {
    const gone = randomUUID();
    await audit.record({ kind: 'account.deleted', actor: user(gone), subject: gone });
    await audit.record({ kind: 'client.deleted', actor: 'system', subject: gone, subjectName: 'Old app' });
    await audit.record({
      kind: 'client.changed',
      actor: { kind: 'client', id: CLIENT, keyId: gone, scopes: [], requestsPerMinute: 1 },
      subject: CLIENT,
      subjectName: 'Of before',
    });
    await audit.record({ kind: 'plan.changed', actor: null, subject: 'free', subjectName: 'Of before' });
    await audit.record({ kind: 'plan.deleted', actor: null, subject: 'gone', subjectName: 'Gone' });
    await audit.record({ kind: 'login.refused', actor: null, subjectName: 'a…@example.com' });
    await audit.record({ kind: 'logout', actor: user(ANA) });
    const { data } = await read();
    expect(data.reverse().map(({ actor, subject }) => [actor.kind, actor.name, subject])).toEqual([
      ['user', null, { id: gone, name: null }],
      ['system', null, { id: gone, name: 'Old app' }],
      ['client', 'App', { id: CLIENT, name: 'App' }],
      ['anonymous', null, { id: 'free', name: 'Free' }],
      ['anonymous', null, { id: 'gone', name: 'Gone' }],
      ['anonymous', null, { id: 'a…@example.com', name: 'a…@example.com' }],
      ['user', 'Ana', null],
    ]);
  });

  test('are paged by what was shown last, also while more are recorded', async () => {
    for (let i = 0; i < 5; i++) await audit.record({ kind: 'logout', actor: user(ANA), details: { i } });
    const first = await read('?limit=2');
    await audit.record({ kind: 'logout', actor: user(ANA), details: { i: 99 } });
    const second = await read(`?limit=2&cursor=${first.pagination.nextCursor}`);
    const third = await read(`?limit=2&cursor=${second.pagination.nextCursor}`);
    expect([first, second, third].flatMap(({ data }) => data.map(({ details }) => details.i))).toEqual([4, 3, 2, 1, 0]);
    const { rows } = await platform.database.pool.query('SELECT min(id) AS id FROM audit_event');
    expect(await read(`?cursor=${rows[0].id + 1}&limit=1`)).toMatchObject({ pagination: { limit: 1, nextCursor: null } });
    expect(await read(`?cursor=${rows[0].id}`)).toMatchObject({ data: [], pagination: { limit: 50, nextCursor: null } });
  });

  test('are narrowed by kind, and by whom they were done by or to', async () => {
    await audit.record({ kind: 'account.disabled', actor: user(LUZ), subject: ANA });
    await audit.record({ kind: 'logout', actor: user(ANA), subject: ANA });
    await audit.record({ kind: 'logout', actor: user(LUZ), subject: LUZ });
    await audit.record({ kind: 'key.created', actor: user(LUZ), subject: CLIENT });
    const kinds = async (query: string) => (await read(query)).data.map(({ kind }) => kind);
    expect(await kinds('?kind=logout')).toEqual(['logout', 'logout']);
    expect(await kinds(`?user=${ANA}`)).toEqual(['logout', 'account.disabled']);
    expect(await kinds(`?user=${LUZ.toUpperCase()}`)).toEqual(['key.created', 'logout', 'account.disabled']);
    expect(await kinds(`?user=${CLIENT}`)).toEqual(['key.created']);
    expect(await kinds(`?user=${ANA}&kind=logout`)).toEqual(['logout']);
    expect(await kinds(`?user=${randomUUID()}`)).toEqual([]);

    const { data, pagination } = await read(`?user=${LUZ}&limit=2`);
    expect(data.map(({ kind }) => kind)).toEqual(['key.created', 'logout']);
    expect(await kinds(`?user=${LUZ}&limit=1&cursor=${pagination.nextCursor}`)).toEqual(['account.disabled']);
  });

  test.each(['cursor=1%20OR%20true', 'cursor=-1', 'kind=nothing', 'user=1', 'user=%27', 'limit=0', 'limit=101', 'x=1'])(
    'are not asked for by %s',
    async (query) => {
      expect((await ask('GET', `/admin/audit?${query}`)).body).toMatchObject({ status: 422, code: 'invalid' });
    },
  );

  test('are read by administrators alone', async () => {
    expect((await ask('GET', '/admin/audit', { as: `creator:${ANA}` })).status).toBe(403);
    expect((await fetch(`${app.url}/api/admin/audit`)).status).toBe(401);
  });

  test('carry the request that they come from', async () => {
    await withContext({ requestId: 'r-1' }, () => audit.record({ kind: 'logout', actor: user(ANA) }));
    expect((await read()).data[0]?.requestId).toBe('r-1');
  });

  test('are undone with the transaction that they belong to', async () => {
    const work = platform.database.transaction(async (sql) => {
      await audit.record({ kind: 'logout', actor: user(ANA) }, sql);
      throw new Error('changed its mind');
    });
    await expect(work).rejects.toThrow('changed its mind');
    expect((await read()).data).toEqual([]);
  });

  test.each([`UPDATE audit_event SET kind = 'logout'`, 'DELETE FROM audit_event', 'TRUNCATE audit_event'])(
    'are never changed: %s',
    async (text) => {
      await audit.record({ kind: 'login.refused', actor: null, subject: ANA });
      await expect(platform.database.pool.query(text)).rejects.toThrow('audit_event is append-only');
      expect((await read()).data).toMatchObject([{ kind: 'login.refused' }]);
    },
  );

  test('outlive those they are about', async () => {
    const id = randomUUID();
    await platform.database.pool.query(`INSERT INTO principal (id, plan_id) VALUES ($1, 'free')`, [id]);
    await audit.record({ kind: 'account.created', actor: null, subject: id });
    await platform.database.pool.query('DELETE FROM principal WHERE id = $1', [id]);
    expect((await read(`?user=${id}`)).data).toMatchObject([{ kind: 'account.created', subject: { id, name: null } }]);
  });
});

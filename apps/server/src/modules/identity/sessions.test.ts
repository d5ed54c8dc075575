import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { send, startApp, type TestApp } from '../../../test/support/app.ts';
import { eventually } from '../../../test/support/eventually.ts';
import { createTestIdentity } from '../../../test/support/identity.ts';
import { createTestPlatform, type TestPlatform } from '../../../test/support/platform.ts';

let platform: TestPlatform;
/** Two nodes of one house: each has its own cache. */
let nodes: { app: TestApp; close: () => Promise<void> }[];
beforeAll(async () => {
  platform = await createTestPlatform();
  const start = async () => {
    const identity = await createTestIdentity(platform);
    const app = await startApp(platform, identity.endpoints, { gate: identity.gate });
    return {
      app,
      jobs: identity.jobs,
      async close() {
        await app.close();
        await identity.close();
      },
    };
  };
  const [one, other] = [await start(), await start()];
  for (const job of one.jobs) platform.jobs.register(job);
  nodes = [one, other];
});
afterAll(async () => {
  for (const node of nodes) await node.close();
  await platform.close();
});
beforeEach(() => {
  platform.clock = new Date();
});
afterEach(() => {
  platform.clock = null;
});

interface Pair {
  token: string;
  refreshToken: string;
  expiresIn: number;
}

let people = 0;
const PASSWORD = 'a long walk at night';
async function signUp(): Promise<Pair & { user: { id: string; email: string } }> {
  const email = `person${++people}@example.com`;
  const { status, body } = await call('POST', '/api/auth/register', { body: { email, password: PASSWORD } });
  expect(status, JSON.stringify(body)).toBe(201);
  return body as never;
}

async function call(
  method: string,
  path: string,
  options: { body?: unknown; token?: string; node?: number; headers?: Record<string, string> } = {},
): Promise<{ status: number; body: Record<string, unknown>; cookie: string | undefined }> {
  const { app } = nodes[options.node ?? 0] as (typeof nodes)[number];
  const answer = await send(app.url, {
    method,
    path,
    headers: {
      ...(options.body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(options.token ? { authorization: `Bearer ${options.token}` } : {}),
      ...options.headers,
    },
    ...(options.body === undefined ? {} : { body: JSON.stringify(options.body) }),
  });
  const cookie = answer.headers['set-cookie'];
  return { status: answer.status, body: JSON.parse(answer.body.toString()), cookie: Array.isArray(cookie) ? cookie[0] : cookie };
}

const refresh = (refreshToken: string, node = 0) => call('POST', '/api/auth/refresh', { body: { refreshToken }, node });
const me = (token: string, node = 0) => call('GET', '/api/users/me', { token, node });
const later = (seconds: number) => {
  platform.clock = new Date(platform.now().getTime() + seconds * 1_000);
};

describe('refreshing', () => {
  test('gives a new pair, and the new ones work', async () => {
    const first = await signUp();
    later(1);
    const { status, body } = await refresh(first.refreshToken);
    expect(status).toBe(200);
    const next = body as unknown as Pair;
    expect(Object.keys(body).sort()).toEqual(['expiresIn', 'refreshToken', 'token']);
    expect(next.refreshToken).not.toBe(first.refreshToken);
    expect(next.token).not.toBe(first.token);
    expect((await me(next.token)).status).toBe(200);
    expect((await refresh(next.refreshToken)).status).toBe(200);
  });

  test('of 20 that come at once on two nodes, all get the same new pair, and nobody is signed out', async () => {
    const first = await signUp();
    const answers = await Promise.all(Array.from({ length: 20 }, (_, n) => refresh(first.refreshToken, n % 2)));
    expect(answers.map((answer) => answer.status)).toEqual(Array(20).fill(200));
    expect(new Set(answers.map((answer) => JSON.stringify(answer.body))).size).toBe(1);
    const pair = answers[0]?.body as unknown as Pair;
    expect((await me(pair.token)).status).toBe(200);
    const { rows } = await platform.database.pool.query(
      'SELECT FROM refresh_token t JOIN user_session s ON s.id = t.session_id WHERE s.user_id = $1',
      [first.user.id],
    );
    expect(rows).toHaveLength(2);
  });

  test('with a token used 10 s ago gives its successor again; a second later it ends the whole session, and says so in the record', async () => {
    const first = await signUp();
    const next = (await refresh(first.refreshToken)).body as unknown as Pair;
    later(10);
    expect((await refresh(first.refreshToken)).body).toEqual(next);
    later(1);
    const reused = await refresh(first.refreshToken);
    expect([reused.status, reused.body.code]).toEqual([401, 'token-reused']);
    // The thief and the owner alike.
    expect((await refresh(next.refreshToken)).body.code).toBe('session-ended');
    for (const token of [first.token, next.token]) expect((await me(token)).body.code).toBe('session-ended');
    const events = await platform.database.prisma.auditEvent.findMany({ where: { kind: 'token.reused', subjectId: first.user.id } });
    expect(events).toHaveLength(1);
  });

  test('keeps no token that could be used, in the database', async () => {
    const first = await signUp();
    const next = (await refresh(first.refreshToken)).body as unknown as Pair;
    const { rows } = await platform.database.pool.query<{ text: string }>(
      `SELECT row_to_json(t)::text || encode(t.hash, 'escape') || coalesce(encode(t.successor, 'escape'), '') AS text FROM refresh_token t`,
    );
    const all = rows.map((row) => row.text).join();
    for (const secret of [first.refreshToken, next.refreshToken, next.token]) {
      expect(all).not.toContain(secret);
      expect(all).not.toContain(Buffer.from(secret).toString('hex'));
    }
  });

  test('ends with the token’s time, and with the session’s whatever the token says', async () => {
    const first = await signUp();
    later(30 * 86_400);
    expect((await refresh(first.refreshToken)).body.code).toBe('token-expired');
    platform.clock = new Date();
    let pair: Pair = await signUp();
    for (let days = 0; days < 75; days += 25) {
      later(25 * 86_400);
      const answer = await refresh(pair.refreshToken);
      expect(answer.status).toBe(200);
      pair = answer.body as unknown as Pair;
    }
    later(16 * 86_400);
    expect((await refresh(pair.refreshToken)).body.code).toBe('token-expired');
  });

  test.each(['', 'fgr_x', 'x'.repeat(201), "' OR 1=1 --"])('with %j is refused', async (token) => {
    const { status } = await refresh(token);
    expect(status).toBe(token.length > 200 ? 422 : 401);
  });

  test('with nothing at all is refused', async () => {
    const { status, body } = await call('POST', '/api/auth/refresh', { body: {} });
    expect([status, body.code]).toEqual([401, 'unauthenticated']);
  });
});

describe('in a browser', () => {
  const own = { 'sec-fetch-site': 'same-origin' };
  const signIn = async (headers: Record<string, string>) => {
    const { user } = await signUp();
    return call('POST', '/api/auth/login', { body: { email: user.email, password: PASSWORD }, headers });
  };
  const nameAndValue = (cookie: string | undefined) => cookie?.split(';')[0] ?? '';

  test('the refresh token is also a cookie that no script and no other site can have', async () => {
    const { cookie, body } = await signIn(own);
    expect(nameAndValue(cookie)).toBe(`fotograma-refresh=${body.refreshToken}`);
    expect(cookie).toContain('HttpOnly');
    expect(cookie).toContain('SameSite=Strict');
    expect(cookie).toContain('Path=/api/auth');
    const answer = await call('POST', '/api/auth/refresh', { body: {}, headers: { ...own, cookie: nameAndValue(cookie) } });
    expect(answer.status).toBe(200);
    expect(nameAndValue(answer.cookie)).toBe(`fotograma-refresh=${answer.body.refreshToken}`);
  });

  test('the cookie is good only in the hands of our own pages', async () => {
    const { cookie } = await signIn(own);
    const kept = { cookie: nameAndValue(cookie) };
    for (const headers of [
      {},
      { 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': 'same-site' },
      { 'sec-fetch-site': 'none' },
      { origin: 'https://evil.example' },
      { origin: 'null' },
    ]) {
      for (const path of ['/api/auth/refresh', '/api/auth/logout']) {
        const { status, body } = await call('POST', path, { body: {}, headers: { ...kept, ...(headers as Record<string, string>) } });
        expect([status, body.code], JSON.stringify(headers)).toEqual([403, 'forbidden']);
      }
    }
    const host = new URL(nodes[0]?.app.url ?? '').origin;
    expect((await call('POST', '/api/auth/refresh', { body: {}, headers: { ...kept, origin: host } })).status).toBe(200);
  });

  test('programs get no cookie; signing out takes it away', async () => {
    expect((await signIn({})).cookie).toBeUndefined();
    const { cookie } = await signIn(own);
    const out = await call('POST', '/api/auth/logout', { body: {}, headers: { ...own, cookie: nameAndValue(cookie) } });
    expect(out.cookie).toMatch(/^fotograma-refresh=; Max-Age=0;/);
    const again = await call('POST', '/api/auth/refresh', { body: {}, headers: { ...own, cookie: nameAndValue(cookie) } });
    expect(again.body.code).toBe('session-ended');
  });
});

describe('a session ends', () => {
  test('at once on its node and within a moment on the others, by signing out with either token', async () => {
    for (const how of ['bearer', 'refresh token'] as const) {
      const pair = await signUp();
      for (const node of [0, 1]) expect((await me(pair.token, node)).status).toBe(200);
      const options = how === 'bearer' ? { token: pair.token, body: {} } : { body: { refreshToken: pair.refreshToken } };
      expect(await call('POST', '/api/auth/logout', options)).toMatchObject({ status: 200, body: { success: true } });
      expect((await me(pair.token, 0)).body.code).toBe('session-ended');
      await eventually('the other node hears of it', async () => (await me(pair.token, 1)).status === 401);
      expect((await refresh(pair.refreshToken, 1)).body.code).toBe('session-ended');
      // Again is no error.
      expect((await call('POST', '/api/auth/logout', options)).status).toBe(200);
    }
  });

  test('from the list, and not by anybody else', async () => {
    const mine = await signUp();
    const other = await signUp();
    const second = (
      await call('POST', '/api/auth/login', { body: { email: mine.user.email, password: PASSWORD }, headers: { 'user-agent': 'Second/1' } })
    ).body as unknown as Pair;
    type Listed = { id: string; current: boolean; userAgent: string | null; address: string };
    const list = async (token: string) => (await call('GET', '/api/users/me/sessions', { token })).body.data as Listed[];
    const sessions = await list(mine.token);
    expect(sessions).toHaveLength(2);
    expect(sessions.filter((session) => session.current)).toHaveLength(1);
    const target = sessions.find((session) => session.userAgent === 'Second/1') as Listed;
    expect(target).toMatchObject({ current: false, address: '127.0.0.1' });
    const path = `/api/users/me/sessions/${target.id}`;
    const foreign = await call('DELETE', path, { token: other.token });
    const missing = await call('DELETE', '/api/users/me/sessions/00000000-0000-4000-8000-000000000000', { token: other.token });
    expect([foreign.status, missing.status]).toEqual([404, 404]);
    expect((await me(second.token)).status).toBe(200);
    expect((await call('DELETE', path, { token: mine.token })).status).toBe(200);
    expect((await me(second.token)).body.code).toBe('session-ended');
    expect((await call('DELETE', path, { token: mine.token })).status).toBe(404);
    expect(await list(mine.token)).toHaveLength(1);
  });

  test('everywhere else at once, and here not', async () => {
    const mine = await signUp();
    const others = await Promise.all(
      [1, 2].map(
        async () =>
          (await call('POST', '/api/auth/login', { body: { email: mine.user.email, password: PASSWORD } })).body as unknown as Pair,
      ),
    );
    expect((await call('DELETE', '/api/users/me/sessions', { token: mine.token })).body).toMatchObject({ ended: 2 });
    for (const { token } of others) expect((await me(token)).status).toBe(401);
    expect((await me(mine.token)).status).toBe(200);
  });

  test('is noticed even when the word is lost', async () => {
    const pair = await signUp();
    expect((await me(pair.token, 1)).status).toBe(200);
    await platform.database.pool.query('UPDATE user_session SET ended_at = now() WHERE user_id = $1', [pair.user.id]);
    await eventually('the cache runs out', async () => (await me(pair.token, 1)).status === 401, 5);
  });
});

describe('tidying up', () => {
  test('forgets what can be of no more use and keeps what is in use', async () => {
    const pair = await signUp();
    const next = (await refresh(pair.refreshToken)).body as unknown as Pair;
    const job = nodes && (await createTestIdentity(platform)).jobs.find(({ name }) => name === 'identity.tidy');
    const tidy = () => job?.run({} as never, { attempt: 1, signal: AbortSignal.timeout(60_000) });
    const count = async (condition: string) =>
      Number(
        (
          await platform.database.pool.query<{ count: number }>(
            `SELECT count(*)::int AS count FROM refresh_token t JOIN user_session s ON s.id = t.session_id WHERE s.user_id = $1 AND ${condition}`,
            [pair.user.id],
          )
        ).rows[0]?.count,
      );
    expect(await count('t.successor IS NOT NULL')).toBe(1);
    later(61);
    await tidy();
    expect([await count('t.successor IS NOT NULL'), await count('true')]).toEqual([0, 2]);
    // Reuse is still noticed without the successor.
    expect((await refresh(pair.refreshToken)).body.code).toBe('token-reused');
    expect((await refresh(next.refreshToken)).body.code).toBe('session-ended');
    later(31 * 86_400);
    await tidy();
    expect(await count('true')).toBe(0);
  });
});

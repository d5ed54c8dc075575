import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import bcrypt from 'bcryptjs';
import fc from 'fast-check';
import sharp from 'sharp';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { type RawAnswer, send, startApp, type TestApp } from '../../../test/support/app.ts';
import { eventually } from '../../../test/support/eventually.ts';
import { createTestIdentity } from '../../../test/support/identity.ts';
import { createTestPlatform, type TestPlatform } from '../../../test/support/platform.ts';

let platform: TestPlatform;
let identity: Awaited<ReturnType<typeof createTestIdentity>>;
let app: TestApp;
beforeAll(async () => {
  platform = await createTestPlatform();
  identity = await createTestIdentity(platform);
  for (const job of [platform.removals.job, ...identity.jobs]) platform.jobs.register(job);
  // Behind a proxy of ours: each test can come from an address of its own, and addresses are limited.
  app = await startApp(platform, identity.endpoints, { gate: identity.gate, trustProxy: 1 });
  await platform.jobs.work();
});
afterAll(async () => {
  await app.close();
  await identity.close();
  await platform.close();
});
afterEach(() => {
  vi.useRealTimers();
  platform.clock = null;
});

const PASSWORD = 'a long walk at night';
let numbers = 0;
const fresh = () => `person${++numbers}@example.com`;
const address = () => `10.${(++numbers >> 16) & 255}.${(numbers >> 8) & 255}.${numbers & 255}`;

type Json = Record<string, unknown> & { code?: string; errors?: { pointer: string }[] };
interface Answer {
  status: number;
  body: Json;
  headers: RawAnswer['headers'];
}

async function call(
  method: string,
  path: string,
  {
    body,
    token,
    from = address(),
    raw,
    type = 'application/json',
  }: { body?: unknown; token?: string; from?: string; raw?: Buffer; type?: string } = {},
): Promise<Answer> {
  const bytes = raw ?? (body === undefined ? undefined : JSON.stringify(body));
  const answer = await send(app.url, {
    method,
    path,
    headers: {
      'x-forwarded-for': from,
      ...(bytes === undefined ? {} : { 'content-type': type }),
      ...(token ? { authorization: `Bearer ${token}` } : {}),
    },
    ...(bytes === undefined ? {} : { body: bytes }),
  });
  return { status: answer.status, body: answer.body.length ? JSON.parse(answer.body.toString()) : {}, headers: answer.headers };
}

const register = (body: object, from?: string) => call('POST', '/api/auth/register', { body, ...(from ? { from } : {}) });
const login = (email: string, password: string, from?: string) =>
  call('POST', '/api/auth/login', { body: { email, password }, ...(from ? { from } : {}) });
async function signUp(facts: object = {}) {
  const email = fresh();
  const { status, body } = await register({ email, password: PASSWORD, ...facts });
  expect(status, JSON.stringify(body)).toBe(201);
  return { email, token: body.token as string, refreshToken: body.refreshToken as string, user: body.user as Json & { id: string } };
}
const said = ({ status, body }: Answer) => [status, body.code, ...(body.errors ?? []).map((error) => error.pointer)];

describe('registering', () => {
  test('answers as the design says, without the password, and the token works', async () => {
    const email = fresh();
    const { status, body, headers } = await register({ email, password: PASSWORD, username: 'Ana María' });
    expect(status).toBe(201);
    expect(body).toEqual({
      success: true,
      user: {
        id: expect.any(String),
        email,
        username: 'Ana María',
        role: 'viewer',
        locale: 'en',
        avatarUrl: null,
        emailVerified: false,
        plan: 'free',
        createdAt: expect.any(String),
      },
      token: expect.any(String),
      refreshToken: expect.stringMatching(/^fgr_/),
      expiresIn: 3_600,
    });
    expect(headers['cache-control']).toBe('no-store');
    expect((await call('GET', '/api/users/me', { token: body.token as string })).body.data).toEqual(body.user);
  });

  test('with a taken e-mail is refused, in whatever case and width it is written', async () => {
    const { email } = await signUp();
    for (const other of [email, email.toUpperCase(), ` ${email} `, email.replace('person', 'ｐerson')]) {
      expect(said(await register({ email: other, password: PASSWORD }))).toEqual([409, 'conflict', '/email']);
    }
  });

  test('with a taken name is refused, in whatever case', async () => {
    const username = `Name ${++numbers}`;
    await signUp({ username });
    expect(said(await register({ email: fresh(), password: PASSWORD, username: username.toUpperCase() }))).toEqual([
      409,
      'conflict',
      '/username',
    ]);
  });

  test('of ten at once with one e-mail, one succeeds', async () => {
    const email = fresh();
    const answers = await Promise.all(Array.from({ length: 10 }, () => register({ email, password: PASSWORD })));
    expect(answers.map((answer) => answer.status).sort()).toEqual([201, ...Array(9).fill(409)]);
  });

  test.each<[string, Json, (string | number | undefined)[]]>([
    ['no e-mail', { password: PASSWORD }, [422, 'invalid', '/email']],
    ['no e-mail at all', { email: 'ana', password: PASSWORD }, [422, 'invalid', '/email']],
    ['a header in the e-mail', { email: 'ana@example.com\r\nBcc: x@example.com', password: PASSWORD }, [422, 'invalid', '/email']],
    ['an e-mail of 300 letters', { email: `${'a'.repeat(290)}@example.com`, password: PASSWORD }, [422, 'invalid', '/email']],
    ['no password', { email: 'x1@example.com' }, [422, 'invalid', '/password']],
    ['a short password', { email: 'x2@example.com', password: 'short' }, [422, 'invalid', '/password']],
    ['nine letters', { email: 'x2@example.com', password: 'a'.repeat(9) }, [422, 'invalid', '/password']],
    ['129 letters', { email: 'x2@example.com', password: 'a'.repeat(129) }, [422, 'invalid', '/password']],
    ['a password that everybody has', { email: 'x3@example.com', password: 'qwertyuiop' }, [422, 'invalid', '/password']],
    ['the e-mail as the password', { email: 'somebody@example.com', password: 'somebody@example.com' }, [422, 'invalid', '/password']],
    ['a password that is no text', { email: 'x4@example.com', password: { $gt: '' } }, [422, 'invalid', '/password']],
    ['a role of one’s own choice', { email: 'x5@example.com', password: PASSWORD, role: 'admin' }, [422, 'invalid', '/role']],
    [
      'fields that are ours',
      { email: 'x6@example.com', password: PASSWORD, emailVerified: true, plan: 'house', id: '1' },
      [422, 'invalid', '/emailVerified', '/plan', '/id'],
    ],
    ['an odd name', { email: 'x7@example.com', password: PASSWORD, username: '<b>x</b>' }, [422, 'invalid', '/username']],
    ['a name of a line feed', { email: 'x8@example.com', password: PASSWORD, username: 'a\nb' }, [422, 'invalid', '/username']],
  ])('with %s is refused at its field, and nothing is made', async (_, body, expected) => {
    expect(said(await register(body))).toEqual(expected);
    if (typeof body.email === 'string') {
      expect(await platform.database.prisma.user.count({ where: { email: body.email } })).toBe(0);
    }
  });

  test('with a password of 10 MB is refused without reading it', async () => {
    const started = performance.now();
    expect(said(await register({ email: fresh(), password: 'x'.repeat(10_000_000) }))).toEqual([413, 'too-large']);
    expect(performance.now() - started).toBeLessThan(2_000);
  });

  test('takes passwords and names as one form of Unicode', async () => {
    const email = fresh();
    expect((await register({ email, password: 'ｗide passwörd 1', username: `ｗide${numbers}` })).status).toBe(201);
    expect((await login(email, 'wide passwörd 1')).status).toBe(200);
  });

  test('with SQL in every field does what the field says and no more', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom("'; DROP TABLE user_account; --", "' OR '1'='1", '$1', '\\', '%', "a'||pg_sleep(9)||'"),
        fc.constantFrom('email', 'password', 'username', 'locale'),
        async (text, field) => {
          const { status } = await register({ email: fresh(), password: PASSWORD, [field]: text });
          expect([201, 422]).toContain(status);
        },
      ),
      { numRuns: 15 },
    );
    expect(await platform.database.prisma.user.count()).toBeGreaterThan(0);
  });
});

describe('the first account', () => {
  test('of an installation of its own is its administrator, with the house’s plan, and only one is', async () => {
    const empty = await createTestPlatform();
    const own = await createTestIdentity(empty, { firstIsAdmin: true });
    for (const job of own.jobs) empty.jobs.register(job);
    const start = await startApp(empty, own.endpoints, { gate: own.gate });
    try {
      const answers = await Promise.all(
        [1, 2, 3, 4].map(async (n) => {
          const answer = await fetch(`${start.url}/api/auth/register`, {
            method: 'POST',
            headers: { 'content-type': 'application/json' },
            body: JSON.stringify({ email: `p${n}@example.com`, password: PASSWORD }),
          });
          return ((await answer.json()) as { user: { role: string; plan: string } }).user;
        }),
      );
      expect(answers.map(({ role, plan }) => `${role} ${plan}`).sort()).toEqual(['admin house', ...Array(3).fill('viewer free')]);
    } finally {
      await start.close();
      await own.close();
      await empty.close();
    }
  });

  test('elsewhere is a viewer; an administrator is made by the command, once or out of an account', async () => {
    const { email, token } = await signUp();
    expect(await identity.identity.createAdmin({ email, password: 'given by the command' })).toBe('promoted');
    expect((await call('GET', '/api/users/me', { token })).body.code).toBe('session-ended');
    expect((await login(email, 'given by the command')).body.user).toMatchObject({ role: 'admin', plan: 'house' });
    const other = fresh();
    expect(await identity.identity.createAdmin({ email: other, password: 'given by the command' })).toBe('created');
    expect((await login(other, 'given by the command')).body.user).toMatchObject({ role: 'admin' });
    await expect(identity.identity.createAdmin({ email: fresh(), password: 'qwertyuiop' })).rejects.toMatchObject({ code: 'invalid' });
  });
});

describe('signing in', () => {
  test('answers as the design says', async () => {
    const { email, user } = await signUp();
    const { status, body } = await login(email.toUpperCase(), PASSWORD);
    expect(status).toBe(200);
    expect(Object.keys(body).sort()).toEqual(['expiresIn', 'refreshToken', 'success', 'token', 'user']);
    expect(body.user).toEqual(user);
  });

  test('with a wrong password and with an unknown e-mail is refused in the same words and the same time', async () => {
    const { email } = await signUp();
    const attempts = [email, fresh()].map((who) => ({ who, answer: undefined as Answer | undefined, fastest: Number.POSITIVE_INFINITY }));
    // By turns, so that a busy moment of the machine falls on both.
    for (let n = 0; n < 5; n++) {
      for (const attempt of attempts) {
        const started = performance.now();
        attempt.answer = await login(attempt.who, 'not the password');
        attempt.fastest = Math.min(attempt.fastest, performance.now() - started);
      }
    }
    const [known, unknown] = attempts as [(typeof attempts)[0], (typeof attempts)[0]];
    for (const { answer } of [known, unknown]) expect([answer?.status, answer?.body.code]).toEqual([401, 'bad-credentials']);
    const strip = (body?: Json) => ({ ...body, requestId: '' });
    expect(strip(known.answer?.body)).toEqual(strip(unknown.answer?.body));
    expect(unknown.fastest / known.fastest).toBeGreaterThan(0.6);
    expect(unknown.fastest / known.fastest).toBeLessThan(1.7);
  });

  test('fails five times for one account from anywhere, then waits a quarter of an hour; a success clears the count', async () => {
    vi.useFakeTimers({ toFake: ['Date'] });
    const { email } = await signUp();
    for (let n = 0; n < 4; n++) expect((await login(email, 'wrong password')).status).toBe(401);
    expect((await login(email, PASSWORD)).status).toBe(200);
    for (let n = 0; n < 5; n++) expect((await login(email, 'wrong password')).status).toBe(401);
    const refused = await login(email, PASSWORD);
    expect(said(refused)).toEqual([429, 'too-many-requests']);
    const seconds = Number(refused.headers['retry-after']);
    expect(seconds).toBeGreaterThan(880);
    expect(seconds).toBeLessThanOrEqual(900);
    // For somebody who is not there it is the same.
    const nobody = fresh();
    for (let n = 0; n < 5; n++) expect((await login(nobody, 'wrong password')).status).toBe(401);
    expect((await login(nobody, 'wrong password')).status).toBe(429);
    vi.setSystemTime(Date.now() + 901_000);
    expect((await login(email, PASSWORD)).status).toBe(200);
  });

  test('of many guesses at once no more than five are looked at', async () => {
    const { email } = await signUp();
    const answers = await Promise.all(Array.from({ length: 15 }, () => login(email, 'wrong password')));
    expect(answers.filter((answer) => answer.status === 401)).toHaveLength(5);
    expect(answers.filter((answer) => answer.status === 429)).toHaveLength(10);
  });

  test('fails twenty times from one address, whichever the accounts; a house of IPv6 is one address', async () => {
    const from = (n: number) => `2001:db8:1:2::${n.toString(16)}`;
    for (let n = 0; n < 20; n++) expect((await login(fresh(), 'wrong password', from(n))).status).toBe(401);
    expect((await login(fresh(), 'wrong password', from(99))).status).toBe(429);
    expect((await login(fresh(), 'wrong password', '2001:db8:1:3::1')).status).toBe(401);
    // Those who know their password do not use up their address.
    const { email } = await signUp();
    const office = address();
    for (let n = 0; n < 25; n++) expect((await login(email, PASSWORD, office)).status).toBe(200);
  });

  test('with a bcrypt hash of the old days works, and stores a better one; its silent cut at 72 bytes lets nobody in', async () => {
    const { email, user } = await signUp();
    const store = async (password: string) =>
      platform.database.prisma.user.update({ where: { id: user.id }, data: { passwordHash: await bcrypt.hash(password, 10) } });
    await store('from the old days');
    expect((await login(email, 'from the old day')).status).toBe(401);
    expect((await login(email, 'from the old days')).status).toBe(200);
    const { passwordHash } = await platform.database.prisma.user.findUniqueOrThrow({ where: { id: user.id } });
    expect(passwordHash).toMatch(/^\$argon2id\$v=19\$m=\d+,t=\d,p=1\$/);
    expect((await login(email, 'from the old days')).status).toBe(200);
    await store('x'.repeat(72));
    expect((await login(email, `${'x'.repeat(72)}y`)).status).toBe(401);
  });
});

describe('one’s own account', () => {
  test('is nobody’s without a token, and tells how to show one', async () => {
    for (const [token, code] of [
      [undefined, 'unauthenticated'],
      ['garbage', 'token-invalid'],
    ] as const) {
      const answer = await call('GET', '/api/users/me', token ? { token } : {});
      expect(said(answer)).toEqual([401, code]);
      expect(answer.headers['www-authenticate']).toMatch(/^Bearer/);
    }
  });

  test('a token that has expired is refused as expired', async () => {
    const { token } = await signUp();
    platform.clock = new Date(Date.now() + 3_600_000);
    expect(said(await call('GET', '/api/users/me', { token }))).toEqual([401, 'token-expired']);
  });

  test('changes name and language, and nothing else', async () => {
    const { token } = await signUp({ username: 'An old name' });
    const patch = (body: object) => call('PATCH', '/api/users/me', { token, body });
    expect((await patch({ username: 'A new name', locale: 'pt' })).body.data).toMatchObject({
      username: 'A new name',
      locale: 'pt',
    });
    expect((await patch({ username: null })).body.data).toMatchObject({ username: null, locale: 'pt' });
    expect((await patch({})).status).toBe(200);
    expect(said(await patch({ role: 'admin' }))).toEqual([422, 'invalid', '/role']);
    expect(said(await patch({ email: 'a@example.com' }))).toEqual([422, 'invalid', '/email']);
    expect(said(await patch({ locale: 'xx' }))).toEqual([422, 'invalid', '/locale']);
  });

  test('a new password needs the present one, ends every session, and goes on with new tokens', async () => {
    const { email, token, refreshToken } = await signUp();
    const patch = (body: object) => call('PATCH', '/api/users/me', { token, body });
    expect(said(await patch({ newPassword: 'another walk by day' }))).toEqual([422, 'invalid', '/currentPassword']);
    expect(said(await patch({ newPassword: 'another walk by day', currentPassword: 'no' }))).toEqual([
      401,
      'bad-credentials',
      '/currentPassword',
    ]);
    expect(said(await patch({ newPassword: 'qwertyuiop', currentPassword: PASSWORD }))).toEqual([422, 'invalid', '/newPassword']);
    const { status, body } = await patch({ newPassword: 'another walk by day', currentPassword: PASSWORD });
    expect(status).toBe(200);
    expect((await call('GET', '/api/users/me', { token })).body.code).toBe('session-ended');
    expect((await call('POST', '/api/auth/refresh', { body: { refreshToken } })).body.code).toBe('session-ended');
    expect((await call('GET', '/api/users/me', { token: (body.tokens as { token: string }).token })).status).toBe(200);
    expect((await login(email, PASSWORD)).status).toBe(401);
    expect((await login(email, 'another walk by day')).status).toBe(200);
    expect(await lettersTo(email, 2)).toHaveLength(2);
  });

  test('a picture is made small, shown to everybody at an address that changes with it, and taken down', async () => {
    const { token } = await signUp();
    const picture = (colour: string) =>
      sharp({ create: { width: 900, height: 600, channels: 3, background: colour } })
        .jpeg()
        .toBuffer();
    const put = async (colour: string) => call('PUT', '/api/users/me/avatar', { token, raw: await picture(colour), type: 'image/jpeg' });
    const first = ((await put('red')).body.data as { avatarUrl: string }).avatarUrl;
    const shown = await send(`${app.url}${first}`);
    expect([shown.status, shown.headers['content-type'], shown.headers['cache-control']]).toEqual([
      200,
      'image/webp',
      'public, max-age=31536000, immutable',
    ]);
    expect(await sharp(shown.body).metadata()).toMatchObject({ format: 'webp', width: 256, height: 256 });
    const second = ((await put('blue')).body.data as { avatarUrl: string }).avatarUrl;
    expect(second).not.toBe(first);
    expect((await send(`${app.url}${first}`)).status).toBe(404);
    expect((await call('DELETE', '/api/users/me/avatar', { token })).body.data).toMatchObject({ avatarUrl: null });
    expect((await send(`${app.url}${second}`)).status).toBe(404);
    expect(said(await call('PUT', '/api/users/me/avatar', { token, raw: Buffer.from('<svg/>'), type: 'image/svg+xml' }))).toEqual([
      415,
      'unsupported-media-type',
    ]);
  });
});

describe('deleting one’s account', () => {
  test('needs the password, and takes everything with it', async () => {
    const { email, token, user } = await signUp();
    await call('PUT', '/api/users/me/avatar', {
      token,
      raw: await sharp({ create: { width: 20, height: 20, channels: 3, background: 'red' } })
        .png()
        .toBuffer(),
      type: 'image/png',
    });
    const remove = (password: string) => call('DELETE', '/api/users/me', { token, body: { password } });
    expect(said(await remove('not it, I think'))).toEqual([401, 'bad-credentials', '/password']);
    expect((await remove(PASSWORD)).status).toBe(200);
    expect((await call('GET', '/api/users/me', { token })).status).toBe(401);
    expect((await login(email, PASSWORD)).status).toBe(401);
    for (const table of ['principal', 'user_account', 'user_session', 'usage_counter', 'mail_token']) {
      const column = { principal: 'id', user_account: 'id', usage_counter: 'principal_id' }[table] ?? 'user_id';
      const { rowCount } = await platform.database.pool.query(`SELECT FROM ${table} WHERE ${column} = $1`, [user.id]);
      expect(rowCount, table).toBe(0);
    }
    await platform.jobs.enqueue(platform.removals.job, {});
    await eventually('the picture is gone', async () => (await platform.storage.list(`avatars/${user.id}`)).length === 0);
    // The e-mail is free again.
    expect((await register({ email, password: PASSWORD })).status).toBe(201);
  });

  test('is refused to the last administrator', async () => {
    const admins = await platform.database.prisma.user.findMany({ where: { role: 'admin' } });
    const { email } = await signUp();
    await identity.identity.createAdmin({ email, password: 'given by the command' });
    await platform.database.prisma.user.updateMany({ where: { id: { in: admins.map(({ id }) => id) } }, data: { role: 'viewer' } });
    const token = (await login(email, 'given by the command')).body.token as string;
    expect(said(await call('DELETE', '/api/users/me', { token, body: { password: 'given by the command' } }))).toEqual([409, 'conflict']);
    expect((await call('GET', '/api/users/me', { token })).status).toBe(200);
  });
});

/** The messages to an address, once there are as many as awaited. */
function lettersTo(email: string, count: number): Promise<string[]> {
  return eventually(`${count} letters to ${email}`, async () => {
    const names = await readdir(platform.mailFolder);
    const all = await Promise.all(
      // A letter has a name of its own only when it is whole.
      names.filter((name) => /^[^.].*\.eml$/.test(name)).map((name) => readFile(join(platform.mailFolder, name), 'utf8')),
    );
    const theirs = all.filter((text) => text.includes(`To: ${email}`));
    return theirs.length >= count ? theirs : null;
  });
}
/** Undoes quoted-printable (RFC 2045, 6.7), as far as links need it. */
const plain = (letter: string) => letter.replace(/=\r?\n/g, '').replace(/=3D/g, '=');
const tokenIn = (letter: string | undefined, page: string) => new RegExp(`/${page}#([\\w-]{43})`).exec(plain(letter ?? ''))?.[1] ?? '';

describe('by mail', () => {
  test('an e-mail is verified, once', async () => {
    const { email, token } = await signUp();
    const link = tokenIn((await lettersTo(email, 1))[0], 'verify-email');
    const verify = (given: string) => call('POST', '/api/auth/verify-email', { body: { token: given } });
    expect(said(await verify('x'.repeat(43)))).toEqual([403, 'link-invalid']);
    expect((await verify(link)).status).toBe(200);
    expect((await call('GET', '/api/users/me', { token })).body.data).toMatchObject({ emailVerified: true });
    expect(said(await verify(link))).toEqual([403, 'link-invalid']);
  });

  test('a newer link makes the older one useless, and each has its time', async () => {
    const { email, token } = await signUp();
    const first = tokenIn((await lettersTo(email, 1))[0], 'verify-email');
    expect((await call('POST', '/api/auth/verify-email/request', { token })).status).toBe(202);
    const second = (await lettersTo(email, 2)).map((letter) => tokenIn(letter, 'verify-email')).find((one) => one !== first) ?? '';
    const verify = (given: string) => call('POST', '/api/auth/verify-email', { body: { token: given } });
    expect(said(await verify(first))).toEqual([403, 'link-invalid']);
    platform.clock = new Date(Date.now() + 48 * 3_600_000 + 1_000);
    expect(said(await verify(second))).toEqual([403, 'link-expired']);
  });

  test('a forgotten password is set anew: once, for an hour, ending every session and the wait of a locked account', async () => {
    const { email, token } = await signUp();
    await lettersTo(email, 1);
    for (let n = 0; n < 5; n++) await login(email, 'wrong password');
    expect((await login(email, PASSWORD)).status).toBe(429);
    const [known, unknown] = [email, fresh()].map((who) => call('POST', '/api/auth/password-reset/request', { body: { email: who } }));
    expect([(await known)?.status, (await known)?.body]).toEqual([202, { success: true }]);
    expect([(await unknown)?.status, (await unknown)?.body]).toEqual([202, { success: true }]);
    const letter = (await lettersTo(email, 2)).find((text) => plain(text).includes('/reset-password#'));
    const link = tokenIn(letter, 'reset-password');
    const reset = (given: string, password: string) => call('POST', '/api/auth/password-reset', { body: { token: given, password } });
    expect(said(await reset(link, 'qwertyuiop'))).toEqual([422, 'invalid', '/password']);
    // It opens nothing else.
    expect(said(await call('POST', '/api/auth/verify-email', { body: { token: link } }))).toEqual([403, 'link-invalid']);
    const answers = await Promise.all([reset(link, 'a new walk at dawn'), reset(link, 'a new walk at noon')]);
    expect(answers.map((answer) => answer.status).sort()).toEqual([200, 403]);
    const won = answers[0]?.status === 200 ? 'a new walk at dawn' : 'a new walk at noon';
    expect((await call('GET', '/api/users/me', { token })).body.code).toBe('session-ended');
    expect((await login(email, won)).status).toBe(200);
  });
});

test('the record says what happened, and names no secret', async () => {
  const { email, user } = await signUp();
  await login(email, 'a wrong password');
  await login(email, PASSWORD);
  const events = await platform.database.prisma.auditEvent.findMany({ where: { subjectId: user.id }, orderBy: { id: 'asc' } });
  expect(events.map((event) => event.kind)).toEqual(['account.created', 'login.refused', 'login.succeeded']);
  for (const event of events) expect(event).toMatchObject({ address: expect.stringMatching(/^10\./), requestId: expect.any(String) });
  const text = JSON.stringify(await platform.database.prisma.auditEvent.findMany(), (_, value) =>
    typeof value === 'bigint' ? String(value) : value,
  );
  expect(text).not.toContain('wrong password');
  expect(text).not.toContain(PASSWORD);
});

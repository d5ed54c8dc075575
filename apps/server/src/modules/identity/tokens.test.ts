import { createHash, createHmac, generateKeyPairSync } from 'node:crypto';
import fc from 'fast-check';
import { SignJWT } from 'jose';
import { describe, expect, test } from 'vitest';
import { createTokens } from './tokens.ts';

const SECRET = 'zq8Jt3Yw0cVn5RkXb7Lp2HsDf6Gm9TaE';
const OTHER = 'aE9Tm6Gf2DsHp7LbXk5RnVc0wYt3Jq8z';
const claims = { userId: '6a1c2f0e-8a34-4b52-9d1b-2f9a3f0c7b11', sessionId: '1b7d3c8e-44f0-4a6f-8d0e-6f3a9b2c5d77' };
let clock = new Date('2026-01-01T12:00:00Z');
const make = (facts: { secrets?: string[]; issuer?: string; seconds?: number } = {}) =>
  createTokens({
    secrets: facts.secrets ?? [SECRET],
    issuer: facts.issuer ?? 'fotograma:here',
    lifetimeSeconds: facts.seconds ?? 60,
    now: () => clock,
  });
const tokens = make();

/** The key as the module derives it, for tokens that an attacker who had it could make. */
const keyOf = (secret: string) => new Uint8Array(createHmac('sha256', secret).update('fotograma:access-token').digest());
const kidOf = (secret: string) => createHash('sha256').update(keyOf(secret)).digest('hex').slice(0, 12);
const b64 = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
const now = () => Math.floor(clock.getTime() / 1_000);
const payload = (changes: object = {}) => ({
  sub: claims.userId,
  sid: claims.sessionId,
  iss: 'fotograma:here',
  aud: 'fotograma-api',
  iat: now(),
  exp: now() + 60,
  ...changes,
});
const handMade = (header: object, body: object, key = keyOf(SECRET), hash = 'sha256') => {
  const text = `${b64(header)}.${b64(body)}`;
  return `${text}.${createHmac(hash, key).update(text).digest('base64url')}`;
};
const good = { alg: 'HS256', typ: 'at+jwt', kid: kidOf(SECRET) };

describe('an access token', () => {
  test('says whose it is, for as long as it lives and not a second longer', async () => {
    const token = await tokens.sign(claims);
    expect(await tokens.verify(token)).toMatchObject(claims);
    clock = new Date('2026-01-01T12:00:59Z');
    // Remembered or not.
    for (const each of [tokens, make()]) expect(await each.verify(token)).toMatchObject(claims);
    clock = new Date('2026-01-01T12:01:00Z');
    for (const each of [tokens, make()]) await expect(each.verify(token)).rejects.toMatchObject({ code: 'token-expired', status: 401 });
    clock = new Date('2026-01-01T12:00:00Z');
  });

  test('made by hand as we make it is good: so what follows is refused for its one difference', async () => {
    expect(await tokens.verify(handMade(good, payload()))).toMatchObject(claims);
  });

  test.each<[string, () => string]>([
    ['no algorithm', () => `${b64({ ...good, alg: 'none' })}.${b64(payload())}.`],
    ['no algorithm, oddly spelled', () => `${b64({ ...good, alg: 'nOnE' })}.${b64(payload())}.`],
    ['another HMAC', () => handMade({ ...good, alg: 'HS512' }, payload(), keyOf(SECRET), 'sha512')],
    ['another kind of JWT', () => handMade({ ...good, typ: 'JWT' }, payload())],
    ['no kind', () => handMade({ alg: 'HS256', kid: good.kid }, payload())],
    ['an unknown key’s name', () => handMade({ ...good, kid: 'ffffffffffff' }, payload())],
    ['no key’s name', () => handMade({ alg: 'HS256', typ: 'at+jwt' }, payload())],
    ['another’s key under our key’s name', () => handMade(good, payload(), keyOf(OTHER))],
    ['the bare secret as the key', () => handMade(good, payload(), new Uint8Array(Buffer.from(SECRET)))],
    ['another installation', () => handMade(good, payload({ iss: 'fotograma:elsewhere' }))],
    ['another audience', () => handMade(good, payload({ aud: 'somebody-else' }))],
    ['no end', () => handMade(good, payload({ exp: undefined }))],
    ['no session', () => handMade(good, payload({ sid: undefined }))],
    ['a session that is no text', () => handMade(good, payload({ sid: { $ne: null } }))],
    ['nobody', () => handMade(good, payload({ sub: undefined }))],
    ['a critical extension', () => handMade({ ...good, crit: ['exp'] }, payload())],
    ['text', () => 'hello'],
    ['nothing between the dots', () => '..'],
    ['a payload that is no JSON', () => `${b64(good)}.${Buffer.from('x').toString('base64url')}.AAAA`],
  ])('with %s is refused', async (_, make) => {
    await expect(tokens.verify(make())).rejects.toMatchObject({ code: 'token-invalid', status: 401 });
  });

  test('signed with a key pair, whose public half is taken for the secret, is refused', async () => {
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2_048 });
    const token = await new SignJWT(payload()).setProtectedHeader({ ...good, alg: 'RS256' }).sign(privateKey);
    await expect(tokens.verify(token)).rejects.toMatchObject({ code: 'token-invalid' });
  });

  test('changed anywhere is refused', async () => {
    const token = await tokens.sign(claims);
    await fc.assert(
      fc.asyncProperty(fc.nat(token.length - 1), fc.constantFrom(...'ABCDEFGHabcdefgh0123_-.'), async (at, letter) => {
        const changed = token.slice(0, at) + letter + token.slice(at + 1);
        // The last letter of base64url has bits that mean nothing.
        fc.pre(changed !== token && at !== token.length - 1);
        await expect(tokens.verify(changed)).rejects.toMatchObject({ status: 401 });
      }),
      { numRuns: 300 },
    );
  });

  test('outlives a change of secrets as long as the old one is still named', async () => {
    const old = await make({ secrets: [OTHER] }).sign(claims);
    const both = make({ secrets: [SECRET, OTHER] });
    expect(await both.verify(old)).toMatchObject(claims);
    const fresh = await both.sign(claims);
    expect(await tokens.verify(fresh)).toMatchObject(claims);
    await expect(tokens.verify(old)).rejects.toMatchObject({ code: 'token-invalid' });
  });
});

import { argon2Sync } from 'node:crypto';
import bcrypt from 'bcryptjs';
import { describe, expect, test } from 'vitest';
import { Fault } from '../../platform/errors.ts';
import { checkNewPassword, createPasswords } from './passwords.ts';

const passwords = createPasswords();
const unpadded = (bytes: Buffer) => bytes.toString('base64').replace(/=+$/, '');

/** A PHC string of parameters that are not ours. */
function phcOf(password: string, { memory, passes, parallelism = 1 }: { memory: number; passes: number; parallelism?: number }): string {
  const nonce = Buffer.from('sixteen bytes of');
  const tag = argon2Sync('argon2id', { message: password, nonce, memory, passes, parallelism, tagLength: 32 });
  return `$argon2id$v=19$m=${memory},t=${passes},p=${parallelism}$${unpadded(nonce)}$${unpadded(tag)}`;
}

describe('a password', () => {
  test('is kept as argon2id in a PHC string, each time with another salt, and is known again', async () => {
    const [first, second] = await Promise.all([passwords.hash('a long walk at night'), passwords.hash('a long walk at night')]);
    expect(first).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$/);
    expect(first).not.toBe(second);
    expect(await passwords.verify('a long walk at night', first)).toEqual({ ok: true, rehash: false });
    expect(await passwords.verify('a long walk at Night', first)).toEqual({ ok: false, rehash: false });
  });

  test('longer than 72 bytes counts to its end', async () => {
    const stored = await passwords.hash(`${'ñ'.repeat(60)}1`);
    expect((await passwords.verify(`${'ñ'.repeat(60)}2`, stored)).ok).toBe(false);
  });

  test('hashed by the reference implementation is known', async () => {
    // From the test vectors of the reference implementation of argon2 (phc-winner-argon2, test.c, version 0x13, Argon2id).
    const stored = '$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4';
    expect(await passwords.verify('password', stored)).toEqual({ ok: true, rehash: true });
  });

  test('is to be hashed again when it was hashed with less memory or work, and not when with more', async () => {
    const rehash = async (parameters: Parameters<typeof phcOf>[1]) =>
      (await passwords.verify('a long walk at night', phcOf('a long walk at night', parameters))).rehash;
    expect(await rehash({ memory: 8_192, passes: 8 })).toBe(true);
    expect(await rehash({ memory: 19_456, passes: 1 })).toBe(true);
    expect(await rehash({ memory: 19_456, passes: 4 })).toBe(false);
    expect(await rehash({ memory: 65_536, passes: 1, parallelism: 2 })).toBe(false);
  });

  test.each(['$2a$', '$2b$', '$2y$'])('of bcrypt %s is known and to be hashed again', async (scheme) => {
    const stored = (await bcrypt.hash('a long walk at night', 4)).replace(/^\$2.\$/, scheme);
    expect(await passwords.verify('a long walk at night', stored)).toEqual({ ok: true, rehash: true });
    expect(await passwords.verify('a long walk at Night', stored)).toEqual({ ok: false, rehash: false });
  });

  test('of bcrypt opens nothing when it is longer than bcrypt can see', async () => {
    const seen = 'x'.repeat(72);
    const stored = await bcrypt.hash(seen, 4);
    expect((await passwords.verify(seen, stored)).ok).toBe(true);
    expect((await passwords.verify(`${seen}y`, stored)).ok).toBe(false);
    expect((await passwords.verify('ñ'.repeat(37), await bcrypt.hash('ñ'.repeat(37), 4))).ok).toBe(false);
  });

  test.each([
    '',
    'plain',
    '$argon2id$',
    '$argon2i$v=19$m=19456,t=3,p=1$c2l4dGVlbiBieXRlcyBvZg$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4',
    '$argon2id$v=16$m=19456,t=3,p=1$c2l4dGVlbiBieXRlcyBvZg$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4',
    '$argon2id$v=19$m=19456,t=0,p=1$c2l4dGVlbiBieXRlcyBvZg$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4',
    '$argon2id$v=19$m=7,t=3,p=1$c2l4dGVlbiBieXRlcyBvZg$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4',
    '$argon2id$v=19$m=9999999,t=99,p=1$c2l4dGVlbiBieXRlcyBvZg$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4',
    '$argon2id$v=19$m=19456,t=3,p=1$c2l4dGVlbiBieXRlcyBvZg$',
    '$2b$31$abcdefghijklmnopqrstuuRjxjzvVZH1sQAVM0Cq6wX0oGzB0xQ6a',
    '$2b$10$tooshort',
    '$5$rounds=5000$salt$hash',
  ])('kept as %j is nobody’s', async (stored) => {
    expect(await passwords.verify('a long walk at night', stored)).toEqual({ ok: false, rehash: false });
  });

  test('of nobody takes the work of a real one', async () => {
    const stored = await passwords.hash('a long walk at night');
    const cost = async (work: () => Promise<unknown>) => {
      const before = process.cpuUsage();
      for (let i = 0; i < 4; i++) await work();
      const { user, system } = process.cpuUsage(before);
      return user + system;
    };
    const real = await cost(() => passwords.verify('a long walk at noon', stored));
    const pretended = await cost(() => passwords.pretend('a long walk at noon'));
    expect(pretended / real).toBeGreaterThan(0.5);
    expect(pretended / real).toBeLessThan(2);
  });

  test('that comes when 200 others wait is refused at once, and the others are served', async () => {
    const busy = createPasswords({ concurrency: 1 });
    const cheap = phcOf('a long walk at night', { memory: 64, passes: 1 });
    const served = Array.from({ length: 201 }, () => busy.verify('a long walk at night', cheap));
    const refused = await busy.hash('one too many').catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(Fault);
    expect(refused).toMatchObject({ code: 'unavailable', headers: { 'Retry-After': '5' } });
    expect((await Promise.all(served)).every(({ ok }) => ok)).toBe(true);
    expect((await busy.verify('a long walk at night', cheap)).ok).toBe(true);
  });
});

describe('a new password', () => {
  const complaint = (password: string) => checkNewPassword(password, { email: 'ana.maria.luz@example.com' });

  test('may be anything that others do not think of', () => {
    expect(complaint('a long walk at night')).toBeNull();
  });

  test.each(['1234567890', 'qwertyuiop', 'QwertyUiop', 'password123'])('may not be %s, which is tried first', (password) => {
    expect(complaint(password)).toContain('everybody tries first');
  });

  test.each(['ana.maria.luz@example.com', 'Ana.Maria.Luz@Example.com', 'ana.maria.luz'])('may not be %s, the e-mail', (password) => {
    expect(complaint(password)).toContain('e-mail');
  });
});

import { accounts } from '@fotograma/contract';
import { ProblemError } from '@fotograma/contract/client';
import { describe, expect, it } from 'vitest';
import type { I18n } from '../../lib/i18n.tsx';
import { checkEmail, checkNewPassword, checkUsername, PASSWORD_LENGTH, sayFields } from './fields.ts';

const i18n = { t: (key: string) => key } as unknown as I18n;

it('knows the bounds of the contract', () => {
  expect(PASSWORD_LENGTH).toEqual(accounts.PASSWORD_LENGTH);
});

it.each([
  'ana@example.com',
  ' Ana.Lu+x@sub.example.org ',
  'ana',
  'ana@',
  '@example.com',
  'a b@example.com',
  `${'x'.repeat(250)}@a.org`,
  '',
])('refuses no e-mail that the server takes: %j', (given) => {
  const taken = accounts.Email.safeParse(given).success;
  expect(checkEmail(i18n, given) === undefined).toBe(taken);
});

it.each(['', 'short', 'ten chars!', 'ﬁﬁﬁﬁﬁ', 'x'.repeat(128), 'x'.repeat(129)])('judges the length of %j as the server does', (given) => {
  expect(checkNewPassword(i18n, given) === undefined).toBe(accounts.NewPassword.safeParse(given).success);
});

it.each(['a', 'an', 'Ana María', 'ana.', '-ana', 'اسم', 'a@b', ' ana ', 'x'.repeat(41)])(
  'judges the name %j as the server does',
  (given) => {
    expect(checkUsername(i18n, given) === undefined).toBe(accounts.Username.safeParse(given).success);
  },
);

it('takes an empty name for none', () => {
  expect(checkUsername(i18n, '  ')).toBeUndefined();
});

describe('what the server found wrong', () => {
  const refusal = (code: string, ...pointers: string[]) =>
    new ProblemError({
      ...{ type: '', title: '', status: 422, detail: '', requestId: '', success: false, error: '', code },
      errors: pointers.map((pointer) => ({ in: 'body' as const, pointer, message: `${pointer}!` })),
    });

  it.each([
    ['conflict', '/email', { email: 'field.email.taken' }],
    ['conflict', '/username', { username: 'field.username.taken' }],
    ['bad-credentials', '/currentPassword', { currentPassword: 'field.password.wrong' }],
    ['invalid', '/password', { password: 'field.password.weak' }],
    ['invalid', '/locale', { locale: '/locale!' }],
  ])('%s at %s', (code, pointer, said) => {
    expect(sayFields(i18n, refusal(code, pointer), ['email', 'username', 'password', 'currentPassword', 'locale'])).toEqual(said);
  });

  it('is not put beside fields that are not there', () => {
    expect(sayFields(i18n, refusal('invalid', '/email', '/locale'), ['email'])).toBe(null);
    expect(sayFields(i18n, refusal('conflict'), ['email'])).toBe(null);
  });
});

import type { FieldError } from '@fotograma/contract';
import { toProblem } from '../../lib/client.ts';
import type { I18n } from '../../lib/i18n.tsx';

/** The contract's bounds; its module would bring all its schemas into the page. */
export const PASSWORD_LENGTH = { least: 10, most: 128 } as const;
const MAX_EMAIL = 254;
const USERNAME = /^[\p{L}\p{M}\p{N}](?:[\p{L}\p{M}\p{N} ._-]*[\p{L}\p{M}\p{N}])?$/u;

export type FieldName = 'email' | 'username' | 'password' | 'newPassword' | 'currentPassword';
export type FieldErrors = { readonly [name in FieldName]?: string | undefined };

/** Not the whole grammar of addresses, which the server knows: only what is surely no address. */
export function checkEmail({ t }: I18n, given: string): string | undefined {
  const email = given.trim();
  return email.length <= MAX_EMAIL && /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(email) ? undefined : t('field.email.bad');
}

/** A password that is to be set. What only the server knows (the commonest ones) it will say. */
export function checkNewPassword({ t }: I18n, given: string): string | undefined {
  const { length } = given.normalize('NFKC');
  const { least, most } = PASSWORD_LENGTH;
  if (length < least) return t('field.password.short', { least, count: least - length });
  return length > most ? t('field.password.long', { most }) : undefined;
}

/** Empty is no name, which is allowed. */
export function checkUsername({ t }: I18n, given: string): string | undefined {
  const name = given.normalize('NFKC').trim();
  return name === '' || (name.length >= 2 && name.length <= 40 && USERNAME.test(name)) ? undefined : t('field.username.bad');
}

/** What the server found wrong, by field and in the visitor's language; null when it speaks of something that the form does not have. */
export function sayFields(i18n: I18n, error: unknown, names: readonly string[]): FieldErrors | null {
  const { code, errors = [] } = toProblem(error);
  const said = errors.map((field) => [field.pointer.split('/')[1] ?? '', sayField(i18n, code, field)] as const);
  return said.length > 0 && said.every(([name]) => names.includes(name)) ? Object.fromEntries(said) : null;
}

function sayField({ t }: I18n, code: string, { pointer, message }: FieldError): string {
  switch (pointer) {
    case '/email':
      return t(code === 'conflict' ? 'field.email.taken' : 'field.email.bad');
    case '/username':
      return t(code === 'conflict' ? 'field.username.taken' : 'field.username.bad');
    case '/password':
    case '/newPassword':
    case '/currentPassword':
      // Its length has been looked at before: what is left is what only the server knows.
      return t(code === 'bad-credentials' ? 'field.password.wrong' : 'field.password.weak');
    default:
      return message;
  }
}

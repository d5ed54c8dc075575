import { accounts } from '@fotograma/contract';
import { describe, expect, test } from 'vitest';
import { accountDeletedLetter, passwordChangedLetter, resetPasswordLetter, verifyEmailLetter } from './letters.ts';

const publicUrl = 'https://films.example';
const token = 'b3cXwLrZk1uVdHs7QaEeP0y2mJt5n8bPqv';
const at = new Date('2026-03-04T05:06:07Z');

/** All letters in one language. */
function lettersIn(locale: accounts.User['locale'], name: string | null = 'Ana') {
  return {
    verifyEmail: verifyEmailLetter({ locale, publicUrl, token, seconds: 48 * 3_600 }),
    resetPassword: resetPasswordLetter({ locale, publicUrl, token, seconds: 30 * 60, name }),
    passwordChanged: passwordChangedLetter({ locale, publicUrl, name, at }),
    accountDeleted: accountDeletedLetter({ locale, name, at }),
  };
}

describe.each(accounts.LOCALES)('a letter in %s', (locale) => {
  const letters = lettersIn(locale);

  test('names the house, has a subject, and says the same with and without HTML', () => {
    for (const { subject, text, html } of Object.values(letters)) {
      expect(subject).toContain('Fotograma');
      expect(html).toContain(`<html lang="${locale}">`);
      for (const line of text.split('\n\n').slice(0, 3)) expect(html).toContain(line.trim());
      expect(`${subject}${text}${html}`).not.toMatch(/undefined|null|\[object/);
    }
  });

  test('loads nothing from anywhere', () => {
    for (const { html } of Object.values(letters)) expect(html).not.toMatch(/<img|<link|<script|url\(|src=/);
  });

  test('has its link as a button and as text, with the token behind the #', () => {
    for (const [letter, path] of [
      [letters.verifyEmail, '/verify-email'],
      [letters.resetPassword, '/reset-password'],
    ] as const) {
      const url = `${publicUrl}${path}#${token}`;
      expect(letter.text).toContain(`\n${url}\n`);
      expect(letter.html.split(`href="${url}"`)).toHaveLength(3);
      expect(letter.html).toContain(`>${url}</a>`);
    }
    expect(letters.passwordChanged.text).toContain(`\n${publicUrl}/reset-password\n`);
    expect(letters.passwordChanged.html).toContain(`href="${publicUrl}/reset-password"`);
  });

  test('says how long the link is good', () => {
    expect(letters.verifyEmail.text).toMatch(/ 48 (hours|horas)\./);
    expect(letters.resetPassword.text).toMatch(/ 30 (minutes|minutos)\./);
  });

  test('says when it happened', () => {
    for (const letter of [letters.passwordChanged, letters.accountDeleted]) expect(letter.text).toMatch(/2026.*5:06.*UTC/);
  });

  test('is another than in the other languages', () => {
    for (const other of accounts.LOCALES.filter((each) => each !== locale)) {
      const theirs = lettersIn(other);
      for (const name of Object.keys(letters) as (keyof typeof letters)[]) {
        expect(letters[name].subject).not.toBe(theirs[name].subject);
        expect(letters[name].text).not.toBe(theirs[name].text);
      }
    }
  });
});

test('a name is text in a letter, and not HTML', () => {
  const { text, html } = lettersIn('en', `<b onclick="x">Ana & 'Bea'</b>`).resetPassword;
  expect(html).not.toContain('<b onclick');
  expect(html).toContain('&#60;b onclick=&#34;x&#34;&#62;Ana &#38; &#39;Bea&#39;&#60;/b&#62;');
  expect(text).toContain(`Hello, <b onclick="x">Ana & 'Bea'</b>.`);
});

test('somebody without a name is greeted all the same', () => {
  expect(lettersIn('es', null).resetPassword.text).toContain('\n\nHola:\n\n');
});

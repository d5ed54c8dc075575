import { describe, expect, it } from 'vitest';
import { createPrinter, holesOf, type Message, print } from './message.ts';
import { en } from './messages/en/index.ts';
import { es } from './messages/es/index.ts';
import { pt } from './messages/pt/index.ts';

const textsOf = (message: Message): string[] => (typeof message === 'string' ? [message] : Object.values(message));
const english: Readonly<Record<string, Message>> = en;

describe('printing', () => {
  it('fills holes, and prints numbers as the language does but leaves strings alone', () => {
    expect(print(createPrinter('pt-BR'), '{a} e {b}', { a: 12345, b: '1927' })).toBe('12.345 e 1927');
    expect(print(createPrinter('en'), '{a} and {b}', { a: 12345, b: '1927' })).toBe('12,345 and 1927');
  });

  it('leaves a hole without a value to be seen', () => {
    expect(print(createPrinter('en'), 'Hello {name}')).toBe('Hello {name}');
  });

  it('does not take what a value holds for another hole', () => {
    expect(print(createPrinter('en'), '{a} {b}', { a: '{b}', b: 'x' })).toBe('{b} x');
  });

  it.each([
    ['en', 0, 'other'],
    ['en', 1, 'one'],
    ['en', 2, 'other'],
    ['es', 1, 'one'],
    ['es', 0, 'other'],
    ['es', 1_000_000, 'many'],
    ['pt-BR', 0, 'one'],
    ['pt-BR', 1, 'one'],
    ['pt-BR', 2, 'other'],
    ['pt-BR', 2_000_000, 'many'],
  ])('chooses the plural of %s for %i: %s', (locale, count, form) => {
    expect(print(createPrinter(locale), { one: 'one', many: 'many', other: 'other' }, { count })).toBe(form);
  });

  it('falls back to `other` where a form is not written', () => {
    expect(print(createPrinter('es'), { other: '{count} filmes' }, { count: 1 })).toBe('1 filmes');
  });
});

describe.each([
  ['es', es],
  ['pt', pt],
])('the messages in %s', (locale, translated: Readonly<Record<string, Message>>) => {
  it('are those of English, no more and no fewer', () => {
    expect(Object.keys(translated).sort()).toEqual(Object.keys(english).sort());
  });

  it('have the holes of English, in every plural form', () => {
    const wrong = Object.entries(english).flatMap(([key, message]) => {
      const holes = new Set(textsOf(message).flatMap(holesOf));
      const there = new Set(textsOf(translated[key] ?? '').flatMap(holesOf));
      const strange = [...there].filter((hole) => !holes.has(hole) && hole !== 'count');
      const missing = [...holes].filter((hole) => !there.has(hole) && hole !== 'count');
      return [...strange, ...missing].map((hole) => `${key}: {${hole}}`);
    });
    expect(wrong).toEqual([]);
  });

  it('are plural where English is', () => {
    for (const [key, message] of Object.entries(english)) expect(typeof translated[key], key).toBe(typeof message);
  });

  it('print the count in every form that stands for more than one number: Portuguese counts 0 as one', () => {
    for (const [key, message] of Object.entries(translated)) {
      if (typeof message !== 'string' && message.other.includes('{count}') && message.one && locale === 'pt') {
        expect(message.one, key).toContain('{count}');
      }
    }
  });

  it('are not empty, and begin and end without blanks', () => {
    for (const [key, message] of Object.entries(translated))
      for (const text of textsOf(message)) expect(text, key).toMatch(/^\S(.*\S)?$/su);
  });
});

import { expect, test } from 'vitest';
import { sortable, summarise } from './writing.ts';

test.each([
  ['An excerpt.', 'A text.', 'An excerpt.'],
  ['', 'A text.', 'A text.'],
  ['', '', ''],
  ['', `${'word '.repeat(47)}last. And more.`, `${'word '.repeat(47).trimEnd()}…`],
  ['', `${'a sentence, '.repeat(30)}`, `${'a sentence, '.repeat(19)}a sentence…`],
  ['', '字'.repeat(300), `${'字'.repeat(239)}…`],
])('%j and %j are told by %j', (excerpt, text, summary) => expect(summarise(excerpt, text)).toBe(summary));

test('a title is sorted without its accents', () =>
  expect(['Zoo', 'Árbol', 'año', 'Ana'].toSorted((a, b) => (sortable(a) < sortable(b) ? -1 : 1))).toEqual(['Ana', 'año', 'Árbol', 'Zoo']));

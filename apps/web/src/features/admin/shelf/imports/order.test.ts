import { expect, test } from 'vitest';
import { isWholeOrEmpty, NEW_ORDER, readIds, toOrder } from './order.ts';

test('numbers are read with whatever stands between them, each once', () => {
  expect(readIds(' 19, 20\n19;\t603 ')).toEqual([19, 20, 603]);
  for (const text of ['', ' , ', '19 x', '0', '-3', '1.5', '2147483648']) expect(readIds(text), text).toBeNull();
  expect(readIds(Array.from({ length: 10_001 }, (_, index) => index + 1).join(' '))).toBeNull();
});

test('a field holds a whole number within bounds, or nothing', () => {
  for (const text of ['', ' ', '1870', ' 2100 ']) expect(isWholeOrEmpty(text, 1870, 2100), text).toBe(true);
  for (const text of ['1869', '2101', '19e2', '1900.5', 'x']) expect(isWholeOrEmpty(text, 1870, 2100), text).toBe(false);
});

test('an order says only what belongs to its list', () => {
  const draft = { ...NEW_ORDER, ids: '19 603', yearFrom: '1920', language: ' DE ', votesAtLeast: '0' };
  expect(toOrder(draft)).toEqual({ source: 'tmdb', dryRun: false, selection: { list: 'popular', pages: 5 } });
  expect(toOrder({ ...draft, list: 'ids', dryRun: true })).toEqual({
    source: 'tmdb',
    dryRun: true,
    selection: { list: 'ids', ids: [19, 603] },
  });
  expect(toOrder({ ...draft, list: 'discover' }).selection).toEqual({
    list: 'discover',
    pages: 5,
    yearFrom: 1920,
    votesAtLeast: 0,
    language: 'de',
  });
});

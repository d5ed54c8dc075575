import { discovery } from '@fotograma/contract';
import { expect, it } from 'vitest';
import { ARCS, ENDINGS, INTENTIONS, PACES, SENTIMENTS, WARNINGS } from './kinds.ts';

it('are those of the contract, in its order', () => {
  expect(SENTIMENTS).toEqual(discovery.SENTIMENTS);
  expect(INTENTIONS).toEqual(discovery.INTENTIONS);
  expect(WARNINGS).toEqual(discovery.WARNINGS);
  expect(ARCS).toEqual(discovery.ARCS);
  expect(ENDINGS).toEqual(discovery.ENDINGS);
  expect(PACES).toEqual(discovery.PACES);
});

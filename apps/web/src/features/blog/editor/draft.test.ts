import { expect, test } from 'vitest';
import type { Written } from '../queries.ts';
import { changesOf, fieldsOf, printKept, readKept } from './draft.ts';

const article = {
  title: 'A city',
  slug: 'a-city',
  markdown: 'x',
  tags: ['a'],
  image: null,
  version: 3,
  state: 'DRAFT',
} as unknown as Written;
const fields = fieldsOf(article);

test('only what is another is a change', () => {
  expect(changesOf(fields, { ...fields })).toEqual({});
  expect(changesOf(fields, { ...fields, title: 'Two', tags: ['a', 'b'] })).toEqual({ title: 'Two', tags: ['a', 'b'] });
  expect(changesOf(fields, { ...fields, image: { url: '/a', alt: '' } })).toEqual({ image: { url: '/a', alt: '' } });
});

test('what is kept is of its version, and of nothing else', () => {
  const kept = printKept(3, { title: 'Two' });
  expect(readKept(kept, 3)).toEqual({ title: 'Two' });
  expect(readKept(kept, 4)).toBeNull();
  expect(readKept(null, 3)).toBeNull();
  expect(readKept('{', 3)).toBeNull();
  expect(readKept('{"version":3,"changes":{"state":"PUBLISHED"}}', 3)).toBeNull();
});

import { expect, test } from 'vitest';
import type { Written } from '../queries.ts';
import { changesOf, fieldsOf, printKept, readKept } from './draft.ts';

const article: Written = {
  id: '3f0c4f5e-7a55-4a0e-9a9e-0d6b6f4f2f11',
  slug: 'a-city',
  state: 'DRAFT',
  title: 'A city',
  markdown: 'x',
  html: '<p>x</p>',
  excerpt: '',
  locale: 'en',
  words: 1,
  featured: false,
  image: null,
  canonicalUrl: null,
  translationOf: null,
  authors: [],
  categories: [],
  tags: ['a'],
  films: [],
  publishedAt: null,
  scheduledAt: null,
  version: 3,
  views: 0,
  createdBy: '3f0c4f5e-7a55-4a0e-9a9e-0d6b6f4f2f11',
  createdAt: '2026-01-01T12:00:00.000Z',
  updatedAt: '2026-01-01T12:00:00.000Z',
};
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

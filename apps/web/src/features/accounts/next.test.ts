import { expect, it } from 'vitest';
import { readNext, safeNext } from './next.ts';

it.each(['/upload', '/films/12/metropolis?a=1#credits', '/browse?genre=noir,western'])('goes on to %s', (path) => {
  expect(safeNext(path)).toBe(path);
});

it.each([
  'https://evil.example/',
  '//evil.example',
  '/\\evil.example',
  '/\t/evil.example',
  '/.//evil.example',
  '/x/..//evil.example',
  'javascript:alert(1)',
  'upload',
  '',
  undefined,
  ['/upload'],
  'http://[',
])('never leaves the house: %j', (given) => {
  expect(safeNext(given)).toBe('/');
});

it('does not come back to the door', () => {
  expect(safeNext('/sign-in?next=/upload')).toBe('/');
  expect(readNext({ next: '/sign-up' })).toEqual({});
  expect(readNext({ next: '/upload' })).toEqual({ next: '/upload' });
});

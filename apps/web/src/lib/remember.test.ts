import { afterEach, expect, it, vi } from 'vitest';
import { forget, recall, remember } from './remember.ts';

afterEach(() => {
  vi.unstubAllGlobals();
  forget('a');
});

function storage(entries: Map<string, string>, full = false) {
  vi.stubGlobal('localStorage', {
    getItem: (key: string) => entries.get(key) ?? null,
    setItem(key: string, value: string) {
      if (full) throw new DOMException('full', 'QuotaExceededError');
      entries.set(key, value);
    },
    removeItem: (key: string) => void entries.delete(key),
  });
}

it('sees what another window has changed or taken away', () => {
  const entries = new Map<string, string>();
  storage(entries);
  remember('a', '1');
  entries.set('a', '2');
  expect(recall('a')).toBe('2');
  entries.delete('a');
  expect(recall('a')).toBe(null);
});

it('keeps for the page what storage refuses', () => {
  storage(new Map([['a', 'old']]), true);
  remember('a', 'new');
  expect(recall('a')).toBe('new');
});

it('forgets, and breaks nothing where storage is closed', () => {
  vi.stubGlobal('localStorage', undefined);
  remember('a', '1');
  expect(recall('a')).toBe('1');
  forget('a');
  expect(recall('a')).toBe(null);
});

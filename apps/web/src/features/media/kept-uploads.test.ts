import { expect, it } from 'vitest';
import { createKept } from './kept-uploads.ts';
import type { Kept } from './upload-list.ts';

const DAY = 24 * 3_600_000;

function storage(): Storage {
  const entries = new Map<string, string>();
  return {
    get length() {
      return entries.size;
    },
    clear: () => entries.clear(),
    key: (index) => [...entries.keys()][index] ?? null,
    getItem: (key) => entries.get(key) ?? null,
    setItem: (key, value) => void entries.set(key, value),
    removeItem: (key) => void entries.delete(key),
  };
}

const entry = (key: string, addedAt: number): Kept => ({
  key,
  name: `${key}.mp4`,
  size: 1,
  lastModified: 7,
  mimeType: 'video/mp4',
  mediaId: null,
  link: null,
  paused: false,
  addedAt,
});

it('gives uploads back in the order in which they were added', () => {
  const kept = createKept(
    () => local,
    () => 10,
    () => 'ana',
  );
  const local = storage();
  const early = { ...entry('early', 1), mediaId: 'm1', link: '/tus/m1', paused: true };
  kept.keep(entry('late', 2));
  kept.keep(early);
  expect(kept.list()).toEqual([early, entry('late', 2)]);
  kept.forget('early');
  expect(kept.list()).toEqual([entry('late', 2)]);
});

it('leaves what is not its own alone and drops what is old or unreadable', () => {
  const local = storage();
  const kept = createKept(
    () => local,
    () => 8 * DAY,
    () => 'ana',
  );
  local.setItem('fotograma.theme', 'night');
  local.setItem('fotograma.upload.bad', '{"key":1');
  kept.keep(entry('old', 0));
  kept.keep(entry('new', 7 * DAY));
  expect(kept.list().map(({ key }) => key)).toEqual(['new']);
  expect(local.length).toBe(2);
});

it('keeps nothing, and breaks nothing, where storage is closed', () => {
  const closed = () => {
    throw new DOMException('closed', 'SecurityError');
  };
  const kept = createKept(closed, Date.now, () => 'ana');
  kept.keep(entry('a', 1));
  kept.forget('a');
  expect(kept.list()).toEqual([]);
});

it('shows everybody only their own, and keeps the others’', () => {
  const local = storage();
  let owner: string | null = 'ana';
  const kept = createKept(
    () => local,
    () => 10,
    () => owner,
  );
  kept.keep(entry('hers', 1));
  owner = 'bob';
  kept.keep(entry('his', 2));
  expect(kept.list()).toEqual([entry('his', 2)]);
  owner = null;
  expect(kept.list()).toEqual([]);
  owner = 'ana';
  expect(kept.list()).toEqual([entry('hers', 1)]);
});

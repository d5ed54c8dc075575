import type { media } from '@fotograma/contract';
import { ProblemError } from '@fotograma/contract/client';
import { expect, it } from 'vitest';
import { createMediaWatch, type WatchDeps, type Watched } from './media-watch.ts';
import { ownProblem } from './upload-state.ts';

type On = Parameters<WatchDeps['openStream']>[1];

function world() {
  const open = new Map<string, On>();
  const asked: string[] = [];
  let answer: () => Promise<media.MediaFile> = () => new Promise(() => {});
  let timer: (() => void) | null = null;
  const watch = createMediaWatch({
    openStream: (id, on) => {
      open.set(id, on);
      return { close: () => open.delete(id) };
    },
    getMedia: (id) => {
      asked.push(id);
      return answer();
    },
    later: (callback) => {
      timer = callback;
      return () => {
        timer = null;
      };
    },
  });
  const tick = async () => {
    timer?.();
    await settle();
  };
  return { ...watch, open, asked, answers: (next: typeof answer) => (answer = next), tick, waiting: () => timer !== null };
}

const settle = () => new Promise((resolve) => setTimeout(resolve));
const file = (id: string, status: media.MediaFile['status'], updating: media.MediaFile['updating'] = null) =>
  ({ id, status, updating }) as media.MediaFile;

it('never holds more than two streams, and asks about the rest', async () => {
  const { watch, open, asked } = world();
  for (const id of ['a', 'b', 'c']) watch(id, () => {});
  await settle();
  expect([...open.keys()]).toEqual(['a', 'b']);
  expect(asked).toEqual(['c']);
});

it('shares one source among all who look at a file, and closes it with the last', () => {
  const { watch, open } = world();
  const seen: Watched[] = [];
  const first = watch('a', () => {});
  open.get('a')?.state(file('a', 'PROCESSING'));
  const second = watch('a', (watched) => seen.push(watched));
  expect(seen.map((watched) => watched.file?.status)).toEqual(['PROCESSING']);
  first();
  expect(open.size).toBe(1);
  second();
  expect(open.size).toBe(0);
});

it('closes a stream when the file is settled and gives its place to the next', () => {
  const { watch, open } = world();
  for (const id of ['a', 'b']) watch(id, () => {});
  open.get('a')?.state(file('a', 'READY'));
  expect([...open.keys()]).toEqual(['b']);
  watch('c', () => {});
  expect([...open.keys()]).toEqual(['b', 'c']);
});

it('follows a file that plays while a newer version of it is made', () => {
  const { watch, open } = world();
  watch('a', () => {});
  open.get('a')?.state(file('a', 'READY', { progress: 0.5, secondsLeft: null }));
  expect([...open.keys()]).toEqual(['a']);
  open.get('a')?.state(file('a', 'READY'));
  expect([...open.keys()]).toEqual([]);
});

it('asks when the stream breaks, says when nothing is heard, and stops at the end', async () => {
  const { watch, open, answers, tick, waiting } = world();
  const seen: Watched[] = [];
  watch('a', (watched) => seen.push(watched));
  answers(() => Promise.reject(new Error('down')));
  open.get('a')?.broken();
  await settle();
  expect(seen.at(-1)).toMatchObject({ unheard: true });
  answers(() => Promise.resolve(file('a', 'READY')));
  await tick();
  expect(seen.at(-1)).toMatchObject({ unheard: false, file: { status: 'READY' } });
  expect(waiting()).toBe(false);
});

it('tells that a file is gone and asks no more', async () => {
  const { watch, open, answers, waiting } = world();
  const seen: Watched[] = [];
  watch('a', (watched) => seen.push(watched));
  answers(() => Promise.reject(new ProblemError({ ...ownProblem('not-found'), status: 404 })));
  open.get('a')?.broken();
  await settle();
  expect(seen.at(-1)).toMatchObject({ gone: true });
  expect(waiting()).toBe(false);
});

it('follows a file on that had come to its end, once more work is ordered', () => {
  const { watch, resume, open } = world();
  const seen: Watched[] = [];
  watch('a', (watched) => seen.push(watched));
  open.get('a')?.state(file('a', 'ERROR'));
  expect([...open.keys()]).toEqual([]);
  resume('a', file('a', 'UPLOADED'));
  expect(seen.at(-1)?.file?.status).toBe('UPLOADED');
  open.get('a')?.state(file('a', 'READY'));
  expect(seen.at(-1)?.file?.status).toBe('READY');
  expect([...open.keys()]).toEqual([]);
});

it('opens no second stream for a file that it follows, and none for one that nobody looks at', () => {
  const { watch, resume, open } = world();
  const seen: Watched[] = [];
  watch('a', (watched) => seen.push(watched));
  open.get('a')?.state(file('a', 'PROCESSING'));
  resume('a', file('a', 'ERROR'));
  resume('b', file('b', 'UPLOADED'));
  expect([...open.keys()]).toEqual(['a']);
  expect(seen.at(-1)?.file?.status).toBe('PROCESSING');
});

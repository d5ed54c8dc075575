import { expect, test } from 'vitest';
import { createAnswerCache } from './answer-cache.ts';

interface Answer {
  readonly text: string;
}
const signal = new AbortController().signal;

test('an answer is kept until it is old, and the least used go first', async () => {
  let now = 0;
  const cache = createAnswerCache<Answer>({ entries: 2, maxAgeMs: 1_000, now: () => now });
  const make = (text: string) => async () => ({ text });
  await cache.once('a', signal, make('A'));
  expect(await cache.once('a', signal, make('again'))).toEqual({ text: 'A' });
  now = 1_001;
  expect(await cache.once('a', signal, make('later'))).toEqual({ text: 'later' });
  await cache.once('b', signal, make('B'));
  await cache.once('c', signal, make('C'));
  expect(cache.get('a')).toBeNull();
  expect(cache.get('c')).toEqual({ text: 'C' });
});

test('the same parts in another order are the same key, others are not', () => {
  const { keyOf } = createAnswerCache<Answer>({ entries: 1, maxAgeMs: 1, now: () => 0 });
  expect(keyOf({ model: 'm', films: [1, 2] })).toBe(keyOf({ films: [1, 2], model: 'm' }));
  expect(keyOf({ model: 'm', films: [1, 2] })).not.toBe(keyOf({ model: 'm', films: [2, 1] }));
});

test('of those who ask at once one makes it; where that fails, the next does', async () => {
  const cache = createAnswerCache<Answer>({ entries: 5, maxAgeMs: 1_000, now: () => 0 });
  let made = 0;
  let release: () => void = () => undefined;
  const gate = new Promise<void>((done) => {
    release = done;
  });
  const make = async () => {
    made++;
    await gate;
    return { text: 'one' };
  };
  const asked = Promise.all([1, 2, 3].map(() => cache.once('k', signal, make)));
  release();
  expect(await asked).toEqual([{ text: 'one' }, { text: 'one' }, { text: 'one' }]);
  expect(made).toBe(1);
  let tries = 0;
  const fail = async () => {
    tries++;
    if (tries === 1) throw new Error('broken');
    return { text: 'two' };
  };
  const [first, second] = await Promise.allSettled([cache.once('x', signal, fail), cache.once('x', signal, fail)]);
  expect(first.status).toBe('rejected');
  expect(second).toMatchObject({ value: { text: 'two' } });
});

test('an answer that is not whole is not kept; who gives up waits no longer', async () => {
  const cache = createAnswerCache<Answer>({ entries: 5, maxAgeMs: 1_000, now: () => 0 });
  expect(await cache.once('k', signal, async () => null)).toBeNull();
  expect(cache.get('k')).toBeNull();
  const never = cache.once('n', signal, () => new Promise(() => undefined));
  never.catch(() => undefined);
  const reader = new AbortController();
  const waiting = cache.once('n', reader.signal, async () => ({ text: 'mine' }));
  reader.abort(new Error('gave up'));
  await expect(waiting).rejects.toThrow('gave up');
});

import { expect, test } from 'vitest';
import { Fault } from './errors.ts';
import { createTurns } from './turns.ts';

const turns = () => createTurns({ places: 2, waiting: 3, full: 'Come back later.', retrySeconds: 7 });

/** Work that ends when told to. */
function piece() {
  let end = () => {};
  let fail = (_: Error) => {};
  const promise = new Promise<void>((resolve, reject) => {
    end = resolve;
    fail = reject;
  });
  return { run: () => promise, end, fail };
}

test('as many work at once as there are places, in the order they came, also after one that fails', async () => {
  const inTurn = turns();
  const begun: number[] = [];
  const pieces = Array.from({ length: 5 }, piece);
  const done = pieces.map((each, i) =>
    inTurn(() => {
      begun.push(i);
      return each.run();
    }),
  );
  expect(begun).toEqual([0, 1]);
  pieces[1]?.fail(new Error('It broke'));
  await expect(done[1]).rejects.toThrow('It broke');
  expect(begun).toEqual([0, 1, 2]);
  for (const each of pieces) each.end();
  await Promise.all([0, 2, 3, 4].map((i) => done[i]));
  expect(begun).toEqual([0, 1, 2, 3, 4]);
});

test('whoever comes when all wait already is told when to come again, and later is served', async () => {
  const inTurn = turns();
  const pieces = Array.from({ length: 5 }, piece);
  const done = pieces.map((each) => inTurn(each.run));
  const refused = await inTurn(async () => 'served').catch((error: unknown) => error);
  expect(refused).toBeInstanceOf(Fault);
  expect(refused).toMatchObject({ code: 'unavailable', message: 'Come back later.', headers: { 'Retry-After': '7' } });
  for (const each of pieces) each.end();
  await Promise.all(done);
  expect(await inTurn(async () => 'served')).toBe('served');
});

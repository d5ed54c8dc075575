import { afterAll, beforeAll, expect, test } from 'vitest';
import { analyserOf, createCurationShelf, curationOf, orderOf, sad } from '../../../../test/support/curation.ts';
import { createFeelingsRepository } from '../feelings.repository.ts';
import { createFollower } from './following.ts';
import { createRunsRepository } from './runs.repository.ts';

let shelf: Awaited<ReturnType<typeof createCurationShelf>>;
beforeAll(async () => {
  shelf = await createCurationShelf(4);
});
afterAll(() => shelf.close());

test('films that came are analysed once they have their vectors, once each, and changed ones again', async () => {
  const { database } = shelf.platform;
  const ordered: (readonly number[] | null | undefined)[] = [];
  let isSettled = false;
  // Of the third nothing can be said.
  let analyser = analyserOf({ say: ({ id }) => (id === shelf.films[2] ? null : sad(0.5)) });
  const made = () =>
    createFollower({
      runs: createRunsRepository(database),
      feelings: createFeelingsRepository(database),
      analyser: async () => analyser,
      isSettled: async () => isSettled,
      async order(order) {
        ordered.push(order.films);
        await curationOf(shelf, { builtin: analyser }).curate(orderOf(order));
      },
    });
  const follow = made();
  const look = async (one = follow) => {
    await one(new AbortController().signal);
    return ordered.splice(0);
  };
  expect(await look()).toEqual([]);
  isSettled = true;
  expect(await look()).toEqual([shelf.films]);
  expect(await look()).toEqual([]);
  // Another process, or the same one after a restart, has nothing to do either.
  expect(await look(made())).toEqual([]);
  await shelf.change(`/api/movies/${shelf.films[1]}`, { overview: 'Somebody weeps no more.' });
  expect(await look()).toEqual([[shelf.films[1]]]);
  // A run of somebody's over a few of them sees to nothing else.
  const [one = 0] = shelf.films;
  await shelf.change(`/api/movies/${one}`, { overview: 'Somebody weeps in the fog.' });
  await curationOf(shelf, { builtin: analyser }).curate(orderOf({ limit: 1 }));
  await shelf.change(`/api/movies/${shelf.films[3]}`, { overview: 'Somebody weeps in the sun.' });
  await curationOf(shelf, { builtin: analyser }).curate(orderOf({ limit: 1, onlyChanged: true }));
  expect(await look(made())).toContainEqual(expect.arrayContaining([shelf.films[3]]));
  // A newer analyser says everything anew, though no film has changed.
  analyser = analyserOf({ version: 2, say: ({ id }) => (id === shelf.films[2] ? null : sad(0.5)) });
  const [all] = await look(made());
  expect(all).toHaveLength(4);
  await database.pool.query(`UPDATE movie_feeling SET source = 'person' WHERE movie_id = $1`, [shelf.films[1]]);
  await shelf.change(`/api/movies/${shelf.films[1]}`, { overview: 'Somebody weeps again.' });
  expect(await look()).toEqual([]);
});

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { analyserOf, createCurationShelf, curationOf, orderOf, sad } from '../../../../test/support/curation.ts';
import { createFeelingsRepository } from '../feelings.repository.ts';
import type { Analyser } from './analyser.ts';
import { work } from './running.ts';
import { createRunsRepository } from './runs.repository.ts';

let shelf: Awaited<ReturnType<typeof createCurationShelf>>;
beforeAll(async () => {
  shelf = await createCurationShelf(9);
});
afterAll(() => shelf.close());

const sql = <T extends object>(text: string, values: unknown[] = []) =>
  shelf.platform.database.pool.query<T>(text, values).then(({ rows }) => rows);
const said = (state: string) =>
  sql<{ count: number }>('SELECT count(*)::int AS count FROM feeling_analysis WHERE state = $1::analysis_state', [state]).then(
    ([row]) => row?.count,
  );
const scoreOf = (id: number | undefined) =>
  sql<{ score: number; source: string }>(
    `SELECT s.score, f.source FROM movie_sentiment s JOIN movie_feeling f USING (movie_id) WHERE movie_id = $1 AND sentiment_id = 'sadness'`,
    [id],
  ).then(([row]) => row);

/** Two films a batch are enough to see what happens between batches. */
const model = (facts: Parameters<typeof analyserOf>[0] = {}) => analyserOf({ ...facts, name: 'model' });
const parts = (analyser: Analyser) => {
  const { platform } = shelf;
  const runs = createRunsRepository(platform.database);
  return {
    runs,
    deps: {
      platform,
      runs,
      feelings: createFeelingsRepository(platform.database),
      analysers: { builtin: async () => analyserOf({}), model: async () => analyser },
    },
  };
};
const begun = async (analyser: Analyser, facts = {}) => {
  const made = parts(analyser);
  const id = shelf.platform.newId();
  await made.runs.add(id, orderOf({ analyser: 'model', ...facts }).order, null);
  return { ...made, id };
};
const never = new AbortController().signal;

describe('a run', () => {
  test('that is dry publishes nothing, and keeps what it found as drafts', async () => {
    const curated = await curationOf(shelf, { builtin: analyserOf({}) }).curate(orderOf({ dryRun: true }));
    expect(curated).toMatchObject({ state: 'DONE', total: 9, done: 9, published: 0, note: null });
    expect(await said('DRAFT')).toBe(9);
    expect(await scoreOf(shelf.films[0])).toBeUndefined();
  });

  test('publishes, and leaves what has not changed alone until the analyser is another version', async () => {
    const progress: number[] = [];
    const first = await curationOf(shelf, { builtin: analyserOf({}) }).curate({
      ...orderOf(),
      onProgress: ({ done }) => progress.push(done),
    });
    expect(first).toMatchObject({ state: 'DONE', published: 9 });
    expect(progress.at(-1)).toBe(9);
    const again = (analyser: Analyser) =>
      curationOf(shelf, { [analyser.name]: analyser }).curate(orderOf({ analyser: analyser.name, onlyChanged: true }));
    expect(await again(analyserOf({}))).toMatchObject({ done: 9, published: 0, tokens: 0 });
    await shelf.change(`/api/movies/${shelf.films[0]}`, { overview: 'Somebody weeps in the snow.' });
    expect(await again(analyserOf({}))).toMatchObject({ published: 1, tokens: 10 });
    expect(await again(analyserOf({ version: 2 }))).toMatchObject({ published: 9 });
    // What goes before it has something new to say, once.
    expect(await again(model({ say: () => sad(0.7) }))).toMatchObject({ published: 9 });
    expect(await again(model({ say: () => sad(0.7) }))).toMatchObject({ published: 0 });
  });

  test('never takes the place of whoever goes before it, unless it is forced to', async () => {
    await sql(`UPDATE movie_feeling SET source = 'person' WHERE movie_id = $1`, [shelf.films[0]]);
    const of = { films: [shelf.films[0] as number, shelf.films[1] as number] };
    const low = curationOf(shelf, { builtin: analyserOf({ version: 3, say: () => sad(0) }) });
    expect(await low.curate(orderOf(of))).toMatchObject({ published: 0, disputed: 0 });
    const high = curationOf(shelf, { model: model({ say: () => sad(0.01) }) });
    expect(await high.curate(orderOf({ analyser: 'model', ...of }))).toMatchObject({ published: 1, disputed: 1 });
    expect(await scoreOf(shelf.films[0])).toMatchObject({ score: expect.closeTo(0.7, 5), source: 'person' });
    // The same analyser has one case of a film, however often it comes by.
    expect(await high.curate(orderOf({ analyser: 'model', ...of }))).toMatchObject({ disputed: 1 });
    expect(await said('DISPUTED')).toBe(1);
    expect(await high.curate(orderOf({ analyser: 'model', force: true, ...of }))).toMatchObject({ published: 2 });
    expect(await said('DISPUTED')).toBe(0);
  });

  test('counts films of which nothing could be said, and ends at its limit', async () => {
    const curated = await curationOf(shelf, { builtin: analyserOf({ say: () => null }) }).curate(orderOf({ limit: 4 }));
    expect(curated).toMatchObject({ state: 'DONE', total: 4, done: 4, failed: 4, published: 0 });
  });

  test('ends before what its cost cap does not pay for', async () => {
    const curated = await curationOf(shelf, { model: model() }).curate(orderOf({ analyser: 'model', costCap: 35 }));
    expect(curated).toMatchObject({ state: 'DONE', done: 3, tokens: 30, note: 'cost-cap' });
  });
});

test('what a person says while an analyser is at work stays', async () => {
  const [film = 0] = shelf.films;
  const made = await begun(
    {
      ...model(),
      async analyse(films, signal) {
        await sql(`UPDATE movie_feeling SET source = 'person' WHERE movie_id = $1`, [film]);
        return model({ say: () => sad(0.71) }).analyse(films, signal);
      },
    },
    { films: [film] },
  );
  await sql(`UPDATE movie_feeling SET source = 'builtin' WHERE movie_id = $1`, [film]);
  await work(made.deps, made.id, never);
  expect(await made.runs.find(made.id)).toMatchObject({ state: 'DONE', published: 0 });
  expect(await scoreOf(film)).toMatchObject({ source: 'person' });
  await sql(`UPDATE movie_feeling SET source = 'model' WHERE movie_id = $1`, [film]);
});

test('an error in the middle puts the run off, and loses nothing', async () => {
  let calls = 0;
  const made = await begun({
    ...model(),
    async analyse(films, signal) {
      if (calls++ === 1) throw new Error('the connection broke');
      return model().analyse(films, signal);
    },
  });
  await work(made.deps, made.id, never);
  expect(await made.runs.find(made.id)).toMatchObject({ state: 'WAITING', done: 4, error: 'failed' });
  await sql('UPDATE curation_run SET not_before = NULL WHERE id = $1', [made.id]);
  await work(made.deps, made.id, never);
  expect(await made.runs.find(made.id)).toMatchObject({ state: 'DONE', done: 9, error: null });
});

describe('a run that is', () => {
  test('stopped goes on where it was, with nothing said twice', async () => {
    const stop = new AbortController();
    const looked: number[] = [];
    const looking = model({
      say: ({ id }) => {
        looked.push(id);
        if (looked.length === 6) stop.abort(new Error('stopped'));
        return sad(0.4);
      },
    });
    const { id, deps, runs } = await begun(looking);
    await expect(work(deps, id, stop.signal)).rejects.toThrow('stopped');
    expect(await runs.find(id)).toMatchObject({ state: 'WAITING', done: 4, published: 4 });
    await work(deps, id, never);
    expect(await runs.find(id)).toMatchObject({ state: 'DONE', done: 9, published: 9 });
    const [row] = await sql<{ count: number; films: number }>(
      'SELECT count(*)::int AS count, count(DISTINCT movie_id)::int AS films FROM feeling_analysis WHERE run_id = $1',
      [id],
    );
    expect(row).toEqual({ count: 9, films: 9 });
  });

  test('taken by another worker is not written to by the first', async () => {
    const { runs, deps, id } = await begun(
      model({
        say: () => {
          throw new Error('not reached');
        },
      }),
    );
    const first = await runs.claim(id, 60);
    expect(await runs.claim(id, 60)).toBeNull();
    await sql(`UPDATE curation_run SET updated_at = now() - interval '2 minutes' WHERE id = $1`, [id]);
    const second = await runs.claim(id, 60);
    if (!first || !second) throw new Error('It was not claimed');
    const write = () => Promise.reject(new Error('It was written'));
    expect(await runs.advance(first, 5, write)).toBeNull();
    expect([await runs.touch(first), await runs.release(first), await runs.end(first, 'DONE', null)]).toEqual([false, false, false]);
    await expect(runs.advance(second, 5, write)).rejects.toThrow('It was written');
    // What could not be written has not moved the cursor either.
    expect(await runs.find(id)).toMatchObject({ state: 'RUNNING', done: 0, cursor: 0 });
    expect(await runs.touch(second)).toBe(true);
    await work(deps, id, never);
    expect(await runs.find(id)).toMatchObject({ state: 'RUNNING' });
  });

  test('given to two workers at once is worked by one', async () => {
    let calls = 0;
    const { runs, deps, id } = await begun(
      model({
        say: () => {
          calls++;
          return sad(0.3);
        },
      }),
    );
    await Promise.all([work(deps, id, never), work(deps, id, never)]);
    expect(calls).toBe(9);
    expect(await runs.find(id)).toMatchObject({ state: 'DONE', done: 9 });
  });

  test('cancelled publishes nothing more', async () => {
    const made = await begun({
      ...model(),
      async analyse(films, signal) {
        await made.runs.cancel(made.id);
        return model().analyse(films, signal);
      },
    });
    await work(made.deps, made.id, never);
    expect(await made.runs.find(made.id)).toMatchObject({ state: 'CANCELED', done: 0, published: 0 });
    expect(await made.runs.claim(made.id, 60)).toBeNull();
  });

  test('put off because nobody answers loses no film, waits longer each time, and is given up in the end', async () => {
    const away: Analyser = {
      ...model(),
      analyse: async (films) => films.map(() => ({ findings: null, isAway: true, model: '', tokens: 1, disagreement: 0, note: null })),
    };
    const { runs, deps, id } = await begun(away);
    await work(deps, id, never);
    expect(await runs.find(id)).toMatchObject({
      state: 'WAITING',
      done: 0,
      failed: 0,
      stalls: 1,
      error: 'put-off',
    });
    expect(await runs.claim(id, 60)).toBeNull();
    expect(await runs.unfinished(60)).not.toContain(id);
    await sql(`UPDATE curation_run SET not_before = now() - interval '1 second' WHERE id = $1`, [id]);
    expect(await runs.unfinished(60)).toContain(id);
    await sql('UPDATE curation_run SET stalls = 9 WHERE id = $1', [id]);
    await work(deps, id, never);
    expect(await runs.find(id)).toMatchObject({ state: 'FAILED', done: 0 });
  });
});

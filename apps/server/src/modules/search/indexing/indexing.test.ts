import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createFakeModel, type FakeModel, insertFilms, vectorOf } from '../../../../test/support/embedding.ts';
import { eventually } from '../../../../test/support/eventually.ts';
import { createTestPlatform, type TestPlatform } from '../../../../test/support/platform.ts';
import { fromBytes } from '../embeddings/vectors.ts';
import { cardHash } from './card.ts';
import { createIndexing, type Indexing, PLEASE, VECTORS } from './indexing.ts';

let platform: TestPlatform;
let model: FakeModel;
let indexing: Indexing;
const others = new Map<string, FakeModel>();
const never = new AbortController().signal;

beforeEach(async () => {
  platform = await createTestPlatform();
  model = createFakeModel('first');
  indexing = create(() => model);
});
afterEach(() => platform.close());

function create(choose: () => FakeModel | null): Indexing {
  return createIndexing(platform, {
    model: async () => ({ model: choose(), why: 'a test' }),
    open: async (name) => ({ model: others.get(name) ?? null, why: 'there is none' }),
    vectorIndex: null,
  });
}

interface Row {
  movie_id: number;
  model: string;
  status: string;
  vector: Buffer | null;
  text_hash: Buffer;
  attempts: number;
  error: string | null;
  indexed_at: Date | null;
}

const sql = async <R extends object>(text: string, values: unknown[] = []) => (await platform.database.pool.query<R>(text, values)).rows;
const rowsOf = (name: string) => sql<Row>('SELECT * FROM movie_embedding WHERE model = $1 ORDER BY movie_id', [name]);
const served = async () => (await sql<{ model: string }>('SELECT model FROM search_model'))[0]?.model ?? null;
const about = (count: number, of = 'About') => Array.from({ length: count }, (_, i) => `${of} ${i + 1}`);
const embedded = (name: FakeModel) => name.calls.flat();
const runJob = (of: Indexing) => of.jobs[0]?.run({}, { attempt: 1, signal: never });

describe('indexing', () => {
  test('embeds every film once, in batches of 50, and keeps the vector with what it was made of', async () => {
    await insertFilms(platform, about(120));
    const heard: number[] = [];
    const stop = platform.events.subscribe(VECTORS, () => heard.push(1));
    const progress: { done: number; total: number }[] = [];
    const report = await indexing.index({ signal: never, onProgress: (at) => progress.push(at) });
    expect(report).toEqual({ model: 'first', indexed: 120, failed: 0, serves: true });
    expect(model.calls.map(({ length }) => length)).toEqual([50, 50, 20]);
    expect(progress).toEqual([0, 50, 100, 120].map((done) => ({ done, total: 120 })));
    const rows = await rowsOf('first');
    expect(rows).toHaveLength(120);
    expect(rows[6]).toMatchObject({ status: 'INDEXED', attempts: 0, error: null, text_hash: cardHash('Film 7. About 7') });
    expect(rows[6]?.indexed_at).toBeInstanceOf(Date);
    expect(fromBytes(rows[6]?.vector as Buffer)).toEqual(vectorOf('Film 7. About 7'));
    await eventually('a word for each batch', () => heard.length === 3);
    stop();
    expect(await indexing.index({ signal: never })).toMatchObject({ indexed: 0 });
    expect(model.calls).toHaveLength(3);
  });

  test('the first model serves from its first batch on', async () => {
    await insertFilms(platform, about(60));
    const seen: (string | null)[] = [];
    model.before = async () => void seen.push(await served());
    await indexing.index({ signal: never });
    expect(seen).toEqual([null, 'first']);
  });

  test('embeds a film anew when its text has changed, and not when something else of it has', async () => {
    const [one, other] = await insertFilms(platform, about(3));
    await indexing.index({ signal: never });
    await sql(`UPDATE movie SET overview = 'Rewritten' WHERE id = $1`, [one]);
    await sql(`UPDATE movie SET popularity = 9, runtime = 90 WHERE id = $1`, [other]);
    expect(await indexing.index({ signal: never })).toMatchObject({ indexed: 1 });
    expect(model.calls.at(-1)).toEqual(['Film 1. Rewritten']);
  });

  test('goes on where it was aborted, with whole batches kept', async () => {
    await insertFilms(platform, about(120));
    const stopping = new AbortController();
    model.before = () => {
      if (model.calls.length === 1) stopping.abort(new Error('stop'));
    };
    await expect(indexing.index({ signal: stopping.signal })).rejects.toThrow('stop');
    expect(await rowsOf('first')).toHaveLength(50);
    model.before = () => undefined;
    expect(await indexing.index({ signal: never })).toMatchObject({ indexed: 70 });
    expect(new Set(embedded(model)).size).toBe(120);
    expect(embedded(model)).toHaveLength(120);
  });

  test('passes over no film while films come and go', async () => {
    const ids = await insertFilms(platform, about(150));
    model.before = async () => {
      // Those that were just embedded leave the shelf: whoever counted them off would skip as many of the rest.
      if (model.calls.length === 1) await sql('DELETE FROM movie WHERE id = ANY ($1)', [ids.slice(0, 40)]);
    };
    await indexing.index({ signal: never });
    const rows = await rowsOf('first');
    expect(rows.map(({ movie_id }) => movie_id)).toEqual(ids.slice(40));
    expect(rows.every(({ status }) => status === 'INDEXED')).toBe(true);
  });

  test('a film that is removed while it is embedded is nobody’s fault', async () => {
    const ids = await insertFilms(platform, about(3));
    model.before = () => sql('DELETE FROM movie WHERE id = $1', [ids[1]]).then(() => undefined);
    await indexing.index({ signal: never });
    expect((await rowsOf('first')).map(({ movie_id }) => movie_id)).toEqual([ids[0], ids[2]]);
  });

  test.each(['unreadable', 'deadly'])('a text that is %s fails alone, and is given up after three times until it changes', async (word) => {
    const [, bad] = await insertFilms(platform, ['Fine', `This is ${word}`, 'Fine too']);
    expect(await indexing.index({ signal: never })).toMatchObject({ indexed: 2, failed: 1, serves: true });
    const failed = (await rowsOf('first')).find(({ movie_id }) => movie_id === bad);
    expect(failed).toMatchObject({ status: 'FAILED', attempts: 3, vector: null, indexed_at: null });
    expect(failed?.error).toMatch(/cannot be read|died/);
    const before = model.calls.length;
    await indexing.index({ signal: never });
    expect(model.calls).toHaveLength(before);
    await sql(`UPDATE movie SET overview = 'Mended' WHERE id = $1`, [bad]);
    expect(await indexing.index({ signal: never })).toMatchObject({ indexed: 1, failed: 0 });
    expect((await rowsOf('first'))[1]).toMatchObject({ status: 'INDEXED', attempts: 0, error: null });
  });

  test('a film whose new text fails keeps the vector of the old one', async () => {
    const [one] = await insertFilms(platform, ['Fine']);
    await indexing.index({ signal: never });
    await sql(`UPDATE movie SET overview = 'unreadable' WHERE id = $1`, [one]);
    await indexing.index({ signal: never });
    const [row] = await rowsOf('first');
    expect(row?.status).toBe('FAILED');
    expect(fromBytes(row?.vector as Buffer)).toEqual(vectorOf('Film 1. Fine'));
  });

  test('a model that is away fails no film', async () => {
    await insertFilms(platform, about(60));
    model.before = () => {
      model.isAway = model.calls.length > 0;
    };
    await expect(indexing.index({ signal: never })).rejects.toThrow('first is away');
    const rows = await rowsOf('first');
    expect(rows).toHaveLength(50);
    expect(rows.every(({ status }) => status === 'INDEXED')).toBe(true);
  });

  test('another model embeds all films while the one before serves, and takes its place when it is through', async () => {
    await insertFilms(platform, about(120));
    await indexing.index({ signal: never });
    const second = createFakeModel('second', 8);
    const seen: [string | null, number][] = [];
    second.before = async () => void seen.push([await served(), (await rowsOf('first')).length]);
    const stopping = new AbortController();
    const next = create(() => second);
    await expect(next.index({ signal: stopping.signal, onProgress: ({ done }) => done === 50 && stopping.abort() })).rejects.toThrow();
    expect(await next.status(second)).toEqual({ served: 'first', films: 120, indexed: 120, coming: { model: 'second', indexed: 50 } });
    expect(await next.index({ signal: never })).toEqual({ model: 'second', indexed: 70, failed: 0, serves: true });
    expect(seen).toEqual(Array.from({ length: 3 }, () => ['first', 120]));
    expect(await served()).toBe('second');
    expect(await rowsOf('first')).toEqual([]);
    expect((await rowsOf('second')).every(({ vector }) => vector?.length === 32)).toBe(true);
  });

  test('a model that fails at most films does not take the place of one that does not', async () => {
    await insertFilms(platform, ['Fine', 'Not unreadable', 'This unreadable one']);
    model.before = () => undefined;
    await sql(`UPDATE movie SET overview = 'Fine'`);
    await indexing.index({ signal: never });
    await sql(`UPDATE movie SET overview = 'unreadable' WHERE title <> 'Film 1'`);
    expect(await create(() => createFakeModel('second')).index({ signal: never })).toMatchObject({ failed: 2, serves: false });
    expect(await served()).toBe('first');
  });

  test('a model that was not chosen is made ready, and does not serve', async () => {
    await insertFilms(platform, about(3));
    others.set('other', createFakeModel('other'));
    expect(await indexing.index({ signal: never, model: 'other' })).toEqual({ model: 'other', indexed: 3, failed: 0, serves: false });
    expect(await served()).toBeNull();
    await indexing.index({ signal: never });
    expect(await served()).toBe('first');
    expect(await rowsOf('other')).toHaveLength(3);
    await expect(indexing.index({ signal: never, model: 'nobody' })).rejects.toMatchObject({
      message: expect.stringContaining('there is none'),
    });
  });

  test('`all` embeds again what has not changed, and can be gone on with', async () => {
    await insertFilms(platform, about(120));
    await indexing.index({ signal: never });
    const stopping = new AbortController();
    const run = indexing.index({ all: true, signal: stopping.signal, onProgress: ({ done }) => done === 50 && stopping.abort() });
    await expect(run).rejects.toThrow();
    expect(await sql('SELECT FROM movie_embedding WHERE vector IS NULL')).toEqual([]);
    expect(await indexing.index({ signal: never })).toMatchObject({ indexed: 70 });
    expect(embedded(model)).toHaveLength(240);
  });

  test('two at once do nothing twice', async () => {
    await insertFilms(platform, about(120));
    const other = create(() => model);
    const reports = await Promise.all([indexing.index({ signal: never }), other.index({ signal: never })]);
    expect(reports.map(({ indexed }) => indexed).sort()).toEqual([0, 120]);
    expect(embedded(model)).toHaveLength(120);
  });

  test('where embeddings are off, says so', async () => {
    const off = create(() => null);
    await expect(off.index({ signal: never })).rejects.toMatchObject({ code: 'unavailable', message: expect.stringContaining('a test') });
    await runJob(off);
    expect(await off.status(null)).toMatchObject({ served: null, coming: null });
  });
});

describe('the job that follows the shelf', () => {
  test('embeds what is new', async () => {
    await insertFilms(platform, about(3));
    await runJob(indexing);
    expect(embedded(model)).toHaveLength(3);
    await runJob(indexing);
    await insertFilms(platform, about(1, 'New'));
    await runJob(indexing);
    expect(embedded(model)).toEqual(['Film 1. About 1', 'Film 2. About 2', 'Film 3. About 3', 'Film 1. New 1']);
  });

  test('lets whoever asks index in its place', async () => {
    await insertFilms(platform, about(120));
    const begun = Promise.withResolvers<void>();
    const held = Promise.withResolvers<void>();
    model.before = (texts) => {
      if (model.calls.length !== 1 || texts[0] !== 'Film 51. About 51') return;
      begun.resolve();
      return held.promise;
    };
    const job = runJob(indexing);
    await begun.promise;
    const please = Promise.withResolvers<void>();
    const stop = platform.events.subscribe(PLEASE, please.resolve);
    const asked = create(() => model).index({ signal: never });
    // The job heard before us: it was there before.
    await please.promise;
    stop();
    held.resolve();
    await job;
    expect((await asked).indexed + 50).toBe(120);
  });

  test('leaves a model alone for a while that does not answer', async () => {
    await insertFilms(platform, about(3));
    model.isAway = true;
    await runJob(indexing);
    model.isAway = false;
    await runJob(indexing);
    expect(embedded(model)).toEqual([]);
    platform.clock = new Date(Date.now() + 61_000);
    await runJob(indexing);
    expect(embedded(model)).toHaveLength(3);
  });

  test('does not replace a model that another process chose just now', async () => {
    await insertFilms(platform, about(3));
    await indexing.index({ signal: never });
    const second = createFakeModel('second');
    const other = create(() => second);
    await runJob(other);
    expect(await served()).toBe('first');
    platform.clock = new Date(Date.now() + 3_601_000);
    await runJob(other);
    expect(await served()).toBe('second');
  });
});

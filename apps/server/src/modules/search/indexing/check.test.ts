import { afterEach, beforeEach, expect, test } from 'vitest';
import { createFakeModel, insertFilms, vectorOf } from '../../../../test/support/embedding.ts';
import { createTestPlatform, type TestPlatform } from '../../../../test/support/platform.ts';
import type { Vector } from '../embeddings/vectors.ts';
import type { VectorIndex } from '../vectors/vector-index.ts';
import { createIndexing, type Indexing } from './indexing.ts';

let platform: TestPlatform;
let ids: number[];
let outside: Map<string, Map<number, Vector>>;
let indexing: Indexing;
const signal = new AbortController().signal;
const well = { model: 'first', films: 4, indexed: 4, pending: 0, failed: 0, orphans: 0, missing: 0, otherModels: 0 };

beforeEach(async () => {
  platform = await createTestPlatform();
  ids = await insertFilms(platform, ['One', 'Two', 'Three', 'Four']);
  outside = new Map();
  indexing = create();
  await indexing.index({ signal });
});
afterEach(() => platform.close());

function create(model = createFakeModel('first'), vectorIndex: VectorIndex | null = keptIn(outside)): Indexing {
  return createIndexing(platform, { model: async () => ({ model, why: '' }), open: async () => ({ model: null, why: '' }), vectorIndex });
}

/** An index that is two maps. */
function keptIn(models: Map<string, Map<number, Vector>>): VectorIndex {
  const of = (model: string) => models.get(model) ?? new Map<number, Vector>();
  return {
    kind: 'pinecone',
    prepare: async (model) => void models.set(model, of(model)),
    nearest: async () => [],
    put: async (model, entries) => entries.forEach(({ movieId, vector }) => void of(model).set(movieId, vector.slice())),
    remove: async (model, movieIds) => movieIds.forEach((id) => void of(model).delete(id)),
    async *ids(model) {
      yield [...of(model).keys()].slice(0, 2);
      yield [...of(model).keys()].slice(2);
    },
    drop: async (model) => void models.delete(model),
    ping: async () => undefined,
  };
}

const sql = (text: string, values: unknown[] = []) => platform.database.pool.query(text, values);

/** What is found, then that it is put right, and then that nothing is found any more. */
async function mends(found: object) {
  expect(await indexing.check({ fix: false })).toEqual({ ...well, ...found, fixed: false });
  expect(await indexing.check({ fix: true })).toEqual({ ...well, ...found, fixed: true });
  expect(await indexing.check({ fix: false })).toEqual({ ...well, fixed: false });
}

test('finds nothing where all is well', async () => {
  expect(await indexing.check({ fix: false })).toEqual({ ...well, fixed: false });
  expect([...(outside.get('first') ?? [])]).toEqual(
    ids.map((id, i) => [id, vectorOf(`Film ${i + 1}. ${['One', 'Two', 'Three', 'Four'][i]}`)]),
  );
});

test('films that wait, and films whose text has changed', async () => {
  await sql('DELETE FROM movie_embedding WHERE movie_id = $1', [ids[0]]);
  await sql(`UPDATE movie SET overview = 'Rewritten' WHERE id = $1`, [ids[1]]);
  await sql(`UPDATE movie_embedding SET status = 'PENDING' WHERE movie_id = $1`, [ids[2]]);
  // The vector outside of the first is that of no row here.
  await mends({ indexed: 2, pending: 3, orphans: 1 });
  expect(outside.get('first')?.size).toBe(4);
});

test('films that failed and were given up', async () => {
  await sql(`UPDATE movie_embedding SET status = 'FAILED', attempts = 3, error = 'once' WHERE movie_id = $1`, [ids[0]]);
  await mends({ indexed: 3, failed: 1 });
});

test('vectors outside of films that are gone, and films without one', async () => {
  await sql('DELETE FROM movie WHERE id = $1', [ids[3]]);
  outside.get('first')?.delete(ids[0] as number);
  expect(await indexing.check({ fix: false })).toMatchObject({ films: 3, indexed: 3, orphans: 1, missing: 1 });
  expect(await indexing.check({ fix: true })).toMatchObject({ orphans: 1, missing: 1, fixed: true });
  expect([...(outside.get('first')?.keys() ?? [])].sort()).toEqual(ids.slice(0, 3));
});

test('an index outside that came later is filled', async () => {
  outside.clear();
  await create().index({ signal });
  expect(outside.get('first')?.size).toBe(4);
});

test('vectors of other models', async () => {
  await sql(`INSERT INTO movie_embedding (movie_id, model, dimensions, status, text_hash) VALUES ($1, 'old', 2, 'INDEXED', '')`, [ids[0]]);
  outside.set('old', new Map());
  await mends({ otherModels: 1 });
  expect(outside.has('old')).toBe(false);
});

test('a model that was just chosen: everything waits, and the one before is another', async () => {
  indexing = create(createFakeModel('second'));
  const found = { model: 'second', indexed: 0, pending: 4, missing: 0, otherModels: 4 };
  expect(await indexing.check({ fix: false })).toEqual({ ...well, ...found, fixed: false });
  expect(await indexing.check({ fix: true })).toMatchObject({ fixed: true });
  expect(await indexing.check({ fix: false })).toEqual({ ...well, model: 'second', fixed: false });
  expect([...outside.keys()]).toEqual(['second']);
});

test('what cannot be put right is told', async () => {
  await sql(`UPDATE movie SET overview = 'unreadable' WHERE id = $1`, [ids[0]]);
  expect(await indexing.check({ fix: true })).toMatchObject({ pending: 1, failed: 0, fixed: false });
  expect(await indexing.check({ fix: false })).toMatchObject({ pending: 0, failed: 1, fixed: false });
});

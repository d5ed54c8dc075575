import { PGlite } from '@electric-sql/pglite';
import { vector as pgvector } from '@electric-sql/pglite/vector';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type PineconeServer, startPinecone } from '../../../../test/support/pinecone.ts';
import { createTestPlatform, type TestPlatform } from '../../../../test/support/platform.ts';
import { bitsOf } from '../../../platform/bits.ts';
import type { Database } from '../../../platform/database/database.ts';
import { createVectorIndex } from './create.ts';
import { createPgvector } from './pgvector.ts';
import { createPinecone } from './pinecone.ts';
import { type VectorIndex, VectorIndexError } from './vector-index.ts';

const DIMENSIONS = 8;
const FILMS = 3_000;

/** A direction of its own for each number. */
function vectorOf(id: number): Float32Array {
  const values = Array.from({ length: DIMENSIONS }, (_, n) => Math.sin(id * 12.9898 + n * 78.233));
  const length = Math.hypot(...values);
  return Float32Array.from(values, (value) => value / length);
}
const films = Array.from({ length: FILMS }, (_, n) => ({ movieId: n + 1, vector: vectorOf(n + 1) }));

/** What comparing one by one finds. */
function expected(question: Float32Array, most: number, allowed: readonly number[] | null): number[] {
  const score = (vector: Float32Array) => vector.reduce((sum, value, n) => sum + value * (question[n] as number), 0);
  return films
    .filter(({ movieId }) => !allowed || allowed.includes(movieId))
    .map(({ movieId, vector }) => ({ movieId, score: score(vector) }))
    .sort((a, b) => b.score - a.score)
    .slice(0, most)
    .map(({ movieId }) => movieId);
}

/** PostgreSQL with pgvector, in this process. */
let postgres: PGlite;
let pinecone: PineconeServer;
let platform: TestPlatform;
beforeAll(async () => {
  [postgres, pinecone, platform] = await Promise.all([
    PGlite.create({ extensions: { vector: pgvector } }),
    startPinecone(),
    createTestPlatform(),
  ]);
}, 30_000);
afterAll(async () => {
  await Promise.all([postgres.close(), pinecone.close(), platform.close()]);
});

const inProcess = (): Pick<Database, 'pool' | 'transaction'> => {
  const query = async (text: string, values: unknown[] = []) => {
    const { rows, affectedRows } = await postgres.query(text, values);
    return { rows, rowCount: affectedRows ?? 0 };
  };
  const transaction: Database['transaction'] = async (work) => {
    await query('BEGIN');
    try {
      const result = await work({ query } as never);
      await query('COMMIT');
      return result;
    } catch (error) {
      await query('ROLLBACK');
      throw error;
    }
  };
  return { pool: { query } as never, transaction };
};

const kinds: readonly (readonly [string, () => VectorIndex])[] = [
  ['pgvector', () => createPgvector(inProcess())],
  ['Pinecone', () => createPinecone({ apiKey: 'a key', url: pinecone.url, index: 'film-match', environment: 'test' })],
];

describe.each(kinds)('%s', (_, make) => {
  let index: VectorIndex;
  beforeAll(async () => {
    index = make();
    await index.prepare('model-a', DIMENSIONS);
    for (let at = 0; at < FILMS; at += 500) await index.put('model-a', films.slice(at, at + 500));
  }, 60_000);

  test('finds the nearest', async () => {
    const question = vectorOf(77.5);
    const found = await index.nearest('model-a', question, { most: 20, among: null });
    expect(found).toHaveLength(20);
    expect(found[0]?.score).toBeGreaterThanOrEqual(found[19]?.score ?? 1);
    const right = expected(question, 20, null);
    // Approximate: nearly all of them, and the first.
    expect(found.filter(({ movieId }) => right.includes(movieId)).length).toBeGreaterThanOrEqual(18);
    expect(found[0]?.movieId).toBe(right[0]);
  });

  test.each([
    ['none', []],
    ['one', [17]],
    ['some', Array.from({ length: 40 }, (_n, n) => n * 7 + 1)],
    ['many', Array.from({ length: 1_500 }, (_n, n) => n * 2 + 1)],
    ['most', Array.from({ length: 2_900 }, (_n, n) => n + 1)],
  ] as const)('among %s films it gives min(k, matching) of them', async (_name, allowed) => {
    for (const most of [1, 10, 100]) {
      const found = await index.nearest('model-a', vectorOf(1_234.5), { most, among: bitsOf(allowed) });
      expect(found).toHaveLength(Math.min(most, allowed.length));
      for (const { movieId } of found) expect(allowed).toContain(movieId);
    }
    if (allowed.length > 0) {
      const found = await index.nearest('model-a', vectorOf(1_234.5), { most: 1, among: bitsOf(allowed) });
      expect(found[0]?.movieId).toBe(expected(vectorOf(1_234.5), 1, allowed)[0]);
    }
  });

  test('lists what it has, takes out, puts anew, and forgets a model', async () => {
    await index.prepare('model-b', DIMENSIONS);
    await index.put('model-b', films.slice(0, 250));
    await index.put('model-b', films.slice(0, 5));
    await index.remove('model-b', [1, 2, 999]);
    const ids: number[] = [];
    for await (const batch of index.ids('model-b')) ids.push(...batch);
    expect(ids.sort((a, b) => a - b)).toEqual(films.slice(2, 250).map(({ movieId }) => movieId));
    await index.drop('model-b');
    await index.prepare('model-b', DIMENSIONS);
    expect(await index.nearest('model-b', vectorOf(3), { most: 5, among: null })).toEqual([]);
    await index.ping();
  });
});

test('Pinecone: a namespace each environment and model, an index each length, and the key', () => {
  expect([...pinecone.indexes.keys()]).toEqual(['film-match']);
  expect([...(pinecone.indexes.get('film-match')?.namespaces.keys() ?? [])]).toEqual(
    expect.arrayContaining(['test-model-a', 'test-model-b']),
  );
  expect([...pinecone.keys]).toEqual(['a key']);
});

test('Pinecone: vectors of another length go into another index; what is refused is told in one word', async () => {
  const index = createPinecone({ apiKey: 'a key', url: pinecone.url, index: 'film-match', environment: 'test' });
  await index.prepare('longer', 16);
  expect([...pinecone.indexes.keys()].sort()).toEqual(['film-match', 'film-match-16']);
  pinecone.fail.status = 401;
  pinecone.fail.times = 10;
  await expect(index.nearest('longer', new Float32Array(16).fill(0.25), { most: 3, among: null })).rejects.toThrow(VectorIndexError);
  pinecone.fail.times = 0;
});

test('where PostgreSQL has no pgvector, that is said', async () => {
  const { rows } = await platform.database.pool.query(`SELECT FROM pg_available_extensions WHERE name = 'vector'`);
  // The PostgreSQL that npm brings has none; another may.
  if (rows.length) return;
  await expect(createPgvector(platform.database).prepare('m', 8)).rejects.toThrow('VECTOR_INDEX=exact');
});

test('is chosen by the settings', () => {
  const settings = { apiKey: 'k', url: pinecone.url, index: 'i', environment: 'test' };
  expect(createVectorIndex({ choice: 'auto', pinecone: null }, platform.database)).toBeNull();
  expect(createVectorIndex({ choice: 'exact', pinecone: settings }, platform.database)).toBeNull();
  expect(createVectorIndex({ choice: 'auto', pinecone: settings }, platform.database)?.kind).toBe('pinecone');
  expect(createVectorIndex({ choice: 'pgvector', pinecone: settings }, platform.database)?.kind).toBe('pgvector');
  expect(() => createVectorIndex({ choice: 'pinecone', pinecone: null }, platform.database)).toThrow('PINECONE_API_KEY');
});

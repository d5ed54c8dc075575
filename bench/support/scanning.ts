import type pg from 'pg';
import { createEngineSource } from '../../apps/server/src/modules/search/engine/engine.source.ts';
import { VectorStore } from '../../apps/server/src/modules/search/engine/vectors.ts';
import { type Figure, median } from './bench.ts';

const ROUNDS = 15;
const WANTED = 100;
const SCAN_MS = 15;

/** An exact scan of all vectors of the product’s database, beside the same loop in plain JavaScript. */
export async function scanFigures(databaseUrl: string, pool: pg.Pool): Promise<Figure[]> {
  const { rows } = await pool.query<{ model: string; dimensions: number }>('SELECT model, dimensions FROM search_model');
  const [serving] = rows;
  if (!serving) throw new Error('No vectors serve');
  const source = createEngineSource({ databaseUrl, applicationName: 'fotograma' });
  const store = new VectorStore();
  const plain: Float32Array[] = [];
  const vectors = source.vectors(serving.model, null);
  for (let next = await vectors.next(); !next.done; next = await vectors.next()) {
    for (const { id, vector } of next.value) {
      store.put([id], vector);
      plain.push(vector);
    }
  }
  await source.close();
  const all = new Float32Array(plain.length * serving.dimensions);
  for (const [n, vector] of plain.entries()) all.set(vector, n * serving.dimensions);
  const [ours, theirs]: [number[], number[]] = [[], []];
  for (let round = 0; round < ROUNDS; round++) {
    const question = plain[(round * 997) % plain.length] as Float32Array;
    ours.push(timeOf(() => store.nearest(question, WANTED, null)));
    theirs.push(timeOf(() => inJavaScript(all, question)));
  }
  const what = `exact scan, ${plain.length} vectors of ${serving.dimensions}`;
  return [
    { what: `${what}: median`, unit: 'ms', ours: median(ours), target: { atMost: SCAN_MS } },
    { what: '  beside a loop in JavaScript', unit: 'ms', ours: median(ours), peer: { what: 'JavaScript', value: median(theirs) } },
  ];
}

function timeOf(work: () => unknown): number {
  const started = performance.now();
  work();
  return performance.now() - started;
}

/** Products alone, without looking for the best. */
function inJavaScript(all: Float32Array, question: Float32Array): Float32Array {
  const products = new Float32Array(all.length / question.length);
  for (let film = 0, at = 0; film < products.length; film++) {
    let sum = 0;
    for (let n = 0; n < question.length; n++, at++) sum += (all[at] as number) * (question[n] as number);
    products[film] = sum;
  }
  return products;
}

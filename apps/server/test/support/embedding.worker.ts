import { parentPort, workerData } from 'node:worker_threads';
import { serveModel } from '../../src/modules/search/embeddings/model.serving.ts';

/**
 * A model for tests of its thread. What a text says is done: `die`, `bad` (fails), `hold` (waits until the gate is opened);
 * any other is answered with the number of the pass that it was in, and how many texts there were in it.
 */
export interface TestModelOrder {
  /** Three numbers: whether the gate is open, and passes begun and models loaded in all threads. */
  readonly gate: SharedArrayBuffer;
  readonly isUnloadable?: boolean;
}

if (parentPort) {
  const { gate, isUnloadable } = workerData as TestModelOrder;
  const shared = new Int32Array(gate);
  await serveModel(parentPort, async () => {
    Atomics.add(shared, 2, 1);
    if (isUnloadable) throw new Error('no such model');
    return {
      async embed(texts) {
        const pass = Atomics.add(shared, 1, 1);
        if (texts.includes('die')) process.exit(7);
        if (texts.includes('bad')) throw new Error('this text cannot be read');
        if (texts.includes('hold')) Atomics.wait(shared, 0, 0);
        return texts.map(() => Float32Array.of(pass, texts.length));
      },
    };
  });
}

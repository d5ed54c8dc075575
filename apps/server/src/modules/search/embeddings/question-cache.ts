import { LRUCache } from 'lru-cache';
import type { EmbeddingModel } from './model.ts';
import type { Vector } from './vectors.ts';

/** Questions remembered: some 2 MB. */
const REMEMBERED = 1_000;

/** The same model, that remembers questions; of equal ones asked at the same time it is asked once. Films go past it. */
export function withQuestionCache(model: EmbeddingModel): EmbeddingModel {
  const remembered = new LRUCache<string, Vector>({ max: REMEMBERED });
  const underWay = new Map<string, Promise<Vector>>();

  const ask = (text: string): Promise<Vector> => {
    const asked =
      underWay.get(text) ??
      // Not with the signal of one of those who wait: the others would be left without.
      model
        .embed([text], { kind: 'question' })
        .then(([vector]) => {
          remembered.set(text, vector as Vector);
          return vector as Vector;
        })
        .finally(() => underWay.delete(text));
    underWay.set(text, asked);
    return asked;
  };

  return {
    ...model,
    async embed(texts, options = {}) {
      if (options.kind !== 'question') return model.embed(texts, options);
      options.signal?.throwIfAborted();
      const vectors = Promise.all(texts.map((text) => remembered.get(text) ?? ask(text)));
      // Copies: theirs to change, or to hand to another thread.
      return (await unlessAborted(vectors, options.signal)).map((vector) => vector.slice());
    },
    async close() {
      remembered.clear();
      await model.close();
    },
  };
}

/** @throws the signal's reason as soon as it is aborted; what was begun goes on. */
async function unlessAborted<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (!signal) return work;
  const { promise, reject } = Promise.withResolvers<never>();
  const onAbort = () => reject(signal.reason);
  signal.addEventListener('abort', onAbort);
  try {
    return await Promise.race([work, promise]);
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}

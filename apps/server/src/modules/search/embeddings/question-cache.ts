import { LRUCache } from 'lru-cache';
import type { EmbeddingModel } from './model.ts';

/** Questions whose vectors are kept: some two to six kilobytes each. */
const MOST = 1_000;

/** The same model, which answers a question that was asked before from memory, and one that is being asked together with it. */
export function withQuestionCache(model: EmbeddingModel): EmbeddingModel {
  const known = new LRUCache<string, Float32Array<ArrayBuffer>>({ max: MOST });
  const asked = new Map<string, Promise<Float32Array<ArrayBuffer>[]>>();
  return {
    ...model,
    async embed(texts, options = {}) {
      const [text] = texts;
      if (options.kind !== 'question' || texts.length !== 1 || text === undefined) return model.embed(texts, options);
      const vector = known.get(text);
      if (vector) return [vector];
      // Whoever asked first may give up; the others would still want it, so nobody’s signal ends it.
      const answer = asked.get(text) ?? model.embed([text], { kind: 'question' });
      asked.set(text, answer);
      try {
        const [found] = await answer;
        if (found) known.set(text, found);
        return found ? [found] : [];
      } finally {
        asked.delete(text);
      }
    },
  };
}

import type { Logger } from '../../platform/observability/logger.ts';
import type { EmbeddingModel } from './embeddings/model.ts';
import type { ServingModel } from './search.repository.ts';

/** Longest that a search waits for the meaning of its question; after that it is answered by words. */
const PATIENCE_MS = 2_000;

/** Vectors of questions, by the model that serves. */
export interface Questions {
  /**
   * @param question as it was asked, and in English.
   * @returns null where meaning is not to be had (now).
   */
  vectorOf(
    serving: ServingModel,
    question: { text: string; english: string },
    signal?: AbortSignal,
  ): Promise<Float32Array<ArrayBuffer> | null>;
}

export function createQuestions(deps: {
  /** The model of a name; null when it cannot be had. */
  modelNamed: (name: string) => Promise<EmbeddingModel | null>;
  log: Logger;
}): Questions {
  const { modelNamed, log } = deps;
  return {
    async vectorOf(serving, { text, english }, signal) {
      const patience = AbortSignal.timeout(PATIENCE_MS);
      try {
        const model = await modelNamed(serving.model);
        if (!model) return null;
        const asked = model.multilingual ? text : english;
        if (!asked.trim()) return null;
        const either = signal ? AbortSignal.any([signal, patience]) : patience;
        const [vector] = await withinPatience(model.embed([asked], { kind: 'question', signal: either }), either);
        return vector ?? null;
      } catch (err) {
        signal?.throwIfAborted();
        log.warn({ err, model: serving.model }, 'A question could not be embedded; it is searched by words');
        return null;
      }
    },
  };
}

/** A model that does not listen to the signal keeps nobody waiting. */
function withinPatience<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((done, fail) => {
    const stop = () => fail(signal.reason);
    signal.addEventListener('abort', stop, { once: true });
    work.then(done, fail).finally(() => signal.removeEventListener('abort', stop));
  });
}

import type { MessagePort } from 'node:worker_threads';
import type { Vector } from './vectors.ts';

/** A model as it is inside its thread: one pass at a time, and nobody else there to keep waiting. */
export interface LoadedModel {
  /** @returns a vector of length 1 for each. */
  embed(texts: readonly string[]): Promise<Vector[]>;
}

/** What the thread is asked, one at a time, … */
export interface Pass {
  readonly texts: readonly string[];
}

/** … and what it says: `loaded` or `unloadable` first, then an answer to each pass. */
export type Said =
  | { readonly type: 'loaded' }
  | { readonly type: 'unloadable'; readonly message: string }
  /** Vectors one after the other. */
  | { readonly type: 'vectors'; readonly values: Vector }
  | { readonly type: 'failed'; readonly message: string };

/** Loads a model and answers with it for as long as the thread lives. */
export async function serveModel(port: MessagePort, load: () => Promise<LoadedModel>): Promise<void> {
  const say = (said: Said, transfer: ArrayBuffer[] = []) => port.postMessage(said, transfer);
  let model: LoadedModel;
  try {
    model = await load();
  } catch (error) {
    return say({ type: 'unloadable', message: messageOf(error) });
  }
  port.on('message', ({ texts }: Pass) => {
    model.embed(texts).then(
      (vectors) => {
        const values = joined(vectors);
        say({ type: 'vectors', values }, [values.buffer]);
      },
      (error: unknown) => say({ type: 'failed', message: messageOf(error) }),
    );
  });
  say({ type: 'loaded' });
}

function joined(vectors: readonly Vector[]): Vector {
  const values = new Float32Array(vectors.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const vector of vectors) {
    values.set(vector, at);
    at += vector.length;
  }
  return values;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

import { EmbeddingError, type EmbeddingModel } from '../embeddings/model.ts';
import type { Vector } from '../embeddings/vectors.ts';
import type { VectorIndex } from '../vectors/vector-index.ts';
import { cardHash, cardText } from './card.ts';
import { type Embedded, type IndexedFilm, type IndexingRepository, MOST_ATTEMPTS, type Unembeddable } from './indexing.repository.ts';

/** Films read at once, some milliseconds of work, and films embedded at once. */
export const READ = 250;
const BATCH = 50;
/** Any model can embed this; one that cannot is away. */
const PLAIN = 'A film.';
/** Characters of an error that are kept. */
const MOST_ERROR = 300;

export interface IndexerDeps {
  readonly rows: IndexingRepository;
  readonly vectorIndex: VectorIndex | null;
  /** Told after each batch that there are other vectors. */
  readonly changed: () => Promise<void>;
}

export interface IndexRun {
  /** Whether the model is to serve; else its vectors are only made ready. */
  readonly serves: boolean;
  readonly signal: AbortSignal;
  readonly onProgress?: ((progress: { done: number; total: number }) => void) | undefined;
}

type Due = IndexedFilm & { readonly text: string; readonly hash: Buffer };

/** Embeds what a model has not embedded as it stands, and has the model serve when it may. Whoever calls sees to it that one runs at once. */
export function createIndexer({ rows, vectorIndex, changed }: IndexerDeps) {
  /** Along all films once. @returns how many were embedded. */
  const pass = async (model: EmbeddingModel, run: IndexRun): Promise<number> => {
    let [done, told, indexed, after] = [0, 0, 0, 0];
    const { films: total } = await rows.counts(model.name);
    const tell = (now: number) => {
      told = now;
      run.onProgress?.({ done: Math.min(now, total), total });
    };
    tell(0);
    for (;;) {
      run.signal.throwIfAborted();
      // By the last id seen, never by how many were seen: films come and go, and leave the filter as they are embedded.
      const films = await rows.films(model.name, after, READ);
      const last = films.at(-1);
      if (!last) return indexed;
      after = last.id;
      const due = films.map((film, place) => ({ ...carded(film, model), place })).filter(isDue);
      for (let at = 0; at < due.length; at += BATCH) {
        run.signal.throwIfAborted();
        const batch = due.slice(at, at + BATCH);
        indexed += await embedBatch(model, batch, run);
        tell(done + (batch.at(-1)?.place ?? 0) + 1);
      }
      done += films.length;
      if (done > told) tell(done);
    }
  };

  const embedBatch = async (model: EmbeddingModel, films: readonly Due[], { serves, signal }: IndexRun): Promise<number> => {
    const { embedded, failed } = await embedAll(model, films, signal);
    // First to the index outside: what it does not take is not taken to be indexed.
    if (embedded.length) await vectorIndex?.put(model.name, embedded);
    await rows.saveVectors(model.name, model.dimensions, embedded);
    await rows.saveFailures(model.name, model.dimensions, failed);
    // The first model serves from its first batch on: search gets better as it goes.
    if (serves && embedded.length && (await rows.served()) === null) await rows.serve(model.name, model.dimensions, null);
    if (embedded.length) await changed();
    return embedded.length;
  };

  return {
    pass,

    /** Has a model that is through with all films serve, and removes what the one before left. @returns whether it serves. */
    async takeOver(model: EmbeddingModel, signal: AbortSignal): Promise<boolean> {
      const served = await rows.served();
      if (!served || served.model === model.name) return served !== null;
      const { films, indexed } = await rows.counts(model.name);
      // One that fails at most of them is no better than what is there.
      if ((await rows.isUnfinished(model.name)) || indexed * 2 < films) return false;
      if (!(await rows.serve(model.name, model.dimensions, served.model))) return false;
      await changed();
      await rows.removeModel(served.model, signal);
      await vectorIndex?.drop(served.model);
      return true;
    },
  };
}

function carded(film: IndexedFilm, model: EmbeddingModel): Due {
  const text = cardText(film, model.reads);
  return { ...film, text, hash: cardHash(text) };
}

/** Whether a film is embedded now: it never was, its text is another, or it failed and has not been given up. */
export function isDue({ status, textHash, hash, attempts }: Due): boolean {
  if (status === null || !textHash?.equals(hash)) return true;
  return status !== 'INDEXED' && attempts < MOST_ATTEMPTS;
}

/** All at once; where that fails each by itself, so that a text that cannot be embedded fails alone. */
async function embedAll(
  model: EmbeddingModel,
  films: readonly Due[],
  signal: AbortSignal,
): Promise<{ embedded: Embedded[]; failed: Unembeddable[] }> {
  const embed = async (some: readonly Due[]): Promise<Embedded[]> => {
    const vectors = await model.embed(
      some.map(({ text }) => text),
      { kind: 'film', signal },
    );
    return some.map(({ id, hash }, i) => ({ movieId: id, textHash: hash, vector: checked(vectors[i], model) }));
  };
  try {
    return { embedded: await embed(films), failed: [] };
  } catch (error) {
    await unlessAway(model, error, signal);
  }
  const [embedded, failed]: [Embedded[], Unembeddable[]] = [[], []];
  for (const film of films) {
    try {
      embedded.push(...(await embed([film])));
    } catch (error) {
      await unlessAway(model, error, signal);
      failed.push({ movieId: film.id, textHash: film.hash, error: (error as Error).message.slice(0, MOST_ERROR) });
    }
  }
  return { embedded, failed };
}

/** @throws what is no text's fault: the run was aborted, or the model does not answer to anything. */
async function unlessAway(model: EmbeddingModel, error: unknown, signal: AbortSignal): Promise<void> {
  signal.throwIfAborted();
  if (!(error instanceof EmbeddingError)) throw error;
  // A text that kills the model's thread looks like a model that is away, and one that refuses our key like a bad text, until it
  // is asked for something plain.
  await model.embed([PLAIN], { kind: 'film', signal });
}

function checked(vector: Vector | undefined, model: EmbeddingModel): Vector {
  if (vector?.length !== model.dimensions) {
    throw new EmbeddingError(`${model.name} gave ${vector?.length ?? 0} numbers, not ${model.dimensions}`, { passing: false });
  }
  if (!vector.every(Number.isFinite)) throw new EmbeddingError(`${model.name} gave what is no number`, { passing: false });
  return vector;
}

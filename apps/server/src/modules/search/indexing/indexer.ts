import { EmbeddingError, type EmbeddingModel } from '../embeddings/model.ts';
import type { VectorIndex } from '../vectors/vector-index.ts';
import { cardOf, hashOf } from './card.ts';
import { type FilmToIndex, type IndexingRepository, MOST_ATTEMPTS, type Outcome } from './indexing.repository.ts';

/** Films that are read, embedded and written together. */
const BATCH = 50;

export interface IndexRun {
  readonly model: EmbeddingModel;
  /** Also films whose text has not changed. */
  readonly all: boolean;
  readonly signal: AbortSignal;
  readonly onProgress?: ((progress: { done: number; total: number }) => void) | undefined;
}

export interface IndexOutcome {
  readonly indexed: number;
  readonly failed: number;
  /** The model took another one's place. */
  readonly switched: boolean;
}

/**
 * Goes through all films once by their ids and embeds those that have no vector of the model, or one of another text. What is
 * written stays: a run that was stopped or killed is taken up by the next. While a new model embeds, the one before serves;
 * when every film has had its turn, the new one takes its place and the old vectors go.
 */
export function createIndexer(deps: {
  repository: IndexingRepository;
  vectorIndex: VectorIndex | null;
  /** Told after each batch: there are other vectors. */
  publish: () => Promise<void>;
}): (run: IndexRun) => Promise<IndexOutcome> {
  const { repository, vectorIndex, publish } = deps;

  const embed = async (films: readonly FilmToIndex[], { model, signal }: IndexRun): Promise<Outcome[]> => {
    const cards = films.map(cardOf);
    try {
      const vectors = await model.embed(cards, { kind: 'film', signal });
      return films.map(({ id }, n) => ({ movieId: id, textHash: hashOf(cards[n] as string), vector: vectors[n] as Float32Array }));
    } catch (error) {
      signal.throwIfAborted();
      if (isPassing(error) || films.length === 0) throw error;
      if (films.length > 1) {
        // One text that cannot be embedded fails alone.
        const outcomes: Outcome[] = [];
        for (const film of films) outcomes.push(...(await embed([film], { model, signal, all: false })));
        return outcomes;
      }
      const [film] = films;
      return film
        ? [{ movieId: film.id, textHash: hashOf(cards[0] as string), error: error instanceof Error ? error.message : String(error) }]
        : [];
    }
  };

  const write = async (model: EmbeddingModel, outcomes: readonly Outcome[]) => {
    const entries = outcomes.flatMap((outcome) => ('vector' in outcome ? [{ movieId: outcome.movieId, vector: outcome.vector }] : []));
    // First outside: a film is INDEXED when it can be found.
    if (entries.length) await vectorIndex?.put(model.name, entries);
    await repository.write(model.name, model.dimensions, outcomes);
  };

  return async (run) => {
    const { model, all, signal, onProgress } = run;
    await vectorIndex?.prepare(model.name, model.dimensions);
    const total = await repository.countFilms();
    const before = await repository.serving();
    // While there is nothing to search by, what there is is searched, film after film.
    if (!before) await repository.serve(model.name, model.dimensions);
    let [done, indexed, failed] = [0, 0, 0];
    for (let last = 0; ; ) {
      signal.throwIfAborted();
      const films = await repository.films(model.name, last, BATCH);
      if (films.length === 0) break;
      last = films.at(-1)?.id ?? last;
      const due = films.filter((film) => all || isDue(film));
      if (due.length) {
        const outcomes = await embed(due, run);
        await write(model, outcomes);
        const well = outcomes.filter((outcome) => 'vector' in outcome).length;
        indexed += well;
        failed += outcomes.length - well;
        await publish();
      }
      done += films.length;
      onProgress?.({ done: Math.min(done, total), total });
    }
    const switched = before !== null && before.model !== model.name;
    if (switched) await repository.serve(model.name, model.dimensions);
    await repository.dropOthers(model.name);
    if (switched) {
      await publish();
      await vectorIndex?.drop(before.model);
    }
    return { indexed, failed, switched };
  };
}

/** Whether a film is to be embedded: it has no vector, its text is another, or it failed less often than that it is given up. */
export function isDue(film: FilmToIndex): boolean {
  if (film.textHash === null || !film.textHash.equals(hashOf(cardOf(film)))) return true;
  return film.status !== 'INDEXED' && film.attempts < MOST_ATTEMPTS;
}

function isPassing(error: unknown): boolean {
  return error instanceof EmbeddingError && error.passing;
}

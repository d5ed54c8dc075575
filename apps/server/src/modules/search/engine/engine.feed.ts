import type { EngineSource } from './engine.source.ts';
import type { SearchEngine } from './engine.types.ts';

/** Vectors that were committed late carry an earlier time than those read before them. */
const OVERLAP_MS = 60_000;

/** Keeps an engine as its source has it. */
export interface EngineFeed {
  /** Resolves when films that changed before the call are as they are now. @throws when the films could not be read. */
  ready(): Promise<void>;
  changed(ids: readonly number[]): void;
  reload(): void;
  vectors(model: string | null): void;
  /** The model of the vectors that the engine holds. */
  readonly model: string | null;
}

/**
 * Reads films in the order in which changes are told: what was read before a change never takes the place of what was read
 * after it. Vectors come after the films and beside them, so that nobody waits for them.
 */
export function createEngineFeed(engine: SearchEngine, source: EngineSource): EngineFeed {
  const known = new Set<number>();
  let model: string | null = null;
  let vectorsSince: Date | null = null;
  let films: Promise<void> = Promise.resolve();
  let vectors: Promise<void> = Promise.resolve();
  let failed = false;

  const load = async () => {
    const gone = new Set(known);
    for await (const batch of source.films()) {
      engine.putFilms(batch);
      for (const { id } of batch) {
        known.add(id);
        gone.delete(id);
      }
    }
    forget([...gone]);
    engine.settle();
  };
  const bring = async (ids: readonly number[]) => {
    const rows = await source.filmsOf(ids);
    engine.putFilms(rows);
    const found = new Set(rows.map(({ id }) => id));
    for (const id of found) known.add(id);
    forget(ids.filter((id) => !found.has(id)));
  };
  const forget = (ids: readonly number[]) => {
    if (ids.length === 0) return;
    engine.removeFilms(ids);
    engine.removeVectors(ids);
    for (const id of ids) known.delete(id);
  };
  const read = async (wanted: string | null) => {
    if (wanted !== model) {
      engine.clearVectors();
      vectorsSince = null;
    }
    model = wanted;
    if (wanted === null) return;
    const rows = source.vectors(wanted, vectorsSince);
    for (let next = await rows.next(); ; next = await rows.next()) {
      if (next.done) {
        vectorsSince = new Date(next.value.getTime() - OVERLAP_MS);
        return;
      }
      const batch = next.value.filter(({ id }) => known.has(id));
      const [first] = batch;
      if (!first) continue;
      const all = new Float32Array(batch.length * first.vector.length);
      for (const [n, { vector }] of batch.entries()) all.set(vector, n * first.vector.length);
      engine.putVectors(
        batch.map(({ id }) => id),
        all,
      );
    }
  };
  /** One that failed is told to whoever waits, and is no reason not to do the next. */
  const after = (before: Promise<void>, work: () => Promise<void>) => {
    const done = before.catch(() => undefined).then(work);
    done.catch(() => {
      failed = true;
    });
    return done;
  };

  return {
    ready() {
      // What is missing since a failure nobody knows.
      if (failed) {
        failed = false;
        films = after(films, load);
      }
      return films;
    },
    changed(ids) {
      films = after(films, () => bring(ids));
    },
    reload() {
      films = after(films, load);
    },
    vectors(wanted) {
      const before = films;
      vectors = after(vectors, async () => {
        await before.catch(() => undefined);
        await read(wanted);
      });
    },
    get model() {
      return model;
    },
  };
}

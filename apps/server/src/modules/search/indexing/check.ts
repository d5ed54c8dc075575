import type { EmbeddingModel } from '../embeddings/model.ts';
import type { VectorIndex } from '../vectors/vector-index.ts';
import { cardHash, cardText } from './card.ts';
import { isDue, READ } from './indexer.ts';
import type { IndexingRepository } from './indexing.repository.ts';

/** Vectors sent to an index outside at once. */
const SENT_AT_ONCE = 100;

/** Films that wait to be embedded by a model, those included that failed and are tried again. */
export async function countDue(rows: IndexingRepository, model: EmbeddingModel, signal?: AbortSignal): Promise<number> {
  let [due, after] = [0, 0];
  for (;;) {
    signal?.throwIfAborted();
    const films = await rows.films(model.name, after, READ);
    const last = films.at(-1);
    if (!last) return due;
    after = last.id;
    due += films.filter((film) => {
      const text = cardText(film, model.reads);
      return film.status !== 'FAILED' && isDue({ ...film, text, hash: cardHash(text) });
    }).length;
  }
}

export interface Outside {
  /** Vectors there of films that are not here, … */
  readonly orphans: number;
  /** … and films here whose vector is missing there. */
  readonly missing: number;
}

/** Compares an index outside with the vectors that are kept here, and with `fix` makes it the same. */
export async function compareOutside(
  rows: IndexingRepository,
  index: VectorIndex,
  model: EmbeddingModel,
  options: { fix: boolean; signal?: AbortSignal | undefined },
): Promise<Outside> {
  await index.prepare(model.name, model.dimensions);
  const there = new Set<number>();
  for await (const ids of index.ids(model.name)) {
    options.signal?.throwIfAborted();
    for (const id of ids) there.add(id);
  }
  let [missing, after] = [0, 0];
  for (;;) {
    options.signal?.throwIfAborted();
    const ids = await rows.withVectors(model.name, after, SENT_AT_ONCE);
    const last = ids.at(-1);
    if (last === undefined) break;
    after = last;
    const absent = ids.filter((id) => !there.delete(id));
    missing += absent.length;
    if (options.fix && absent.length) await index.put(model.name, await rows.vectors(model.name, absent));
  }
  // What is left over there is nobody's here.
  const orphans = [...there];
  for (let at = 0; options.fix && at < orphans.length; at += SENT_AT_ONCE) {
    await index.remove(model.name, orphans.slice(at, at + SENT_AT_ONCE));
  }
  return { orphans: orphans.length, missing };
}

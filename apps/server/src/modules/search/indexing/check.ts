import type { IndexCheck } from '../index.ts';
import { floatsOf } from '../vectors/floats.ts';
import type { VectorIndex } from '../vectors/vector-index.ts';
import { isDue } from './indexer.ts';
import { type IndexingRepository, MOST_ATTEMPTS } from './indexing.repository.ts';

const BATCH = 500;

/**
 * What is not as it should be with the vectors. With `fix`, what an index outside has too much or too little is put right here;
 * films that wait are left to whoever embeds.
 */
export async function checkIndex(
  deps: { repository: IndexingRepository; vectorIndex: VectorIndex | null },
  options: { fix: boolean; signal: AbortSignal },
): Promise<Omit<IndexCheck, 'fixed'>> {
  const { repository, vectorIndex } = deps;
  const serving = await repository.serving();
  const model = serving?.model ?? null;
  let [films, pending, failed] = [0, 0, 0];
  for (let last = 0; ; ) {
    options.signal.throwIfAborted();
    const batch = await repository.films(model ?? '', last, BATCH);
    if (batch.length === 0) break;
    last = batch.at(-1)?.id ?? last;
    films += batch.length;
    for (const film of batch) {
      if (film.status === 'FAILED' && film.attempts >= MOST_ATTEMPTS) failed++;
      else if (isDue(film)) pending++;
    }
  }
  const { indexed, otherModels } = await repository.counts(model ?? '');
  const outside = model !== null && vectorIndex ? await compare(model, repository, vectorIndex, options) : { orphans: 0, missing: 0 };
  return { model, films, indexed, pending, failed, otherModels, ...outside };
}

/** An index outside beside the table, which is right. */
async function compare(
  model: string,
  repository: IndexingRepository,
  index: VectorIndex,
  { fix, signal }: { fix: boolean; signal: AbortSignal },
): Promise<{ orphans: number; missing: number }> {
  const there = new Set<number>();
  for await (const ids of index.ids(model)) for (const id of ids) there.add(id);
  let missing = 0;
  for await (const rows of repository.vectors(model)) {
    signal.throwIfAborted();
    const absent = rows.filter(({ movieId }) => !there.delete(movieId));
    missing += absent.length;
    if (fix && absent.length) {
      await index.put(
        model,
        absent.map(({ movieId, vector }) => ({ movieId, vector: floatsOf(vector) })),
      );
    }
  }
  const orphans = [...there];
  if (fix && orphans.length) await index.remove(model, orphans);
  return { orphans: orphans.length, missing };
}

/**
 * Runs `work` over all items, some at once. After a failure nothing more is begun, and what was begun is waited for, so that
 * nothing goes on behind the caller's back.
 * @throws what the first one that failed threw.
 */
export async function inParallel<T>(items: Iterable<T>, atOnce: number, work: (item: T) => Promise<void>): Promise<void> {
  const waiting = items[Symbol.iterator]();
  const failures: unknown[] = [];
  const lane = async () => {
    for (let next = waiting.next(); !next.done; next = waiting.next()) {
      await work(next.value).catch((error: unknown) => failures.push(error));
      if (failures.length) return;
    }
  };
  await Promise.all(Array.from({ length: atOnce }, lane));
  if (failures.length) throw failures[0];
}

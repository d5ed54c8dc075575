import { setTimeout as wait } from 'node:timers/promises';

const LOOK_EVERY_MS = 10;

/**
 * Looks until `look` gives something, for what cannot be waited on as an event.
 * @throws when it gives nothing for `seconds`, naming what was awaited.
 */
export async function eventually<T>(what: string, look: () => Promise<T> | T, seconds = 20): Promise<NonNullable<T>> {
  const deadline = performance.now() + seconds * 1_000;
  for (;;) {
    const found = await look();
    if (found !== null && found !== undefined && found !== false) return found as NonNullable<T>;
    if (performance.now() > deadline) throw new Error(`Not within ${seconds} s: ${what}`);
    await wait(LOOK_EVERY_MS);
  }
}

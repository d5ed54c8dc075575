import { setTimeout as wait } from 'node:timers/promises';

/** The first look comes soon; later ones further apart, for each of them takes from what is awaited. */
const FIRST_LOOK_MS = 5;
const LOOK_EVERY_MS = 80;

/**
 * Looks until `look` gives something, for what cannot be waited on as an event.
 * @throws when it gives nothing for `seconds`, naming what was awaited.
 */
export async function eventually<T>(what: string, look: () => Promise<T> | T, seconds = 20): Promise<NonNullable<T>> {
  const deadline = performance.now() + seconds * 1_000;
  for (let pause = FIRST_LOOK_MS; ; pause = Math.min(pause * 2, LOOK_EVERY_MS)) {
    const found = await look();
    if (found !== null && found !== undefined && found !== false) return found as NonNullable<T>;
    if (performance.now() > deadline) throw new Error(`Not within ${seconds} s: ${what}`);
    await wait(pause);
  }
}

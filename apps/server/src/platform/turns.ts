import { Fault } from './errors.ts';

/**
 * A semaphore with a bounded queue, first come, first served, for work that fills the processor.
 * @param options.places how many work at once. @param options.waiting how many may wait.
 * @param options.full what is told to whoever comes when all places to wait are taken.
 * @returns what runs work when its turn comes. @throws {Fault} `unavailable`, with when to come again.
 */
export function createTurns(options: { places: number; waiting: number; full: string; retrySeconds: number }) {
  let free = options.places;
  const waiting: (() => void)[] = [];
  return async <T>(work: () => Promise<T>): Promise<T> => {
    if (free > 0) free--;
    else if (waiting.length < options.waiting) await new Promise<void>((resolve) => waiting.push(resolve));
    else throw new Fault('unavailable', options.full, { headers: { 'Retry-After': String(options.retrySeconds) } });
    try {
      return await work();
    } finally {
      // The place is handed over, not freed, so that nobody who comes just now overtakes.
      const next = waiting.shift();
      if (next) next();
      else free++;
    }
  };
}

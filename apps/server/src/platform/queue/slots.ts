import type { Events } from '../events/events.ts';
import { withContext } from '../observability/context.ts';
import type { Logger } from '../observability/logger.ts';

/** Words to other processes that come closer together are one. */
const TELL_MS = 10;

/** Workers of one process that take what a table has for them: which piece is next is decided when a worker is free, and not when it is ordered. */
export interface Slots {
  /** Begins to take work. */
  start(): void;
  /** There may be something to do, here or in another process. */
  announce(): void;
  /** Takes nothing more, aborts what runs and waits for it. */
  close(): Promise<void>;
}

export interface SlotsOptions {
  readonly name: string;
  /** Pieces of work at once in this process. */
  readonly slots: number;
  readonly events: Pick<Events, 'publish' | 'subscribe'>;
  readonly log: Logger;
  /** Milliseconds after which it is looked again without being told: for what is due by the clock, and for lost words. */
  readonly lookMs: number;
  /** Claims the next piece of work; null when there is none. */
  take(signal: AbortSignal): Promise<(() => Promise<void>) | null>;
  /** Before every look by the clock. */
  tick?(): Promise<void>;
}

export function createSlots(options: SlotsOptions): Slots {
  const { name, log, events } = options;
  const topic = `slots.${name}`;
  const stopping = new AbortController();
  const running = new Set<Promise<void>>();
  let unsubscribe = () => {};
  let looking: Promise<void> | null = null;
  let again = false;
  let timer: NodeJS.Timeout | undefined;
  let telling: NodeJS.Timeout | undefined;
  let started = false;

  const run = (work: () => Promise<void>) => {
    const done = withContext({ job: name }, work)
      .catch((err: unknown) => log.error({ err }, `Work of ${name} failed unexpectedly`))
      .finally(() => {
        running.delete(done);
        look();
      });
    running.add(done);
  };
  const fill = async () => {
    do {
      again = false;
      while (running.size < options.slots && !stopping.signal.aborted) {
        const work = await options.take(stopping.signal);
        if (!work) break;
        run(work);
      }
    } while (again && running.size < options.slots && !stopping.signal.aborted);
  };
  const look = () => {
    if (!started || stopping.signal.aborted) return;
    again = true;
    looking ??= fill()
      .catch((err: unknown) => log.warn({ err }, `No work could be taken for ${name}; it is tried again`))
      .finally(() => {
        looking = null;
        // A word that came as the look was ending.
        if (again) look();
      });
  };
  const byTheClock = () => {
    timer = setTimeout(async () => {
      await options.tick?.().catch((err: unknown) => log.warn({ err }, `What is due by the clock could not be done for ${name}`));
      look();
      if (!stopping.signal.aborted) byTheClock();
    }, options.lookMs);
  };

  return {
    start() {
      started = true;
      unsubscribe = events.subscribe(topic, look);
      byTheClock();
      look();
    },
    announce() {
      look();
      telling ??= setTimeout(() => {
        telling = undefined;
        events.publish(topic).catch((err: unknown) => log.warn({ err }, `Other processes hear of work for ${name} a little later`));
      }, TELL_MS);
    },
    async close() {
      stopping.abort(new Error('The process is stopping'));
      unsubscribe();
      clearTimeout(timer);
      clearTimeout(telling);
      await looking;
      await Promise.all(running);
    },
  };
}

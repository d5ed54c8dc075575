import { Worker } from 'node:worker_threads';
import type { Pass, Said } from './model.serving.ts';
import { EmbeddingError, type EmbeddingModel, type EmbedOptions } from './model.ts';
import type { Vector } from './vectors.ts';

export interface ThreadedModel extends Pick<EmbeddingModel, 'name' | 'dimensions' | 'multilingual' | 'batch'> {
  /** Characters. */
  readonly reads: number;
  /** Texts of one pass. One of films keeps a question that comes in the middle of it waiting, so it is short. */
  readonly pass: { readonly question: number; readonly film: number };
  /** The thread's program, which calls `serveModel`, and what it is told. */
  readonly program: URL;
  readonly order: unknown;
  /** Milliseconds that loading may take, and one pass; and after how many without work the thread ends. */
  readonly loadMs: number;
  readonly passMs: number;
  readonly idleMs: number;
}

type Kind = NonNullable<EmbedOptions['kind']>;

/** One call of `embed`. */
interface Call {
  readonly vectors: Vector[];
  left: number;
  isOver: boolean;
  done(): void;
  fail(error: unknown): void;
}

interface Waiting {
  readonly call: Call;
  readonly place: number;
  readonly text: string;
  /** In a pass of its own: the one it shared failed, by its fault or another's. */
  alone: boolean;
}

/** Texts that wait at most; past that callers are turned away. */
const MOST_WAITING = 2_000;
/** A model that could not be loaded is not tried again sooner, in ms. */
const REST_MS = 10_000;
/** Of the thread's JavaScript; what a model computes in lies outside it. */
const MAX_HEAP_MB = 512;

/**
 * A model on a thread of its own: loaded at the first call, let go of when nothing has come for a while. Questions go before
 * films that wait. A thread that dies or hangs takes what waits with it (`passing`); the next call starts another.
 * @param now milliseconds, of any beginning.
 */
export function createThreadModel(options: ThreadedModel, { now }: { now: () => number }): EmbeddingModel {
  const waiting: Record<Kind, Waiting[]> = { question: [], film: [] };
  let worker: Worker | null = null;
  let isLoaded = false;
  let running: Waiting[] = [];
  let timer: NodeJS.Timeout | undefined;
  let broken: { readonly error: EmbeddingError; readonly until: number } | null = null;

  const after = (ms: number, act: () => void) => {
    clearTimeout(timer);
    timer = setTimeout(act, ms).unref();
  };

  /** Ends the thread, and with it every call that waits. */
  const end = async (error: EmbeddingError) => {
    clearTimeout(timer);
    const [last, lost] = [worker, [...running, ...waiting.question, ...waiting.film]];
    worker = null;
    isLoaded = false;
    running = [];
    waiting.question = [];
    waiting.film = [];
    for (const { call } of lost) call.fail(error);
    await last?.terminate();
  };
  const passing = (message: string, cause?: unknown) => new EmbeddingError(`${options.name}: ${message}`, { passing: true, cause });

  const start = () => {
    const fresh = new Worker(options.program, { workerData: options.order, resourceLimits: { maxOldGenerationSizeMb: MAX_HEAP_MB } });
    worker = fresh;
    const mine = (act: () => void) => worker === fresh && act();
    fresh.on('message', (said: Said) => mine(() => hear(said)));
    fresh.on('error', (cause) =>
      mine(() => void end(passing(`its thread failed (${cause instanceof Error ? cause.message : cause})`, cause))),
    );
    fresh.on('exit', (code) => mine(() => void end(passing(`its thread ended with ${code}`))));
    after(options.loadMs, () => void end(passing(`it was not loaded within ${options.loadMs / 1_000} s`)));
  };

  const hear = (said: Said) => {
    const answered = running;
    running = [];
    if (said.type === 'loaded') isLoaded = true;
    else if (said.type === 'unloadable') {
      const error = passing(`it cannot be loaded: ${said.message}`);
      broken = { error, until: now() + REST_MS };
      void end(error);
    } else if (said.type === 'vectors') {
      answered.forEach(({ call, place }, i) => {
        call.vectors[place] = said.values.slice(i * options.dimensions, (i + 1) * options.dimensions);
        if (--call.left === 0) call.done();
      });
    } else if (answered.length === 1) answered[0]?.call.fail(new EmbeddingError(`${options.name}: ${said.message}`, { passing: false }));
    else again(answered);
    next();
  };

  const again = (failed: readonly Waiting[]) => {
    for (const each of failed) each.alone = true;
    // Whose they were is not known any more; there are few, and they have waited longest.
    waiting.question.unshift(...failed);
  };

  const take = (): Waiting[] => {
    for (const kind of ['question', 'film'] as const) {
      const queue = waiting[kind].filter(({ call }) => !call.isOver);
      const most = queue[0]?.alone ? 1 : options.pass[kind];
      waiting[kind] = queue.slice(most);
      if (queue.length) return queue.slice(0, most);
    }
    return [];
  };

  const next = () => {
    if (!worker || !isLoaded || running.length) return;
    running = take();
    if (running.length) {
      worker.ref();
      worker.postMessage({ texts: running.map(({ text }) => text) } satisfies Pass);
      return after(options.passMs, () => void end(passing(`it did not answer within ${options.passMs / 1_000} s`)));
    }
    // Nobody waits for it: it keeps no process from ending.
    worker.unref();
    after(options.idleMs, () => void end(passing('it was idle')));
  };

  const { name, dimensions, multilingual, batch, reads } = options;
  return {
    name,
    dimensions,
    multilingual,
    batch,
    reads,
    async embed(texts, { kind = 'film', signal } = {}) {
      signal?.throwIfAborted();
      if (texts.some((text) => text.trim() === '')) throw new EmbeddingError('There is no text to embed', { passing: false });
      if (broken && now() < broken.until) throw broken.error;
      if (waiting.question.length + waiting.film.length + texts.length > MOST_WAITING) throw passing('too many texts wait for it');
      if (!texts.length) return [];
      const { promise, resolve, reject } = Promise.withResolvers<Vector[]>();
      const vectors = new Array<Vector>(texts.length);
      const over = (act: () => void) => {
        if (call.isOver) return;
        call.isOver = true;
        signal?.removeEventListener('abort', onAbort);
        act();
      };
      const call: Call = {
        vectors,
        left: texts.length,
        isOver: false,
        done: () => over(() => resolve(vectors)),
        fail: (error) => over(() => reject(error)),
      };
      const onAbort = () => call.fail(signal?.reason);
      signal?.addEventListener('abort', onAbort);
      waiting[kind].push(...texts.map((text, place) => ({ call, place, text: text.slice(0, reads), alone: false })));
      if (worker) next();
      else start();
      return promise;
    },
    close: () => end(passing('it was closed')),
  };
}

import { Worker } from 'node:worker_threads';
import type { Logger } from '../../../platform/observability/logger.ts';
import { type EmbedAsk, type EmbedReply, LOCAL_MODELS, type LocalModelOrder } from './local.ts';
import { EmbeddingError, type EmbeddingModel } from './model.ts';

/** Without work for so long, the thread ends and its memory is given back. */
const IDLE_MS = 3 * 60_000;
/** Texts that may wait. */
const MOST_WAITING = 2_000;

interface Waiting {
  readonly texts: readonly string[];
  readonly done: (vectors: Float32Array<ArrayBuffer>[]) => void;
  readonly fail: (error: unknown) => void;
  readonly signal: AbortSignal | undefined;
  readonly found: Float32Array<ArrayBuffer>[];
}

/**
 * A model on a thread of its own, one pass at a time: a question waits for the pass that runs and for questions before it, never
 * for films that wait. The thread starts with the first text and ends when there is nothing to do.
 */
export function createLocalModel(order: LocalModelOrder, deps: { log: Logger; worker?: URL; idleMs?: number }): EmbeddingModel {
  const { log, worker: source = new URL('./local.worker.ts', import.meta.url), idleMs = IDLE_MS } = deps;
  const { dimensions, multilingual, batch } = LOCAL_MODELS[order.name];
  const queues: Record<'question' | 'film', Waiting[]> = { question: [], film: [] };
  let worker: Worker | null = null;
  let running: { readonly id: number; readonly who: Waiting; readonly count: number } | null = null;
  let passes = 0;
  let idle: NodeJS.Timeout | undefined;

  const rest = () => {
    clearTimeout(idle);
    idle = setTimeout(() => void stop(), idleMs);
    idle.unref();
  };
  const stop = async () => {
    clearTimeout(idle);
    const ending = worker;
    worker = null;
    await ending?.terminate();
  };
  const lose = (lost: Worker, cause: unknown) => {
    if (worker !== lost) return;
    worker = null;
    const who = running?.who;
    running = null;
    log.warn({ err: cause, model: order.name }, 'The embedding model’s thread ended; the next text starts it again');
    who?.fail(new EmbeddingError(`The thread of ${order.name} ended`, { passing: true, cause }));
    next();
  };
  const start = (): Worker => {
    const fresh = new Worker(source, { workerData: order });
    fresh.on('message', (reply: EmbedReply) => take(fresh, reply));
    fresh.once('error', (error) => lose(fresh, error));
    fresh.once('exit', (code) => lose(fresh, new Error(`It ended with ${code}`)));
    // A command whose work is done does not wait for the thread to be bored.
    fresh.unref();
    return fresh;
  };
  const take = (from: Worker, reply: EmbedReply) => {
    if (from !== worker || reply.id !== running?.id) return;
    const { who } = running;
    running = null;
    from.unref();
    if ('error' in reply) who.fail(new EmbeddingError(reply.error, { passing: reply.passing }));
    else {
      for (let at = 0; at < reply.vectors.length; at += dimensions) who.found.push(reply.vectors.slice(at, at + dimensions));
      if (who.found.length === who.texts.length) who.done(who.found);
      else queues.film.unshift(who);
    }
    next();
  };
  const next = () => {
    if (running) return;
    const who = queues.question.shift() ?? queues.film.shift();
    if (!who) return rest();
    if (who.signal?.aborted) {
      who.fail(who.signal.reason);
      return next();
    }
    clearTimeout(idle);
    worker ??= start();
    worker.ref();
    const texts = who.texts.slice(who.found.length, who.found.length + batch);
    running = { id: ++passes, who, count: texts.length };
    worker.postMessage({ id: passes, texts } satisfies EmbedAsk);
  };

  return {
    name: order.name,
    dimensions,
    multilingual,
    batch,
    embed(texts, { kind = 'film', signal } = {}) {
      if (texts.length === 0) return Promise.resolve([]);
      const queue = queues[kind];
      const waiting = queue.reduce((sum, who) => sum + who.texts.length, 0);
      if (waiting + texts.length > MOST_WAITING) {
        return Promise.reject(new EmbeddingError('Too many texts wait to be embedded', { passing: true }));
      }
      return new Promise((done, fail) => {
        queue.push({ texts, done, fail, signal, found: [] });
        next();
      });
    },
    async close() {
      const error = new EmbeddingError('The model was closed', { passing: true });
      const waiting = [...queues.question.splice(0), ...queues.film.splice(0), ...(running ? [running.who] : [])];
      running = null;
      await stop();
      for (const who of waiting) who.fail(error);
    },
  };
}

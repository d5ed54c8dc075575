import { Worker } from 'node:worker_threads';
import type { Logger } from '../../../platform/observability/logger.ts';
import type { EngineAnswers, EngineAsk, EngineMessage, EngineNews, EngineReply, EngineThreadOrder } from './engine.messages.ts';

/** Longest that somebody waits for an answer: the first may wait for every film to be read. */
const PATIENCE_MS = 20_000;

/** The engine's thread does not answer. */
export class EngineUnavailable extends Error {
  constructor(message: string, options: { cause?: unknown } = {}) {
    super(message, options);
    this.name = 'EngineUnavailable';
  }
}

/** The search engine on a thread of its own. It starts with the first question, reads every film, and starts anew after a crash. */
export interface EngineThread {
  /** Begins to read films, where it has not begun. */
  start(): void;
  readonly isRunning: boolean;
  /** News for an engine that runs; one that starts later reads everything anyway. */
  tell(news: EngineNews): void;
  /** @throws {EngineUnavailable} when it ends, fails, or takes too long. */
  ask<K extends keyof EngineAnswers>(ask: Extract<EngineAsk, { kind: K }>): Promise<EngineAnswers[K]>;
  close(): Promise<void>;
}

interface Waiting {
  readonly done: (value: EngineAnswers[keyof EngineAnswers]) => void;
  readonly fail: (error: EngineUnavailable) => void;
  readonly timer: NodeJS.Timeout;
}

/** @param onStart what an engine that has just begun is to be told. */
export function createEngineThread(
  order: EngineThreadOrder,
  deps: { log: Logger; onStart: (tell: (news: EngineNews) => void) => void; patienceMs?: number },
): EngineThread {
  const { log, onStart, patienceMs = PATIENCE_MS } = deps;
  const waiting = new Map<number, Waiting>();
  let worker: Worker | null = null;
  let closed = false;
  let asked = 0;

  const settle = (id: number): Waiting | undefined => {
    const who = waiting.get(id);
    waiting.delete(id);
    clearTimeout(who?.timer);
    return who;
  };
  const failAll = (error: EngineUnavailable) => {
    for (const id of [...waiting.keys()]) settle(id)?.fail(error);
  };
  const lose = (lost: Worker, cause: unknown) => {
    if (worker !== lost) return;
    worker = null;
    if (!closed) log.error({ err: cause }, 'The search engine’s thread ended; the next search starts it again');
    failAll(new EngineUnavailable('The search engine’s thread ended', { cause }));
  };
  const send = (to: Worker, message: EngineMessage) => to.postMessage(message);
  const running = (): Worker => {
    if (closed) throw new EngineUnavailable('The search engine was closed');
    if (worker) return worker;
    const fresh = new Worker(new URL('./engine.worker.ts', import.meta.url), { workerData: order });
    worker = fresh;
    fresh.on('message', (reply: EngineReply) => {
      const who = settle(reply.id);
      if ('error' in reply) who?.fail(new EngineUnavailable(reply.error));
      else who?.done(reply.value);
    });
    fresh.once('error', (error) => lose(fresh, error));
    fresh.once('exit', (code) => lose(fresh, new Error(`It ended with ${code}`)));
    onStart((news) => send(fresh, news));
    return fresh;
  };

  return {
    start() {
      running();
    },
    get isRunning() {
      return worker !== null;
    },
    tell(news) {
      if (worker) send(worker, news);
    },
    async ask<K extends keyof EngineAnswers>(ask: Extract<EngineAsk, { kind: K }>) {
      const to = running();
      const id = ++asked;
      return new Promise<EngineAnswers[K]>((done, fail) => {
        const timer = setTimeout(() => settle(id)?.fail(new EngineUnavailable('The search engine took too long')), patienceMs);
        // The thread answers by the kind of what it was asked.
        waiting.set(id, { done: done as Waiting['done'], fail, timer });
        send(to, { kind: 'ask', id, ask });
      });
    },
    async close() {
      closed = true;
      failAll(new EngineUnavailable('The search engine was closed'));
      await worker?.terminate();
      worker = null;
    },
  };
}

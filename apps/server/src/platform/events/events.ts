import { EventEmitter } from 'node:events';
import pg from 'pg';
import { APPLICATION } from '../database/embedded.ts';
import type { Logger } from '../observability/logger.ts';

const CHANNEL = 'fotograma';
const RECONNECT_MS = 500;

/**
 * "Something about this changed, look again": topics go to every process, and carry nothing else. An event may be
 * lost while a connection is being restored, so after that every subscriber is told once.
 */
export interface Events {
  /** Tells every subscriber of a topic, in this process and the others. */
  publish(topic: string): Promise<void>;
  /** @returns the function that ends the subscription. */
  subscribe(topic: string, listener: () => void): () => void;
  close(): Promise<void>;
}

/** Events by PostgreSQL's LISTEN and NOTIFY, over one connection of its own a process. */
export async function createEvents(options: { url: string; pool: pg.Pool; log: Logger }): Promise<Events> {
  const emitter = new EventEmitter().setMaxListeners(0);
  let client: pg.Client | null = null;
  let closed = false;
  let retry: NodeJS.Timeout | undefined;

  const connect = async () => {
    const fresh = new pg.Client({ connectionString: options.url, application_name: APPLICATION, keepAlive: true });
    fresh.on('notification', ({ payload }) => payload && emitter.emit(payload));
    fresh.on('error', (err) => options.log.warn({ err }, 'The events connection was lost'));
    fresh.once('end', () => {
      if (!closed && client === fresh) reconnect();
    });
    await fresh.connect();
    await fresh.query(`LISTEN ${CHANNEL}`);
    // Closed while it was being made: nobody else would end it.
    if (closed) return fresh.end();
    client = fresh;
  };
  const reconnect = () => {
    if (closed) return;
    retry = setTimeout(() => {
      connect().then(
        () => {
          for (const topic of emitter.eventNames()) emitter.emit(topic);
        },
        () => reconnect(),
      );
    }, RECONNECT_MS);
  };

  await connect();
  return {
    async publish(topic) {
      await options.pool.query('SELECT pg_notify($1, $2)', [CHANNEL, topic]);
    },
    subscribe(topic, listener) {
      emitter.on(topic, listener);
      return () => emitter.off(topic, listener);
    },
    async close() {
      closed = true;
      clearTimeout(retry);
      await client?.end();
    },
  };
}

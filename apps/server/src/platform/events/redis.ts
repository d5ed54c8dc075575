import { EventEmitter } from 'node:events';
import { Redis } from 'ioredis';
import type { Logger } from '../observability/logger.ts';
import type { Events } from './events.ts';

const CHANNEL = 'fotograma';
/** How long a word waits for Redis. */
const PATIENCE_MS = 1_000;

/**
 * Events by Redis' PUBLISH and SUBSCRIBE. While it is away those of this process are told all the same; the others look again when it is back,
 * and by the clock.
 */
export async function createRedisEvents({ url, log }: { url: string; log: Logger }): Promise<Events> {
  const emitter = new EventEmitter().setMaxListeners(0);
  const says = new Redis(url, { maxRetriesPerRequest: 1, commandTimeout: PATIENCE_MS });
  const hears = new Redis(url, { maxRetriesPerRequest: null, autoResubscribe: true });
  for (const each of [says, hears]) each.on('error', (err: Error) => log.debug({ err }, 'Redis is not there'));
  let isFirst = true;
  hears.on('ready', () => {
    // What was said meanwhile is lost: every subscriber is told once.
    if (!isFirst) for (const topic of emitter.eventNames()) emitter.emit(topic);
    isFirst = false;
  });
  hears.on('message', (_channel: string, topic: string) => void emitter.emit(topic));
  await hears.subscribe(CHANNEL);
  return {
    async publish(topic) {
      await says.publish(CHANNEL, topic).catch((err: unknown) => {
        log.warn({ err }, 'Other processes hear of a change later: Redis is not there');
        emitter.emit(topic);
      });
    },
    subscribe(topic, listener) {
      emitter.on(topic, listener);
      return () => emitter.off(topic, listener);
    },
    async close() {
      says.disconnect();
      hears.disconnect();
    },
  };
}

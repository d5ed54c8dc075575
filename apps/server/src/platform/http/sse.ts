import { once } from 'node:events';
import type { Response } from 'express';
import type * as z from 'zod';

const HEARTBEAT_MS = 15_000;

/**
 * Server-Sent Events (WHATWG HTML, section 9.2): one event for each value, a comment every 15 s so that proxies
 * keep the connection, back-pressure by waiting for `drain` or `close`: a reader who left must not hang us.
 */
export async function sendEvents(
  res: Response,
  { name, events, schema }: { name: string; events: AsyncIterable<unknown>; schema: z.ZodType },
): Promise<void> {
  res.set({ 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-cache, no-transform', 'X-Accel-Buffering': 'no' });
  res.flushHeaders();
  const gone = once(res, 'close').then(() => ({ done: true as const, value: undefined }));
  const write = async (text: string) => {
    if (res.write(text) || res.destroyed) return;
    await Promise.race([once(res, 'drain'), gone]);
  };
  const heartbeat = setInterval(() => res.write(': still here\n\n'), HEARTBEAT_MS);
  const iterator = events[Symbol.asyncIterator]();
  try {
    for (;;) {
      const next = await Promise.race([iterator.next(), gone]);
      if (next.done || res.destroyed) break;
      await write(`event: ${name}\ndata: ${JSON.stringify(schema.parse(next.value))}\n\n`);
    }
  } finally {
    clearInterval(heartbeat);
    // Not awaited: a generator that waits for its next event ends by the call's signal, not by this.
    void iterator.return?.();
    res.end();
  }
}

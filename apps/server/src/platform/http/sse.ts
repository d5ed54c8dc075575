import { once } from 'node:events';
import type { Response } from 'express';
import type * as z from 'zod';

const HEARTBEAT_MS = 15_000;

/** Server-Sent Events: one event for each value. @param options.idOf what a reader who comes again names the last one by that it has. */
export async function sendEvents(
  res: Response,
  { name, events, schema, idOf }: { name: string; events: AsyncIterable<unknown>; schema: z.ZodType; idOf?: (value: unknown) => string },
): Promise<void> {
  const id = (value: unknown) => (idOf ? `id: ${idOf(value)}\n` : '');
  await send(res, events, (value) => `${id(value)}event: ${name}\ndata: ${JSON.stringify(schema.parse(value))}\n\n`);
}

/** A message in the UI-message protocol of the AI SDK (ai-sdk.dev, "Stream Protocols", data stream, version 1): a part each, then `[DONE]`. */
export async function sendStream(res: Response, { parts, schema }: { parts: AsyncIterable<unknown>; schema: z.ZodType }): Promise<void> {
  res.set('X-Vercel-AI-UI-Message-Stream', 'v1');
  await send(res, parts, (part) => `data: ${JSON.stringify(schema.parse(part))}\n\n`, 'data: [DONE]\n\n');
}

/**
 * Server-Sent Events (WHATWG HTML, section 9.2), with a comment every 15 s so that proxies keep the connection, and
 * back-pressure by waiting for `drain` or `close`: a reader who left must not hang us.
 */
async function send(res: Response, values: AsyncIterable<unknown>, print: (value: unknown) => string, last = ''): Promise<void> {
  res.set({ 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-cache, no-transform', 'X-Accel-Buffering': 'no' });
  res.flushHeaders();
  const gone = once(res, 'close').then(() => ({ done: true as const, value: undefined }));
  const write = async (text: string) => {
    if (res.write(text) || res.destroyed) return;
    await Promise.race([once(res, 'drain'), gone]);
  };
  const heartbeat = setInterval(() => res.write(': still here\n\n'), HEARTBEAT_MS);
  const iterator = values[Symbol.asyncIterator]();
  try {
    for (;;) {
      const next = await Promise.race([iterator.next(), gone]);
      if (next.done || res.destroyed) break;
      await write(print(next.value));
    }
    if (last && !res.destroyed) await write(last);
  } finally {
    clearInterval(heartbeat);
    // Not awaited: a generator that waits for its next event ends by the call's signal, not by this.
    void iterator.return?.();
    res.end();
  }
}

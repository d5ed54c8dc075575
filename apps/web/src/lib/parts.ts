import { createParser } from 'eventsource-parser';

/** A part says which it is. */
export interface Part {
  readonly type: string;
}

/** An answer is of some thousand characters; what is longer without an end of its event is none. */
const MOST_BUFFERED = 1_000_000;
const DONE = '[DONE]';

/**
 * The parts of an answer as they arrive, in the UI-message protocol of the AI SDK over Server-Sent Events. Ends with `[DONE]` or with the
 * stream; what is no part is left out. Rejects as the stream does, when it is cut.
 */
export async function* readParts<P extends Part>(body: ReadableStream<Uint8Array<ArrayBuffer>>): AsyncGenerator<P> {
  const arrived: string[] = [];
  const parser = createParser({ onEvent: ({ data }) => arrived.push(data), maxBufferSize: MOST_BUFFERED });
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  try {
    for (let chunk = await reader.read(); !chunk.done; chunk = await reader.read()) {
      parser.feed(chunk.value);
      for (const data of arrived.splice(0)) {
        if (data === DONE) return;
        const part = readPart(data);
        if (part) yield part as P;
      }
    }
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}

function readPart(data: string): Part | null {
  try {
    const part: unknown = JSON.parse(data);
    return typeof part === 'object' && part !== null && 'type' in part ? (part as Part) : null;
  } catch {
    return null;
  }
}

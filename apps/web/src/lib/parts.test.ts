import type { chat } from '@fotograma/contract';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readParts } from './parts.ts';

type ChatPart = chat.ChatPart;

/** A body that arrives in the pieces given. */
function bodyOf(
  pieces: readonly Uint8Array<ArrayBuffer>[],
  end: 'closed' | 'cut' | 'open' = 'closed',
  onCancel: () => void = () => undefined,
) {
  let next = 0;
  return new ReadableStream<Uint8Array<ArrayBuffer>>({
    pull(stream) {
      const piece = pieces[next++];
      if (piece) stream.enqueue(piece);
      else if (end === 'cut') stream.error(new TypeError('network error'));
      else if (end === 'closed') stream.close();
      return end === 'open' && !piece ? new Promise(() => undefined) : undefined;
    },
    cancel: onCancel,
  });
}
const bytes = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text) as Uint8Array<ArrayBuffer>;
const event = (part: unknown) => `data: ${typeof part === 'string' ? part : JSON.stringify(part)}\n\n`;
async function all(parts: AsyncGenerator<ChatPart>): Promise<ChatPart[]> {
  const read: ChatPart[] = [];
  for await (const part of parts) read.push(part);
  return read;
}

const delta = (text: string): ChatPart => ({ type: 'text-delta', id: 't', delta: text });

describe('the parts of an answer', () => {
  it('are read however the bytes are cut, signs of several bytes too', async () => {
    const parts = [delta('Metrópolis – '), delta('メトロポリス'), { type: 'finish' } as const];
    const whole = bytes(parts.map(event).join('') + event('[DONE]'));
    await fc.assert(
      fc.asyncProperty(fc.uniqueArray(fc.integer({ min: 1, max: whole.length - 1 }), { maxLength: 12 }), async (cuts) => {
        const at = [0, ...cuts.sort((a, b) => a - b), whole.length];
        const pieces = at.slice(1).map((to, index) => whole.slice(at[index], to));
        expect(await all(readParts<ChatPart>(bodyOf(pieces)))).toEqual(parts);
      }),
      { numRuns: 60 },
    );
  });

  it('end with [DONE], though the connection stays, and let go of it', async () => {
    let cancelled = false;
    const body = bodyOf([bytes(event(delta('a')) + event('[DONE]') + event(delta('b')))], 'open', () => {
      cancelled = true;
    });
    expect(await all(readParts<ChatPart>(body))).toEqual([delta('a')]);
    expect(cancelled).toBe(true);
  });

  it('leave out comments and whatever is no part', async () => {
    const text = `: still here\n\n${event('{"type":')}${event('null')}${event('"finish"')}${event(delta('a'))}`;
    expect(await all(readParts<ChatPart>(bodyOf([bytes(text)])))).toEqual([delta('a')]);
  });

  it('reject when the stream is cut, after what had come', async () => {
    const read: ChatPart[] = [];
    const reading = async () => {
      for await (const part of readParts<ChatPart>(bodyOf([bytes(event(delta('a')))], 'cut'))) read.push(part);
    };
    await expect(reading()).rejects.toThrow('network error');
    expect(read).toEqual([delta('a')]);
  });
});

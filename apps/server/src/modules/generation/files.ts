import type { Readable } from 'node:stream';
import * as z from 'zod';
import { Fault } from '../../platform/errors.ts';
import { parseRange } from '../../platform/http/ranges.ts';
import type { Platform } from '../../platform/platform.ts';
import { createSigner } from '../../platform/storage/signing.ts';
import type { GenerationsRepository } from './generations.repository.ts';
import { LINK_MS } from './generations.view.ts';

/** Links change this often, so that who asks again and again is told the same one for a while. */
const STEP_MS = 5 * 60_000;

interface File {
  readonly status: 200 | 206;
  readonly bytes: Readable;
  readonly contentType: string;
  readonly headers: Record<string, string>;
}

export type Files = ReturnType<typeof createFiles>;

/** What was made, for whoever holds a signed link to it. */
export function createFiles({ platform, rows }: { platform: Platform; rows: GenerationsRepository }) {
  const { storage, signingSecret, now } = platform;
  const signer = createSigner({ secret: signingSecret, purpose: 'generation', schema: z.object({ id: z.uuid() }), now });
  const find = async (token: string, index: number) => {
    const { id } = signer.verify(token);
    const output = await rows.output(id, index);
    if (!output) throw new Fault('not-found', 'This is not kept any more.');
    return output;
  };
  const read = async (key: string, range?: { start: number; end: number }) => {
    const bytes = await storage.read(key, range);
    if (!bytes) throw new Fault('not-found', 'This is not kept any more.');
    return bytes;
  };
  return {
    /** The token for the path of a generation’s files. */
    link(id: string): string {
      const end = Math.ceil(now().getTime() / STEP_MS) * STEP_MS + LINK_MS;
      return signer.sign({ id }, new Date(end));
    },

    /** @throws {Fault} `link-invalid`, `link-expired`, `not-found`, `range-not-satisfiable`. */
    async output(token: string, index: number, rangeHeader: string | undefined): Promise<File> {
      const { key, bytes: size, contentType } = await find(token, index);
      const range = parseRange(rangeHeader, size);
      const common = { 'Accept-Ranges': 'bytes', 'Cache-Control': 'private, max-age=900', 'X-Content-Type-Options': 'nosniff' };
      if (!range) return { status: 200, bytes: await read(key), contentType, headers: { ...common, 'Content-Length': String(size) } };
      return {
        status: 206,
        bytes: await read(key, range),
        contentType,
        headers: {
          ...common,
          'Content-Length': String(range.end - range.start + 1),
          'Content-Range': `bytes ${range.start}-${range.end}/${size}`,
        },
      };
    },

    async thumbnail(token: string, index: number): Promise<File> {
      const { thumbnail } = await find(token, index);
      if (thumbnail === null) throw new Fault('not-found', 'There is no small picture of this.');
      return { status: 200, bytes: await read(thumbnail), contentType: 'image/webp', headers: { 'Cache-Control': 'private, max-age=900' } };
    },
  };
}

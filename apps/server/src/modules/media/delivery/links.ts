import * as z from 'zod';
import { Forbidden } from '../../../platform/errors.ts';
import { networkOf } from '../../../platform/http/callers.ts';
import { createSigner } from '../../../platform/storage/signing.ts';

/** What a link opens: everything that playing needs, or the file as it was uploaded. */
export type LinkKind = 'stream' | 'original';

const Grant = z.object({
  mediaId: z.uuid(),
  kind: z.enum(['stream', 'original']),
  /** Whose callers alone it is good for (`networkOf`). */
  network: z.string().optional(),
});

/**
 * Rights in the form of a path: whoever holds the token may read one media file until it expires, on every node, and
 * nothing is kept of it anywhere.
 */
export function createLinks({ signingSecret, now }: { signingSecret: string; now: () => Date }) {
  const signer = createSigner({ secret: signingSecret, purpose: 'playback', schema: Grant, now });
  return {
    /** @param address whose network alone it is to be good for. */
    make(mediaId: string, kind: LinkKind, expiresAt: Date, address?: string): string {
      return signer.sign({ mediaId, kind, ...(address === undefined ? {} : { network: networkOf(address) }) }, expiresAt);
    },

    /**
     * @param address of whoever shows it.
     * @returns the media file that it opens.
     * @throws {Forbidden} `link-invalid`, also for a link to something else; `link-expired`.
     */
    open(token: string, kind: LinkKind, address: string): string {
      const grant = signer.verify(token);
      if (grant.kind !== kind) throw new Forbidden('This link is for something else.', 'link-invalid');
      if (grant.network !== undefined && grant.network !== networkOf(address)) {
        throw new Forbidden('This link is for callers of another network; ask for a new one.', 'link-invalid');
      }
      return grant.mediaId;
    },
  };
}

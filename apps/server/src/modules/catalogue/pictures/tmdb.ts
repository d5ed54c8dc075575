import { movies as contract } from '@fotograma/contract';
import { LRUCache } from 'lru-cache';
import { Fault } from '../../../platform/errors.ts';
import type { Platform } from '../../../platform/platform.ts';
import { createTurns } from '../../../platform/turns.ts';

const TIMEOUT_MS = 15_000;
/** Files fetched at once, and how many may wait for it. */
const TURNS = { places: 4, waiting: 200, full: 'Many pictures are being fetched. Try again in a few seconds.', retrySeconds: 5 };
/** How long a file that is not to be had is not asked for again. */
const REFUSED_MS = 10 * 60_000;
const RETRY_SECONDS = 30;

export interface TmdbPictures {
  /** Fetches a file that some row names, and keeps it. @throws {Fault} `not-found`, `unavailable`. */
  fetch(path: string, prefix: string): Promise<void>;
}

/**
 * Pictures of TMDB's, fetched the first time that somebody looks at one. Only files that a film, series or person of ours
 * names, from the one address that the settings say, each once however many ask.
 */
export function createTmdbPictures(deps: {
  platform: Pick<Platform, 'log'>;
  url: string;
  isNamed: (path: string) => Promise<boolean>;
  keep: (prefix: string, bytes: Buffer) => Promise<void>;
}): TmdbPictures {
  const { platform, url, isNamed, keep } = deps;
  const inTurn = createTurns(TURNS);
  const underWay = new Map<string, Promise<void>>();
  const refused = new LRUCache<string, true>({ max: 10_000, ttl: REFUSED_MS });
  const missing = () => new Fault('not-found', 'There is no such picture.');

  const bring = async (path: string, prefix: string): Promise<void> => {
    if (!(await isNamed(path))) throw missing();
    const bytes = await inTurn(() => download(`${url}/original${path}`));
    if (!bytes) {
      refused.set(path, true);
      throw missing();
    }
    await keep(prefix, bytes);
  };

  return {
    async fetch(path, prefix) {
      if (refused.has(path)) throw missing();
      const fetching = underWay.get(path) ?? bring(path, prefix).finally(() => underWay.delete(path));
      underWay.set(path, fetching);
      try {
        await fetching;
      } catch (error) {
        if (error instanceof Fault && (error.code === 'too-large' || error.code === 'unsupported-media-type')) {
          // What TMDB sends and cannot be used will not be better in a moment.
          refused.set(path, true);
          throw missing();
        }
        if (error instanceof Fault) throw error;
        platform.log.warn({ err: error, picture: path }, 'A picture could not be fetched from TMDB');
        throw new Fault('unavailable', 'This picture cannot be fetched at the moment.', {
          headers: { 'Retry-After': String(RETRY_SECONDS) },
        });
      }
    },
  };
}

/** @returns null where there is no such file. @throws when it cannot be had now, or is larger than a picture may be. */
async function download(address: string): Promise<Buffer | null> {
  // A redirect would lead to where the settings do not say.
  const answer = await fetch(address, { redirect: 'error', signal: AbortSignal.timeout(TIMEOUT_MS) });
  if (answer.status === 404 || answer.status === 410) return null;
  if (!answer.ok || !answer.body) throw new Error(`TMDB answered ${answer.status}`);
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of answer.body) {
    size += chunk.length;
    if (size > contract.MAX_PICTURE_BYTES) throw new Fault('too-large', 'The picture is too large.');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks, size);
}

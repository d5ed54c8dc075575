import type { Problem } from '@fotograma/contract';
import { ProblemError } from '@fotograma/contract/client';
import { type MediaFile, ownProblem } from './upload-state.ts';

export interface Announcement {
  readonly filename: string;
  readonly size: number;
  readonly mimeType: string;
  /** When it was cheap to tell. */
  readonly sha256?: string;
}

export type Announced = { readonly mediaId: string; readonly link: string } | { readonly existing: MediaFile };

export interface TransferDeps {
  /** SHA-256 in hex; null for a file that is too large to be read twice. */
  readonly hash: (file: File, signal: AbortSignal) => Promise<string | null>;
  readonly announce: (file: Announcement, signal: AbortSignal) => Promise<Announced>;
  /** Sends what the house does not have yet; rejects with ProblemError (`network` when the line broke) or the abort reason. */
  readonly send: (link: string, file: File, onSent: (bytes: number) => void, signal: AbortSignal) => Promise<void>;
  readonly getMedia: (id: string, signal?: AbortSignal) => Promise<MediaFile>;
  /** Resolves when another attempt is worth it: at once when the line comes back, else later with every attempt in vain. */
  readonly again: (vain: number, signal: AbortSignal) => Promise<void>;
  readonly now: () => number;
}

export interface Sent {
  readonly file: File;
  readonly mimeType: string;
  /** From an earlier attempt: what was announced, and where its bytes go. */
  readonly mediaId: string | null;
  readonly link: string | null;
}

export interface TransferNews {
  readonly announcing: () => void;
  readonly sending: (mediaId: string, link: string) => void;
  readonly sent: (bytes: number) => void;
  /** It waits for the line or for the house, and goes on by itself. */
  readonly stalled: () => void;
}

export type Outcome =
  | { readonly type: 'stored'; readonly mediaId: string }
  | { readonly type: 'existing'; readonly mediaId: string }
  | { readonly type: 'failed'; readonly problem: Problem; readonly linkGone: boolean };

/** What passes by itself however long it takes. */
const AWAY = new Set(['network', 'unreachable']);
/** What may pass; not waited for without end. `conflict`: another request of the same upload has not let go yet. */
const PASSING = new Set(['unreadable', 'unavailable', 'too-many-requests', 'internal', 'conflict']);
const MAX_VAIN = 6;
/** The address is no good any more: it has expired, or its upload is complete or swept. */
const GONE = new Set(['link-invalid', 'link-expired', 'not-found']);

/** Brings one file to the house, through every interruption. Resolves with null when it was aborted. */
export function createTransfer(deps: TransferDeps) {
  return async (sent: Sent, news: TransferNews, signal: AbortSignal): Promise<Outcome | null> => {
    const { file, mimeType } = sent;
    let { mediaId, link } = sent;
    /** Attempts since a byte last moved. */
    let vain = 0;
    let isFresh = false;

    async function attempt(): Promise<Outcome> {
      if (!mediaId || !link) {
        news.announcing();
        const sha256 = await deps.hash(file, signal);
        const answer = await deps.announce({ filename: file.name.trim(), size: file.size, mimeType, ...(sha256 && { sha256 }) }, signal);
        if ('existing' in answer) return { type: 'existing', mediaId: answer.existing.id };
        signal.throwIfAborted();
        ({ mediaId, link } = answer);
        isFresh = true;
      }
      news.sending(mediaId, link);
      await deps.send(
        link,
        file,
        (bytes) => {
          vain = 0;
          news.sent(bytes);
        },
        signal,
      );
      return { type: 'stored', mediaId };
    }

    /** The line may break after the last byte: only the server knows whether it has the file. */
    async function hasArrived(): Promise<boolean> {
      const known = mediaId && (await deps.getMedia(mediaId, signal).catch(() => null));
      return Boolean(known && known.status !== 'PENDING');
    }

    for (;;) {
      try {
        return await attempt();
      } catch (error) {
        if (signal.aborted) return null;
        const problem = problemOf(error);
        const isGone = link !== null && GONE.has(problem.code);
        if (mediaId && (isGone || problem.code === 'conflict') && (await hasArrived())) return { type: 'stored', mediaId };
        if (signal.aborted) return null;
        if (isGone && !isFresh) {
          mediaId = null;
          link = null;
          continue;
        }
        vain += 1;
        if (!AWAY.has(problem.code) && !(PASSING.has(problem.code) && vain <= MAX_VAIN))
          return { type: 'failed', problem, linkGone: isGone };
        news.stalled();
        await deps.again(vain, signal).catch(() => {});
        if (signal.aborted) return null;
      }
    }
  };
}

function problemOf(error: unknown): Problem {
  return error instanceof ProblemError ? error.problem : ownProblem('internal', error instanceof Error ? error.message : String(error));
}

import type { media, Problem } from '@fotograma/contract';

export type MediaFile = media.MediaFile;

/**
 * `waiting` for its turn → `announcing` → `sending` → `mastering` → `ready`. `failed`: can be tried again here;
 * `interrupted`: the page was closed while it was sent, the file must be chosen again. After a reload an upload is
 * `asking` how it stands; `elsewhere`: another window of this browser is sending it.
 */
export type Phase = 'waiting' | 'announcing' | 'sending' | 'mastering' | 'ready' | 'failed' | 'interrupted' | 'asking' | 'elsewhere';

/** Why an upload stands still: a problem of the API or one of our own (`network`, `cancelled`), and what to do if that is known. */
export interface Trouble {
  readonly problem: Problem;
  readonly advice: string | null;
}

export interface UploadItem {
  readonly key: string;
  readonly name: string;
  readonly size: number;
  readonly mimeType: string;
  readonly mediaId: string | null;
  readonly phase: Phase;
  readonly sentBytes: number;
  /** Bytes a second over the last few seconds; null until that can be told. */
  readonly rate: number | null;
  /** Of the phase it is in: until the bytes are there, then until it is mastered. */
  readonly secondsLeft: number | null;
  /** Share of the mastering; null until the server has said. */
  readonly progress: number | null;
  readonly trouble: Trouble | null;
  /** The file is in this page's memory, so that it can be sent (again) without asking. */
  readonly atHand: boolean;
  /** The present state cannot be read; what is shown is the last one known. */
  readonly unheard: boolean;
  readonly samples: readonly Sample[];
}

interface Sample {
  readonly at: number;
  readonly bytes: number;
}

export type Step =
  | { readonly type: 'queued' }
  | { readonly type: 'announcing' }
  | { readonly type: 'sending'; readonly mediaId: string; readonly at: number }
  | { readonly type: 'sent'; readonly bytes: number; readonly at: number }
  | { readonly type: 'stored'; readonly mediaId: string }
  | { readonly type: 'state'; readonly file: MediaFile }
  | { readonly type: 'heard'; readonly heard: boolean }
  | { readonly type: 'failed'; readonly trouble: Trouble }
  | { readonly type: 'interrupted' }
  | { readonly type: 'elsewhere' };

const WINDOW_MS = 5_000;
/** A rate from less than this would only jump about. */
const TELLING_MS = 1_000;

const still = { rate: null, secondsLeft: null, samples: [], unheard: false } as const;

export function newItem(
  file: { key: string; name: string; size: number; mimeType: string },
  phase: 'waiting' | 'asking',
  mediaId: string | null,
): UploadItem {
  return { ...file, ...still, mediaId, phase, sentBytes: 0, progress: null, trouble: null, atHand: phase === 'waiting' };
}

/** The next state of an upload. A step that does not belong to the phase changes nothing: late news of a finished transfer is common. */
export function advance(item: UploadItem, step: Step): UploadItem {
  switch (step.type) {
    case 'queued':
      return { ...item, ...still, phase: 'waiting', sentBytes: 0, progress: null, trouble: null, atHand: true };
    case 'announcing':
      return item.phase === 'waiting' ? { ...item, phase: 'announcing' } : item;
    case 'sending':
      if (item.phase !== 'announcing' && item.phase !== 'waiting') return item;
      return { ...item, ...still, phase: 'sending', mediaId: step.mediaId, sentBytes: 0, samples: [{ at: step.at, bytes: 0 }] };
    case 'sent':
      return item.phase === 'sending' ? moved(item, step) : item;
    case 'stored':
      return { ...item, ...still, phase: 'mastering', mediaId: step.mediaId, sentBytes: item.size, trouble: null };
    case 'state':
      return told(item, step.file);
    case 'heard':
      return item.unheard === !step.heard ? item : { ...item, unheard: !step.heard };
    case 'failed':
      return { ...item, ...still, phase: 'failed', trouble: step.trouble };
    case 'interrupted':
      return { ...item, ...still, phase: 'interrupted', sentBytes: 0, atHand: false };
    case 'elsewhere':
      return { ...item, ...still, phase: 'elsewhere' };
  }
}

function moved(item: UploadItem, { bytes, at }: Sample): UploadItem {
  const samples = [...item.samples.filter((sample) => at - sample.at <= WINDOW_MS), { at, bytes }];
  const first = samples[0];
  const span = first ? at - first.at : 0;
  const rate = first && span >= TELLING_MS ? ((bytes - first.bytes) * 1_000) / span : null;
  return { ...item, samples, sentBytes: bytes, rate, secondsLeft: rate ? (item.size - bytes) / rate : null };
}

/** The server's word on a file whose bytes it has, or on one that we ask about. */
function told(item: UploadItem, file: MediaFile): UploadItem {
  const known = { ...item, ...still, mediaId: file.id, trouble: null };
  switch (file.status) {
    case 'PENDING':
      // Only asked of files that nobody sends now.
      return item.phase === 'asking' || item.phase === 'elsewhere' ? advance(item, { type: 'interrupted' }) : item;
    case 'UPLOADED':
    case 'PROCESSING':
      return {
        ...known,
        phase: 'mastering',
        sentBytes: file.size,
        progress: file.status === 'UPLOADED' ? null : file.progress,
        secondsLeft: file.secondsLeft,
      };
    case 'READY':
      return { ...known, phase: 'ready', sentBytes: file.size, progress: 1 };
    case 'ERROR':
      return {
        ...known,
        phase: 'failed',
        sentBytes: file.size,
        trouble: { problem: ownProblem(file.error?.code ?? 'unknown', file.error?.message ?? ''), advice: file.error?.advice ?? null },
      };
  }
}

/** A problem of our own making in the API's shape. */
export function ownProblem(code: string, detail = ''): Problem {
  return { type: 'about:blank', title: '', status: 0, detail, code, requestId: '', success: false, error: detail };
}

/** Bytes are moving or about to: leaving the page would cut them off. */
export function isMoving(item: UploadItem): boolean {
  return item.phase === 'announcing' || item.phase === 'sending';
}

/** Work that goes on without the person: shown in the tray until it ends. */
export function isUnderWay(item: UploadItem): boolean {
  return isMoving(item) || item.phase === 'waiting' || item.phase === 'mastering' || item.phase === 'asking' || item.phase === 'elsewhere';
}

/** The server has the bytes and its verdict stands: sending the same file again would end the same. */
export function isVerdict(item: UploadItem): boolean {
  return item.phase === 'failed' && item.trouble !== null && item.trouble.advice !== null;
}

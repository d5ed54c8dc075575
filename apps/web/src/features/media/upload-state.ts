import type { media, Problem } from '@fotograma/contract';

export type MediaFile = media.MediaFile;

/**
 * `waiting` for its turn → `announcing` → `sending` → `mastering` → `ready`. `stalled`: the line or the house is away, it goes
 * on by itself; `paused`: it goes on when told to. `existing`: the house has these bytes already. `failed`: can be tried again
 * here; `interrupted`: the page was closed while it was sent, the file must be opened again. After a reload an upload is `asking`
 * how it stands; `elsewhere`: another window of this browser is sending it.
 */
export type Phase =
  | 'waiting'
  | 'announcing'
  | 'sending'
  | 'stalled'
  | 'paused'
  | 'mastering'
  | 'ready'
  | 'existing'
  | 'failed'
  | 'interrupted'
  | 'asking'
  | 'elsewhere';

/** Why an upload stands still: a problem of the API or one of our own (`network`, `cancelled`), and what to do if that is known. */
export interface Trouble {
  readonly problem: Problem;
  readonly advice: string | null;
}

/** By which a file is known again; its bytes are not read for that. */
export interface Fingerprint {
  readonly name: string;
  readonly size: number;
  /** Milliseconds since 1970, as the file's system tells it. */
  readonly lastModified: number;
}

export interface UploadItem extends Fingerprint {
  readonly key: string;
  readonly mimeType: string;
  readonly mediaId: string | null;
  readonly phase: Phase;
  /** That the house has, or that are on their way to it. */
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
  /** The browser can open the file again, once the person allows it. */
  readonly reopens: boolean;
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
  | { readonly type: 'sending'; readonly mediaId: string; readonly from: number }
  | { readonly type: 'sent'; readonly bytes: number; readonly at: number }
  | { readonly type: 'reached'; readonly bytes: number }
  | { readonly type: 'stalled' }
  | { readonly type: 'paused' }
  | { readonly type: 'stored'; readonly mediaId: string }
  | { readonly type: 'existing'; readonly mediaId: string }
  | { readonly type: 'state'; readonly file: MediaFile }
  | { readonly type: 'heard'; readonly heard: boolean }
  | { readonly type: 'failed'; readonly trouble: Trouble }
  | { readonly type: 'cancelled' }
  | { readonly type: 'interrupted' }
  | { readonly type: 'reopens' }
  | { readonly type: 'elsewhere' };

const WINDOW_MS = 5_000;
/** A rate from less than this would only jump about. */
const TELLING_MS = 1_000;

const still = { rate: null, secondsLeft: null, samples: [], unheard: false } as const;

export function newItem(
  file: Fingerprint & { key: string; mimeType: string },
  phase: 'waiting' | 'asking',
  mediaId: string | null,
): UploadItem {
  const { key, name, size, lastModified, mimeType } = file;
  const known = { key, name, size, lastModified, mimeType, mediaId, phase };
  return { ...known, ...still, sentBytes: 0, progress: null, trouble: null, atHand: phase === 'waiting', reopens: false };
}

/** The next state of an upload. A step that does not belong to the phase changes nothing: late news of a finished transfer is common. */
export function advance(item: UploadItem, step: Step): UploadItem {
  switch (step.type) {
    case 'queued':
      return { ...item, ...still, phase: 'waiting', progress: null, trouble: null, atHand: true, reopens: false };
    case 'announcing':
      return item.phase === 'waiting' || item.phase === 'stalled' ? { ...item, ...still, phase: 'announcing' } : item;
    case 'sending':
      // The rate is told anew from the first bytes on: how many the house has of an earlier time is only known then.
      return isMoving(item) ? { ...item, ...still, phase: 'sending', mediaId: step.mediaId, sentBytes: step.from } : item;
    case 'sent':
      return item.phase === 'sending' ? moved(item, step) : item;
    case 'reached':
      return item.phase === 'interrupted' || item.phase === 'paused' ? { ...item, sentBytes: step.bytes } : item;
    case 'stalled':
      return isMoving(item) ? { ...item, ...still, phase: 'stalled' } : item;
    case 'paused':
      return { ...item, ...still, phase: 'paused', atHand: true, reopens: false };
    case 'stored':
      return { ...item, ...still, phase: 'mastering', mediaId: step.mediaId, sentBytes: item.size, trouble: null };
    case 'existing':
      return { ...item, ...still, phase: 'existing', mediaId: step.mediaId, trouble: null };
    case 'state':
      return told(item, step.file);
    case 'heard':
      return item.unheard === !step.heard ? item : { ...item, unheard: !step.heard };
    case 'failed':
      return { ...item, ...still, phase: 'failed', trouble: step.trouble };
    case 'cancelled':
      return {
        ...advance(item, { type: 'failed', trouble: { problem: ownProblem('cancelled'), advice: null } }),
        mediaId: null,
        sentBytes: 0,
      };
    case 'interrupted':
      return { ...item, ...still, phase: 'interrupted', atHand: false };
    case 'reopens':
      return item.phase === 'interrupted' ? { ...item, reopens: true } : item;
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
export function ownProblem(code: string, detail = '', status = 0): Problem {
  return { type: 'about:blank', title: '', status, detail, code, requestId: '', success: false, error: detail };
}

/** Whether it is the file that was meant. */
export function isSameFile(one: Fingerprint, other: Fingerprint): boolean {
  return one.name === other.name.trim() && one.size === other.size && one.lastModified === other.lastModified;
}

/** Bytes are moving, about to, or waiting for the line: leaving the page would hold them up. */
export function isMoving(item: UploadItem): boolean {
  return item.phase === 'announcing' || item.phase === 'sending' || item.phase === 'stalled';
}

/** It can be told to pause. */
export function isPausable(item: UploadItem): boolean {
  return item.phase === 'waiting' || isMoving(item);
}

/** Work that goes on without the person: shown in the tray until it ends. */
export function isUnderWay(item: UploadItem): boolean {
  return isPausable(item) || item.phase === 'mastering' || item.phase === 'asking' || item.phase === 'elsewhere';
}

/** It stands still until the person does something about it. */
export function needsPerson(item: UploadItem): boolean {
  return item.phase === 'failed' || item.phase === 'interrupted';
}

/** The server has the bytes and its verdict stands: sending the same file again would end the same. */
export function isVerdict(item: UploadItem): boolean {
  return item.phase === 'failed' && item.trouble !== null && item.trouble.advice !== null;
}

import type { media } from '@fotograma/contract';
import type { MediaRow } from './media.repository.ts';

/** Storage keys of a media file; nothing else makes one. */
export const keys = {
  all: 'media',
  folder: (id: string) => `media/${id}`,
  original: (id: string) => `media/${id}/original`,
  versions: (id: string) => `media/${id}/versions`,
  version: (id: string, version: string) => `media/${id}/versions/${version}`,
  file: (id: string, version: string, file: string) => `media/${id}/versions/${version}/${file}`,
  /** A file that a unit of a version made: `path` is the unit's folder and the file in it. */
  part: (id: string, version: string, path: string) => `media/${id}/work/${version}/${path}`,
  text: (id: string, subtitle: string) => `media/${id}/text/${subtitle}.vtt`,
};

/** The address of the picture of a file that anyone may play. */
export function posterUrlOf(id: string, version: string): string {
  return `/api/stream/${id}/${version}/poster.jpg`;
}

/** Where changes of a media file are told. */
export function topicOf(id: string): string {
  return `media:${id}`;
}

/**
 * A media file as the API tells it.
 * @param shared signs a link for a file that is not public.
 */
export function present(row: MediaRow, now: Date, shared: (id: string) => string): media.MediaFile {
  const version = row.publishedVersion;
  const folder = () => `/api/stream/${row.public ? row.id : `shared/${shared(row.id)}`}`;
  return {
    id: row.id,
    status: row.status,
    filename: row.filename,
    mimeType: row.mimeType,
    size: row.size,
    sha256: row.sha256,
    progress: row.progress,
    secondsLeft: row.status === 'PROCESSING' ? secondsLeft(row, now) : null,
    error:
      row.status === 'ERROR'
        ? {
            code: row.errorCode ?? 'unknown',
            message: row.errorMessage ?? 'It could not be mastered.',
            advice: row.errorAdvice ?? 'Try again.',
          }
        : null,
    durationSeconds: row.durationSeconds,
    width: row.width,
    height: row.height,
    frameRate: row.frameRateNum && row.frameRateDen ? row.frameRateNum / row.frameRateDen : null,
    renditions: row.renditions,
    public: row.public,
    streamUrl: version ? `${folder()}/master.m3u8` : null,
    posterUrl: version ? `${folder()}/${version}/poster.jpg` : null,
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
  };
}

/** Below this share of the work an estimate would only jump about. */
const ESTIMABLE = 0.04;

function secondsLeft({ startedAt, progress }: MediaRow, now: Date): number | null {
  if (!startedAt || progress < ESTIMABLE) return null;
  const spent = (now.getTime() - startedAt.getTime()) / 1_000;
  return Math.max(0, Math.ceil((spent / progress) * (1 - progress)));
}

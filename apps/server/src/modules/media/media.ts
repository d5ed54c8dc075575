import type { media } from '@fotograma/contract';
import type { MediaRow } from './media.repository.ts';

/** Storage keys of a media file; nothing else makes one. */
export const keys = {
  all: 'media',
  folder: (id: string) => `media/${id}`,
  original: (id: string) => `media/${id}/original`,
  versions: (id: string) => `media/${id}/hls`,
  version: (id: string, version: string) => `media/${id}/hls/${version}`,
  file: (id: string, version: string, file: string) => `media/${id}/hls/${version}/${file}`,
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
export function present(row: MediaRow, _now: Date, shared: (id: string) => string): media.MediaFile {
  const version = row.publishedVersion;
  const folder = () => `/api/stream/${row.public ? row.id : `shared/${shared(row.id)}`}`;
  return {
    id: row.id,
    status: row.status,
    filename: row.filename,
    mimeType: row.mimeType,
    size: row.size,
    sha256: row.sha256,
    progress: 0,
    secondsLeft: null,
    error: null,
    durationSeconds: row.durationSeconds,
    width: row.width,
    height: row.height,
    frameRate: row.frameRateNum && row.frameRateDen ? row.frameRateNum / row.frameRateDen : null,
    renditions: row.renditions,
    public: row.public,
    early: false,
    updating: null,
    streamUrl: version ? `${folder()}/master.m3u8` : null,
    dashUrl: null,
    posterUrl: version ? `${folder()}/${version}/poster.jpg` : null,
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
  };
}

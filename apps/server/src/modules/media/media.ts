import type { media } from '@fotograma/contract';
import type { VersionFacts } from './mastering/steps.ts';
import type { MediaRow } from './media.rows.ts';

/** Storage keys of a media file; nothing else makes one. */
export const keys = {
  all: 'media',
  folder: (id: string) => `media/${id}`,
  original: (id: string) => `media/${id}/original`,
  versions: (id: string) => `media/${id}/versions`,
  version: (id: string, version: string) => `media/${id}/versions/${version}`,
  file: (id: string, version: string, file: string) => `media/${id}/versions/${version}/${file}`,
  /** What the units of a version made. */
  work: (id: string, version: string) => `media/${id}/work/${version}`,
  unit: (id: string, version: string, unit: string) => `media/${id}/work/${version}/${unit}`,
  /** A file that a unit made: `path` is the unit's folder and the file in it. */
  part: (id: string, version: string, path: string) => `media/${id}/work/${version}/${path}`,
  /** Subtitles that somebody added. */
  text: (id: string, subtitle: string) => `media/${id}/text/${subtitle}.vtt`,
  /** Everything that belongs to one version. */
  madeOf: (id: string, version: string) => [`media/${id}/versions/${version}`, `media/${id}/work/${version}`],
};

/** The address of the picture of a file that anyone may play. */
export function posterUrlOf(id: string, version: string, poster: number): string {
  return `/api/stream/${id}/${version}/${posterFile(poster)}`;
}

export function posterFile(number: number): string {
  return `poster-${number}.jpg`;
}

/** Where changes of a media file are told. */
export function topicOf(id: string): string {
  return `media:${id}`;
}

/** Signs a link to a file that is not public: the token for its path. @param kind what it opens; playing, when nothing is said. */
export type Share = (id: string, kind?: 'stream' | 'original') => string;

/** Where the addresses of a file's stream begin. */
export function streamRoot({ id, public: isPublic }: { id: string; public: boolean }, share: Share): string {
  return `/api/stream/${isPublic ? id : `shared/${share(id)}`}`;
}

/** The rungs as lists tell them; a player needs the sound too, so that is in their bandwidth. */
export function renditionsOf({ video, audio }: VersionFacts): media.MediaFile['renditions'] {
  const sound = Math.max(0, ...audio.map(({ bandwidth }) => bandwidth));
  return video.map(({ name, width, height, bandwidth }) => ({ name, width, height, bandwidth: bandwidth + sound }));
}

/** Whether the beginning plays already while the rest is mastered. */
export function playsEarly({ publishedVersion, work }: Pick<MediaRow, 'publishedVersion' | 'work'>): boolean {
  return publishedVersion === null && work.begun && !work.stopped;
}

/** A media file as the API tells it. */
export function present(row: MediaRow, share: Share): media.MediaFile {
  const { work, publishedVersion: version } = row;
  const ready = version !== null;
  const early = playsEarly(row);
  const root = ready || early ? streamRoot(row, share) : null;
  const pace = { progress: work.progress, secondsLeft: work.stopped ? null : work.secondsLeft };
  return {
    id: row.id,
    status: row.status,
    filename: row.filename,
    mimeType: row.mimeType,
    size: row.size,
    sha256: row.sha256,
    progress: ready ? 1 : pace.progress,
    secondsLeft: ready ? null : pace.secondsLeft,
    error:
      row.status === 'ERROR'
        ? (work.error ?? { code: 'unknown', message: 'It could not be mastered.', advice: 'Have it tried again.' })
        : null,
    durationSeconds: row.durationSeconds,
    width: row.width,
    height: row.height,
    frameRate: row.frameRateNum && row.frameRateDen ? row.frameRateNum / row.frameRateDen : null,
    renditions: row.renditions,
    public: row.public,
    early,
    updating: ready && row.workVersion !== null && row.workVersion !== version && !work.stopped ? pace : null,
    streamUrl: root && `${root}/master.m3u8`,
    dashUrl: ready && root ? `${root}/manifest.mpd` : null,
    posterUrl: ready && root ? `${root}/${version}/${posterFile(row.poster)}` : null,
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
  };
}

import type { ByteRange, Segment } from './steps.ts';

/** Segments of one track that are in one file, in its head's terms. */
export interface PlaylistFile {
  /** As the playlist names it, relative to itself. */
  readonly uri: string;
  /** `ftyp` and `moov`. */
  readonly init: ByteRange;
  readonly segments: readonly Segment[];
}

export interface MediaPlaylist {
  /** `EVENT`: what is there stays, and more may come. */
  readonly type: 'VOD' | 'EVENT';
  /** Whether this is all of it. */
  readonly ended: boolean;
  /** Whole seconds; must not change while an EVENT grows. By default that of the segments that are here. */
  readonly targetDuration?: number;
  readonly files: readonly PlaylistFile[];
}

/** RFC 8216bis media playlist of one track: fMP4 by byte ranges, every segment independent. */
export function mediaPlaylist({ type, ended, targetDuration, files }: MediaPlaylist): string {
  const all = files.flatMap((file) => file.segments);
  return [
    '#EXTM3U',
    '#EXT-X-VERSION:7',
    `#EXT-X-TARGETDURATION:${targetDuration ?? targetDurationOf(all)}`,
    '#EXT-X-MEDIA-SEQUENCE:0',
    `#EXT-X-PLAYLIST-TYPE:${type}`,
    '#EXT-X-INDEPENDENT-SEGMENTS',
    ...files
      .filter((file) => file.segments.length)
      .flatMap((file) => [map(file), ...file.segments.flatMap((each) => entry(file.uri, each))]),
    ...(ended ? ['#EXT-X-ENDLIST'] : []),
    '',
  ].join('\n');
}

/**
 * The key frames of a track, for fast forward: each from the beginning of its fragment to the end of the picture, shown
 * until the next one (RFC 8216, 4.3.3.6).
 */
export function iframesPlaylist(file: PlaylistFile): string {
  return [
    '#EXTM3U',
    '#EXT-X-VERSION:7',
    `#EXT-X-TARGETDURATION:${targetDurationOf(file.segments)}`,
    '#EXT-X-MEDIA-SEQUENCE:0',
    '#EXT-X-PLAYLIST-TYPE:VOD',
    '#EXT-X-I-FRAMES-ONLY',
    map(file),
    ...file.segments.flatMap((each) => entry(file.uri, each)),
    '#EXT-X-ENDLIST',
    '',
  ].join('\n');
}

function map({ uri, init }: PlaylistFile): string {
  return `#EXT-X-MAP:URI="${uri}",BYTERANGE="${init.length}@${init.offset}"`;
}

function entry(uri: string, { seconds, length, offset }: Segment): string[] {
  return [`#EXTINF:${seconds.toFixed(6)},`, `#EXT-X-BYTERANGE:${length}@${offset}`, uri];
}

/** Whole seconds, the nearest to the longest segment; at least one, for players wait that long between looks. */
export function targetDurationOf(segments: readonly Pick<Segment, 'seconds'>[]): number {
  return segments.reduce((longest, { seconds }) => Math.max(longest, Math.round(seconds)), 1);
}

/** What of a segment counts for its bit rate. */
type Cost = Pick<Segment, 'seconds' | 'length'>;

/**
 * The peak segment bit rate (RFC 8216, 4.1): the largest of any run of segments that lasts between 0.5 and 1.5 target
 * durations. A last segment of a single key frame alone says nothing of what a player needs. Bits a second.
 */
export function peakBitRate(segments: readonly Cost[]): number {
  const target = targetDurationOf(segments);
  let peak = 0;
  for (let first = 0; first < segments.length; first++) {
    let [seconds, bytes] = [0, 0];
    for (let end = first; end < segments.length; end++) {
      seconds += segments[end]?.seconds ?? 0;
      bytes += segments[end]?.length ?? 0;
      if (seconds > 1.5 * target) break;
      if (seconds >= 0.5 * target) peak = Math.max(peak, (bytes * 8) / seconds);
    }
  }
  // A film shorter than that is its own peak.
  return Math.ceil(peak || meanBitRate(segments));
}

/** Bits a second. */
export function meanBitRate(segments: readonly Cost[]): number {
  return Math.ceil((sum(segments.map(({ length }) => length)) * 8) / sum(segments.map(({ seconds }) => seconds)));
}

export function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

import { rate } from '../../../platform/ffmpeg/probe.ts';
import type { Plan } from './plan.ts';

export interface Segment {
  readonly file: string;
  readonly seconds: number;
  readonly bytes: number;
}

/** What ffmpeg made of one rung, or of the audio. */
export interface Track {
  readonly name: string;
  readonly segments: readonly Segment[];
  /** RFC 6381 codec string. */
  readonly codec: string;
}

export const AUDIO_CODEC = 'mp4a.40.2';

/** What ffmpeg's own media playlist names: the head of the track, and its segments with their lengths. @throws when it is not complete. */
export function readPlaylist(playlist: string): { head: string; segments: { file: string; seconds: number }[] } {
  const head = /^#EXT-X-MAP:URI="([^"]+)"/m.exec(playlist)?.[1];
  const segments = [...playlist.matchAll(/^#EXTINF:([\d.]+),.*\n([^#\s]+)$/gm)].map(([, seconds, file]) => ({
    file: file ?? '',
    seconds: Number(seconds),
  }));
  if (!head || !segments.length || !playlist.includes('#EXT-X-ENDLIST')) throw new Error('The playlist is not complete');
  return { head, segments };
}

/** RFC 8216bis media playlist of one track: fMP4, on demand, every segment independent. */
export function mediaPlaylist(track: Track): string {
  return [
    '#EXTM3U',
    '#EXT-X-VERSION:7',
    `#EXT-X-TARGETDURATION:${targetDuration(track)}`,
    '#EXT-X-MEDIA-SEQUENCE:0',
    '#EXT-X-PLAYLIST-TYPE:VOD',
    '#EXT-X-INDEPENDENT-SEGMENTS',
    `#EXT-X-MAP:URI="${track.name}_init.mp4"`,
    ...track.segments.flatMap(({ seconds, file }) => [`#EXTINF:${seconds.toFixed(6)},`, file]),
    '#EXT-X-ENDLIST',
    '',
  ].join('\n');
}

/**
 * The multivariant playlist, largest rung first. It is the only file whose address does not change, so its links carry
 * the version.
 */
export function multivariantPlaylist(plan: Plan, tracks: { videos: readonly Track[]; audio: Track | null }, version: string): string {
  const variants = tracks.videos.map((track, n) => {
    const rung = plan.rungs[n];
    if (!rung) throw new Error('A track without a rung');
    const { bandwidth, average } = bandwidths(track, tracks.audio);
    const attributes = [
      `BANDWIDTH=${bandwidth}`,
      `AVERAGE-BANDWIDTH=${average}`,
      `CODECS="${[track.codec, ...(tracks.audio ? [tracks.audio.codec] : [])].join(',')}"`,
      `RESOLUTION=${rung.width}x${rung.height}`,
      `FRAME-RATE=${rate(plan.frameRate).toFixed(3)}`,
      ...(tracks.audio ? ['AUDIO="audio"'] : []),
    ];
    return [`#EXT-X-STREAM-INF:${attributes.join(',')}`, `${version}/${track.name}.m3u8`];
  });
  return [
    '#EXTM3U',
    '#EXT-X-VERSION:7',
    '#EXT-X-INDEPENDENT-SEGMENTS',
    ...(tracks.audio
      ? [`#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="audio",NAME="Original",DEFAULT=YES,AUTOSELECT=YES,CHANNELS="2",URI="${version}/audio.m3u8"`]
      : []),
    ...variants.flat(),
    '',
  ].join('\n');
}

/** Peak and mean bits a second of a rung with its audio, from the bytes that were really written. */
export function bandwidths(video: Track, audio: Track | null): { bandwidth: number; average: number } {
  const mean = ({ segments }: Track) => bitsPerSecond(segments);
  const tracks = audio ? [video, audio] : [video];
  return { bandwidth: Math.ceil(sum(tracks.map(peakBitRate))), average: Math.ceil(sum(tracks.map(mean))) };
}

/**
 * The peak segment bit rate (RFC 8216, 4.1): the largest of any run of segments that lasts between 0.5 and 1.5 target
 * durations. A last segment of a single key frame alone says nothing of what a player needs.
 */
function peakBitRate(track: Track): number {
  const { segments } = track;
  const target = targetDuration(track);
  let peak = 0;
  for (let first = 0; first < segments.length; first++) {
    for (let end = first + 1, seconds = 0; end <= segments.length; end++) {
      seconds += segments[end - 1]?.seconds ?? 0;
      if (seconds > 1.5 * target) break;
      if (seconds >= 0.5 * target) peak = Math.max(peak, bitsPerSecond(segments.slice(first, end)));
    }
  }
  // A film shorter than that is its own peak.
  return peak || bitsPerSecond(segments);
}

function bitsPerSecond(segments: readonly Segment[]): number {
  return (sum(segments.map((segment) => segment.bytes)) * 8) / sum(segments.map((segment) => segment.seconds));
}

/** Whole seconds; at least one, for players wait that long between looks. */
function targetDuration({ segments }: Track): number {
  return Math.max(1, ...segments.map((segment) => Math.round(segment.seconds)));
}

/** `avc1.PPCCLL` from the decoder configuration in an init segment (ISO/IEC 14496-15, 5.3.3.1.2). @throws when there is none. */
export function avcCodec(init: Buffer): string {
  const box = init.indexOf('avcC', 0, 'latin1');
  if (box < 0 || init.length < box + 8) throw new Error('The init segment has no AVC decoder configuration');
  return `avc1.${init.subarray(box + 5, box + 8).toString('hex')}`;
}

export function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

import type { Rational } from '../../../platform/ffmpeg/rational.ts';
import { meanBitRate, mediaPlaylist, type PlaylistFile, peakBitRate } from '../mastering/playlist.ts';
import type { AudioResult, Piece, Segment, VideoResult } from '../mastering/steps.ts';
import type { AudioEntry, Presentation } from './presentation.ts';

/** As much of a version's plan as its stream needs while it is being made. */
export interface Outline {
  readonly frameRate: Rational;
  /** Of every segment of the picture but the last. */
  readonly segmentSeconds: number;
  readonly rungs: readonly { readonly name: string; readonly width: number; readonly height: number; readonly maxrate: number }[];
  /** In the order of `AudioResult.tracks`. */
  readonly audio: readonly Pick<AudioEntry, 'language' | 'label' | 'channels' | 'default'>[];
}

/** What there is of a version that is being made. */
export interface Beginning {
  readonly version: string;
  readonly outline: Outline;
  /** Chunks that are done without a hole, from the first. */
  readonly chunks: readonly { readonly unit: string; readonly result: VideoResult }[];
  /** null where the film has no sound. */
  readonly audio: { readonly unit: string; readonly result: AudioResult } | null;
}

/** A unit that makes picture or sound; `result` is null until it is done. */
export type UnitDone =
  | { readonly unit: string; readonly kind: 'VIDEO'; readonly result: VideoResult | null }
  | { readonly unit: string; readonly kind: 'AUDIO'; readonly result: AudioResult | null };

/**
 * What plays of a version that is being made: its sound whole, and its picture from the first chunk to the first hole.
 * @param units in the order of the film. @returns null while nothing does.
 */
export function readBeginning(version: string, outline: Outline, units: readonly UnitDone[]): Beginning | null {
  const chunks = [];
  for (const { kind, unit, result } of units) {
    if (kind !== 'VIDEO') continue;
    if (!result) break;
    chunks.push({ unit, result });
  }
  const sound = units.find((unit) => unit.kind === 'AUDIO');
  if (!chunks.length || sound?.result === null) return null;
  return { version, outline, chunks, audio: sound?.result ? { unit: sound.unit, result: sound.result } : null };
}

/** Rungs promise at most what the encoder was held to: what was measured of the beginning may be passed later. */
export function presentBeginning({ version, outline, chunks, audio }: Beginning): Presentation {
  const video = outline.rungs.flatMap(({ name, width, height, maxrate }, n) => {
    const pieces = chunks.flatMap(({ result }) => result.rungs[n] ?? []);
    const codec = pieces[0]?.codec;
    if (codec === undefined) return [];
    const segments = pieces.flatMap((piece) => piece.segments);
    const bandwidth = Math.max(maxrate, peakBitRate(segments));
    return [{ name, codec, width, height, bandwidth, average: meanBitRate(segments), iframesBandwidth: null }];
  });
  const sound = outline.audio.flatMap((track, n) => {
    const piece = audio?.result.tracks[n];
    if (!piece) return [];
    const [bandwidth, average] = [peakBitRate(piece.segments), meanBitRate(piece.segments)];
    return [{ ...track, name: trackName(piece), codec: piece.codec, bandwidth, average }];
  });
  // Subtitles come with the whole: a playlist of them would have to grow too.
  return { version, frameRate: outline.frameRate, video, audio: sound, text: [], storyboard: false, poster: null };
}

/**
 * The media playlist of one track of a film that is being made (RFC 8216, 4.3.3.5): type EVENT, over the units' own files,
 * as far as the picture is done without a hole. Addresses are relative to the playlist's own.
 * @returns null when the version has no such track.
 */
export function eventPlaylist({ outline, chunks, audio }: Beginning, name: string): string | null {
  const rung = outline.rungs.findIndex((each) => each.name === name);
  if (rung >= 0) {
    const pieces = chunks.flatMap(({ unit, result }) => {
      const piece = result.rungs[rung];
      return piece ? [{ ...piece, uri: `${unit}/${piece.file}` }] : [];
    });
    return playlist(outline, pieces);
  }
  const piece = audio?.result.tracks.find((track) => track !== null && trackName(track) === name);
  if (!audio || !piece) return null;
  const until = seconds(chunks.flatMap(({ result }) => result.rungs[0]?.segments ?? []));
  return playlist(outline, [{ uri: `${audio.unit}/${piece.file}`, init: piece.init, segments: upTo(piece.segments, until) }]);
}

function playlist({ segmentSeconds }: Outline, files: readonly PlaylistFile[]): string {
  // The same from the first word to the last, though a segment of sound is a little longer than one of the picture.
  return mediaPlaylist({ type: 'EVENT', ended: false, targetDuration: Math.max(1, Math.ceil(segmentSeconds)), files });
}

/** Segments that are over when the picture is, give or take the few milliseconds by which sound and picture differ. */
function upTo(segments: readonly Segment[], until: number): readonly Segment[] {
  let end = 0;
  const first = segments.findIndex((segment) => {
    end += segment.seconds;
    return end > until + 0.1;
  });
  return first < 0 ? segments : segments.slice(0, first);
}

function seconds(segments: readonly Segment[]): number {
  return segments.reduce((sum, segment) => sum + segment.seconds, 0);
}

/** `audio-0` of `audio-0.mp4`. */
function trackName({ file }: Piece): string {
  return file.slice(0, file.lastIndexOf('.'));
}

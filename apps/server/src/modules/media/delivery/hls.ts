import { rate } from '../../../platform/ffmpeg/rational.ts';
import type { AudioEntry, Presentation, TextEntry, VideoEntry } from './presentation.ts';

/** Bits a second of the variant that a player is to begin with (HLS Authoring Specification for Apple Devices, 1.27 and 9). */
const START_BANDWIDTH = 2_000_000;

/** What captions are to a player that looks for them (the same, 4.10). */
const CAPTIONS = 'public.accessibility.transcribes-spoken-dialog,public.accessibility.describes-music-and-sound';

/** Names a JSON description of the pictures along the time line; the DATA-ID is ours (RFC 8216, 4.3.4.4). */
const STORYBOARD = 'org.fotograma.storyboard';
/** Names the picture that stands for the film. */
const POSTER = 'org.fotograma.poster';

/**
 * The multivariant playlist (RFC 8216, 4.3.4). Players begin with the variant that comes first, so that is one which most
 * connections carry; the others follow, largest first. It is the only playlist whose address does not change, so its links
 * carry the version.
 * @param options.growing whether its playlists are of type EVENT: then players are told to begin at the beginning.
 */
export function multivariantPlaylist(film: Presentation, { growing }: { growing: boolean }): string {
  const { version, audio, text } = film;
  return lines([
    '#EXTM3U',
    '#EXT-X-VERSION:7',
    '#EXT-X-INDEPENDENT-SEGMENTS',
    // A player that finds no end believes it is live, and would begin at the newest segment (RFC 8216, 4.3.5.2).
    ...(growing ? ['#EXT-X-START:TIME-OFFSET=0'] : []),
    ...(film.storyboard ? [`#EXT-X-SESSION-DATA:DATA-ID="${STORYBOARD}",URI="${version}/storyboard.json"`] : []),
    ...(film.poster === null ? [] : [`#EXT-X-SESSION-DATA:DATA-ID="${POSTER}",VALUE="${film.poster}"`]),
    ...distinct(audio).map(([track, name], n) => audioMedia(version, track, name, n === preferred(audio))),
    ...distinct(text).map(([entry, name]) => textMedia(entry, name)),
    ...startFirst(film).flatMap((track) => variant(film, track)),
    ...film.video.flatMap((track) => keyFrames(version, track)),
  ]);
}

/** A media playlist of one segment: the whole of a WebVTT file, which HLS cannot name by itself. */
export function textPlaylist(file: string, durationSeconds: number): string {
  return lines([
    '#EXTM3U',
    '#EXT-X-VERSION:7',
    `#EXT-X-TARGETDURATION:${Math.max(1, Math.round(durationSeconds))}`,
    '#EXT-X-MEDIA-SEQUENCE:0',
    '#EXT-X-PLAYLIST-TYPE:VOD',
    `#EXTINF:${durationSeconds.toFixed(3)},`,
    file,
    '#EXT-X-ENDLIST',
  ]);
}

function lines(all: readonly string[]): string {
  return `${all.join('\n')}\n`;
}

function startFirst({ video, audio }: Presentation): readonly VideoEntry[] {
  const first = video.find((track) => bandwidths(track, audio).bandwidth <= START_BANDWIDTH) ?? video.at(-1);
  return first ? [first, ...video.filter((track) => track !== first)] : [];
}

function variant(film: Presentation, track: VideoEntry): string[] {
  const { bandwidth, average } = bandwidths(track, film.audio);
  return [
    attributes('EXT-X-STREAM-INF', [
      ['BANDWIDTH', bandwidth],
      ['AVERAGE-BANDWIDTH', average],
      ['CODECS', quote([track.codec, ...new Set(film.audio.map(({ codec }) => codec))].join(','))],
      ['RESOLUTION', `${track.width}x${track.height}`],
      ['FRAME-RATE', rate(film.frameRate).toFixed(3)],
      ['VIDEO-RANGE', 'SDR'],
      ['AUDIO', film.audio.length ? quote('audio') : null],
      ['SUBTITLES', film.text.length ? quote('text') : null],
      ['CLOSED-CAPTIONS', 'NONE'],
    ]),
    `${film.version}/${track.name}.m3u8`,
  ];
}

/** Of a picture with whichever sound track asks for most: what a connection must carry. */
export function bandwidths(video: VideoEntry, audio: readonly AudioEntry[]): { bandwidth: number; average: number } {
  const most = (values: number[]) => Math.max(0, ...values);
  return {
    bandwidth: Math.ceil(video.bandwidth + most(audio.map((track) => track.bandwidth))),
    average: Math.ceil(video.average + most(audio.map((track) => track.average))),
  };
}

function audioMedia(version: string, track: AudioEntry, name: string, isDefault: boolean): string {
  return attributes('EXT-X-MEDIA', [
    ['TYPE', 'AUDIO'],
    ['GROUP-ID', quote('audio')],
    ['LANGUAGE', language(track.language)],
    ['NAME', quote(name)],
    ['DEFAULT', isDefault ? 'YES' : 'NO'],
    ['AUTOSELECT', 'YES'],
    ['CHANNELS', quote(String(track.channels))],
    ['URI', quote(`${version}/${track.name}.m3u8`)],
  ]);
}

function textMedia({ language: tag, kind, path }: TextEntry, name: string): string {
  return attributes('EXT-X-MEDIA', [
    ['TYPE', 'SUBTITLES'],
    ['GROUP-ID', quote('text')],
    ['LANGUAGE', language(tag)],
    ['NAME', quote(name)],
    ['DEFAULT', 'NO'],
    ['AUTOSELECT', 'YES'],
    ['FORCED', kind === 'forced' ? 'YES' : 'NO'],
    ['CHARACTERISTICS', kind === 'captions' ? quote(CAPTIONS) : null],
    ['URI', quote(`${path}.m3u8`)],
  ]);
}

function keyFrames(version: string, { name, codec, width, height, iframesBandwidth }: VideoEntry): string[] {
  if (iframesBandwidth === null) return [];
  return [
    attributes('EXT-X-I-FRAME-STREAM-INF', [
      ['BANDWIDTH', Math.ceil(iframesBandwidth)],
      ['CODECS', quote(codec)],
      ['RESOLUTION', `${width}x${height}`],
      ['URI', quote(`${version}/${name}.iframes.m3u8`)],
    ]),
  ];
}

/** The place of the one track of a group that plays unless somebody says otherwise (RFC 8216, 4.3.4.1.1). */
export function preferred(audio: readonly AudioEntry[]): number {
  return Math.max(
    0,
    audio.findIndex((track) => track.default),
  );
}

/** Each with a name that no other of its group has, as groups demand (the same). */
export function distinct<T extends { readonly label: string }>(group: readonly T[]): [T, string][] {
  const taken = new Set<string>();
  return group.map((each) => {
    let name = each.label;
    for (let n = 2; taken.has(name); n++) name = `${each.label} (${n})`;
    taken.add(name);
    return [each, name];
  });
}

function language(tag: string): string | null {
  return tag === 'und' ? null : quote(tag);
}

function attributes(tag: string, list: readonly (readonly [string, string | number | null])[]): string {
  const given = list.filter(([, value]) => value !== null);
  return `#${tag}:${given.map(([name, value]) => `${name}=${value}`).join(',')}`;
}

/** A quoted string can hold neither quotes nor ends of lines, and knows no escapes (RFC 8216, 4.2). */
function quote(text: string): string {
  return `"${text.replaceAll('"', '’').replace(/\p{Cc}+/gu, ' ')}"`;
}

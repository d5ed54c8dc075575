import type { Rational } from '../../../platform/ffmpeg/rational.ts';
import type { AudioTrack, Track, VersionFacts, VideoTrack } from '../mastering/steps.ts';
import { distinct, preferred } from './hls.ts';
import type { TextEntry } from './presentation.ts';

/** Bits a second that a text track is said to take; players choose none by it. */
const TEXT_BANDWIDTH = 1_000;

/** Roles of ISO/IEC 23009-1, 5.8.5.5. */
const TEXT_ROLES = { subtitles: 'subtitle', captions: 'caption', forced: 'forced-subtitle' } as const;

/** ChannelConfiguration of ISO/IEC 23091-3: up to six channels the number is the count. */
const CHANNEL_LAYOUTS: Readonly<Record<number, number>> = { 7: 11, 8: 12 };

/**
 * The DASH manifest of a published version (ISO/IEC 23009-1, on-demand profile): each track is one file whose `sidx` says
 * where its segments are. Addresses are relative and carry the version.
 */
export function dashManifest(version: string, facts: VersionFacts, text: readonly TextEntry[]): string {
  const sound = preferred(facts.audio);
  return `${[
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<MPD xmlns="urn:mpeg:dash:schema:mpd:2011" profiles="urn:mpeg:dash:profile:isoff-on-demand:2011" type="static"' +
      ` mediaPresentationDuration="${duration(facts.durationSeconds)}" minBufferTime="PT4S">`,
    `<Period id="0" start="PT0S" duration="${duration(facts.durationSeconds)}">`,
    ...videoSet(version, facts),
    ...distinct(facts.audio).flatMap(([track, label], n) => audioSet(version, track, label, n === sound)),
    ...distinct(text).flatMap(([entry, label]) => textSet(entry, label)),
    '</Period>',
    '</MPD>',
  ].join('\n')}\n`;
}

function videoSet(version: string, { video, frameRate }: VersionFacts): string[] {
  return [
    element('AdaptationSet', {
      contentType: 'video',
      mimeType: 'video/mp4',
      segmentAlignment: 'true',
      subsegmentAlignment: 'true',
      subsegmentStartsWithSAP: 1,
      startWithSAP: 1,
      maxWidth: Math.max(...video.map(({ width }) => width)),
      maxHeight: Math.max(...video.map(({ height }) => height)),
      maxFrameRate: fraction(frameRate),
    }),
    role('main'),
    // Smallest first, as the field does: players that ask nobody begin with the first.
    ...video.toReversed().flatMap((track) => videoRepresentation(version, track, frameRate)),
    '</AdaptationSet>',
  ];
}

function videoRepresentation(version: string, track: VideoTrack, frameRate: Rational): string[] {
  const { name, codec, bandwidth, width, height } = track;
  return [
    element('Representation', {
      id: name,
      bandwidth: Math.ceil(bandwidth),
      codecs: codec,
      width,
      height,
      frameRate: fraction(frameRate),
      sar: '1:1',
    }),
    ...segmentBase(version, track),
    '</Representation>',
  ];
}

function audioSet(version: string, track: AudioTrack, label: string, isMain: boolean): string[] {
  const { name, codec, bandwidth, language, channels } = track;
  return [
    element('AdaptationSet', {
      contentType: 'audio',
      mimeType: 'audio/mp4',
      lang: language,
      segmentAlignment: 'true',
      subsegmentAlignment: 'true',
      subsegmentStartsWithSAP: 1,
      startWithSAP: 1,
    }),
    `<Label>${escapeXml(label)}</Label>`,
    role(isMain ? 'main' : 'alternate'),
    element('Representation', { id: name, bandwidth: Math.ceil(bandwidth), codecs: codec }),
    element('AudioChannelConfiguration', {
      schemeIdUri: 'urn:mpeg:mpegB:cicp:ChannelConfiguration',
      value: CHANNEL_LAYOUTS[channels] ?? channels,
    }).replace(/>$/, '/>'),
    ...segmentBase(version, track),
    '</Representation>',
    '</AdaptationSet>',
  ];
}

function textSet({ id, language, kind, path }: TextEntry, label: string): string[] {
  return [
    element('AdaptationSet', { contentType: 'text', mimeType: 'text/vtt', lang: language }),
    `<Label>${escapeXml(label)}</Label>`,
    role(TEXT_ROLES[kind]),
    element('Representation', { id, bandwidth: TEXT_BANDWIDTH }),
    `<BaseURL>${escapeXml(path)}.vtt</BaseURL>`,
    '</Representation>',
    '</AdaptationSet>',
  ];
}

function segmentBase(version: string, { name, init, index }: Track): string[] {
  const range = ({ offset, length }: Track['init']) => `${offset}-${offset + length - 1}`;
  return [
    `<BaseURL>${version}/${name}.mp4</BaseURL>`,
    element('SegmentBase', { indexRange: range(index), indexRangeExact: 'true' }),
    `<Initialization range="${range(init)}"/>`,
    '</SegmentBase>',
  ];
}

function role(value: string): string {
  return `<Role schemeIdUri="urn:mpeg:dash:role:2011" value="${value}"/>`;
}

/** `25`, or `24000/1001`. */
function fraction({ num, den }: Rational): string {
  return den === 1 ? String(num) : `${num}/${den}`;
}

/** xs:duration, to the millisecond. */
function duration(seconds: number): string {
  return `PT${seconds.toFixed(3)}S`;
}

function element(name: string, attributes: Readonly<Record<string, string | number>>): string {
  const list = Object.entries(attributes).map(([key, value]) => ` ${key}="${escapeXml(String(value))}"`);
  return `<${name}${list.join('')}>`;
}

/** XML 1.0: the five that have a name; control characters may not stand in it at all. */
function escapeXml(text: string): string {
  return text
    .replace(/\p{Cc}+/gu, ' ')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&apos;');
}

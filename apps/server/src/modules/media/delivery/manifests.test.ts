import { describe, expect, test } from 'vitest';
import type { AudioTrack, VersionFacts, VideoTrack } from '../mastering/steps.ts';
import { dashManifest } from './dash.ts';
import { multivariantPlaylist, textPlaylist } from './hls.ts';
import { type AddedText, presentVersion, textEntries } from './presentation.ts';

const VERSION = '4f2a90c1d36be875';

function video(name: string, width: number, height: number, bandwidth: number): VideoTrack {
  return {
    ...{ name, codec: 'avc1.64001f', width, height, bandwidth, average: bandwidth * 0.8, bytes: 1_000 },
    ...{ iframesBandwidth: bandwidth / 4 + 0.2, init: { offset: 0, length: 800 }, index: { offset: 800, length: 164 } },
  };
}

function audio(name: string, language: string, label: string, channels: number, isDefault: boolean): AudioTrack {
  return {
    ...{ name, codec: 'mp4a.40.2', language, label, channels, default: isDefault, bytes: 1_000 },
    ...{ bandwidth: 128_000.5 * (channels / 2), average: 127_000, init: { offset: 0, length: 700 }, index: { offset: 700, length: 100 } },
  };
}

const FACTS: VersionFacts = {
  durationSeconds: 61.5,
  width: 1920,
  height: 1080,
  frameRate: { num: 24_000, den: 1_001 },
  video: [video('1080p', 1920, 1080, 5_000_000), video('480p', 854, 480, 1_400_000), video('240p', 426, 240, 400_000)],
  audio: [audio('audio-0', 'en', 'English', 2, true), audio('audio-1', 'und', 'Original', 6, false)],
  text: [{ name: 'text-0', language: 'es', label: 'Español', kind: 'subtitles' }],
  unreadableText: [],
  storyboard: { interval: 2, tiles: 30, sheets: 1 },
  waveforms: [],
  posters: { count: 3, best: 2 },
  loudness: null,
  proxy: null,
  bytes: 6_000,
};

const ADDED: readonly AddedText[] = [
  { id: '0b7d0d1e-3a52-4c1b-9a57-0d5c7c6f2a11', language: 'es', label: null, kind: 'captions' },
  { id: '0b7d0d1e-3a52-4c1b-9a57-0d5c7c6f2a12', language: 'pt-BR', label: 'Tom & "Jerry" <3\nX', kind: 'forced' },
];

describe('the multivariant playlist', () => {
  const hls = (facts: VersionFacts, added: readonly AddedText[] = []) =>
    multivariantPlaylist(presentVersion(VERSION, facts, added, null), { growing: false });

  test('tells all tracks, their bit rates with sound, and where their playlists are', () => {
    expect(hls(FACTS, ADDED)).toBe(`#EXTM3U
#EXT-X-VERSION:7
#EXT-X-INDEPENDENT-SEGMENTS
#EXT-X-SESSION-DATA:DATA-ID="org.fotograma.storyboard",URI="4f2a90c1d36be875/storyboard.json"
#EXT-X-SESSION-DATA:DATA-ID="org.fotograma.poster",VALUE="4f2a90c1d36be875/poster-2.jpg"
#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="audio",LANGUAGE="en",NAME="English",DEFAULT=YES,AUTOSELECT=YES,CHANNELS="2",URI="4f2a90c1d36be875/audio-0.m3u8"
#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="audio",NAME="Original",DEFAULT=NO,AUTOSELECT=YES,CHANNELS="6",URI="4f2a90c1d36be875/audio-1.m3u8"
#EXT-X-MEDIA:TYPE=SUBTITLES,GROUP-ID="text",LANGUAGE="es",NAME="Español",DEFAULT=NO,AUTOSELECT=YES,FORCED=NO,URI="4f2a90c1d36be875/text-0.m3u8"
#EXT-X-MEDIA:TYPE=SUBTITLES,GROUP-ID="text",LANGUAGE="es",NAME="Español (2)",DEFAULT=NO,AUTOSELECT=YES,FORCED=NO,CHARACTERISTICS="public.accessibility.transcribes-spoken-dialog,public.accessibility.describes-music-and-sound",URI="text/0b7d0d1e-3a52-4c1b-9a57-0d5c7c6f2a11.m3u8"
#EXT-X-MEDIA:TYPE=SUBTITLES,GROUP-ID="text",LANGUAGE="pt-BR",NAME="Tom & ’Jerry’ <3 X",DEFAULT=NO,AUTOSELECT=YES,FORCED=YES,URI="text/0b7d0d1e-3a52-4c1b-9a57-0d5c7c6f2a12.m3u8"
#EXT-X-STREAM-INF:BANDWIDTH=1784002,AVERAGE-BANDWIDTH=1247000,CODECS="avc1.64001f,mp4a.40.2",RESOLUTION=854x480,FRAME-RATE=23.976,VIDEO-RANGE=SDR,AUDIO="audio",SUBTITLES="text",CLOSED-CAPTIONS=NONE
4f2a90c1d36be875/480p.m3u8
#EXT-X-STREAM-INF:BANDWIDTH=5384002,AVERAGE-BANDWIDTH=4127000,CODECS="avc1.64001f,mp4a.40.2",RESOLUTION=1920x1080,FRAME-RATE=23.976,VIDEO-RANGE=SDR,AUDIO="audio",SUBTITLES="text",CLOSED-CAPTIONS=NONE
4f2a90c1d36be875/1080p.m3u8
#EXT-X-STREAM-INF:BANDWIDTH=784002,AVERAGE-BANDWIDTH=447000,CODECS="avc1.64001f,mp4a.40.2",RESOLUTION=426x240,FRAME-RATE=23.976,VIDEO-RANGE=SDR,AUDIO="audio",SUBTITLES="text",CLOSED-CAPTIONS=NONE
4f2a90c1d36be875/240p.m3u8
#EXT-X-I-FRAME-STREAM-INF:BANDWIDTH=1250001,CODECS="avc1.64001f",RESOLUTION=1920x1080,URI="4f2a90c1d36be875/1080p.iframes.m3u8"
#EXT-X-I-FRAME-STREAM-INF:BANDWIDTH=350001,CODECS="avc1.64001f",RESOLUTION=854x480,URI="4f2a90c1d36be875/480p.iframes.m3u8"
#EXT-X-I-FRAME-STREAM-INF:BANDWIDTH=100001,CODECS="avc1.64001f",RESOLUTION=426x240,URI="4f2a90c1d36be875/240p.iframes.m3u8"
`);
  });

  test('names the picture that was chosen', () => {
    const playlist = multivariantPlaylist(presentVersion(VERSION, FACTS, [], 3), { growing: false });
    expect(playlist).toContain(`DATA-ID="org.fotograma.poster",VALUE="${VERSION}/poster-3.jpg"`);
  });

  test('of a silent film without subtitles says nothing of either, and begins with the smallest where all are large', () => {
    const [large, small] = [video('1080p', 1920, 1080, 5_000_000), video('720p', 1280, 720, 3_000_000)];
    const playlist = hls({ ...FACTS, video: [large, small], audio: [], text: [], storyboard: null });
    expect(playlist).not.toMatch(/EXT-X-MEDIA|AUDIO=|SUBTITLES=|storyboard|START/);
    expect(playlist.match(/^[^#]\S+/gm)).toEqual([`${VERSION}/720p.m3u8`, `${VERSION}/1080p.m3u8`]);
    expect(playlist).toContain('BANDWIDTH=5000000,AVERAGE-BANDWIDTH=4000000,CODECS="avc1.64001f",');
  });

  test('has one sound track that plays unless somebody says otherwise, also where the film marks none', () => {
    const unmarked = FACTS.audio.map((track) => ({ ...track, default: false }));
    expect(hls({ ...FACTS, audio: unmarked }).match(/DEFAULT=YES/g)).toHaveLength(1);
    const all = FACTS.audio.map((track) => ({ ...track, default: true }));
    expect(hls({ ...FACTS, audio: all }).match(/DEFAULT=YES/g)).toHaveLength(1);
  });

  test('names subtitles by a playlist of one segment, which is all of them', () => {
    expect(textPlaylist('text-0.vtt', 61.5)).toBe(
      '#EXTM3U\n#EXT-X-VERSION:7\n#EXT-X-TARGETDURATION:62\n#EXT-X-MEDIA-SEQUENCE:0\n#EXT-X-PLAYLIST-TYPE:VOD\n#EXTINF:61.500,\ntext-0.vtt\n#EXT-X-ENDLIST\n',
    );
  });
});

test('the DASH manifest tells the same tracks by the places of their indexes', () => {
  const base = `<BaseURL>${VERSION}`;
  const role = 'schemeIdUri="urn:mpeg:dash:role:2011"';
  const aligned = 'segmentAlignment="true" subsegmentAlignment="true" subsegmentStartsWithSAP="1" startWithSAP="1"';
  const channels = (count: number) =>
    `<AudioChannelConfiguration schemeIdUri="urn:mpeg:mpegB:cicp:ChannelConfiguration" value="${count}"/>`;
  const rung = (
    name: string,
    bandwidth: number,
    size: string,
  ) => `<Representation id="${name}" bandwidth="${bandwidth}" codecs="avc1.64001f" ${size} frameRate="24000/1001" sar="1:1">
${base}/${name}.mp4</BaseURL>
<SegmentBase indexRange="800-963" indexRangeExact="true">
<Initialization range="0-799"/>
</SegmentBase>
</Representation>`;
  const sound = (
    lang: string,
    label: string,
    as: string,
    name: string,
    bandwidth: number,
    count: number,
  ) => `<AdaptationSet contentType="audio" mimeType="audio/mp4" lang="${lang}" ${aligned}>
<Label>${label}</Label>
<Role ${role} value="${as}"/>
<Representation id="${name}" bandwidth="${bandwidth}" codecs="mp4a.40.2">
${channels(count)}
${base}/${name}.mp4</BaseURL>
<SegmentBase indexRange="700-799" indexRangeExact="true">
<Initialization range="0-699"/>
</SegmentBase>
</Representation>
</AdaptationSet>`;
  const text = (
    lang: string,
    label: string,
    as: string,
    id: string,
    path: string,
  ) => `<AdaptationSet contentType="text" mimeType="text/vtt" lang="${lang}">
<Label>${label}</Label>
<Role ${role} value="${as}"/>
<Representation id="${id}" bandwidth="1000">
<BaseURL>${path}.vtt</BaseURL>
</Representation>
</AdaptationSet>`;
  expect(dashManifest(VERSION, FACTS, textEntries(VERSION, FACTS, ADDED))).toBe(`<?xml version="1.0" encoding="UTF-8"?>
<MPD xmlns="urn:mpeg:dash:schema:mpd:2011" profiles="urn:mpeg:dash:profile:isoff-on-demand:2011" type="static" mediaPresentationDuration="PT61.500S" minBufferTime="PT4S">
<Period id="0" start="PT0S" duration="PT61.500S">
<AdaptationSet contentType="video" mimeType="video/mp4" ${aligned} maxWidth="1920" maxHeight="1080" maxFrameRate="24000/1001">
<Role ${role} value="main"/>
${rung('240p', 400_000, 'width="426" height="240"')}
${rung('480p', 1_400_000, 'width="854" height="480"')}
${rung('1080p', 5_000_000, 'width="1920" height="1080"')}
</AdaptationSet>
${sound('en', 'English', 'main', 'audio-0', 128_001, 2)}
${sound('und', 'Original', 'alternate', 'audio-1', 384_002, 6)}
${text('es', 'Español', 'subtitle', 'text-0', `${VERSION}/text-0`)}
${text('es', 'Español (2)', 'caption', ADDED[0]?.id ?? '', `text/${ADDED[0]?.id}`)}
${text('pt-BR', 'Tom &amp; &quot;Jerry&quot; &lt;3 X', 'forced-subtitle', ADDED[1]?.id ?? '', `text/${ADDED[1]?.id}`)}
</Period>
</MPD>
`);
  // A whole rate is one number.
  expect(dashManifest(VERSION, { ...FACTS, frameRate: { num: 25, den: 1 } }, [])).toContain('frameRate="25"');
});

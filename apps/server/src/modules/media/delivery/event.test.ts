import { expect, test } from 'vitest';
import type { AudioResult, Piece, VideoResult } from '../mastering/steps.ts';
import { type Beginning, eventPlaylist, type Outline, presentBeginning, readBeginning, type UnitDone } from './event.ts';
import { multivariantPlaylist } from './hls.ts';

const OUTLINE: Outline = {
  frameRate: { num: 25, den: 1 },
  segmentSeconds: 4,
  rungs: [
    { name: '480p', width: 854, height: 480, maxrate: 1_400_000 },
    { name: '240p', width: 426, height: 240, maxrate: 420_000 },
  ],
  audio: [
    { language: 'en', label: 'English', channels: 2, default: true },
    { language: 'es', label: 'Español', channels: 2, default: false },
  ],
};

/** Segments of 4 s and these lengths, one behind the other. */
function piece(file: string, codec: string, lengths: readonly number[], seconds = 4): Piece {
  let offset = 800;
  const segments = lengths.map((length) => {
    const segment = { offset, length, seconds };
    offset += length;
    return segment;
  });
  return { file, codec, init: { offset: 0, length: 800 }, segments };
}

const chunk = (...lengths: number[]): VideoResult => ({
  rungs: [
    piece('480p.mp4', 'avc1.64001e', lengths),
    piece(
      '240p.mp4',
      'avc1.640015',
      lengths.map((length) => length / 2),
    ),
  ],
  frames: lengths.length * 100,
  proxy: false,
  pictures: { file: 'pictures.mjpeg', tiles: [], posters: [] },
});
// 4 s of AAC do not divide into frames: each segment is a little longer than one of the picture.
const SOUND: AudioResult = {
  tracks: [piece('audio-0.mp4', 'mp4a.40.2', [64_000, 65_000, 64_000, 64_000], 4.0107), null],
  loudness: null,
  waveforms: [],
};

const video = (n: number, result: VideoResult | null): UnitDone => ({ unit: `video-0000${n}`, kind: 'VIDEO', result });
const audio = (result: AudioResult | null): UnitDone => ({ unit: 'audio', kind: 'AUDIO', result });
const begin = (...units: UnitDone[]) => readBeginning('v1', OUTLINE, units);
const playlists = (beginning: Beginning | null) => (name: string) => beginning && eventPlaylist(beginning, name);

test('nothing plays before the first chunk and all the sound are done', () => {
  expect(begin(audio(null), video(0, chunk(1)), video(1, null))).toBeNull();
  expect(begin(audio(SOUND), video(0, null), video(1, chunk(1)))).toBeNull();
  expect(begin(audio(SOUND))).toBeNull();
  expect(begin(audio(SOUND), video(0, chunk(1)))?.chunks).toHaveLength(1);
  // A silent film has no such unit.
  expect(begin(video(0, chunk(1)))).toMatchObject({ audio: null });
});

test('the playlist of a rung names the chunks’ own files, and ends where one is missing', () => {
  const growing = playlists(
    begin(audio(SOUND), video(0, chunk(400_000, 500_000)), video(1, chunk(300_000)), video(2, null), video(3, chunk(9))),
  );
  expect(growing('480p')).toBe(`#EXTM3U
#EXT-X-VERSION:7
#EXT-X-TARGETDURATION:4
#EXT-X-MEDIA-SEQUENCE:0
#EXT-X-PLAYLIST-TYPE:EVENT
#EXT-X-INDEPENDENT-SEGMENTS
#EXT-X-MAP:URI="video-00000/480p.mp4",BYTERANGE="800@0"
#EXTINF:4.000000,
#EXT-X-BYTERANGE:400000@800
video-00000/480p.mp4
#EXTINF:4.000000,
#EXT-X-BYTERANGE:500000@400800
video-00000/480p.mp4
#EXT-X-MAP:URI="video-00001/480p.mp4",BYTERANGE="800@0"
#EXTINF:4.000000,
#EXT-X-BYTERANGE:300000@800
video-00001/480p.mp4
`);
  expect(growing('360p')).toBeNull();
  expect(growing('audio-1')).toBeNull();
});

test('what was told stays as it was when there is more', () => {
  const [first, second, third] = [chunk(1_000, 2_000), chunk(3_000), chunk(4_000)];
  const stages = [
    begin(audio(SOUND), video(0, first), video(1, null), video(2, null)),
    begin(audio(SOUND), video(0, first), video(1, second), video(2, null)),
    begin(audio(SOUND), video(0, first), video(1, second), video(2, third)),
  ].map(playlists);
  for (const name of ['480p', '240p', 'audio-0']) {
    const told = stages.map((stage) => stage(name) ?? '');
    expect(told.every((playlist, n) => playlist.startsWith(told[n - 1] ?? '#EXTM3U'))).toBe(true);
    expect(new Set(told).size).toBe(3);
  }
});

test('sound goes as far as the picture', () => {
  const sound = (...chunks: VideoResult[]) => playlists(begin(audio(SOUND), ...chunks.map((result, n) => video(n, result))))('audio-0');
  expect(sound(chunk(1))?.match(/^#EXT-X-BYTERANGE.*/gm)).toEqual(['#EXT-X-BYTERANGE:64000@800']);
  expect(sound(chunk(1, 1), chunk(1))?.match(/^#EXTINF/gm)).toHaveLength(3);
  expect(sound(chunk(1, 1, 1, 1, 1, 1))?.match(/^#EXTINF/gm)).toHaveLength(4);
});

test('its multivariant playlist promises what the encoder is held to, and tells players to begin at the beginning', () => {
  const beginning = begin(audio(SOUND), video(0, chunk(400_000, 500_000)));
  if (!beginning) throw new Error('It begins');
  expect(multivariantPlaylist(presentBeginning(beginning), { growing: true })).toBe(`#EXTM3U
#EXT-X-VERSION:7
#EXT-X-INDEPENDENT-SEGMENTS
#EXT-X-START:TIME-OFFSET=0
#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="audio",LANGUAGE="en",NAME="English",DEFAULT=YES,AUTOSELECT=YES,CHANNELS="2",URI="v1/audio-0.m3u8"
#EXT-X-STREAM-INF:BANDWIDTH=1529654,AVERAGE-BANDWIDTH=1028158,CODECS="avc1.64001e,mp4a.40.2",RESOLUTION=854x480,FRAME-RATE=25.000,VIDEO-RANGE=SDR,AUDIO="audio",CLOSED-CAPTIONS=NONE
v1/480p.m3u8
#EXT-X-STREAM-INF:BANDWIDTH=629654,AVERAGE-BANDWIDTH=578158,CODECS="avc1.640015,mp4a.40.2",RESOLUTION=426x240,FRAME-RATE=25.000,VIDEO-RANGE=SDR,AUDIO="audio",CLOSED-CAPTIONS=NONE
v1/240p.m3u8
`);
});

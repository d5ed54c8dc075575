import { describe, expect, test } from 'vitest';
import { planMastering } from './plan.ts';
import { avcCodec, bandwidths, mediaPlaylist, multivariantPlaylist, readPlaylist, type Track } from './playlist.ts';

const top: Track = {
  name: '360p',
  codec: 'avc1.64001e',
  segments: [
    { file: '360p_00000.m4s', seconds: 4, bytes: 200_000 },
    { file: '360p_00001.m4s', seconds: 4, bytes: 100_000 },
    { file: '360p_00002.m4s', seconds: 1.52, bytes: 20_000 },
  ],
};
const low: Track = {
  ...top,
  name: '240p',
  codec: 'avc1.640015',
  segments: top.segments.map((segment) => ({ ...segment, bytes: segment.bytes / 4 })),
};
const audio: Track = {
  name: 'audio',
  codec: 'mp4a.40.2',
  segments: [
    { file: 'audio_00000.m4s', seconds: 4.010667, bytes: 64_000 },
    { file: 'audio_00001.m4s', seconds: 5.509333, bytes: 88_000 },
  ],
};
const plan = planMastering({
  durationSeconds: 9.52,
  audio: { stream: 1, codec: 'aac', channels: 2 },
  video: {
    stream: 0,
    decodable: true,
    codec: 'h264',
    width: 640,
    height: 360,
    frameRate: { num: 24_000, den: 1_001 },
    interlaced: false,
    highDynamicRange: false,
  },
});

describe('playlists', () => {
  test('of a track', () => {
    expect(mediaPlaylist(top)).toBe(`#EXTM3U
#EXT-X-VERSION:7
#EXT-X-TARGETDURATION:4
#EXT-X-MEDIA-SEQUENCE:0
#EXT-X-PLAYLIST-TYPE:VOD
#EXT-X-INDEPENDENT-SEGMENTS
#EXT-X-MAP:URI="360p_init.mp4"
#EXTINF:4.000000,
360p_00000.m4s
#EXTINF:4.000000,
360p_00001.m4s
#EXTINF:1.520000,
360p_00002.m4s
#EXT-X-ENDLIST
`);
  });

  test('the target duration is the longest segment, rounded (RFC 8216, 4.3.3.1)', () => {
    expect(mediaPlaylist(audio)).toContain('#EXT-X-TARGETDURATION:6\n');
  });

  test('of the whole film, with sound', () => {
    expect(multivariantPlaylist(plan, { videos: [top, low], audio }, '0a1b')).toBe(`#EXTM3U
#EXT-X-VERSION:7
#EXT-X-INDEPENDENT-SEGMENTS
#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="audio",NAME="Original",DEFAULT=YES,AUTOSELECT=YES,CHANNELS="2",URI="0a1b/audio.m3u8"
#EXT-X-STREAM-INF:BANDWIDTH=527784,AVERAGE-BANDWIDTH=396639,CODECS="avc1.64001e,mp4a.40.2",RESOLUTION=640x360,FRAME-RATE=23.976,AUDIO="audio"
0a1b/360p.m3u8
#EXT-X-STREAM-INF:BANDWIDTH=227784,AVERAGE-BANDWIDTH=194958,CODECS="avc1.640015,mp4a.40.2",RESOLUTION=426x240,FRAME-RATE=23.976,AUDIO="audio"
0a1b/240p.m3u8
`);
  });

  test('of a silent film', () => {
    expect(multivariantPlaylist({ ...plan, audioStream: null }, { videos: [top], audio: null }, '0a1b')).toBe(`#EXTM3U
#EXT-X-VERSION:7
#EXT-X-INDEPENDENT-SEGMENTS
#EXT-X-STREAM-INF:BANDWIDTH=400000,AVERAGE-BANDWIDTH=268908,CODECS="avc1.64001e",RESOLUTION=640x360,FRAME-RATE=23.976
0a1b/360p.m3u8
`);
  });

  test('bandwidths are the peak and the mean of what was written, sound included', () => {
    // 200 kB in 4 s; 88 kB in 5.509333 s. 320 kB in 9.52 s; 152 kB in 9.52 s.
    expect(bandwidths(top, audio)).toEqual({
      bandwidth: Math.ceil(400_000 + 704_000 / 5.509333),
      average: Math.ceil((472_000 * 8) / 9.52),
    });
    expect(bandwidths(top, null)).toEqual({ bandwidth: 400_000, average: Math.ceil((320_000 * 8) / 9.52) });
  });
});

describe('the peak (RFC 8216, 4.1)', () => {
  const track = (...segments: [seconds: number, bytes: number][]): Track => ({
    name: '360p',
    codec: 'avc1.64001e',
    segments: segments.map(([seconds, bytes], n) => ({ file: `${n}.m4s`, seconds, bytes })),
  });
  const peak = (...segments: [seconds: number, bytes: number][]) => bandwidths(track(...segments), null).bandwidth;

  test('is no smaller than any segment of full length needs', () => {
    expect(peak([4, 100_000], [4, 300_000], [4, 200_000])).toBe(600_000);
  });

  test('is not that of a last segment of one key frame, which only counts with the one before', () => {
    expect(peak([4, 400_000], [0.04, 40_000])).toBe(Math.ceil((440_000 * 8) / 4.04));
  });

  test('of a film of one short segment is that of the film', () => {
    expect(peak([0.2, 5_000])).toBe(200_000);
    expect(mediaPlaylist(track([0.2, 5_000]))).toContain('#EXT-X-TARGETDURATION:1\n');
  });
});

describe('what ffmpeg wrote', () => {
  const written =
    '#EXTM3U\n#EXT-X-TARGETDURATION:4\n#EXT-X-MAP:URI="1_init.mp4"\n#EXTINF:4.004000,\n1_00000.m4s\n#EXTINF:0.500500,\n1_00001.m4s\n';

  test('is read for names and lengths', () => {
    expect(readPlaylist(`${written}#EXT-X-ENDLIST\n`)).toEqual({
      head: '1_init.mp4',
      segments: [
        { file: '1_00000.m4s', seconds: 4.004 },
        { file: '1_00001.m4s', seconds: 0.5005 },
      ],
    });
  });

  test.each([
    ['without its end', written],
    ['without its head', `${written}#EXT-X-ENDLIST\n`.replace('#EXT-X-MAP', '#EXT-X-NONE')],
    ['without segments', '#EXTM3U\n#EXT-X-MAP:URI="1_init.mp4"\n#EXT-X-ENDLIST\n'],
    ['empty', ''],
  ])('is refused %s', (_, playlist) => {
    expect(() => readPlaylist(playlist)).toThrow('not complete');
  });

  test('names the codec by profile, constraints and level of its decoder configuration', () => {
    const init = Buffer.concat([Buffer.from('....avcC'), Buffer.from([1, 0x64, 0x00, 0x1f, 0xff]), Buffer.alloc(8)]);
    expect(avcCodec(init)).toBe('avc1.64001f');
  });

  test.each([Buffer.alloc(0), Buffer.from('no such box'), Buffer.from('....avcC\u0001')])('has no codec without one', (init) => {
    expect(() => avcCodec(init)).toThrow('no AVC decoder configuration');
  });
});

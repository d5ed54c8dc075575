import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { iframesPlaylist, meanBitRate, mediaPlaylist, peakBitRate } from './playlist.ts';
import { sidxBox } from './sidx.ts';
import type { Segment } from './steps.ts';

const segments: readonly Segment[] = [
  { offset: 900, length: 200_000, seconds: 4.004 },
  { offset: 200_900, length: 30_000, seconds: 1.5015 },
];

describe('a media playlist', () => {
  test('of a finished track names ranges of one file', () => {
    expect(
      mediaPlaylist({ type: 'VOD', ended: true, files: [{ uri: '720p.mp4', init: { offset: 0, length: 800 }, segments }] }),
    ).toBe(`#EXTM3U
#EXT-X-VERSION:7
#EXT-X-TARGETDURATION:4
#EXT-X-MEDIA-SEQUENCE:0
#EXT-X-PLAYLIST-TYPE:VOD
#EXT-X-INDEPENDENT-SEGMENTS
#EXT-X-MAP:URI="720p.mp4",BYTERANGE="800@0"
#EXTINF:4.004000,
#EXT-X-BYTERANGE:200000@900
720p.mp4
#EXTINF:1.501500,
#EXT-X-BYTERANGE:30000@200900
720p.mp4
#EXT-X-ENDLIST
`);
  });

  test('of a track that grows goes through its files, each with its head, and has no end', () => {
    const init = { offset: 0, length: 800 };
    const file = (uri: string) => ({ uri, init, segments: segments.slice(0, 1) });
    const files = [file('video-00000/720p.mp4'), file('video-00001/720p.mp4'), { ...file('video-00002/720p.mp4'), segments: [] }];
    expect(mediaPlaylist({ type: 'EVENT', ended: false, targetDuration: 5, files })).toBe(`#EXTM3U
#EXT-X-VERSION:7
#EXT-X-TARGETDURATION:5
#EXT-X-MEDIA-SEQUENCE:0
#EXT-X-PLAYLIST-TYPE:EVENT
#EXT-X-INDEPENDENT-SEGMENTS
#EXT-X-MAP:URI="video-00000/720p.mp4",BYTERANGE="800@0"
#EXTINF:4.004000,
#EXT-X-BYTERANGE:200000@900
video-00000/720p.mp4
#EXT-X-MAP:URI="video-00001/720p.mp4",BYTERANGE="800@0"
#EXTINF:4.004000,
#EXT-X-BYTERANGE:200000@900
video-00001/720p.mp4
`);
  });

  test('of key frames alone', () => {
    const keys = [{ offset: 900, length: 9_000, seconds: 2.002 }];
    expect(iframesPlaylist({ uri: '720p.mp4', init: { offset: 0, length: 800 }, segments: keys })).toBe(`#EXTM3U
#EXT-X-VERSION:7
#EXT-X-TARGETDURATION:2
#EXT-X-MEDIA-SEQUENCE:0
#EXT-X-PLAYLIST-TYPE:VOD
#EXT-X-I-FRAMES-ONLY
#EXT-X-MAP:URI="720p.mp4",BYTERANGE="800@0"
#EXTINF:2.002000,
#EXT-X-BYTERANGE:9000@900
720p.mp4
#EXT-X-ENDLIST
`);
  });
});

describe('the peak (RFC 8216, 4.1)', () => {
  const peak = (...all: [seconds: number, length: number][]) => peakBitRate(all.map(([seconds, length]) => ({ seconds, length })));

  test('is no smaller than any segment of full length needs', () => {
    expect(peak([4, 100_000], [4, 300_000], [4, 200_000])).toBe(600_000);
  });

  test('is not that of a last segment of one key frame, which only counts with the one before', () => {
    expect(peak([4, 400_000], [0.04, 40_000])).toBe(Math.ceil((440_000 * 8) / 4.04));
  });

  test('of a film of one short segment is that of the film', () => {
    expect(peak([0.2, 5_000])).toBe(200_000);
  });

  test('is never below the mean', () => {
    const segment = fc.record({ seconds: fc.double({ min: 3.5, max: 4.4, noNaN: true }), length: fc.integer({ min: 1, max: 10_000_000 }) });
    fc.assert(
      fc.property(fc.array(segment, { minLength: 1, maxLength: 20 }), (all) => {
        expect(peakBitRate(all)).toBeGreaterThanOrEqual(meanBitRate(all));
      }),
    );
  });
});

test('an index has a reference to every segment, in ticks, each with a key frame at its head', () => {
  const box = sidxBox(segments, 24_000);
  expect(box.toString('hex').match(/.{1,8}/g)).toEqual([
    ...['00000040', '73696478', '01000000', '00000001', '00005dc0'],
    ...['00000000', '00000000', '00000000', '00000000', '00000002'],
    ...['00030d40', '00017760', '90000000'],
    ...['00007530', '00008cc4', '90000000'],
  ]);
});

import { describe, expect, test } from 'vitest';
import type { VideoFacts } from '../../../platform/ffmpeg/probe.ts';
import { masteringArguments } from './command.ts';
import { planMastering } from './plan.ts';

const plan = (video: Partial<VideoFacts>, { audio = true, durationSeconds = 100 } = {}) =>
  planMastering({
    durationSeconds,
    audio: audio ? { stream: 1, codec: 'aac', channels: 2 } : null,
    video: {
      stream: 0,
      codec: 'h264',
      decodable: true,
      width: 640,
      height: 360,
      frameRate: { num: 24_000, den: 1_001 },
      interlaced: false,
      highDynamicRange: false,
      ...video,
    },
  });

const graphOf = (args: readonly string[]) => args[args.indexOf('-filter_complex') + 1]?.split(';') ?? [];

describe('the ffmpeg command', () => {
  test('of a film with sound and two rungs', () => {
    expect(masteringArguments('/files/original', plan({})).join(' ')).toBe(GOLDEN.join(' '));
  });

  test('reads its input as one media file and nothing else', () => {
    const args = masteringArguments('/files/original', plan({}));
    expect(args.indexOf('-protocol_whitelist')).toBeLessThan(args.indexOf('-i'));
    expect(args.indexOf('-format_whitelist')).toBeLessThan(args.indexOf('-i'));
  });

  test('of a silent film asks for no sound at all', () => {
    const args = masteringArguments('/files/original', plan({}, { audio: false }));
    expect(args).not.toContain('[a]');
    expect(args).not.toContain('-c:a');
    expect(args.join(' ')).not.toContain('audio');
  });

  test('scales every rung from the one above it', () => {
    const graph = graphOf(masteringArguments('/files/original', plan({ width: 1280, height: 720 })));
    expect(graph.slice(0, 4)).toEqual([
      '[0:0]fps=24000/1001:start_time=0,scale=1280:720:flags=bicubic,setsar=1,split=3[v0][s0][p]',
      '[s0]scale=854:480:flags=bicubic,setsar=1,split=2[v1][s1]',
      '[s1]scale=640:360:flags=bicubic,setsar=1,split=2[v2][s2]',
      '[s2]scale=426:240:flags=bicubic,setsar=1[v3]',
    ]);
  });

  test('of a small film has one rung and no loose ends', () => {
    const [first] = graphOf(masteringArguments('/files/original', plan({ width: 160, height: 120 })));
    expect(first).toBe('[0:0]fps=24000/1001:start_time=0,scale=160:120:flags=bicubic,setsar=1,split=2[v0][p]');
  });

  test('deinterlaces and maps high dynamic range before anything else', () => {
    const [first] = graphOf(masteringArguments('/files/original', plan({ interlaced: true, highDynamicRange: true })));
    expect(first).toMatch(/^\[0:0\]zscale=.*,tonemap=hable:.*,format=yuv420p,bwdif=mode=send_frame,fps=/);
  });

  test('asks for cuts that fall on every second group of pictures, for as long as a film may last', () => {
    const rates = [
      ...[12, 24, 25, 30, 50, 60].map((num) => ({ num, den: 1 })),
      ...[24_000, 30_000, 60_000].map((num) => ({ num, den: 1_001 })),
      { num: 25, den: 2 },
      { num: 1, den: 1 },
    ];
    for (const frameRate of rates) {
      const { gop, frameRate: chosen } = plan({ frameRate });
      const args = masteringArguments('/files/original', plan({ frameRate }));
      const asked = Number(args[args.indexOf('-hls_time') + 1]);
      const group = (gop * chosen.den) / chosen.num;
      const segments = Math.floor((24 * 3_600) / (2 * group));
      for (const n of [1, 2, 99, 100, 101, segments]) {
        // ffmpeg cuts at the first key frame at or after n times this, on a clock of 90 kHz.
        const cut = n * asked;
        expect(cut, `${frameRate.num}/${frameRate.den}, cut ${n}`).toBeLessThan(n * 2 * group - 1 / 90_000);
        expect(cut, `${frameRate.num}/${frameRate.den}, cut ${n}`).toBeGreaterThan((n * 2 - 1) * group);
      }
    }
  });

  test('takes the streams that were chosen, wherever they are in the file', () => {
    const chosen = planMastering({
      durationSeconds: 4,
      audio: { stream: 5, codec: 'aac', channels: 2 },
      video: {
        stream: 3,
        codec: 'h264',
        decodable: true,
        width: 160,
        height: 120,
        frameRate: { num: 25, den: 1 },
        interlaced: false,
        highDynamicRange: false,
      },
    });
    const graph = graphOf(masteringArguments('/files/original', chosen)).join(';');
    expect(graph.match(/\[0:\w+\]/g)).toEqual(['[0:3]', '[0:5]']);
  });

  test('every pad of the graph that is made is used once', () => {
    for (const [width, height] of [
      [1920, 1080],
      [640, 360],
      [160, 120],
    ] as const) {
      const args = masteringArguments('/files/original', plan({ width, height }));
      const graph = graphOf(args);
      const made = graph.flatMap((chain) => /((?:\[\w+\])+)$/.exec(chain)?.[1]?.match(/\[\w+\]/g) ?? []);
      const used = [...graph.map((chain) => /^\[[\w:]+\]/.exec(chain)?.[0]), ...args.filter((arg) => /^\[\w+\]$/.test(arg))];
      expect(used.filter((pad) => !pad?.startsWith('[0:')).toSorted()).toEqual(made.toSorted());
    }
  });
});

const GOLDEN = [
  '-protocol_whitelist file -format_whitelist mov,matroska,webm,mpegts,mpeg,avi,mxf,flv,ogg,asf,mp3,aac,wav,flac',
  '-i /files/original',
  '-filter_complex',
  [
    '[0:0]fps=24000/1001:start_time=0,scale=640:360:flags=bicubic,setsar=1,split=3[v0][s0][p]',
    '[s0]scale=426:240:flags=bicubic,setsar=1[v1]',
    "[p]select='eq(n,0)+between(t,10.000,60.000)*gte(t-prev_selected_t,5.000)',setpts=N/FRAME_RATE/TB[poster]",
    '[0:1]aresample=48000:async=1:first_pts=0[a]',
  ].join(';'),
  ...[0, 1].flatMap((n) => [
    `-map [v${n}] -c:v libx264 -preset veryfast -profile:v high -pix_fmt yuv420p`,
    ['-crf 24 -maxrate 800000 -bufsize 1600000', '-crf 25 -maxrate 420000 -bufsize 840000'][n],
    '-g 48 -keyint_min 48 -sc_threshold 0 -flags +cgop',
    ...segmented(n),
  ]),
  '-map [a] -c:a aac -b:a 128k -ac 2 -ar 48000',
  ...segmented(2),
  '-map [poster] -map_metadata -1 -q:v 3 -f image2 poster_%02d.jpg',
];

function segmented(place: number): string[] {
  return [
    '-map_metadata -1 -map_chapters -1 -avoid_negative_ts disabled',
    '-f hls -hls_time 4.003980 -hls_list_size 0 -hls_playlist_type vod -hls_segment_type fmp4 -hls_flags independent_segments',
    `-hls_fmp4_init_filename ${place}_init.mp4 -hls_segment_filename ${place}_%05d.m4s ${place}.m3u8`,
  ];
}

import { describe, expect, test } from 'vitest';
import type { VideoFacts } from '../../../platform/ffmpeg/probe.ts';
import { masteringArguments } from './command.ts';
import { planMastering } from './plan.ts';

const plan = (video: Partial<VideoFacts>, { audio = true, durationSeconds = 100 } = {}) =>
  planMastering({
    durationSeconds,
    audio: audio ? { codec: 'aac', channels: 2 } : null,
    video: {
      codec: 'h264',
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
      '[0:v:0]fps=24000/1001:start_time=0,scale=1280:720:flags=bicubic,setsar=1,split=3[v0][s0][p]',
      '[s0]scale=854:480:flags=bicubic,split=2[v1][s1]',
      '[s1]scale=640:360:flags=bicubic,split=2[v2][s2]',
      '[s2]scale=426:240:flags=bicubic[v3]',
    ]);
  });

  test('of a small film has one rung and no loose ends', () => {
    const [first] = graphOf(masteringArguments('/files/original', plan({ width: 160, height: 120 })));
    expect(first).toBe('[0:v:0]fps=24000/1001:start_time=0,scale=160:120:flags=bicubic,setsar=1,split=2[v0][p]');
  });

  test('deinterlaces and maps high dynamic range before anything else', () => {
    const [first] = graphOf(masteringArguments('/files/original', plan({ interlaced: true, highDynamicRange: true })));
    expect(first).toMatch(/^\[0:v:0\]zscale=.*,tonemap=hable:.*,format=yuv420p,bwdif,fps=/);
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
  '-i /files/original -map_metadata -1 -map_chapters -1 -sn -dn',
  '-filter_complex',
  [
    '[0:v:0]fps=24000/1001:start_time=0,scale=640:360:flags=bicubic,setsar=1,split=3[v0][s0][p]',
    '[s0]scale=426:240:flags=bicubic[v1]',
    "[p]select='eq(n,0)+between(t,10.000,60.000)*gte(t-prev_selected_t,5.000)',thumbnail=10[poster]",
    '[0:a:0]aresample=48000:async=1:first_pts=0[a]',
  ].join(';'),
  '-map [v0] -map [v1] -map [a]',
  '-c:v libx264 -preset veryfast -profile:v high -pix_fmt yuv420p',
  '-g 48 -keyint_min 48 -sc_threshold 0 -flags +cgop',
  '-crf:v:0 24 -maxrate:v:0 800000 -bufsize:v:0 1600000',
  '-crf:v:1 25 -maxrate:v:1 420000 -bufsize:v:1 840000',
  '-c:a aac -b:a 128k -ac 2 -ar 48000',
  '-f hls -hls_time 3.983146 -hls_list_size 0 -hls_playlist_type vod -hls_segment_type fmp4 -hls_flags independent_segments',
  '-var_stream_map v:0,agroup:audio v:1,agroup:audio a:0,agroup:audio',
  '-hls_fmp4_init_filename %v_init.mp4 -hls_segment_filename %v_%05d.m4s %v.m3u8',
  '-map [poster] -frames:v 1 -q:v 3 -update 1 poster.jpg',
];

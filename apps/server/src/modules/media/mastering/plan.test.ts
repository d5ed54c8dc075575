import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { AudioFacts, SubtitleFacts } from '../../../platform/ffmpeg/probe.ts';
import { rate } from '../../../platform/ffmpeg/rational.ts';
import { audioArguments } from './audio.ts';
import type { SourceFacts } from './facts.ts';
import { planLadder, tileSize } from './ladder.ts';
import { expectedBytes } from './limits.ts';
import { type Plan, planChunks, planMastering } from './plan.ts';
import { profiles } from './profiles.ts';
import type { Chunk } from './steps.ts';
import { videoArguments } from './video.command.ts';

const sizes = (width: number, height: number, fps = 25, ladder: Parameters<typeof planLadder>[2] = profiles.standard.ladder) =>
  planLadder({ width, height }, fps, ladder).map((rung) => `${rung.width}x${rung.height}`);

describe('the ladder', () => {
  test.each([
    ['4K', 3840, 2160, ['1920x1080', '1280x720', '854x480', '640x360', '426x240']],
    ['1080p', 1920, 1080, ['1920x1080', '1280x720', '854x480', '640x360', '426x240']],
    ['scope', 1920, 804, ['1920x804', '1720x720', '1146x480', '860x360', '574x240']],
    ['720p', 1280, 720, ['1280x720', '854x480', '640x360', '426x240']],
    ['432p, which has no step of its own', 768, 432, ['768x432', '640x360', '426x240']],
    ['250p, hardly more than a step', 444, 250, ['444x250']],
    ['200p, below every step', 356, 200, ['356x200']],
    ['portrait', 1080, 1920, ['1080x1920', '720x1280', '480x854', '360x640', '240x426']],
    ['a square', 720, 720, ['720x720', '480x480', '360x360', '240x240']],
    ['odd sides', 853, 479, ['852x478', '642x360', '428x240']],
  ])('of %s', (_, width, height, expected) => {
    expect(sizes(width, height)).toEqual(expected);
  });

  test('of other profiles', () => {
    expect(sizes(3840, 2160, 25, profiles.compact.ladder)).toEqual(['1280x720', '854x480', '426x240']);
    expect(sizes(3840, 2160, 25, profiles.fine.ladder).slice(0, 3)).toEqual(['3840x2160', '2560x1440', '1920x1080']);
    expect(sizes(640, 360, 25, profiles.fine.ladder)).toEqual(['640x360', '426x240']);
  });

  test('is named by the short side, and costs less from rung to rung', () => {
    const rungs = planLadder({ width: 1920, height: 1080 }, 24, profiles.standard.ladder);
    expect(rungs.map((rung) => rung.name)).toEqual(['1080p', '720p', '480p', '360p', '240p']);
    expect(rungs.map((rung) => rung.maxrate)).toEqual([5_000_000, 2_800_000, 1_400_000, 800_000, 420_000]);
    expect(rungs.map((rung) => rung.crf)).toEqual([22, 23, 23, 24, 25]);
    expect(rungs.every((rung) => rung.bufsize === 2 * rung.maxrate)).toBe(true);
  });

  test('gives fast motion half as many bits again', () => {
    const caps = (fps: number) => planLadder({ width: 1280, height: 720 }, fps, profiles.standard.ladder).map((rung) => rung.maxrate);
    expect(caps(60)).toEqual([4_200_000, 2_100_000, 1_200_000, 630_000]);
    expect(caps(30)[0]).toBe(2_800_000);
  });

  test('caps a size between two steps in proportion to its pixels', () => {
    const top = (width: number, height: number) => planLadder({ width, height }, 25, profiles.standard.ladder)[0];
    expect(top(768, 432)).toMatchObject({ name: '432p', crf: 23, maxrate: 1_134_000 });
    // Small pictures need more bits a pixel: never less than two fifths of the step.
    expect(top(178, 100)).toMatchObject({ name: '100p', maxrate: 168_000 });
  });

  test('is even, never larger than the source, and in its shape, whatever that is', () => {
    const side = fc.integer({ min: 8, max: 8_192 });
    const ladder = fc.constantFrom(profiles.standard.ladder, profiles.compact.ladder, profiles.fine.ladder);
    fc.assert(
      fc.property(side, side, fc.constantFrom(24, 60), ladder, (width, height, fps, steps) => {
        const rungs = planLadder({ width, height }, fps, steps);
        expect(rungs.length).toBeGreaterThan(0);
        expect(new Set(rungs.map((rung) => rung.name)).size).toBe(rungs.length);
        for (const rung of rungs) {
          expect([rung.width % 2, rung.height % 2]).toEqual([0, 0]);
          expect(rung.width).toBeLessThanOrEqual(width);
          expect(rung.height).toBeLessThanOrEqual(height);
          const scale = Math.min(rung.width, rung.height) / Math.min(width, height);
          expect(Math.abs(rung.width - width * scale)).toBeLessThanOrEqual(1 + Math.max(width, height) / Math.min(width, height));
        }
      }),
    );
  });

  test('has small pictures for the storyboard beside it', () => {
    expect(tileSize({ width: 426, height: 240 })).toEqual({ width: 160, height: 90 });
    expect(tileSize({ width: 574, height: 240 })).toEqual({ width: 192, height: 80 });
    expect(tileSize({ width: 320, height: 240 })).toEqual({ width: 160, height: 120 });
    expect(tileSize({ width: 240, height: 426 })).toEqual({ width: 160, height: 284 });
    expect(tileSize({ width: 8, height: 2_000 })).toEqual({ width: 2, height: 284 });
    expect(tileSize({ width: 96, height: 72 })).toEqual({ width: 96, height: 72 });
  });
});

describe('chunks', () => {
  test('are of whole segments, and what is less than one goes with the last', () => {
    expect(planChunks(1_000, 100, 3).map(({ frames }) => frames)).toEqual([300, 300, 300, 100]);
    expect(planChunks(999, 100, 3).map(({ frames }) => frames)).toEqual([300, 300, 399]);
    expect(planChunks(1, 100, 3)).toEqual([{ index: 0, firstFrame: 0, frames: 1 }]);
  });

  test('have every frame once', () => {
    const count = fc.integer({ min: 1, max: 20_000 });
    fc.assert(
      fc.property(count, fc.integer({ min: 2, max: 240 }), fc.integer({ min: 1, max: 30 }), (frames, segment, segments) => {
        const chunks = planChunks(frames, segment, segments);
        const starts = chunks.map((_, n) => chunks.slice(0, n).reduce((sum, chunk) => sum + chunk.frames, 0));
        expect(chunks.map(({ firstFrame }) => firstFrame)).toEqual(starts);
        expect((starts.at(-1) ?? 0) + (chunks.at(-1)?.frames ?? 0)).toBe(frames);
        expect(starts.every((start) => start % segment === 0)).toBe(true);
        expect(Math.max(...chunks.map((chunk) => chunk.frames))).toBeLessThan(segment * (segments + 1));
      }),
      { numRuns: 60 },
    );
  });
});

const sound = (stream: number, more: Partial<AudioFacts> = {}): AudioFacts => ({
  stream,
  codec: 'aac',
  decodable: true,
  channels: 2,
  layout: 'stereo',
  sampleRate: 48_000,
  language: null,
  title: null,
  default: false,
  ...more,
});

const words = (stream: number, more: Partial<SubtitleFacts> = {}): SubtitleFacts => ({
  stream,
  codec: 'subrip',
  language: null,
  title: null,
  forced: false,
  hearingImpaired: false,
  ...more,
});

type Changes = Partial<Omit<SourceFacts, 'video'>> & { readonly video?: Partial<SourceFacts['video']> };

function planOf({ video, ...facts }: Changes = {}, profile: keyof typeof profiles = 'standard'): Plan {
  const source: SourceFacts = {
    container: 'mov,mp4,m4a,3gp,3g2,mj2',
    durationSeconds: 100,
    timecode: null,
    audio: [sound(1)],
    subtitles: [],
    others: [],
    ...facts,
    video: {
      stream: 0,
      codec: 'h264',
      decodable: true,
      width: 640,
      height: 360,
      coded: { width: 640, height: 360 },
      frameRate: { num: 24_000, den: 1_001 },
      constantRate: true,
      frames: 2_398,
      startSeconds: 0,
      endSeconds: (2_398 * 1_001) / 24_000,
      interlaced: false,
      colour: { transfer: 'bt709', primaries: 'bt709', matrix: 'bt709', fullRange: false, pixelFormat: 'yuv420p' },
      dolbyVisionProfile: null,
      ...video,
    },
  };
  return planMastering(source, profile, profiles[profile]);
}

describe('a plan', () => {
  test('counts frames, groups and ticks at the rate of the film', () => {
    expect(planOf()).toMatchObject({
      frames: 2_398,
      gop: 48,
      segmentSeconds: 4.004,
      timescale: 24_000,
      frameTicks: 1_001,
      chunks: [{ index: 0, firstFrame: 0, frames: 2_398 }],
      storyboard: { interval: 48 },
    });
    expect(planOf({ video: { frameRate: { num: 25, den: 2 } } })).toMatchObject({ gop: 25, timescale: 10_000, frameTicks: 800 });
    expect(planOf({ video: { frameRate: { num: 25, den: 1 } } })).toMatchObject({ gop: 50, timescale: 10_000, frameTicks: 400 });
  });

  test('of a long film has chunks of two minutes and no more than three hundred small pictures', () => {
    const { chunks, storyboard, frames } = planOf({ durationSeconds: 7_200, video: { endSeconds: 7_200, frameRate: { num: 24, den: 1 } } });
    expect(frames).toBe(7_200 * 24);
    expect(chunks).toHaveLength(60);
    expect(chunks[1]).toEqual({ index: 1, firstFrame: 2_880, frames: 2_880 });
    expect(storyboard.interval).toBe(24 * 24);
  });

  test('begins with the picture where only the priming of a codec is before it, and with the sound where more is', () => {
    expect(planOf({ video: { startSeconds: 0.023, endSeconds: 4.023, frameRate: { num: 25, den: 1 } } })).toMatchObject({
      beginsAt: 0.023,
      late: false,
      frames: 100,
    });
    expect(planOf({ video: { startSeconds: 1, endSeconds: 5, frameRate: { num: 25, den: 1 } } })).toMatchObject({
      beginsAt: 0,
      late: true,
      frames: 125,
    });
  });

  test('takes eight tracks of sound at most, the default first, each with a name of its own', () => {
    const audio = [sound(1, { language: 'eng' }), sound(2, { language: 'ger', default: true }), sound(3, { language: 'en' })];
    expect(planOf({ audio: [sound(9, { decodable: false }), ...audio] }).audio).toEqual([
      { name: 'audio-0', stream: 2, language: 'de', label: 'Deutsch', channels: 2, default: true },
      { name: 'audio-1', stream: 1, language: 'en', label: 'English', channels: 2, default: false },
      { name: 'audio-2', stream: 3, language: 'en', label: 'English 2', channels: 2, default: false },
    ]);
    expect(planOf({ audio: Array.from({ length: 20 }, (_, n) => sound(n + 1)) }).audio).toHaveLength(8);
    const said = sound(1, { title: 'Director\u2019s "cut"\r\n#EXTINF' });
    expect(planOf({ audio: [said] }).audio[0]?.label).toBe('Director\u2019s  cut #EXTINF');
  });

  test('tells words from pictures of words', () => {
    const subtitles = [
      words(2, { language: 'fre', forced: true }),
      words(3, { codec: 'hdmv_pgs_subtitle', language: 'spa' }),
      words(4, { codec: 'ass', hearingImpaired: true, title: 'SDH' }),
      words(5, { codec: 'dvd_subtitle' }),
    ];
    const plan = planOf({ subtitles });
    expect(plan.text).toEqual([
      { name: 'text-0', stream: 2, language: 'fr', label: 'Français', kind: 'forced' },
      { name: 'text-1', stream: 4, language: 'und', label: 'SDH', kind: 'captions' },
    ]);
    expect(plan.unreadableText).toEqual([
      { language: 'es', codec: 'hdmv_pgs_subtitle' },
      { language: 'und', codec: 'dvd_subtitle' },
    ]);
  });

  test('sees what the colours are, and what they are taken for where nobody says', () => {
    const nothing = { transfer: null, primaries: null, matrix: null, fullRange: false, pixelFormat: 'yuv420p' };
    const kind = (colour: Partial<typeof nothing | { transfer: string; primaries: string; matrix: string }>, height = 1_080) =>
      planOf({ video: { colour: { ...nothing, ...colour }, coded: { width: 1_920, height } } }).colour.kind;
    expect(kind({ transfer: 'smpte2084' })).toBe('pq');
    expect(kind({ transfer: 'arib-std-b67' })).toBe('hlg');
    expect(kind({ primaries: 'bt2020', transfer: 'bt2020-10' })).toBe('bt2020');
    expect(kind({ matrix: 'smpte170m' })).toBe('bt601');
    expect(kind({})).toBe('bt709');
    expect(kind({}, 480)).toBe('bt601');
    expect(kind({ pixelFormat: 'gbrp' } as never, 480)).toBe('bt709');
  });

  test('expects bytes by what the encoders may take and what the source has', () => {
    const plan = planOf({ durationSeconds: 3_600, video: { width: 1_920, height: 1_080 } });
    const caps = ((5_000 + 2_800 + 1_400 + 800 + 420 + 6_000 + 128 + 50) * 1_000 * 3_600) / 8;
    expect(expectedBytes(plan, 1)).toBe(Math.ceil((2 * caps) / 3));
    expect(expectedBytes(plan, 3e9)).toBe(Math.ceil(2 * Math.min(caps, 6e9)));
    expect(expectedBytes(plan, 1e12)).toBe(2 * caps);
  });
});

const graphOf = (args: readonly string[]) => args[args.indexOf('-filter_complex') + 1]?.split(';') ?? [];
const chunkOf = (plan: Plan, index = 0) => plan.chunks[index] as Chunk;
const command = (plan: Plan, index = 0) => videoArguments('/files/original', plan, chunkOf(plan, index), plan.prerollSeconds);

describe('the command for the picture', () => {
  test('of a film with two rungs', () => {
    const plan = planOf({ durationSeconds: 4, video: { endSeconds: 4.004 } });
    expect(command(plan).join(' ')).toBe(GOLDEN.join(' '));
  });

  test('looks for a later chunk a little earlier, and takes its frames by number', () => {
    const plan = planOf({ durationSeconds: 500, video: { endSeconds: 500 } });
    const args = command(plan, 2);
    expect(args.slice(args.indexOf('-noaccurate_seek'), args.indexOf('-i'))).toEqual(['-noaccurate_seek', '-ss', '238.240000']);
    expect(graphOf(args)[0]).toMatch(/^\[0:0\]fps=24000\/1001,trim=start_pts=5760:end_pts=8640,setpts=PTS-5760,scale=640:360:/);
    expect(graphOf(args).at(-2)).toContain("select='eq(n,0)+not(mod(pts+5760,48))'");
  });

  test('scales every size from the one above it, once', () => {
    const graph = graphOf(command(planOf({ video: { width: 1_280, height: 720 } })));
    expect(graph.map((chain) => chain.replace(/^.*(format=yuv420p),.*(,split)/, '$1…$2')).slice(0, 4)).toEqual([
      'format=yuv420p…,split=4[v0][proxy][p][s0]',
      '[s0]scale=854:480:flags=area,setsar=1,split=2[v1][s1]',
      '[s1]scale=640:360:flags=area,setsar=1,split=2[v2][s2]',
      '[s2]scale=426:240:flags=area,setsar=1,split=2[v3][t]',
    ]);
  });

  test('deinterlaces before anything else, and maps high dynamic range once it is small', () => {
    const colour = { transfer: 'smpte2084', primaries: 'bt2020', matrix: 'bt2020nc', fullRange: false, pixelFormat: 'yuv420p10le' };
    const [first] = graphOf(command(planOf({ video: { interlaced: true, colour } })));
    expect(first).toMatch(
      /^\[0:0\]bwdif=mode=send_frame,fps=.*,scale=640:360:flags=area,zscale=tin=smpte2084:.*,tonemap=hable:.*,format=yuv420p,/,
    );
  });

  test('reads its input as one media file and nothing else', () => {
    const plan = planOf({ audio: [sound(1), sound(5)] });
    for (const args of [command(plan), audioArguments('/files/original', plan)]) {
      expect(args.indexOf('-protocol_whitelist')).toBeLessThan(args.indexOf('-i'));
      expect(args.indexOf('-format_whitelist')).toBeLessThan(args.indexOf('-i'));
      expect(args[args.indexOf('-i') + 1]).toBe('file:/files/original');
    }
  });

  test('every pad of the graph that is made is used once', () => {
    for (const [width, height] of [
      [1_920, 1_080],
      [1_000, 750],
      [640, 360],
      [160, 120],
    ] as const) {
      for (const profile of ['standard', 'compact', 'fine'] as const) {
        const plan = planOf({ video: { width, height }, audio: [sound(1), sound(2)] }, profile);
        for (const args of [command(plan), audioArguments('/files/original', plan)]) {
          const graph = graphOf(args);
          const made = graph.flatMap((chain) => /((?:\[\w+\])+)$/.exec(chain)?.[1]?.match(/\[\w+\]/g) ?? []);
          const used = [...graph.map((chain) => /^\[[\w:]+\]/.exec(chain)?.[0]), ...args.filter((arg) => /^\[\w+\]$/.test(arg))];
          expect(used.filter((pad) => !pad?.startsWith('[0:')).toSorted()).toEqual(made.toSorted());
        }
      }
    }
  });

  test('gives the sound the picture’s clock', () => {
    const plan = planOf({ audio: [sound(1), sound(5)], durationSeconds: 60, video: { startSeconds: 0.023 } });
    const args = audioArguments('/files/original', plan);
    expect(args[args.indexOf('-itsoffset') + 1]).toBe('-0.023000');
    expect(graphOf(args).slice(0, 2)).toEqual([
      '[0:1]aresample=48000:async=1:first_pts=0,aformat=channel_layouts=stereo,atrim=end=126.000,asplit=3[a0][w][l]',
      '[0:5]aresample=48000:async=1:first_pts=0,aformat=channel_layouts=stereo,atrim=end=126.000[a1]',
    ]);
    expect(rate(plan.frameRate)).toBeCloseTo(23.976, 3);
  });
});

const fragmented = [
  '-fps_mode cfr -r 24000/1001 -video_track_timescale 24000 -avoid_negative_ts disabled -map_metadata -1 -map_chapters -1 -fflags +bitexact',
  '-f mp4 -movflags +frag_keyframe+delay_moov+default_base_moof+skip_trailer',
].join(' ');
const jpeg = 'in_color_matrix=bt709:out_color_matrix=bt601:out_range=full';

const GOLDEN = [
  '-protocol_whitelist file -format_whitelist mov,matroska,webm,mpegts,mpeg,avi,mxf,flv,ogg,asf,dv,mp3,aac,wav,flac',
  '-max_streams 256 -max_pixels 67108864 -copyts -start_at_zero -itsoffset 0.000000 -i file:/files/original -filter_complex',
  [
    '[0:0]fps=24000/1001,trim=start_pts=0:end_pts=2976,setpts=PTS-0,scale=640:360:flags=area:in_color_matrix=bt709:out_color_matrix=bt709:out_range=limited,format=yuv420p,setsar=1,setparams=color_primaries=bt709:color_trc=bt709:colorspace=bt709:range=tv,split=4[v0][proxy][p][s0]',
    '[s0]scale=426:240:flags=area,setsar=1,split=2[v1][t]',
    `[t]select='eq(n,0)+not(mod(pts+0,48))',scale=160:90:flags=area:${jpeg}[tiles]`,
    `[p]select='eq(n,0)+${[5, 7, 9, 11, 13, 29, 31, 33, 35, 37, 53, 55, 57, 58, 60].map((frame) => `eq(pts,${frame})`).join('+')}',scale=${jpeg}[posters]`,
  ].join(';'),
  '-map [v0] -c:v libx264 -preset veryfast -profile:v high -pix_fmt yuv420p -crf 24 -maxrate 800000 -bufsize 1600000 -flags +cgop -g 48 -keyint_min 48 -sc_threshold 0',
  `${fragmented} 360p.mp4`,
  '-map [v1] -c:v libx264 -preset veryfast -profile:v high -pix_fmt yuv420p -crf 25 -maxrate 420000 -bufsize 840000 -flags +cgop -g 48 -keyint_min 48 -sc_threshold 0',
  `${fragmented} 240p.mp4`,
  '-map [proxy] -c:v libx264 -preset superfast -profile:v high -pix_fmt yuv420p -crf 26 -maxrate 6000000 -bufsize 6000000 -bf 0 -g 12 -keyint_min 12 -sc_threshold 0',
  `${fragmented} proxy.mp4`,
  '-map [tiles] -map_metadata -1 -fps_mode passthrough -c:v mjpeg -q:v 4 -f image2 -frame_pts 1 tile-%d.jpg',
  '-map [posters] -map_metadata -1 -fps_mode passthrough -c:v mjpeg -q:v 3 -f image2 -frame_pts 1 poster-%d.jpg',
];

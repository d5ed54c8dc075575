import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, open, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Mastered, masterWhole } from '../../../../test/support/mastering.ts';
import { excerpt } from '../../../../test/support/video.ts';
import type { Ffmpeg } from '../../../platform/ffmpeg/ffmpeg.ts';
import { locateFfmpeg } from '../../../platform/ffmpeg/locate.ts';
import { rate } from '../../../platform/ffmpeg/rational.ts';
import { createLogger } from '../../../platform/observability/logger.ts';
import { createSteps } from './mastering.ts';
import { profiles } from './profiles.ts';
import { judge } from './verdict.ts';

const run = promisify(execFile);
const SHARED = fileURLToPath(new URL('../../../../../../../shared/media/', import.meta.url));

let ffmpeg: Ffmpeg;
let folder: string;
beforeAll(async () => {
  ffmpeg = await locateFfmpeg(undefined, createLogger({ level: 'silent', human: false }));
  folder = await mkdtemp(join(tmpdir(), 'fotograma-test-sources-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

let count = 0;

/** As the product does, but for the pains that the encoder takes; `quick` with the smallest size alone. */
async function mastered(source: string, profile: 'quick' | 'editing' = 'quick'): Promise<Mastered> {
  const editing = { ...profiles.standard, preset: 'ultrafast' } as const;
  const smallest = profiles.standard.ladder[4];
  const steps = createSteps(ffmpeg, { editing, quick: { ...editing, ladder: [smallest], proxy: false } });
  return masterWhole(steps, source, join(folder, `out-${++count}`), { profile });
}

async function verdictOf(source: string): Promise<string> {
  const error = await mastered(source).then(
    () => null,
    (caught: unknown) => caught,
  );
  return error === null ? 'ready' : judge(error).verdict.code;
}

/** Runs ffmpeg on what the test gives it. @returns the path that the last argument names in the test's folder. */
async function draw(name: string, ...args: readonly string[]): Promise<string> {
  const path = join(folder, name);
  await run(ffmpeg.ffmpegPath, ['-v', 'error', '-y', ...args, path], { maxBuffer: 1024 * 1024 });
  return path;
}

const picture = (options = '') => ['-f', 'lavfi', '-i', `testsrc2=size=96x72:rate=25:duration=1${options && `:${options}`}`];
const tone = (seconds = 1, channels = 'mono') => [
  '-f',
  'lavfi',
  '-i',
  `aevalsrc=${channelsOf(channels)}:s=48000:d=${seconds}:c=${channels}`,
];
const channelsOf = (layout: string) => (layout === '5.1' ? Array(6) : Array(1)).fill('sin(880*PI*t)/4').join('|');
const HEVC = ['-c:v', 'libx265', '-x265-params', 'log-level=none', '-pix_fmt', 'yuv420p10le'];
const H264 = ['-c:v', 'libx264', '-preset', 'ultrafast', '-pix_fmt', 'yuv420p'];

interface Shown {
  readonly width: number;
  readonly height: number;
  readonly codec_name: string;
  readonly nb_read_frames: string;
  readonly r_frame_rate: string;
  readonly sample_aspect_ratio: string;
  readonly pix_fmt: string;
  readonly field_order: string;
  readonly color_transfer: string;
  readonly color_primaries: string;
  readonly color_space: string;
  readonly color_range: string;
  readonly sample_rate: string;
  readonly channels: number;
}

/** What a player would make of a file: decoded. */
async function shown(path: string): Promise<Shown> {
  const args = ['-v', 'error', '-count_frames', '-show_streams', '-of', 'json', path];
  return (JSON.parse((await run(ffmpeg.ffprobePath, args)).stdout) as { streams: [Shown] }).streams[0];
}

const inVersion = ({ folder: version }: Mastered, file: string) => join(version, file);

/** What holds for every film: decoded, not as we wrote that it is. @returns frames. */
async function checkVersion(film: Mastered): Promise<number> {
  const { facts, plan } = film;
  const frames = Math.round(facts.durationSeconds * rate(facts.frameRate));
  const cuts = await Promise.all(facts.video.map(({ name }) => lengthsIn(inVersion(film, `${name}.m3u8`))));
  for (const [n, { name, width, height }] of facts.video.entries()) {
    const rung = await shown(inVersion(film, `${name}.mp4`));
    expect(rung).toMatchObject({ codec_name: 'h264', pix_fmt: 'yuv420p', width, height, field_order: 'progressive' });
    expect(rung).toMatchObject({ color_transfer: 'bt709', color_primaries: 'bt709', color_space: 'bt709', color_range: 'tv' });
    expect(rung.sample_aspect_ratio).toBe('1:1');
    expect(rung.nb_read_frames).toBe(String(film.video.reduce((sum, chunk) => sum + chunk.frames, 0)));
    expect(cuts[n]).toEqual(cuts[0]);
  }
  expect(Math.max(facts.width, facts.height)).toBeGreaterThanOrEqual(facts.video[0]?.width ?? 0);
  expect(film.video.reduce((sum, chunk) => sum + chunk.frames, 0)).toBeGreaterThanOrEqual(plan.frames - 3);
  for (const { name } of facts.audio) {
    const heard = (await lengthsIn(inVersion(film, `${name}.m3u8`))).reduce((sum, seconds) => sum + seconds, 0);
    expect(heard).toBeGreaterThan((cuts[0] ?? []).reduce((sum, seconds) => sum + seconds, 0) - 1_026 / 48_000);
  }
  expect(facts.posters.count).toBeGreaterThan(0);
  await stat(inVersion(film, `poster-${facts.posters.best}.jpg`));
  return frames;
}

async function lengthsIn(playlist: string): Promise<number[]> {
  return [...(await readFile(playlist, 'utf8')).matchAll(/#EXTINF:([\d.]+)/g)].map((found) => Number(found[1]));
}

const hdr = (transfer: string) => ['-color_primaries', 'bt2020', '-color_trc', transfer, '-colorspace', 'bt2020nc', '-color_range', 'tv'];

interface Case {
  readonly file: string;
  readonly args: () => readonly string[];
  readonly frames: number;
  /** Of the frames a second, as a fraction. */
  readonly rate?: string;
  /** `WIDTHxHEIGHT` of every rung. */
  readonly rungs?: readonly string[];
  /** Languages of its sound. */
  readonly sound?: readonly string[];
}

const films: readonly Case[] = [
  {
    file: 'h264.mp4',
    args: () => [...picture('rate=24000/1001'), ...tone(), ...H264, '-c:a', 'aac', '-movflags', '+faststart'],
    frames: 24,
    rate: '24000/1001',
  },
  { file: 'hdr10.mkv', args: () => [...picture(), ...tone(), ...HEVC, ...hdr('smpte2084'), '-c:a', 'ac3'], frames: 25 },
  {
    file: 'hlg-60-portrait.mp4',
    args: () => [...picture('size=72x128:rate=60'), ...HEVC, ...hdr('arib-std-b67')],
    frames: 60,
    rate: '60/1',
    rungs: ['72x128'],
    sound: [],
  },
  {
    file: 'vp9.webm',
    args: () => [...picture('rate=30'), ...tone(), '-c:v', 'libvpx-vp9', '-deadline', 'realtime', '-c:a', 'libopus'],
    frames: 30,
    rate: '30/1',
  },
  { file: 'av1.mp4', args: () => [...picture(), '-c:v', 'libaom-av1', '-cpu-used', '8', '-t', '0.4'], frames: 10, sound: [] },
  {
    file: 'mpeg2-interlaced.ts',
    args: () => [...picture(), ...tone(), '-c:v', 'mpeg2video', '-vf', 'setfield=tff', '-flags', '+ildct+ilme', '-c:a', 'mp2'],
    frames: 25,
  },
  { file: 'mpeg2.mpg', args: () => [...picture(), ...tone(), '-c:v', 'mpeg2video', '-c:a', 'mp2'], frames: 25 },
  { file: 'prores.mov', args: () => [...picture(), ...tone(), '-c:v', 'prores_ks', '-c:a', 'pcm_s24le'], frames: 25 },
  { file: 'mjpeg.avi', args: () => [...picture(), ...tone(), '-c:v', 'mjpeg', '-pix_fmt', 'yuvj422p', '-c:a', 'pcm_s16le'], frames: 25 },
  { file: 'mpeg4.avi', args: () => [...picture(), ...tone(), '-c:v', 'mpeg4', '-bf', '2', '-c:a', 'libmp3lame'], frames: 25 },
  {
    file: '59.94.flv',
    args: () => [...picture('rate=60000/1001'), ...tone(), ...H264, '-c:a', 'aac'],
    frames: 60,
    rate: '60000/1001',
  },
  {
    file: 'slow-anamorphic.mp4',
    args: () => [...picture('rate=25/2'), ...H264, '-vf', 'setsar=4/3'],
    frames: 13,
    rate: '25/2',
    rungs: ['128x72'],
    sound: [],
  },
  {
    file: 'odd-surround.mkv',
    args: () => [...picture(), ...tone(1, '5.1'), '-vf', 'format=yuv444p,crop=95:71:0:0:exact=1', '-c:v', 'ffv1', '-c:a', 'eac3'],
    frames: 25,
    rungs: ['94x70'],
  },
  { file: 'rgb.mov', args: () => [...picture(), '-c:v', 'png', '-pix_fmt', 'rgb24'], frames: 25, sound: [] },
  { file: 'one-frame.mp4', args: () => [...picture(), ...H264, '-frames:v', '1'], frames: 1, sound: [] },
  { file: '0.2-seconds.mp4', args: () => [...picture(), ...tone(), ...H264, '-t', '0.2'], frames: 5 },
  { file: 'fragmented.mp4', args: () => [...picture(), ...H264, '-movflags', '+frag_keyframe+empty_moov'], frames: 25, sound: [] },
  { file: 'wide-gamut.mkv', args: () => [...picture(), ...H264, ...hdr('bt2020-10')], frames: 25, sound: [] },
  { file: 'hdr-in-part.mkv', args: () => [...picture(), ...H264, '-color_trc', 'smpte2084'], frames: 25, sound: [] },
];

describe('a film of every kind ends as a version that is what it says', () => {
  test.concurrent.for(films)(
    '$file',
    async ({ file, args, frames, rate: fps = '25/1', rungs = ['96x72'], sound = ['und'] }, { expect: check }) => {
      const film = await mastered(await draw(file, ...args()));
      check(await checkVersion(film)).toBe(frames);
      const { facts } = film;
      check(`${facts.frameRate.num}/${facts.frameRate.den}`).toBe(fps);
      check(facts.video.map(({ width, height }) => `${width}x${height}`)).toEqual(rungs);
      check(facts.audio.map(({ language }) => language)).toEqual(sound);
    },
  );

  test('with three languages, words and pictures of words, and chapters of its own', async () => {
    const srt = join(folder, 'words.srt');
    await writeFile(srt, '1\n00:00:00,100 --> 00:00:00,900\n<i>Good</i> morning\n');
    const sup = join(folder, 'pictures.sup');
    // Presentation graphics: an end of a display set alone, at 0.
    await writeFile(sup, Buffer.from('5047000000000000000080 0000'.replaceAll(' ', ''), 'hex'));
    const source = await draw(
      'languages.mkv',
      ...[...picture(), ...tone(), ...tone(1, '5.1'), '-i', srt, '-i', sup],
      ...['-map', '0', '-map', '1', '-map', '2', '-map', '1', '-map', '3', '-map', '3', '-map', '3', '-map', '4'],
      ...[...H264, '-c:a', 'aac', '-c:s:0', 'subrip', '-c:s:1', 'ass', '-c:s:2', 'subrip', '-c:s:3', 'copy'],
      ...['-metadata:s:a:0', 'language=eng', '-metadata:s:a:1', 'language=ger', '-metadata:s:a:2', 'language=eng'],
      ...['-disposition:a:0', '0', '-disposition:a:1', 'default', '-metadata:s:a:2', 'title="Commentary"'],
      ...[
        '-metadata:s:s:0',
        'language=por',
        '-metadata:s:s:1',
        'language=por',
        '-metadata:s:s:2',
        'language=jpn',
        '-metadata:s:s:3',
        'language=spa',
      ],
      ...['-disposition:s:1', 'forced', '-disposition:s:2', 'hearing_impaired'],
    );
    const film = await mastered(source);
    await checkVersion(film);
    const { facts } = film;
    expect(facts.audio.map(({ name, language, label, default: chosen }) => ({ name, language, label, chosen }))).toEqual([
      { name: 'audio-0', language: 'de', label: 'Deutsch', chosen: true },
      { name: 'audio-1', language: 'en', label: 'English', chosen: false },
      { name: 'audio-2', language: 'en', label: 'Commentary', chosen: false },
    ]);
    expect(facts.text).toEqual([
      { name: 'text-0', language: 'pt', label: 'Português', kind: 'subtitles' },
      { name: 'text-1', language: 'pt', label: 'Português 2', kind: 'forced' },
      { name: 'text-2', language: 'ja', label: '日本語', kind: 'captions' },
    ]);
    expect(facts.unreadableText).toEqual([{ language: 'es', codec: 'hdmv_pgs_subtitle' }]);
    for (const { name } of facts.text) {
      expect(await readFile(inVersion(film, `${name}.vtt`), 'utf8')).toMatch(
        /^WEBVTT\n\n00:00\.100 --> 00:00\.900\n<i>Good<\/i> morning\n/,
      );
    }
    expect(film.technical.streams.map(({ type, codec, language }) => `${type} ${codec} ${language}`)).toEqual([
      ...['video h264 null', 'audio aac en', 'audio aac de', 'audio aac en'],
      ...['subtitle subrip pt', 'subtitle ass pt', 'subtitle subrip ja', 'subtitle hdmv_pgs_subtitle es'],
    ]);
  });

  test('in two sizes, with cuts in the picture, is cut alike on both', async () => {
    const cuts = "drawbox=color=white:t=fill:enable='between(t,1.5,2.7)+gt(t,5.5)'";
    const film = await mastered(await draw('cuts.mp4', ...picture('size=480x272:duration=6'), ...tone(6), ...H264, '-vf', cuts), 'editing');
    expect(await checkVersion(film)).toBe(150);
    expect(film.facts.video.map(({ name }) => name)).toEqual(['272p', '240p']);
    expect(await lengthsIn(inVersion(film, '240p.m3u8'))).toEqual([4, 2]);
    expect(await lengthsIn(inVersion(film, '240p.iframes.m3u8'))).toEqual([2, 2, 2]);
  });

  test('of interlaced pictures of which the file says nothing is progressive', async () => {
    // DV does not tell its fields: they are looked at.
    const motion = 'testsrc2=size=720x576:rate=50:duration=0.2,interlace=scan=bff:lowpass=0';
    const film = await mastered(await draw('dv.avi', '-f', 'lavfi', '-i', motion, '-c:v', 'dvvideo', '-pix_fmt', 'yuv420p'));
    expect(await checkVersion(film)).toBe(5);
    expect(film.plan.deinterlace).toBe(true);
  });

  test('of a telephone held upright stays upright, at the standard rate nearest to its own', async () => {
    // Frames dropped here and there, as in bad light.
    const upright = await draw(
      'phone-0.mp4',
      ...picture('size=128x72:rate=30:duration=2'),
      ...H264,
      '-vf',
      "select='mod(n,7)',rotate=0",
      '-fps_mode',
      'vfr',
    );
    const source = join(folder, 'phone.mp4');
    await run(ffmpeg.ffmpegPath, ['-v', 'error', '-i', upright, '-c', 'copy', '-metadata:s:v:0', 'rotate=90', source]);
    const film = await mastered(source);
    expect(await checkVersion(film)).toBeGreaterThanOrEqual(48);
    expect(film.facts).toMatchObject({ width: 72, height: 128, frameRate: { num: 25, den: 1 } });
  });

  test('whose pictures change their size on the way goes on in the first', async () => {
    const [small, large] = [
      await draw('small.ts', ...picture(), ...H264),
      await draw('large.ts', ...picture('size=160x90'), ...H264, '-output_ts_offset', '1'),
    ];
    const source = join(folder, 'changing.ts');
    await writeFile(source, Buffer.concat([await readFile(small), await readFile(large)]));
    const film = await mastered(source);
    expect(await checkVersion(film)).toBeGreaterThanOrEqual(49);
    expect(film.facts.video.map(({ width, height }) => `${width}x${height}`)).toEqual(['96x72']);
  });

  test.runIf(existsSync(SHARED))('that real programs wrote', async () => {
    for (const [name, seconds, fps] of [
      ['book.mkv', 0.4, '30/1'],
      ['car.mp4', 0.4, '25/2'],
      ['echo.webm', 0.4, '30/1'],
    ] as const) {
      const film = await mastered(await excerpt(join(SHARED, name), join(folder, name), seconds));
      await checkVersion(film);
      expect(`${film.facts.frameRate.num}/${film.facts.frameRate.den}`, name).toBe(fps);
      expect(film.facts.durationSeconds, name).toBeGreaterThan(0.3);
    }
  });
});

describe('picture and sound', () => {
  test('are seen and heard together, by edit lists that browsers follow', async () => {
    const flash = "color=black:size=96x72:rate=25:duration=3,geq=lum='if(lt(mod(T,1),0.04),235,16)':cb=128:cr=128";
    const beep = "aevalsrc='if(lt(mod(t,1),0.04),sin(2*PI*1000*t),0)':s=48000:d=3";
    // In a container whose clock begins anywhere.
    const source = await draw('clapper.ts', '-f', 'lavfi', '-i', flash, '-f', 'lavfi', '-i', beep, ...H264, '-bf', '2', '-c:a', 'mp2');
    const film = await mastered(source);
    const [rung, sound] = [inVersion(film, `${film.facts.video[0]?.name}.mp4`), inVersion(film, 'audio-0.mp4')];
    const seen = await run(ffmpeg.ffprobePath, [
      ...['-v', 'error', '-f', 'lavfi', '-i', `movie=${rung},signalstats`],
      ...['-show_entries', 'frame=pts_time:frame_tags=lavfi.signalstats.YAVG', '-of', 'csv=p=0'],
    ]);
    const light = seen.stdout.split('\n').map((line) => line.split(',').map(Number));
    expect(light.filter(([, mean = 0]) => mean > 100).map(([time]) => time)).toEqual([0, 1, 2]);
    const { stderr } = await run(ffmpeg.ffmpegPath, [
      ...['-hide_banner', '-copyts', '-i', sound, '-af', 'silencedetect=n=-30dB:d=0.2', '-f', 'null', '-'],
    ]);
    const [first = 0, second = 0] = [...stderr.matchAll(/silence_end: ([\d.]+)/g)].map((found) => Number(found[1]));
    expect(first).toBeCloseTo(1, 1);
    expect(second - first).toBeCloseTo(1, 2);
    for (const path of [rung, sound]) {
      const list = (await readFile(path)).subarray((await readFile(path)).indexOf('elst'));
      expect({ entries: list.readUInt32BE(8), empty: list.readInt32BE(16) === -1 }).toEqual({ entries: 1, empty: false });
    }
  });

  test('that end apart: sound is followed by silence, and goes on after the picture', async () => {
    const short = await mastered(await draw('short-sound.mkv', ...picture('duration=3'), ...tone(0.5), ...H264, '-c:a', 'aac'));
    await checkVersion(short);
    const silences = await run(ffmpeg.ffmpegPath, [
      '-hide_banner',
      '-i',
      inVersion(short, 'audio-0.mp4'),
      '-af',
      'silencedetect=n=-40dB:d=1',
      '-f',
      'null',
      '-',
    ]);
    expect(silences.stderr).toMatch(/silence_start: 0\.5\d/);
    const long = await mastered(await draw('long-sound.mp4', ...picture(), ...tone(3), ...H264, '-c:a', 'aac'));
    expect(long.video.map(({ frames }) => frames)).toEqual([25]);
    expect(long.facts.durationSeconds).toBeCloseTo(3, 1);
  });

  test('a picture that comes late is preceded by its first', async () => {
    const film = await mastered(await draw('late.mkv', '-itsoffset', '1', ...picture(), ...tone(2), ...H264, '-c:a', 'pcm_s16le'));
    expect(film.video.map(({ frames }) => frames)).toEqual([50]);
  });

  test('are described: waveform, loudness, storyboard, proxy with its time code', async () => {
    const source = await draw(
      'described.mov',
      ...picture('duration=5'),
      ...tone(5),
      ...H264,
      '-c:a',
      'pcm_s16le',
      '-timecode',
      '10:00:00:00',
    );
    const film = await mastered(source, 'editing');
    const { facts } = film;
    // A sine of a quarter of full scale: -12 dB, and 3 dB less where one channel becomes two.
    expect(facts.loudness).toMatchObject({ truePeak: expect.closeTo(-15.1, 0), integrated: expect.closeTo(-15.7, 0) });
    expect(facts.waveforms.map(({ samplesPerPixel }) => samplesPerPixel)).toEqual([80, 320, 1_280]);
    for (const { file, samplesPerPixel } of facts.waveforms) {
      const peaks = JSON.parse(await readFile(inVersion(film, file), 'utf8')) as { length: number; data: number[] };
      expect(peaks).toMatchObject({ version: 2, channels: 1, sample_rate: 8_000, samples_per_pixel: samplesPerPixel, bits: 8 });
      expect(peaks.length).toBe(Math.ceil((5 * 8_000) / samplesPerPixel));
      expect(peaks.data).toHaveLength(2 * peaks.length);
      expect(Math.max(...peaks.data)).toBe(22);
    }
    expect(facts.storyboard).toEqual({ interval: 2, tiles: 3, sheets: 1 });
    expect(await shown(inVersion(film, 'storyboard-000.webp'))).toMatchObject({ codec_name: 'webp', width: 3 * 96, height: 72 });
    expect(await readFile(inVersion(film, 'storyboard.vtt'), 'utf8')).toContain(
      '00:00:04.000 --> 00:00:05.000\nstoryboard-000.webp#xywh=192,0,96,72',
    );
    const proxy = await readFile(inVersion(film, 'proxy.mp4'));
    expect(proxy.indexOf('moov')).toBeLessThan(proxy.indexOf('mdat'));
    expect(await shown(inVersion(film, 'proxy.mp4'))).toMatchObject({ codec_name: 'h264', nb_read_frames: '125', r_frame_rate: '25/1' });
    const { stdout } = await run(ffmpeg.ffprobePath, [
      '-v',
      'error',
      '-show_entries',
      'stream=codec_type:stream_tags=timecode',
      '-of',
      'csv=p=0',
      inVersion(film, 'proxy.mp4'),
    ]);
    expect(stdout).toContain('video,10:00:00:00');
    expect(stdout).toContain('audio');
  });

  test('of a film that begins in the dark: its posters show something', async () => {
    const fade = 'color=black:size=96x72:rate=25:duration=2[a];testsrc2=size=96x72:rate=25:duration=2[b];[a][b]concat';
    const film = await mastered(await draw('dark.mp4', '-f', 'lavfi', '-i', fade, ...H264));
    for (let n = 1; n <= film.facts.posters.count; n++) {
      const { stdout } = await run(
        ffmpeg.ffmpegPath,
        ['-v', 'error', '-i', inVersion(film, `poster-${n}.jpg`), '-vf', 'scale=1:1', '-pix_fmt', 'gray', '-f', 'rawvideo', '-'],
        { encoding: 'buffer' },
      );
      expect(stdout[0]).toBeGreaterThan(40);
    }
  });
});

describe('a file that is odd but playable', () => {
  test('a browser’s recording, which tells no duration', async () => {
    const path = join(folder, 'recording.webm');
    // Written to a pipe: the muxer cannot go back and fill in the length.
    const args = [
      ...picture('duration=3'),
      ...tone(3),
      '-c:v',
      'libvpx',
      '-deadline',
      'realtime',
      '-c:a',
      'libopus',
      '-live',
      '1',
      '-f',
      'webm',
      '-',
    ];
    const { stdout } = await run(ffmpeg.ffmpegPath, ['-v', 'error', ...args], { encoding: 'buffer', maxBuffer: 16 * 1024 * 1024 });
    await writeFile(path, stdout);
    expect((await mastered(path)).facts).toMatchObject({ durationSeconds: 3, frameRate: { num: 25, den: 1 } });
  });

  test('a track of sound without any', async () => {
    const whole = await draw('whole.mp4', ...picture(), ...tone(), ...H264);
    const { facts } = await mastered(await draw('no-packets.mkv', '-i', whole, '-c', 'copy', '-bsf:a', 'noise=dropamount=1'));
    expect(facts).toMatchObject({ audio: [], waveforms: [], loudness: null });
  });

  test('a first track of sound that nobody can decode, and a second that can be', async () => {
    const source = await draw('two-sounds.mp4', ...picture(), ...tone(), '-map', '0', '-map', '1', '-map', '1', ...H264, '-c:a', 'aac');
    await writeFile(source, renamed(await readFile(source), 'mp4a', 'zzza'));
    expect((await mastered(source)).facts.audio).toHaveLength(1);
  });

  test('a length in its head that is not true', async () => {
    const tables = await readFile(await draw('lying.mp4', ...picture('duration=2'), ...H264));
    // Of the film as a whole: ten times too long.
    tables.writeUInt32BE(20_000, tables.indexOf('mvhd') + 20);
    await writeFile(join(folder, 'lying.mp4'), tables);
    expect(await verdictOf(join(folder, 'lying.mp4'))).toMatch(/^(ready|truncated)$/);
    const head = await readFile(await draw('lying.mkv', ...picture('duration=2'), ...tone(2), ...H264, '-c:a', 'aac'));
    // Segment duration (Matroska, 0x4489), a float of 8 bytes: a fifth of a second.
    head.writeDoubleBE(200, head.indexOf(Buffer.from([0x44, 0x89, 0x88])) + 3);
    await writeFile(join(folder, 'lying.mkv'), head);
    expect((await mastered(join(folder, 'lying.mkv'))).facts.durationSeconds).toBe(2);
  });
});

describe('a file that is no film is refused in words', () => {
  test('one that ends too early', async () => {
    const front = await draw('cut.mp4', ...picture('duration=6'), ...tone(6), ...H264, '-c:a', 'aac', '-movflags', '+faststart');
    await truncate(front, Math.round((await stat(front)).size / 2));
    expect(await verdictOf(front)).toBe('truncated');
    const behind = await draw('no-index.mp4', ...picture('duration=2'), ...H264);
    await truncate(behind, (await stat(behind)).size - 200);
    expect(await verdictOf(behind)).toBe('truncated');
    const matroska = await draw('cut.mkv', ...picture('duration=6'), ...H264);
    await truncate(matroska, Math.round((await stat(matroska)).size / 2));
    expect(await verdictOf(matroska)).toBe('truncated');
  });

  test('one with sound alone, or with a picture of its cover', async () => {
    expect(await verdictOf(await draw('song.m4a', ...tone(), '-c:a', 'aac'))).toBe('no-picture');
    const cover = await draw('cover.jpg', ...picture(), '-frames:v', '1');
    const song = await draw(
      'cover.mp4',
      '-i',
      cover,
      ...tone(),
      '-map',
      '0',
      '-map',
      '1',
      '-c:v',
      'copy',
      '-c:a',
      'aac',
      '-disposition:v',
      'attached_pic',
    );
    expect(await verdictOf(song)).toBe('no-picture');
  });

  test('one whose picture nobody can decode', async () => {
    const unknown = await draw('unknown.mp4', ...picture(), ...H264);
    await writeFile(unknown, renamed(await readFile(unknown), 'avc1', 'zzzv'));
    expect(await verdictOf(unknown)).toBe('unsupported-codec');
    const noise = await draw('noise.mp4', ...picture(), ...H264);
    const file = await open(noise, 'r+');
    const mdat = (await readFile(noise)).indexOf('mdat') + 4;
    await file.write(Buffer.alloc((await readFile(noise)).indexOf('moov') - mdat - 4, 0xaa), 0, undefined, mdat);
    await file.close();
    expect(await verdictOf(noise)).toMatch(/^(no-frames|encoding-failed|no-picture)$/);
  });

  test('one that is empty, or text, or a folder', async () => {
    await writeFile(join(folder, 'empty'), '');
    await writeFile(join(folder, 'text'), 'This is no film.\n'.repeat(100));
    await mkdir(join(folder, 'folder'));
    for (const name of ['empty', 'text', 'folder']) expect(await verdictOf(join(folder, name)), name).toBe('not-a-video');
  });
});

/**
 * Gives the first sample entry of a kind another name, and so to the description of its codec inside. Six zeros tell the
 * entry from the brand of the same name.
 */
function renamed(file: Buffer, from: string, to: string): Buffer {
  const place = file.indexOf(Buffer.concat([Buffer.from(from), Buffer.alloc(6)]));
  if (place < 0) throw new Error(`There is no ${from}`);
  file.write(to, place, 'latin1');
  const inside = file.indexOf('esds', place);
  if (inside > 0 && inside < place + 100) file.write('free', inside, 'latin1');
  return file;
}

import { execFile } from 'node:child_process';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makeVideo, type SourceOptions } from '../../../test/support/video.ts';
import { createLogger } from '../observability/logger.ts';
import type { Ffmpeg } from './ffmpeg.ts';
import { locateFfmpeg } from './locate.ts';
import { ProbeError, probe } from './probe.ts';
import { chooseFrameRate } from './rational.ts';
import { FfmpegError } from './run.ts';

const run = promisify(execFile);

let ffmpeg: Ffmpeg;
let folder: string;
beforeAll(async () => {
  ffmpeg = await locateFfmpeg(undefined, createLogger({ level: 'silent', human: false }));
  folder = await mkdtemp(join(tmpdir(), 'fotograma-test-probe-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const draw = (name: string, options: SourceOptions = {}) => makeVideo(ffmpeg.ffmpegPath, join(folder, name), { seconds: 1, ...options });
const factsOf = (path: string) => probe(ffmpeg.ffprobePath, path);

async function written(name: string, content: string): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, content);
  return path;
}

describe('facts', () => {
  test('of a film with sound', async () => {
    const { durationSeconds, video, audio } = await factsOf(await draw('film.mp4', { rate: '24000/1001' }));
    expect(durationSeconds).toBeCloseTo(1, 1);
    expect(video).toMatchObject({ codec: 'h264', width: 160, height: 120, frameRate: { num: 24_000, den: 1_001 } });
    expect(video).toMatchObject({ interlaced: false, constantRate: true, frames: 24, dolbyVisionProfile: null });
    expect(video?.endSeconds).toBeCloseTo(1.001, 3);
    expect(audio).toEqual([
      {
        ...{ stream: 1, codec: 'aac', decodable: true, channels: 1, layout: 'mono', sampleRate: 48_000 },
        ...{ language: 'und', title: null, default: true },
      },
    ]);
  });

  test('of odd sides are even and never larger than the picture', async () => {
    // The pattern draws in pairs of pixels; only a cut gives it an odd side.
    const extra = ['-vf', 'format=yuv444p,crop=161:121:0:0:exact=1', '-pix_fmt', 'yuv444p'];
    const { video } = await factsOf(await draw('odd.mkv', { size: '162x122', extra }));
    expect(video).toMatchObject({ width: 160, height: 120 });
  });

  test('of a telephone’s film are as it is held', async () => {
    const { video } = await factsOf(await draw('upright.mp4', { size: '160x90', rotation: 90 }));
    expect(video).toMatchObject({ width: 90, height: 160 });
  });

  test('of anamorphic pictures are as they are shown', async () => {
    const { video } = await factsOf(await draw('wide.mp4', { size: '160x120', pixelShape: '64/45' }));
    expect(video).toMatchObject({ width: 226, height: 120 });
  });

  test('of high dynamic range and of interlaced pictures', async () => {
    const hdr = ['-color_primaries', 'bt2020', '-color_trc', 'smpte2084', '-colorspace', 'bt2020nc'];
    expect((await factsOf(await draw('hdr.mkv', { extra: hdr }))).video?.colour).toEqual({
      ...{ transfer: 'smpte2084', primaries: 'bt2020', matrix: 'bt2020nc', fullRange: false, pixelFormat: 'yuv420p' },
    });
    const fields = ['-vf', 'setfield=tff', '-flags', '+ildct+ilme'];
    expect((await factsOf(await draw('fields.mp4', { codec: 'mpeg2video', extra: fields }))).video).toMatchObject({ interlaced: true });
  });

  test('of more streams than anyone needs are those of the first', async () => {
    const path = join(folder, 'many.mkv');
    const inputs = ['-f', 'lavfi', '-i', 'testsrc2=size=64x64:rate=5:duration=1', '-f', 'lavfi', '-t', '1', '-i', 'anullsrc=r=8000'];
    const maps = ['-map', '0:v', ...Array.from({ length: 70 }, () => ['-map', '1:a']).flat()];
    await run(ffmpeg.ffmpegPath, ['-v', 'error', ...inputs, ...maps, '-c:a', 'pcm_s16le', path]);
    expect((await factsOf(path)).video).toMatchObject({ width: 64, height: 64 });
  });

  test('of a film that says more of itself: time code, languages', async () => {
    const path = join(folder, 'telling.mov');
    const inputs = ['-f', 'lavfi', '-i', 'testsrc2=size=64x64:rate=25:duration=0.2', '-f', 'lavfi', '-t', '0.2', '-i', 'anullsrc=r=8000'];
    const told = ['-metadata:s:a', 'language=fra', '-timecode', '10:00:00:00'];
    await run(ffmpeg.ffmpegPath, ['-v', 'error', ...inputs, '-c:v', 'mjpeg', '-c:a', 'pcm_s16le', ...told, path]);
    const { timecode, audio, others } = await factsOf(path);
    expect(timecode).toBe('10:00:00:00');
    expect(audio).toMatchObject([{ language: 'fra' }]);
    expect(others).toMatchObject([{ picture: false }]);
  });
});

describe('a file that names other files is refused, whatever it is called', () => {
  test.each([
    ['an HLS playlist', (film: string) => `#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\nfile://${film}\n#EXT-X-ENDLIST\n`],
    ['an HLS playlist of the network', () => '#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\nhttp://127.0.0.1:1/a.ts\n#EXT-X-ENDLIST\n'],
    ['a concat script', (film: string) => `ffconcat version 1.0\nfile '${film}'\n`],
    [
      'a session description',
      () => 'v=0\no=- 0 0 IN IP4 127.0.0.1\ns=x\nc=IN IP4 127.0.0.1\nt=0 0\nm=video 5004 RTP/AVP 96\na=rtpmap:96 H264/90000\n',
    ],
    [
      'a DASH manifest',
      (film: string) =>
        `<?xml version="1.0"?><MPD xmlns="urn:mpeg:dash:schema:mpd:2011" type="static"><Period><AdaptationSet><Representation id="1"><BaseURL>file://${film}</BaseURL></Representation></AdaptationSet></Period></MPD>`,
    ],
    ['a picture', () => 'P6 2 2 255 aaaaaaaaaaaa'],
  ])('%s', async (_, content) => {
    const film = await draw('target.mp4');
    const path = await written('evil.mp4', content(film));
    await expect(factsOf(path)).rejects.toBeInstanceOf(ProbeError);
  });

  test('and ffprobe would have followed a script without the white list', async () => {
    await draw('target.mp4');
    const path = await written('evil.mp4', "ffconcat version 1.0\nfile 'target.mp4'\n");
    const { stdout } = await run(ffmpeg.ffprobePath, ['-v', 'error', '-show_entries', 'stream=width', '-of', 'csv=p=0', path]);
    expect(stdout).toContain('160');
    await expect(factsOf(path)).rejects.toBeInstanceOf(ProbeError);
  });

  test('a file that is not there, and one that is a folder', async () => {
    await expect(factsOf(join(folder, 'nowhere.mp4'))).rejects.toBeInstanceOf(ProbeError);
    await expect(factsOf(folder)).rejects.toBeInstanceOf(ProbeError);
  });
});

describe('the machine’s own trouble is not the file’s fault', () => {
  const stub = async (script: string) => {
    const path = await written('ffprobe-stub', `#!/bin/sh\n${script}\n`);
    await chmod(path, 0o755);
    return path;
  };

  test('a killed ffprobe says nothing of the file', async () => {
    const error = await probe(await stub('kill -9 $$'), 'film.mp4').catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(FfmpegError);
    expect(error).toMatchObject({ reason: 'killed' });
  });

  test('nor does one that is not there', async () => {
    const error = await probe('/nowhere/ffprobe', 'film.mp4').catch((caught: unknown) => caught);
    expect(error).not.toBeInstanceOf(ProbeError);
    expect(error).toMatchObject({ code: 'ENOENT' });
  });

  test('one that was called off gives the reason', async () => {
    const signal = AbortSignal.abort(new Error('Enough'));
    await expect(probe(ffmpeg.ffprobePath, await draw('film.mp4'), signal)).rejects.toThrow('Enough');
  });
});

describe('the frame rate', () => {
  test.each([
    ['that is constant is kept', '24000/1001', '24000/1001', '24000/1001'],
    ['of an interlaced stream is that of its frames', '25/1', '50/1', '25/1'],
    ['of a telephone is the standard that its average comes to', '2989/100', '90000/1', '30/1'],
    ['above 60 is 60', '120/1', '120/1', '60/1'],
    ['of a slow film is kept', '25/2', '25/2', '25/2'],
    ['that nobody knows is 25', '0/0', '0/0', '25/1'],
    ['that a clock of milliseconds has bent is the standard one', '60000/1001', '19001/317', '60000/1001'],
    ['of a slide show is one a second', '1/10', '1/10', '1/1'],
  ])('%s', (_, average, real, chosen) => {
    const rational = (text: string) => {
      const [num = 0, den = 0] = text.split('/').map(Number);
      return { num, den };
    };
    expect(chooseFrameRate(rational(average), rational(real))).toEqual(rational(chosen));
  });
});

import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Plan, videoUnit } from '../../src/modules/media/mastering/plan.ts';
import type { Piece, Run, Steps, VersionFacts } from '../../src/modules/media/mastering/steps.ts';
import { Unusable, verdicts } from '../../src/modules/media/mastering/verdict.ts';

/** What a film of the tests is, in place of pictures. */
export interface Script {
  readonly chunks: number;
  /** Sound tracks. */
  readonly audio?: number;
  readonly text?: number;
}

/** The bytes of such a film. */
export const scripted = (script: Script): Buffer => Buffer.from(JSON.stringify(script));

/** What is done at the start of a unit, once: fail, hang, look around. */
export type Hook = (run: Omit<Run, 'source'>) => Promise<void> | void;

export interface QuickSteps extends Steps {
  /** Units in the order in which they were begun. */
  readonly begun: readonly string[];
  /** Does this at the next start of a unit. */
  next(unit: string, hook: Hook): void;
  /** Keeps the next run of a unit busy until it is told to stop. @returns when that has begun. */
  hang(unit: string): Promise<void>;
}

const FRAMES = 100;
const FRAME_RATE = { num: 25, den: 1 };
const RUNG = '240p';

/**
 * Steps of mastering without ffmpeg: each writes a line or two into its folder, and the last one reads what the others
 * wrote, so that what is lost on the way is missed.
 */
export function createQuickSteps(): QuickSteps {
  const begun: string[] = [];
  const hooks: { unit: string; hook: Hook }[] = [];
  const begin = async (unit: string, run: Omit<Run, 'source'>) => {
    begun.push(unit);
    const place = hooks.findIndex((each) => each.unit === unit);
    if (place >= 0) await hooks.splice(place, 1)[0]?.hook(run);
    run.signal.throwIfAborted();
  };
  const piece = async (run: Run, file: string): Promise<Piece> => {
    const words = `${file} of ${await readFile(run.source, 'utf8')}`;
    await writeFile(join(run.folder, file), words);
    run.onProgress(0.5);
    const init = { offset: 0, length: 1 };
    return { file, codec: 'avc1.64001f', init, segments: [{ offset: 1, length: words.length - 1, seconds: 4 }] };
  };
  return {
    begun,
    next: (unit, hook) => void hooks.push({ unit, hook }),
    hang(unit) {
      const started = Promise.withResolvers<void>();
      hooks.push({
        unit,
        hook: ({ signal }) =>
          new Promise((_, fail) => {
            signal.addEventListener('abort', () => fail(signal.reason), { once: true });
            started.resolve();
          }),
      });
      return started.promise;
    },

    async plan(run, profile) {
      await begin('plan', run);
      const script = readScript(await readFile(run.source, 'utf8'));
      const frames = script.chunks * FRAMES;
      const durationSeconds = frames / 25;
      const rung = { name: RUNG, width: 320, height: 240, crf: 25, maxrate: 420_000, bufsize: 840_000 };
      const chunks = Array.from({ length: script.chunks }, (_, index) => ({ index, firstFrame: index * FRAMES, frames: FRAMES }));
      const tracks = (count = 0) => Array.from({ length: count }, (_, stream) => ({ stream }));
      const plan = {
        profile,
        durationSeconds,
        frameRate: FRAME_RATE,
        frames,
        rungs: [rung],
        chunks,
        audio: tracks(script.audio),
        text: tracks(script.text),
      };
      const technical = {
        container: 'script',
        durationSeconds,
        streams: [{ index: 0, type: 'video' as const, codec: 'none', language: null, description: '320×240, 25 fps' }],
      };
      // As much of a plan as the order of the work depends on; no other step of these reads more.
      return { technical, plan: plan as unknown as Plan };
    },

    async video(run, _plan, chunk) {
      await begin(videoUnit(chunk.index), run);
      await writeFile(join(run.folder, 'pictures.jpgs'), 'pictures');
      const pictures = { file: 'pictures.jpgs', tiles: [], posters: [] };
      return { rungs: [await piece(run, `${RUNG}.mp4`)], frames: chunk.frames, proxy: false, pictures };
    },

    async audio(run, plan) {
      await begin('audio', run);
      const tracks = await Promise.all(plan.audio.map((_, n) => piece(run, `audio-${n}.mp4`)));
      await writeFile(join(run.folder, 'waveform-256.json'), '{}');
      const loudness = { integrated: -23, range: 7, truePeak: -1 };
      return { tracks, loudness, waveforms: [{ file: 'waveform-256.json', samplesPerPixel: 256 }] };
    },

    async text(run, plan) {
      await begin('text', run);
      await Promise.all(plan.text.map((_, n) => writeFile(join(run.folder, `text-${n}.vtt`), 'WEBVTT')));
      return { tracks: plan.text.map((_, n) => ({ file: `text-${n}.vtt` })) };
    },

    async assemble(run, plan, results) {
      await begin('assemble', run);
      const write = (file: string, content: string) => writeFile(join(run.folder, file), content);
      const read = async (unit: string, file: string) => readFile(await run.part(unit, file), 'utf8');
      const chunks = await Promise.all(plan.chunks.map(async (chunk) => read(videoUnit(chunk.index), `${RUNG}.mp4`)));
      await write(`${RUNG}.mp4`, chunks.join('\n'));
      const sounds = (results.audio?.tracks ?? []).filter((track) => track !== null);
      for (const { file } of sounds) {
        await write(file, await read('audio', file));
        await write(file.replace('.mp4', '.m3u8'), `#EXTM3U\n${file}\n`);
      }
      for (const { file } of results.audio?.waveforms ?? []) await write(file, await read('audio', file));
      const texts = (results.text?.tracks ?? []).filter((track) => track !== null);
      for (const { file } of texts) await write(file, await read('text', file));
      for (const kind of ['m3u8', 'iframes.m3u8']) await write(`${RUNG}.${kind}`, `#EXTM3U\n${RUNG}.mp4\n`);
      for (const file of ['storyboard.vtt', 'storyboard.json', 'proxy.mp4']) await write(file, file);
      for (const number of [1, 2, 3]) await write(`poster-${number}.jpg`, 'a picture');
      return factsOf(plan, sounds.length, texts.length, results.audio?.waveforms ?? [], results.audio?.loudness ?? null);
    },
  };
}

function readScript(text: string): Script {
  try {
    return JSON.parse(text) as Script;
  } catch {
    throw new Unusable(verdicts.notMedia);
  }
}

function factsOf(
  plan: Plan,
  sounds: number,
  texts: number,
  waveforms: VersionFacts['waveforms'],
  loudness: VersionFacts['loudness'],
): VersionFacts {
  const range = { offset: 0, length: 1 };
  const track = { bandwidth: 400_000, average: 300_000, bytes: 1_000, init: range, index: range };
  const frames = { width: 320, height: 240 };
  return {
    durationSeconds: plan.durationSeconds,
    ...frames,
    frameRate: FRAME_RATE,
    video: [{ ...track, ...frames, name: RUNG, codec: 'avc1.64001f', iframesBandwidth: 50_000 }],
    audio: Array.from({ length: sounds }, (_, n) => ({
      ...track,
      name: `audio-${n}`,
      codec: 'mp4a.40.2',
      bandwidth: 100_000,
      language: 'en',
      label: `English ${n + 1}`,
      channels: 2,
      default: n === 0,
    })),
    text: Array.from({ length: texts }, (_, n) => ({ name: `text-${n}`, language: 'es', label: 'Español', kind: 'subtitles' as const })),
    unreadableText: [{ language: 'fr', codec: 'hdmv_pgs_subtitle' }],
    storyboard: { interval: 2, tiles: 4, sheets: 1 },
    waveforms,
    posters: { count: 3, best: 2 },
    loudness,
    proxy: { ...frames, bytes: 10 },
    bytes: 4_000,
  };
}

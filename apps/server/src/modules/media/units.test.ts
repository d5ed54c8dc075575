import { describe, expect, test } from 'vitest';
import { ProbeError } from '../../platform/ffmpeg/probe.ts';
import { FfmpegError } from '../../platform/ffmpeg/run.ts';
import { attemptOf, bytesLeft, type Costs, scratchOf, unitsOf } from './units.ts';
import { wordsOf } from './work.log.ts';

const RUNGS = [
  { width: 1_920, height: 1_080 },
  { width: 1_280, height: 720 },
];
/** Two chunks of 120 s and a short one. */
const film: Costs = {
  durationSeconds: 250,
  rungs: RUNGS,
  chunks: [3_000, 3_000, 250].map((frames, index) => ({ index, firstFrame: 3_000 * index, frames })),
  audio: [{}, {}],
  text: [{}],
};

describe('the units of a version', () => {
  test('are taken in the order in which a film begins to play, and put together last', () => {
    const units = unitsOf(film);
    expect(units.map(({ unit, kind, place }) => [place, unit, kind])).toEqual([
      [1, 'video-00000', 'VIDEO'],
      [2, 'audio', 'AUDIO'],
      [3, 'text', 'TEXT'],
      [4, 'video-00001', 'VIDEO'],
      [5, 'video-00002', 'VIDEO'],
      [6, 'assemble', 'ASSEMBLE'],
    ]);
  });

  test('weigh what they cost: a chunk by its frames and pixels', () => {
    const weights = new Map(unitsOf(film).map(({ unit, weight }) => [unit, weight]));
    const of = (unit: string) => weights.get(unit) ?? 0;
    expect(of('video-00000') / of('video-00002')).toBeCloseTo(12);
    expect(of('video-00000')).toBeGreaterThan(of('audio'));
    expect(of('audio')).toBeGreaterThan(of('text'));
    const small = unitsOf({ ...film, rungs: RUNGS.slice(1) });
    expect(of('video-00000') / (small[0]?.weight ?? 0)).toBeCloseTo(1 + 2.25);
  });

  test('of a silent film of one frame are two, and each weighs something', () => {
    const units = unitsOf({ ...film, durationSeconds: 0.04, chunks: [{ index: 0, firstFrame: 0, frames: 1 }], audio: [], text: [] });
    expect(units.map(({ unit }) => unit)).toEqual(['video-00000', 'assemble']);
    for (const { weight } of units) expect(weight).toBeGreaterThan(0);
  });
});

test('room is kept for the parts that are still to come and for the version that is made of all of them', () => {
  const rungs = RUNGS.map((rung) => ({ ...rung, maxrate: 4_000_000 }));
  const plan = { ...film, rungs, frames: 6_250, proxy: null };
  const left = (unit: string) => bytesLeft(plan, unit, 10 ** 12);
  expect(left('video-00000')).toBeGreaterThan((250 * 8_000_000) / 8);
  expect(left('video-00000')).toBe(2 * left('assemble'));
  expect(left('video-00002') / left('assemble')).toBeCloseTo(1 + 250 / 6_250);
  expect(left('audio')).toBe(left('video-00000'));
});

test('a scratch folder tells whose it is, and no other folder does', () => {
  const attempt = { versionId: '0123456789abcdef', unit: 'video-00012', attempt: 3 };
  expect(attemptOf(scratchOf(attempt))).toEqual(attempt);
  expect(attemptOf(scratchOf({ ...attempt, unit: 'plan' }))).toEqual({ ...attempt, unit: 'plan' });
  for (const name of ['put-1-abc', 'master-0123456789abcdef-plan', 'master-xyz-plan-1', 'master-0123456789abcdef-Plan-1'])
    expect(attemptOf(name)).toBeNull();
});

describe('what ffmpeg said', () => {
  const said = (messages: string, folders: string[] = []) => wordsOf(new FfmpegError('failed', messages), folders);

  test('is told without the paths of this machine, and with what is no path', () => {
    expect(said('/srv/My Films/scratch/master-1/240p.mp4: no', ['/srv/My Films/scratch/master-1'])).toBe('240p.mp4: no');
    expect(said("Error opening '/var/lib/x/original': Invalid data")).toBe("Error opening 'original': Invalid data");
    expect(said('C:\\data\\films\\original: no')).toBe('original: no');
    expect(said('frame= 24000/1001 fps, 3/4 done, [h264 @ 0x5581] and/or')).toBe('frame= 24000/1001 fps, 3/4 done, [h264 @ 0x5581] and/or');
    expect(wordsOf(new ProbeError('/a/b/c: moov atom not found'), [])).toBe('c: moov atom not found');
  });

  test('is bounded, keeps its end, and is null where nothing was said', () => {
    expect(said(`${'a'.repeat(10_000)}the reason\0`)).toMatch(/^a{4086}the reason$/);
    expect(said('')).toBeNull();
    expect(wordsOf(new Error('/etc/passwd'), [])).toBeNull();
  });
});

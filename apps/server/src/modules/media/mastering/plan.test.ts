import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { VideoFacts } from '../../../platform/ffmpeg/probe.ts';
import { planLadder, planMastering } from './plan.ts';

const sizes = (width: number, height: number, fps = 25) => planLadder(width, height, fps).map((rung) => `${rung.width}x${rung.height}`);

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

  test('is named by the short side, and costs less from rung to rung', () => {
    const rungs = planLadder(1920, 1080, 24);
    expect(rungs.map((rung) => rung.name)).toEqual(['1080p', '720p', '480p', '360p', '240p']);
    expect(rungs.map((rung) => rung.maxrate)).toEqual([5_000_000, 2_800_000, 1_400_000, 800_000, 420_000]);
    expect(rungs.map((rung) => rung.crf)).toEqual([22, 23, 23, 24, 25]);
    expect(rungs.every((rung) => rung.bufsize === 2 * rung.maxrate)).toBe(true);
  });

  test('gives fast motion half as many bits again', () => {
    expect(planLadder(1280, 720, 60).map((rung) => rung.maxrate)).toEqual([4_200_000, 2_100_000, 1_200_000, 630_000]);
    expect(planLadder(1280, 720, 30)[0]?.maxrate).toBe(2_800_000);
  });

  test('caps a size between two steps in proportion to its pixels', () => {
    expect(planLadder(768, 432, 25)[0]).toMatchObject({ name: '432p', crf: 23, maxrate: 1_134_000 });
    // Small pictures need more bits a pixel: never less than two fifths of the step.
    expect(planLadder(178, 100, 25)[0]).toMatchObject({ name: '100p', maxrate: 168_000 });
  });

  test('of any source is even, falls strictly, has no two names alike and is never larger than the source', () => {
    fc.assert(
      fc.property(fc.integer({ min: 8, max: 8192 }), fc.integer({ min: 8, max: 8192 }), (width, height) => {
        const rungs = planLadder(width, height, 25);
        expect(new Set(rungs.map((rung) => rung.name)).size).toBe(rungs.length);
        rungs.forEach((rung, n) => {
          expect((rung.width % 2) + (rung.height % 2)).toBe(0);
          expect(rung.width).toBeLessThanOrEqual(width);
          expect(rung.height).toBeLessThanOrEqual(height);
          const above = rungs[n - 1];
          if (above) expect(rung.width * rung.height).toBeLessThan(above.width * above.height);
        });
      }),
    );
  });
});

describe('the plan', () => {
  const video: VideoFacts = {
    stream: 0,
    decodable: true,
    codec: 'h264',
    width: 640,
    height: 360,
    frameRate: { num: 25, den: 1 },
    interlaced: false,
    highDynamicRange: false,
  };
  const plan = (facts: Partial<VideoFacts>) => planMastering({ durationSeconds: 10, audio: null, video: { ...video, ...facts } });

  test.each([
    [{ num: 24, den: 1 }, 48, 4],
    [{ num: 24_000, den: 1_001 }, 48, 4.004],
    [{ num: 25, den: 1 }, 50, 4],
    [{ num: 30_000, den: 1_001 }, 60, 4.004],
    [{ num: 60, den: 1 }, 120, 4],
    [{ num: 25, den: 2 }, 25, 4],
    [{ num: 1, den: 1 }, 2, 4],
  ])('at $num/$den a segment is two whole groups of pictures', (frameRate, gop, segmentSeconds) => {
    expect(plan({ frameRate })).toMatchObject({ frameRate, gop });
    expect(plan({ frameRate }).segmentSeconds).toBeCloseTo(segmentSeconds, 9);
  });

  test('passes on what the picture needs, and which streams there are', () => {
    expect(plan({})).toMatchObject({ deinterlace: false, toneMap: false, videoStream: 0, audioStream: null });
    expect(plan({ interlaced: true, highDynamicRange: true })).toMatchObject({ deinterlace: true, toneMap: true });
    expect(planMastering({ durationSeconds: 1, audio: { stream: 1, codec: 'opus', channels: 6 }, video }).audioStream).toBe(1);
  });
});

import { expect, it } from 'vitest';
import type { Peaks } from '../peaks.ts';
import { columnsOf, hear, outlineOf } from './waveform.ts';

const peaks = (...data: number[]): Peaks => ({ sample_rate: 8_000, samples_per_pixel: 1_280, bits: 8, length: data.length / 2, data });

it('draws as many columns as fit, each as loud as the loudest moment in it', () => {
  const film = peaks(-64, 32, -1, 1, 0, 0, -128, 127);
  expect(columnsOf(film, 2)).toEqual([
    { low: -0.5, high: 0.25 },
    { low: -1, high: 127 / 128 },
  ]);
  expect(columnsOf(film, 100)).toHaveLength(4);
  expect(outlineOf(columnsOf(film, 2))).toBe('M0 0.750L1 0.008L1 2.000L0 1.500Z');
});

it('knows where it is loudest and how much is silent', () => {
  expect(hear(peaks(0, 0, -1, 1, -90, 20, 0, 3))).toEqual({ loudestAt: 0.32, silentShare: 0.5 });
});

it('makes nothing of nothing', () => {
  expect(columnsOf(peaks(), 10)).toEqual([]);
  expect(outlineOf([])).toBe('');
  expect(hear(peaks())).toEqual({ loudestAt: 0, silentShare: 1 });
});

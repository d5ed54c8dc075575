import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { FLICKS_A_SECOND, flicksOfFrame, flicksOfFrames, frameAt, frameOfTimecode, snapTo, timecodeOf } from './time.ts';

const RATES = [
  { num: 24_000, den: 1_001 },
  { num: 24, den: 1 },
  { num: 25, den: 1 },
  { num: 30_000, den: 1_001 },
  { num: 30, den: 1 },
  { num: 50, den: 1 },
  { num: 60_000, den: 1_001 },
  { num: 60, den: 1 },
];

test.each([...RATES, ...[44_100, 48_000, 96_000].map((num) => ({ num, den: 1 }))])(
  'a frame or sample of $num/$den is a whole number of flicks',
  (rate) => expect(Number.isInteger(flicksOfFrame(rate))).toBe(true),
);

test.each(RATES)('frames of $num/$den are found again by their time', (rate) => {
  fc.assert(
    fc.property(fc.nat(10_000_000), fc.nat(1_000_000), (frame, within) => {
      const begins = flicksOfFrames(frame, rate);
      expect(frameAt(begins, rate)).toBe(frame);
      expect(frameAt(begins + Math.min(within, Math.floor(flicksOfFrame(rate)) - 1), rate)).toBe(frame);
      expect(snapTo(begins + 1_000, rate)).toBe(begins);
    }),
  );
});

describe('timecode', () => {
  test.each([
    [0, { num: 25, den: 1 }, '00:00:00:00'],
    [90_061, { num: 25, den: 1 }, '01:00:02:11'],
    // SMPTE ST 12-1: frames 0 and 1 of each minute are left out, but of every tenth.
    [1_799, { num: 30_000, den: 1_001 }, '00:00:59;29'],
    [1_800, { num: 30_000, den: 1_001 }, '00:01:00;02'],
    [17_981, { num: 30_000, den: 1_001 }, '00:09:59;29'],
    [17_982, { num: 30_000, den: 1_001 }, '00:10:00;00'],
    [107_892, { num: 30_000, den: 1_001 }, '01:00:00;00'],
    [3_600, { num: 60_000, den: 1_001 }, '00:01:00;04'],
    [86_400, { num: 24_000, den: 1_001 }, '01:00:00:00'],
  ])('of frame %i at %o is %s', (frame, rate, text) => {
    expect(timecodeOf(frame, rate)).toBe(text);
    expect(frameOfTimecode(text, rate)).toBe(frame);
  });

  test.each(RATES)('of $num/$den goes there and back', (rate) => {
    fc.assert(fc.property(fc.nat(8_000_000), (frame) => frameOfTimecode(timecodeOf(frame, rate), rate) === frame));
  });

  test.each(['', '00:00:60:00', '00:01:00;00', '00:00:00:30', 'x'])('%j is none', (text) => {
    expect(frameOfTimecode(text, { num: 30_000, den: 1_001 })).toBeNull();
  });

  test('a second is a second', () => expect(flicksOfFrames(25, { num: 25, den: 1 })).toBe(FLICKS_A_SECOND));
});

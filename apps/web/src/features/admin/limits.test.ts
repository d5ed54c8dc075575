import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LIMITS, printLimit, readLimit } from './limits.ts';

describe('limits of plans in their fields', () => {
  it('are gigabytes, minutes and pieces', () => {
    expect(printLimit('storage', 1_500_000_000)).toBe('1.5');
    expect(printLimit('masteredSeconds', 7_200)).toBe('120');
    expect(printLimit('generations', 50)).toBe('50');
    expect(printLimit('chatMessagesPerMinute', 10)).toBe('10');
  });

  it('are empty when there are none', () => {
    for (const limit of LIMITS) {
      expect(printLimit(limit, null)).toBe('');
      expect(readLimit(limit, '  ')).toBeNull();
    }
  });

  it.each(LIMITS)('come back as they went in: %s', (limit) => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 2 ** 48 }), (value) => {
        expect(readLimit(limit, printLimit(limit, value))).toBe(value);
      }),
    );
  });

  it('are rounded to whole bytes and seconds', () => {
    expect(readLimit('storage', '1.1')).toBe(1_100_000_000);
    expect(readLimit('masteredSeconds', '0.51')).toBe(31);
  });

  it.each([
    ['storage', '-1'],
    ['storage', 'much'],
    ['storage', '1e300'],
    ['generations', '1.5'],
    ['chatMessagesPerMinute', '0'],
  ] as const)('refuse for %s: %s', (limit, text) => {
    expect(readLimit(limit, text)).toBeUndefined();
  });
});

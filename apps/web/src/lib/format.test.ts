import { describe, expect, it } from 'vitest';
import { coarse, createFormat, timecode } from './format.ts';

/** `Intl` sets narrow and fixed blanks; what they look like is not what is tested. */
const plain = (text: string) => text.replace(/[\u00a0\u202f]/g, ' ');
const en = createFormat('en');
const es = createFormat('es');
const pt = createFormat('pt-BR');

describe('sizes and rates', () => {
  it.each([
    [0, '0 bytes'],
    [999, '999 bytes'],
    [1_000, '1 kB'],
    [1_500, '1.5 kB'],
    [123_456_789, '123 MB'],
    [64 * 1024 ** 3, '68.7 GB'],
  ])('prints %i bytes as %s', (bytes, text) => {
    expect(plain(en.bytes(bytes))).toBe(text);
  });

  it('prints a rate in the language', () => {
    expect(plain(en.rate(3_140_000))).toBe('3.1 MB/s');
    expect(plain(pt.rate(3_140_000))).toBe('3,1 MB/s');
  });
});

describe('times', () => {
  it('prints a running time to the minute, and no zero parts', () => {
    expect(plain(en.runtime(149))).toBe('2 hr 29 min');
    expect(plain(en.runtime(120))).toBe('2 hr');
    expect(plain(es.runtime(14))).toBe('14 min');
  });

  it('rounds a wait up, in steps that grow with it', () => {
    expect([0, 3.2, 21, 61, 601].map(coarse)).toEqual([1, 4, 25, 70, 660]);
  });

  it('prints a wait with its two largest parts', () => {
    expect(plain(en.wait(8))).toBe('8 sec');
    expect(plain(en.wait(80))).toBe('1 min 20 sec');
    expect(plain(en.wait(7_200))).toBe('2 hr');
  });

  it.each([
    [0, '0:00'],
    [65.9, '1:05'],
    [3_723, '1:02:03'],
    [-3, '0:00'],
  ])('prints %d seconds as the timecode %s', (seconds, text) => {
    expect(timecode(seconds)).toBe(text);
  });
});

describe('how long ago', () => {
  const now = Date.parse('2026-06-15T12:00:00Z');
  it.each([
    ['2026-06-15T11:59:31Z', 'now'],
    ['2026-06-15T11:58:00Z', '2 minutes ago'],
    ['2026-06-15T10:01:00Z', '1 hour ago'],
    ['2026-06-14T11:00:00Z', 'yesterday'],
    ['2026-06-17T12:00:01Z', 'in 2 days'],
    ['2026-05-10T12:00:00Z', 'last month'],
    ['2024-01-01T00:00:00Z', '2 years ago'],
  ])('says of %s: %s', (iso, text) => {
    expect(en.ago(iso, now)).toBe(text);
  });

  it('says it in the language', () => {
    expect(es.ago('2026-06-15T11:00:00Z', now)).toBe('hace 1 hora');
  });
});

describe('dates of tables', () => {
  it('name the year when it is not this one', () => {
    expect(en.time('2019-03-04T12:00:00Z')).toContain('2019');
    expect(en.time(new Date().toISOString())).not.toContain(String(new Date().getFullYear()));
  });

  it('have the seconds and the zone behind them', () => {
    expect(plain(en.exact('2019-03-04T12:00:07Z'))).toMatch(/^Mar 4, 2019, \d+:\d\d:07 [AP]M \S+/);
  });
});

describe('shares', () => {
  it('never says 100% before the end', () => {
    expect(en.percent(0.999)).toBe('99%');
    expect(en.percent(1)).toBe('100%');
  });
});

describe('names', () => {
  it('names languages and countries', () => {
    expect(es.languageName('de')).toBe('alemán');
    expect(pt.countryName('DE')).toBe('Alemanha');
  });

  it('has null for what is no language, and the code for what is no country', () => {
    expect(en.languageName('not a code')).toBeNull();
    expect(en.countryName('not a code')).toBe('not a code');
  });
});

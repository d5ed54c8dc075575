import { describe, expect, it } from 'vitest';
import { constraintsOf, countLimits, limited, readJourney, readSentiment, warningsOf } from './params.ts';

const ID = '3f0c4f5e-7a55-4a0e-9a9e-0d6b6f4f2f10';

describe('readJourney', () => {
  it('reads a whole way', () => {
    const address = { intensity: '3', intention: 'process', option: 'sadness-process-heal', journey: ID };
    expect(readJourney(address)).toEqual({ ...address, intensity: 3 });
  });

  it('drops answers to questions that come after one without', () => {
    expect(readJourney({ intention: 'process', option: 'any' })).toEqual({});
    expect(readJourney({ intensity: '2', intention: 'whatever', option: 'any' })).toEqual({ intensity: 2 });
  });

  it.each([
    [{ intensity: '0' }, {}],
    [{ intensity: '6' }, {}],
    [{ intensity: '2.5' }, {}],
    [
      { intensity: '1', intention: 'explore', option: 'No Slug' },
      { intensity: 1, intention: 'explore' },
    ],
    [{ journey: 'mine' }, {}],
    [{ yearFrom: '1990', yearTo: '1980' }, {}],
    [{ yearFrom: '1990', runtimeMax: '901', language: 'xx1', playable: 'no' }, { yearFrom: 1990 }],
    [
      { without: 'gore,ghosts,suicide', seen: 'true' },
      { without: 'suicide,gore', seen: true },
    ],
  ])('reads %j as %j', (given, read) => expect(readJourney(given)).toEqual(read));
});

describe('limits', () => {
  it('are counted, a range of years as one', () => {
    expect(countLimits({})).toBe(0);
    expect(countLimits({ yearFrom: 1920, yearTo: 1929, playable: true, without: 'gore' })).toBe(3);
  });

  it('begin another journey when they change', () => {
    expect(limited({ intensity: 3, intention: 'process', option: 'any', journey: ID }, { playable: true })).toEqual({
      intensity: 3,
      intention: 'process',
      option: 'any',
      playable: true,
    });
    expect(limited({ intensity: 3, playable: true }, { playable: undefined })).toEqual({ intensity: 3 });
  });

  it('are sent as lists and numbers', () => {
    expect(constraintsOf({ without: 'gore,suicide', runtimeMax: 120 })).toEqual({ without: ['suicide', 'gore'], runtimeMax: 120 });
    expect(constraintsOf({})).toEqual({});
    expect(warningsOf({})).toEqual([]);
  });
});

describe('readSentiment', () => {
  it('knows the twelve', () => {
    expect(readSentiment('sadness')).toBe('sadness');
    expect(readSentiment('journeys')).toBeNull();
  });
});

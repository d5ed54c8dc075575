import { describe, expect, it } from 'vitest';
import { limitsOf, readDiscoverParams, readSentiment, stepOf } from './params.ts';

describe('the address of a journey', () => {
  it('is read answer by answer, and one that is missing takes those after it along', () => {
    expect(readDiscoverParams({ intensity: '3', intention: 'process', option: 'sadness-process-cry' })).toEqual({
      intensity: 3,
      intention: 'process',
      option: 'sadness-process-cry',
    });
    expect(readDiscoverParams({ intensity: '9', intention: 'process', option: 'any' })).toEqual({});
    expect(readDiscoverParams({ intensity: 2, intention: 'flee', option: 'any' })).toEqual({ intensity: 2 });
    expect(readDiscoverParams({ intensity: 2, intention: 'explore', option: '<b>' })).toEqual({ intensity: 2, intention: 'explore' });
  });

  it('tells what is asked next', () => {
    expect(stepOf({})).toBe('intensity');
    expect(stepOf({ intensity: 1 })).toBe('intention');
    expect(stepOf({ intensity: 1, intention: 'explore' })).toBe('option');
    expect(stepOf({ intensity: 1, intention: 'explore', option: 'any' })).toBe('films');
  });

  it('keeps limits that make sense, in one order', () => {
    expect(limitsOf({ runtimeMax: '120', playable: 'true', without: 'gore,spiders,suicide' })).toEqual({
      runtimeMax: 120,
      playable: true,
      without: 'suicide,gore',
    });
    expect(limitsOf({ runtimeMax: '-1', playable: 'yes', seen: false, without: '' })).toEqual({});
    expect(readSentiment('joy')).toBe('joy');
    expect(readSentiment('hunger')).toBeNull();
  });
});

import { series as contract, playback } from '@fotograma/contract';
import { describe, expect, it } from 'vitest';
import type { Season } from '../../catalogue/series/queries.ts';
import { startOf } from './next.ts';

const episode = (id: number, plays: boolean) => ({
  ...contract.exampleEpisode,
  id,
  media: plays ? { id: '5f0f7d1e-3a52-4c1b-9a57-0d5c7c6f2a11', status: 'READY' as const, durationSeconds: 60 } : null,
});
const season = (number: number, ...episodes: Season['episodes']): Season => ({
  id: number,
  number,
  title: null,
  overview: null,
  airDate: null,
  episodes,
});
const begun = (seriesId: number, id: number, reason: 'resume' | 'next-episode') => ({
  mediaId: '5f0f7d1e-3a52-4c1b-9a57-0d5c7c6f2a11',
  movie: null,
  episode: episode(id, true),
  series: { ...contract.exampleSeries, id: seriesId },
  reason,
  progress: null,
  updatedAt: '2026-01-01T12:00:00.000Z',
});

describe('where a series goes on', () => {
  const seasons = [season(0, episode(90, true)), season(2, episode(21, true)), season(1, episode(11, false), episode(12, true))];

  it('is the first episode that plays, in the order of the seasons, specials last', () => {
    expect(startOf({ id: 4, seasons }, [])).toMatchObject({ episode: { id: 12 }, reason: 'begin' });
    expect(startOf({ id: 4, seasons: [season(0, episode(90, true)), season(1, episode(11, false))] }, [])).toMatchObject({
      episode: { id: 90 },
    });
  });

  it('is where one was, in this series and not another', () => {
    expect(startOf({ id: 4, seasons }, [begun(5, 70, 'resume'), begun(4, 21, 'next-episode')])).toMatchObject({
      episode: { id: 21 },
      reason: 'next-episode',
    });
  });

  it('is nowhere when nothing plays', () => {
    expect(startOf({ id: 4, seasons: [season(1, episode(11, false))] }, [])).toBeNull();
    expect(startOf({ id: 4, seasons: [] }, [])).toBeNull();
  });

  it('knows the reasons that the house gives', () => {
    expect(playback.Continuation.shape.reason.options).toEqual(['resume', 'next-episode']);
  });
});

import type { Journey } from './queries.ts';

/** What somebody says of one film of a journey. */
export interface Said {
  readonly movieId: number;
  readonly met: boolean;
  /** From bad (-1) to good (1). */
  readonly valence: number | null;
}

/** The journey as it will be when this has been kept: the last word about a film counts. */
export function told(journey: Journey, said: Said, at: string): Journey {
  const others = journey.feedback.filter(({ movieId }) => movieId !== said.movieId);
  return { ...journey, feedback: [...others, { ...said, at }] };
}

/** Which of five words a feeling from -1 to 1 is said with. */
export function feelingStep(valence: number): 1 | 2 | 3 | 4 | 5 {
  const step = Math.round((Math.max(-1, Math.min(1, valence)) + 1) * 2) + 1;
  return step as 1 | 2 | 3 | 4 | 5;
}

/** The mean of how one felt after a journey's films; null where nothing was said. */
export function valenceAfter(feedback: readonly { readonly valence: number | null }[]): number | null {
  const said = feedback.flatMap(({ valence }) => valence ?? []);
  return said.length === 0 ? null : said.reduce((sum, valence) => sum + valence, 0) / said.length;
}

import { curation } from '@fotograma/contract';
import type { Analyser } from '../../src/modules/discovery/curation/analyser.ts';
import { createCuration } from '../../src/modules/discovery/curation/curation.ts';
import { createFeelingsRepository } from '../../src/modules/discovery/feelings.repository.ts';
import type { AnalysedFilm, Findings } from '../../src/modules/discovery/findings.ts';
import { plantSeed } from '../../src/modules/discovery/seed/seeding.ts';
import { createTestShelf, type TestShelf } from './shelf.ts';

/** What findings say beside sentiments. */
export const COURSE = {
  arc: 'fall-rise',
  ending: 'bittersweet',
  intensity: 2,
  absorption: 0.5,
  hedonic: 0.5,
  eudaimonic: 0.5,
  pace: 'steady',
  warnings: [],
} as const;

/** Sadness of so much, because the film weeps. */
export function sad(score: number): Findings {
  return { ...COURSE, sentiments: [{ sentiment: 'sadness', score, confidence: 1, evidence: { text: 'weeps', field: 'overview' } }] };
}

/** An analyser that says what it is told to. */
export function analyserOf(facts: { name?: Analyser['name']; version?: number; say?: (film: AnalysedFilm) => Findings | null }): Analyser {
  const { name = 'builtin', version = 1, say = () => sad(0.6) } = facts;
  return {
    name,
    version,
    analyse: async (films) =>
      films.map((film) => ({ findings: say(film), isAway: false, model: `${name}-${version}`, tokens: 10, disagreement: 0, note: null })),
  };
}

/** A shelf of so many films, each of which weeps. */
export async function createCurationShelf(films: number): Promise<TestShelf & { readonly films: readonly number[] }> {
  const shelf = await createTestShelf();
  await plantSeed(shelf.platform.database);
  const ids: number[] = [];
  for (let n = 1; n <= films; n++)
    ids.push((await shelf.made<{ id: number }>('/api/movies', { title: `Film ${n}`, overview: `Somebody weeps  in the rain, ${n}.` })).id);
  return { ...shelf, films: ids };
}

export function curationOf(shelf: TestShelf, analysers: Partial<Record<Analyser['name'], Analyser>>) {
  const { builtin = analyserOf({}), model } = analysers;
  return createCuration(shelf.platform, {
    feelings: createFeelingsRepository(shelf.platform.database),
    analysers: { builtin: async () => builtin, model: model ? async () => model : null },
    isSettled: async () => true,
  });
}

export const orderOf = (facts: Partial<curation.CurationOrder> = {}) => ({
  order: curation.CurationOrder.parse(facts),
  signal: new AbortController().signal,
});

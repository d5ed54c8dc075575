import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { discovery } from '@fotograma/contract';
import * as z from 'zod';
import type { Catalogue } from '../../catalogue/index.ts';
import { type FeelingsRepository, hashOf } from '../feelings.repository.ts';
import { type AnalysedFilm, type Findings, isVerbatim } from '../findings.ts';

/** What a film of the starter catalogue makes one feel, as its files write it. */
export const CuratedFilm = z.strictObject({
  title: z.string().min(1),
  year: z.int(),
  sentiments: z
    .array(z.strictObject({ sentiment: discovery.SentimentId, score: z.int().min(1).max(3), evidence: z.string().min(3) }))
    .min(2)
    .max(6),
  ...discovery.filmCourse,
  warnings: z.array(discovery.Warning),
});
export type CuratedFilm = z.output<typeof CuratedFilm>;

/** A curator's 3, 2 and 1. */
const SCORES: Readonly<Record<number, number>> = { 3: 0.95, 2: 0.65, 1: 0.35 };

export async function readCurated(folder: string = import.meta.dirname): Promise<CuratedFilm[]> {
  const files = (await readdir(folder)).filter((file) => file.endsWith('.json')).sort();
  const films = await Promise.all(
    files.map(async (file) => z.array(CuratedFilm).parse(JSON.parse(await readFile(join(folder, file), 'utf8')))),
  );
  return films.flat();
}

/** As published: each sentiment with where its words stand. Those whose words are not there (any more) have none. */
export function findingsOf({ title: _title, year: _year, sentiments, ...rest }: CuratedFilm, film: AnalysedFilm): Findings {
  return {
    ...rest,
    sentiments: sentiments.map(({ sentiment, score, evidence }) => {
      const field = (['overview', 'keywords'] as const).find((each) => isVerbatim(film, { text: evidence, field: each }));
      return { sentiment, score: SCORES[score] ?? 0, confidence: field ? 1 : 0.6, evidence: field ? { text: evidence, field } : null };
    }),
  };
}

/** Publishes what came with the installation of films that are on the shelf, where nothing is published of them. */
export async function publishStarter(deps: {
  catalogue: Pick<Catalogue, 'resolveFilms'>;
  feelings: Pick<FeelingsRepository, 'filmsOf' | 'provenances' | 'publish'>;
  newId: () => string;
}): Promise<number> {
  const { catalogue, feelings, newId } = deps;
  const curated = await readCurated();
  const resolved = await catalogue.resolveFilms(curated.map(({ title, year }) => ({ imdb: null, tmdb: null, titles: [title], year })));
  const byId = new Map(resolved.flatMap((each, n) => (each ? [[each.movieId, curated[n] as CuratedFilm] as const] : [])));
  const known = await feelings.provenances([...byId.keys()]);
  const films = await feelings.filmsOf([...byId.keys()].filter((id) => !known.has(id)));
  await feelings.publish(
    films.map((film) => ({
      id: newId(),
      film,
      findings: findingsOf(byId.get(film.id) as CuratedFilm, film),
      by: { source: 'curated', model: null, promptVersion: null, inputHash: hashOf(film), runId: null, userId: null, note: null },
    })),
  );
  return films.length;
}

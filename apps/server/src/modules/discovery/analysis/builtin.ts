import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { discovery } from '@fotograma/contract';
import * as z from 'zod';
import { takeTurns } from '../../../platform/breathing.ts';
import { EmbeddingError, type Meaning } from '../../search/index.ts';
import type { Analyser, Analysis } from '../curation/analyser.ts';
import { readSeed } from '../seed/seed.ts';
import { judge } from './judging.ts';
import { CALIBRATION, calibrate, embedAnchors, type Likeness } from './likeness.ts';
import { readFilm, readLexicons } from './reading.ts';
import { readWeights } from './weights.ts';

const Anchors = z.record(z.enum(discovery.SENTIMENTS), z.array(z.string().min(1)).min(1));
export type Anchors = z.output<typeof Anchors>;

/** Sentences that films are compared with: what viewers say of such films, and what happens in them. */
export async function readAnchors(): Promise<Anchors> {
  const [{ sentiments }, scenes] = await Promise.all([readSeed(), readFile(join(import.meta.dirname, 'scenes.json'), 'utf8')]);
  const happening = Anchors.parse(JSON.parse(scenes));
  const said = new Map(sentiments.map(({ id, anchors }) => [id, anchors.en]));
  return Anchors.parse(Object.fromEntries(discovery.SENTIMENTS.map((id) => [id, [...(said.get(id) ?? []), ...happening[id]]])));
}

/**
 * The analyser that needs no key: words of an emotion lexicon, likeness to anchor sentences over the whole catalogue, and
 * genres, weighed as they were fitted to films that were curated by hand.
 */
export function createBuiltinAnalyser(deps: {
  /** Null while films have no vectors: the other kinds of evidence then stand alone. */
  meaning: () => Promise<Meaning | null>;
  /** Ids of up to so many films from all over the catalogue, the same ones each time. */
  sample: (most: number) => Promise<readonly number[]>;
}): () => Promise<Analyser> {
  const read = async () => ({ weights: await readWeights(), lexicons: await readLexicons(), anchors: await readAnchors() });
  let reading: ReturnType<typeof read> | null = null;
  let embedded: { model: string; anchors: Float64Array[] } | null = null;
  return async () => {
    reading ??= read();
    const { weights, lexicons, anchors } = await reading;
    /** Of one run: the catalogue as it was when the run began. */
    let scale: { model: string; likeness: Likeness | null } | null = null;
    const likenessIn = async (meaning: Meaning, signal: AbortSignal): Promise<Likeness | null> => {
      if (embedded?.model !== meaning.model) embedded = { model: meaning.model, anchors: await embedAnchors(anchors, meaning, signal) };
      if (scale?.model !== meaning.model)
        scale = {
          model: meaning.model,
          likeness: calibrate(embedded.anchors, await meaning.vectorsOf(await deps.sample(CALIBRATION.most))),
        };
      return scale.likeness;
    };
    return {
      name: 'builtin',
      version: weights.version,
      async analyse(films, signal): Promise<Analysis[]> {
        const meaning = await deps.meaning();
        const likeness = meaning && (await likenessIn(meaning, signal).catch(unanswered));
        if (likeness === 'away') return films.map(() => AWAY);
        const vectors = likeness ? await meaning.vectorsOf(films.map(({ id }) => id)) : null;
        const model = vectors && meaning ? `lexicon, ${meaning.model}` : 'lexicon';
        const turn = takeTurns();
        const analyses: Analysis[] = [];
        for (const film of films) {
          await turn();
          signal.throwIfAborted();
          const vector = vectors?.get(film.id);
          const findings = judge(film, readFilm(lexicons, film), vector && likeness ? likeness(vector) : null, weights);
          analyses.push({ findings, isAway: false, model, tokens: 0, disagreement: 0, note: null });
        }
        return analyses;
      },
    };
  };
}

const AWAY: Analysis = {
  findings: null,
  isAway: true,
  model: 'lexicon',
  tokens: 0,
  disagreement: 0,
  note: null,
};

/** @throws what is not the model's silence. */
function unanswered(error: unknown): 'away' {
  if (error instanceof EmbeddingError && error.passing) return 'away';
  throw error;
}

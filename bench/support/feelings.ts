import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { discovery } from '@fotograma/contract';
import { readStarter } from '../../apps/server/src/modules/catalogue/starter/starter.ts';
import { readAnchors } from '../../apps/server/src/modules/discovery/analysis/builtin.ts';
import { calibrate, embedAnchors } from '../../apps/server/src/modules/discovery/analysis/likeness.ts';
import { type Lexicons, type Reading, readFilm } from '../../apps/server/src/modules/discovery/analysis/reading.ts';
import type { AnalysedFilm } from '../../apps/server/src/modules/discovery/findings.ts';
import { type CuratedFilm, readCurated } from '../../apps/server/src/modules/discovery/starter/starter.ts';
import { createUseLite } from '../../apps/server/src/modules/search/embeddings/local.ts';
import { cardText } from '../../apps/server/src/modules/search/indexing/card.ts';
import { createRandom } from '../../apps/server/src/modules/taste/recommender/random.ts';

const SEED = 7;
const GOLD = join(import.meta.dirname, '../gold/feelings.json');

/** A label of the separate pass. */
export interface GoldFilm {
  readonly title: string;
  readonly year: number;
  readonly top: readonly discovery.SentimentId[];
  readonly ending: discovery.Ending;
}

/** A film of the starter catalogue: what analysers read of it, and what people said of it. */
export interface LabelledFilm {
  readonly film: AnalysedFilm;
  readonly reading: Reading;
  readonly likeness: Float64Array;
  readonly curated: CuratedFilm;
  /** Of the separate pass; null for those that were not in it. */
  readonly gold: GoldFilm | null;
  /** Whether it is of the half that nothing is fitted to: neither to this label nor to the curated one. */
  readonly held: boolean;
}

/** The starter catalogue, embedded by the shipped model. */
export async function readLabelled(lexicons: Lexicons): Promise<LabelledFilm[]> {
  const [films, curated, gold] = [await readStarter(), await readCurated(), await readGold()];
  const keyOf = ({ title, year }: { title: string; year: number }) => `${title} (${year})`;
  const curatedBy = new Map(curated.map((film) => [keyOf(film), film]));
  const goldBy = new Map(gold.map((film) => [keyOf(film), film]));
  const random = createRandom(SEED);
  const order = gold.map((film) => ({ key: keyOf(film), place: random() })).toSorted((a, b) => a.place - b.place);
  const held = new Set(order.slice(Math.floor(order.length / 2)).map(({ key }) => key));
  const model = createUseLite({ now: () => performance.now() });
  try {
    const analysed = films.map(
      ({ title, year, synopsis, keywords, genres }, at): AnalysedFilm => ({
        id: at + 1,
        title,
        year,
        overview: synopsis,
        keywords,
        genres,
      }),
    );
    const vectors = new Map<number, Float32Array>();
    for (const [at, film] of films.entries()) {
      const card = { ...analysed[at], directors: film.directors, actors: film.cast } as Parameters<typeof cardText>[0];
      const [vector] = await model.embed([cardText(card, model.reads)]);
      if (vector) vectors.set(at + 1, vector);
    }
    const likeness = calibrate(await embedAnchors(await readAnchors(), model, new AbortController().signal), vectors);
    if (!likeness) throw new Error('Too few films');
    return analysed.flatMap((film, at) => {
      const key = keyOf(films[at] as { title: string; year: number });
      const [told, vector] = [curatedBy.get(key), vectors.get(film.id)];
      if (!told || !vector) return [];
      const reading = readFilm(lexicons, film);
      return [{ film, reading, likeness: likeness(vector), curated: told, gold: goldBy.get(key) ?? null, held: held.has(key) }];
    });
  } finally {
    await model.close();
  }
}

async function readGold(): Promise<GoldFilm[]> {
  const films = JSON.parse(await readFile(GOLD, 'utf8')) as { title: string; year: number; top: string[]; ending: string }[];
  return films.map(({ top, ending, ...film }) => ({
    ...film,
    top: top.map((sentiment) => discovery.SentimentId.parse(sentiment)),
    ending: discovery.Ending.parse(ending),
  }));
}

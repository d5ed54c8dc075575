import { discovery } from '@fotograma/contract';
import { type FilmNumbers, middleOf, type Point } from './scoring.ts';

/** A film with what is known of its feelings, as the table takes it. */
export interface FilmEntry {
  readonly id: number;
  /** By sentiment: score 0 to 1 with what people said in it. */
  readonly scores: Readonly<Partial<Record<discovery.SentimentId, number>>>;
  readonly arc: discovery.Arc;
  readonly ending: discovery.Ending;
  readonly intensity: number;
  readonly absorption: number;
  readonly hedonic: number;
  readonly eudaimonic: number;
  readonly pace: discovery.Pace;
  readonly warnings: readonly discovery.Warning[];
  readonly year: number | null;
  /** Minutes. */
  readonly runtime: number | null;
  readonly genres: readonly string[];
  readonly countries: readonly string[];
  readonly popularity: number;
  /** 0 to 10; null without votes. */
  readonly ratingScore: number | null;
  readonly voteCount: number;
}

export interface FilmFacts extends Omit<FilmNumbers, 'personal' | 'novelty'> {
  readonly id: number;
  readonly warnings: readonly discovery.Warning[];
  readonly year: number | null;
  readonly runtime: number | null;
  readonly genres: readonly string[];
  readonly countries: readonly string[];
  readonly popularity: number;
}

/** Votes that count half against the mean, and that mean. */
const PRIOR_VOTES = 50;
const MEAN_RATING = 6.5;

/** Every film whose feelings are known, in memory: a wish looks at all of them. */
export class FeelingTable {
  readonly #films = new Map<number, FilmFacts>();
  readonly #places: readonly Point[];
  #novelty: ReadonlyMap<number, number> | null = null;

  /** @param places of the sentiments, in their order. */
  constructor(places: readonly Point[]) {
    this.#places = places;
  }

  get size(): number {
    return this.#films.size;
  }

  put(entry: FilmEntry): void {
    const scores = Float32Array.from(discovery.SENTIMENTS, (id) => entry.scores[id] ?? 0);
    const { id, arc, ending, intensity, absorption, hedonic, eudaimonic, pace, warnings, year, runtime, genres, countries, popularity } =
      entry;
    this.#films.set(id, {
      ...{ id, arc, ending, intensity, absorption, hedonic, eudaimonic, pace, warnings, year, runtime, genres, countries, popularity },
      scores,
      ...middleOf(scores, this.#places),
      quality: qualityOf(entry),
    });
    this.#novelty = null;
  }

  remove(id: number): void {
    if (this.#films.delete(id)) this.#novelty = null;
  }

  of(id: number): FilmFacts | null {
    return this.#films.get(id) ?? null;
  }

  films(): IterableIterator<FilmFacts> {
    return this.#films.values();
  }

  /** 1 for the least known film, 0 for the best known one: by place among all, because popularity's scale says nothing. */
  novelty(id: number): number {
    this.#novelty ??= noveltyOf([...this.#films.values()]);
    return this.#novelty.get(id) ?? 0.5;
  }
}

function noveltyOf(films: readonly FilmFacts[]): ReadonlyMap<number, number> {
  const known = [...films].sort((a, b) => b.popularity - a.popularity || a.id - b.id);
  return new Map(known.map(({ id }, place) => [id, known.length > 1 ? place / (known.length - 1) : 0.5]));
}

/** How it is rated, drawn towards the mean by few votes: 0 to 1. */
function qualityOf({ ratingScore, voteCount }: FilmEntry): number {
  const rating = ((ratingScore ?? MEAN_RATING) * voteCount + MEAN_RATING * PRIOR_VOTES) / (voteCount + PRIOR_VOTES);
  return Math.min(1, Math.max(0, (rating - 4) / 5));
}

/** Votes that an analyser's score counts as much as. */
const PRIOR_FEEDBACK = 8;

/**
 * A score with what people said of it: the mean of a Beta distribution whose prior is the score, worth `PRIOR_FEEDBACK` answers
 * (Gelman et al., Bayesian Data Analysis, 3rd edition, section 2.4).
 */
export function scoreWithFeedback(score: number, { met, unmet }: { met: number; unmet: number }): number {
  return (score * PRIOR_FEEDBACK + met) / (PRIOR_FEEDBACK + met + unmet);
}

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

export interface FilmFacts extends FilmNumbers {
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
  readonly #films = new Map<number, Kept>();
  readonly #places: readonly Point[];
  #isOrdered = true;

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
      novelty: 0.5,
    });
    this.#isOrdered = false;
  }

  remove(id: number): void {
    if (this.#films.delete(id)) this.#isOrdered = false;
  }

  films(): IterableIterator<FilmFacts> {
    if (!this.#isOrdered) order([...this.#films.values()]);
    this.#isOrdered = true;
    return this.#films.values();
  }
}

type Kept = Omit<FilmFacts, 'novelty'> & { novelty: number };

/** 1 for the least known film, 0 for the best known one: by place among all, because popularity's scale says nothing. */
function order(films: Kept[]): void {
  films.sort((a, b) => b.popularity - a.popularity || a.id - b.id);
  for (const [place, film] of films.entries()) film.novelty = films.length > 1 ? place / (films.length - 1) : 0.5;
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

import type { search } from '@fotograma/contract';
import type { Bits } from '../../../platform/bits.ts';

/** A film as the engine reads it: the view `film_text`. */
export interface FilmText {
  readonly id: number;
  readonly title: string;
  readonly originalTitle: string | null;
  /** In other languages. */
  readonly titles: readonly string[];
  readonly overview: string | null;
  readonly keywords: readonly string[];
  readonly year: number | null;
  /** Minutes. */
  readonly runtime: number | null;
  /** ISO 3166-1 alpha-2. */
  readonly countries: readonly string[];
  /** ISO 639-1. */
  readonly language: string | null;
  readonly popularity: number;
  readonly voteCount: number;
  /** 0 to 10, drawn towards the mean by how few votes there are; null without votes. */
  readonly ratingScore: number | null;
  readonly directors: readonly string[];
  readonly writers: readonly string[];
  readonly actors: readonly string[];
  /** Slugs of categories. */
  readonly genres: readonly string[];
  /** Ids of other houses, by their name. */
  readonly externalIds: Readonly<Record<string, string>>;
}

/** What a question was taken to ask for. Plain data: it crosses threads. */
export interface Analysis {
  readonly language: search.QuestionLanguage;
  /** The question in English, for models that know no other language; the question itself where it is in English. */
  readonly english: string;
  /** Years that it names: “1994”, “the seventies”, “años 80”, “before 1950”. */
  readonly years: { readonly from: number; readonly to: number } | null;
  /** Slugs of categories that it names. */
  readonly genres: readonly string[];
  /** Names of people that it names, as the films have them. */
  readonly people: readonly string[];
  /** Films that it names by their whole title, the best known first: for “something like Alien”. */
  readonly titles: readonly { readonly movieId: number; readonly title: string; readonly year: number | null }[];
  readonly corrected: readonly { readonly from: string; readonly to: string }[];
}

export interface EngineQuestion {
  readonly text: string;
  readonly mode: search.SearchMode;
  /** The question's embedding, normalised; null where there is none. */
  readonly vector: Float32Array<ArrayBuffer> | null;
  /** The nearest films, where an index outside found them; null: the engine looks among its own vectors. */
  readonly nearest: readonly { readonly movieId: number; readonly score: number }[] | null;
  /** Only the films of these ids, exactly; null: all. */
  readonly among: Bits | null;
  /** Films given at most. */
  readonly most: number;
  /** Which of them are given: places from 0. */
  readonly shown: { readonly from: number; readonly to: number };
}

export interface EngineHit {
  readonly movieId: number;
  readonly score: number;
  readonly explanation: search.Explanation;
  /** Genres by slug alone, names are the catalogue's. */
  readonly reasons: readonly EngineReason[];
  readonly highlights: readonly search.Highlight[];
  readonly externalIds: Readonly<Record<string, string>>;
}

export type EngineReason = Exclude<search.MatchReason, { kind: 'genre' | 'like' }> | { readonly kind: 'genre'; readonly slug: string };

export interface EngineFindings {
  /** Those that were to be shown, best first. */
  readonly hits: readonly EngineHit[];
  /** How many were found, up to as many as were wanted. */
  readonly total: number;
  readonly facets: {
    readonly genres: readonly { readonly slug: string; readonly count: number }[];
    readonly decades: readonly { readonly decade: number; readonly count: number }[];
    readonly countries: readonly { readonly code: string; readonly count: number }[];
    readonly languages: readonly { readonly code: string; readonly count: number }[];
  };
  readonly analysis: Analysis;
  readonly suggestion: string | null;
}

export interface EngineLike {
  readonly movieIds: readonly number[];
  readonly nearest: EngineQuestion['nearest'];
  readonly among: Bits | null;
  readonly most: number;
}

/**
 * The search engine: pure, in memory, of one thread. Films and vectors are put in; questions are answered. Who feeds it and on
 * which thread it runs is `engine.worker.ts`'s and `engine.thread.ts`'s.
 */
export interface SearchEngine {
  readonly size: number;
  /** Vectors it holds, and how long each is; 0 while there are none. */
  readonly vectors: { readonly count: number; readonly dimensions: number };
  /** Adds films, or replaces those of the same id. */
  putFilms(films: readonly FilmText[]): void;
  removeFilms(ids: readonly number[]): void;
  /** Many films were put in, and no more come for now: makes searching them as cheap as it can be. */
  settle(): void;
  /** Vectors of films one after the other, normalised. Those of another model go first, by `clearVectors`. */
  putVectors(ids: readonly number[], vectors: Float32Array): void;
  removeVectors(ids: readonly number[]): void;
  clearVectors(): void;
  /** The vector of a film; null where there is none. */
  vectorOf(id: number): Float32Array<ArrayBuffer> | null;
  analyse(text: string): Analysis;
  find(question: EngineQuestion): EngineFindings;
  /** Films like all of these together; empty when none of them is known. */
  like(question: EngineLike): EngineHit[];
  /** The films nearest to a vector by their cosine, nearest first: an exact scan. */
  nearest(vector: Float32Array, most: number, among: Bits | null): { movieId: number; score: number }[];
}

import { createHash } from 'node:crypto';
import { type Genre, slugify } from './genres.ts';

/** A film as a source tells it. */
export interface FilmFacts {
  /** The source's own name for it: what makes a second import find the first. */
  readonly externalId: string;
  readonly title: string;
  readonly originalTitle: string | null;
  /** By ISO 639-1, where different from `title`. */
  readonly titles: Readonly<Record<string, string>>;
  readonly year: number | null;
  /** ISO date. */
  readonly releaseDate: string | null;
  /** Minutes. */
  readonly runtime: number | null;
  readonly language: string | null;
  readonly countries: readonly string[];
  readonly keywords: readonly string[];
  readonly overview: string | null;
  readonly popularity: number;
  readonly genres: readonly Genre[];
  /** In the order of billing. */
  readonly directors: readonly Named[];
  readonly cast: readonly Named[];

  // What not every source tells. Absent rather than null: the hash of what does not tell it stays what it was.
  readonly writers?: readonly Named[];
  readonly tmdbId?: number;
  /** As in tt0017136. */
  readonly imdbId?: string;
  /** Paths at TMDB, with the slash in front. */
  readonly posterPath?: string;
  readonly backdropPath?: string;
  /** The source's own: the average from 0 to 10, of how many. */
  readonly votes?: { readonly average: number; readonly count: number };
}

/** Somebody by name alone, or as who they are at TMDB, which tells namesakes apart. */
export type Named = string | Person;

export interface Person {
  readonly name: string;
  readonly tmdbId: number;
  /** Whom they play. */
  readonly character?: string;
  /** A path at TMDB. */
  readonly portraitPath?: string;
}

/**
 * What is taken for granted of a film that nobody has voted for, and how many votes weigh as much as that: as many as TMDB asks
 * for in its own list of the top rated. Constants, and not the mean and the 70th percentile of the shelf: those move with
 * every import, and every film's score with them.
 */
const PRIOR = { average: 6.5, votes: 200 };

/** The Bayesian average (v·R + m·C) / (v + m): drawn towards the mean by how few votes there are. Null without votes. */
export function ratingScore(votes: { average: number; count: number } | undefined): number | null {
  if (!votes?.count) return null;
  return (votes.count * votes.average + PRIOR.votes * PRIOR.average) / (votes.count + PRIOR.votes);
}

export interface ShelvingReport {
  added: number;
  /** Rewritten, because the source now says something else. */
  updated: number;
  /** Known from another source: gaps were filled. */
  merged: number;
  unchanged: number;
}

/** A stable hash of the facts: equal when the source says the same as last time. */
export function hashFacts(facts: FilmFacts): string {
  return createHash('sha256').update(JSON.stringify(facts)).digest('base64url').slice(0, 22);
}

/** The first free of `title-year`, `title-year-2`, …; `taken` is added to. */
export function freeSlug({ title, year }: { title: string; year: number | null }, taken: Set<string>): string {
  const base = [slugify(title) || 'film', year].filter((part) => part !== null).join('-');
  let slug = base;
  for (let n = 2; taken.has(slug); n++) slug = `${base}-${n}`;
  taken.add(slug);
  return slug;
}

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
  readonly directors: readonly string[];
  readonly cast: readonly string[];
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

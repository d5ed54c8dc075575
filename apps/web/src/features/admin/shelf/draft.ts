import type { Input } from '@fotograma/contract/client';
import type { FilmDetail } from '../../catalogue/queries.ts';
import type { SeriesDetail } from '../../catalogue/series/queries.ts';

export const ROLES = ['DIRECTOR', 'WRITER', 'CAST'] as const;
export type CreditRole = (typeof ROLES)[number];

export interface CreditDraft {
  /** Stays with the line wherever it is moved. */
  readonly key: string;
  /** Null for somebody given by name. */
  readonly personId: number | null;
  readonly name: string;
  readonly role: CreditRole;
  readonly character: string;
}

/** What films and series have in common, as it stands in the fields of a form. */
export interface ShelfDraft {
  readonly title: string;
  readonly originalTitle: string;
  readonly slug: string;
  readonly overview: string;
  readonly originalLanguage: string;
  readonly countries: string;
  readonly keywords: string;
  readonly genres: readonly string[];
  readonly credits: readonly CreditDraft[];
}

export interface TitleDraft {
  readonly key: string;
  readonly language: string;
  readonly title: string;
}

export interface FilmDraft extends ShelfDraft {
  readonly titles: readonly TitleDraft[];
  readonly year: string;
  readonly releaseDate: string;
  readonly runtime: string;
  readonly imdb: string;
  readonly tmdb: string;
  readonly wikipedia: string;
}

export interface SeriesDraft extends ShelfDraft {
  readonly firstAirDate: string;
}

type FilmChanges = Input<'PATCH /api/movies/{id}'>['body'];
type SeriesChanges = Input<'PATCH /api/series/{id}'>['body'];

function sharedDraft(thing: FilmDetail | SeriesDetail): ShelfDraft {
  return {
    title: thing.title,
    originalTitle: thing.originalTitle ?? '',
    slug: thing.slug,
    overview: thing.overview ?? '',
    originalLanguage: thing.originalLanguage ?? '',
    countries: thing.countries.join(', '),
    keywords: thing.keywords.join('\n'),
    genres: thing.categories.map(({ slug }) => slug),
    credits: thing.credits.map(({ personId, name, role, character }, index) => ({
      key: `${index} ${personId}`,
      personId,
      name,
      role,
      character: character ?? '',
    })),
  };
}

export function filmDraft(film: FilmDetail): FilmDraft {
  return {
    ...sharedDraft(film),
    titles: Object.entries(film.titles).map(([language, title]) => ({ key: language, language, title })),
    year: String(film.year ?? ''),
    releaseDate: film.releaseDate ?? '',
    runtime: String(film.runtime ?? ''),
    imdb: film.externalIds.imdb ?? '',
    tmdb: film.externalIds.tmdb ?? '',
    wikipedia: film.externalIds.wikipedia ?? '',
  };
}

export const seriesDraft = (series: SeriesDetail): SeriesDraft => ({ ...sharedDraft(series), firstAirDate: series.firstAirDate ?? '' });

const textOrNull = (text: string): string | null => text.trim() || null;
const numberOrNull = (text: string): number | null => (text.trim() === '' ? null : Number(text));

/** Codes with commas or spaces between them. */
export const readCodes = (text: string): string[] => [
  ...new Set(
    text
      .toUpperCase()
      .split(/[\s,;]+/)
      .filter(Boolean),
  ),
];

function sharedBody(draft: ShelfDraft) {
  return {
    title: draft.title.trim(),
    originalTitle: textOrNull(draft.originalTitle),
    slug: draft.slug.trim(),
    overview: textOrNull(draft.overview),
    originalLanguage: textOrNull(draft.originalLanguage.toLowerCase()),
    countries: readCodes(draft.countries),
    keywords: [
      ...new Set(
        draft.keywords
          .split('\n')
          .map((word) => word.trim())
          .filter(Boolean),
      ),
    ],
    genres: [...draft.genres],
    credits: draft.credits.map(({ personId, name, role, character }) => ({
      ...(personId === null ? { name } : { personId }),
      role,
      character: textOrNull(character),
    })),
  };
}

function filmBody(draft: FilmDraft) {
  const ids = { imdb: draft.imdb.trim(), tmdb: draft.tmdb.trim(), wikipedia: draft.wikipedia.trim() };
  return {
    ...sharedBody(draft),
    titles: Object.fromEntries(draft.titles.map(({ language, title }) => [language.trim().toLowerCase(), title.trim()])),
    year: numberOrNull(draft.year),
    releaseDate: textOrNull(draft.releaseDate),
    runtime: numberOrNull(draft.runtime),
    externalIds: Object.fromEntries(Object.entries(ids).filter(([, id]) => id !== '')),
  };
}

const seriesBody = (draft: SeriesDraft) => ({ ...sharedBody(draft), firstAirDate: textOrNull(draft.firstAirDate) });

/** Only what differs is sent: what somebody else has changed in the meantime stays as they made it. */
function differing<T extends object>(before: T, after: T): Partial<T> {
  const changed = Object.entries(after).filter(([name, value]) => JSON.stringify(value) !== JSON.stringify(before[name as keyof T]));
  return Object.fromEntries(changed) as Partial<T>;
}

export const filmChanges = (film: FilmDetail, draft: FilmDraft): FilmChanges => differing(filmBody(filmDraft(film)), filmBody(draft));
export const seriesChanges = (series: SeriesDetail, draft: SeriesDraft): SeriesChanges =>
  differing(seriesBody(seriesDraft(series)), seriesBody(draft));

/** A line changes places with the one beside it that has the same role; at the end of its role it stays. */
export function moveCredit(credits: readonly CreditDraft[], key: string, step: -1 | 1): CreditDraft[] {
  const moved = [...credits];
  const from = moved.findIndex((credit) => credit.key === key);
  const credit = moved[from];
  if (!credit) return moved;
  let to = from + step;
  while (moved[to] && moved[to]?.role !== credit.role) to += step;
  const other = moved[to];
  if (!other) return moved;
  moved[from] = other;
  moved[to] = credit;
  return moved;
}

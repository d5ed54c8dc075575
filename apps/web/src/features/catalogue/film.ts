import { PROGRAMME, type Row } from './programme.ts';
import type { Film } from './queries.ts';

const LARGEST_ID = 2_147_483_647;

/** The film's id in an address, or null when it can be none. */
export function readFilmId(text: string): string | null {
  return /^[1-9]\d{0,9}$/.test(text) && Number(text) <= LARGEST_ID ? text : null;
}

/** The original title and its language, where it says something that the shown title does not. */
export function otherTitle(
  film: Pick<Film, 'title' | 'originalTitle' | 'originalLanguage'>,
  shown: string,
): { readonly text: string; readonly lang: string | undefined } | null {
  const text = film.originalTitle ?? film.title;
  return text === shown ? null : { text, lang: film.originalLanguage ?? undefined };
}

/** The rows of the programme that a film belongs to: its most telling genre, then its decade. */
export function rowsBeside(film: Pick<Film, 'year' | 'categories'>): Row[] {
  const year = film.year ?? 0;
  const genre = PROGRAMME.find((row) => row.kind === 'genre' && film.categories.some((category) => category.slug === row.slug));
  const decade = PROGRAMME.find((row) => row.kind === 'decade' && year >= row.decade && year < row.decade + 10);
  return [genre, decade].filter((row) => row !== undefined);
}

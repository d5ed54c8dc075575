import * as z from 'zod';
import { toGenre } from '../genres.ts';
import type { FilmFacts, Named } from '../shelving.ts';

/** Languages whose titles are kept: those that the house speaks, beside a film's own. */
const LANGUAGES = ['en', 'es', 'pt'];
/** Where a title of a country without a language is from: an alternative title names only the country. */
const LANGUAGE_OF: Readonly<Record<string, string>> = { US: 'en', GB: 'en', ES: 'es', MX: 'es', AR: 'es', BR: 'pt', PT: 'pt' };
/** Of several countries' titles in one language, the first of these. */
const COUNTRIES = ['US', 'GB', 'ES', 'MX', 'AR', 'BR', 'PT'];
const MOST_CAST = 40;
const MOST_WRITERS = 6;
const MOST_KEYWORDS = 50;
const MOST_NAME = 200;
/** PostgreSQL's integer. */
const MOST_INT = 2_147_483_647;
const WRITING = new Set(['Writer', 'Screenplay', 'Story', 'Novel', 'Author']);

const text = z.string().nullish();
const number = z.number().nullish();
const listOf = <S extends z.ZodType>(schema: S) => z.array(schema).nullish();
const person = { id: z.int().nullish(), name: text, profile_path: text };

/** `/movie/{id}` with everything appended that we ask for; what is missing or null is not known. */
const Answer = z.object({
  id: z.int().positive(),
  title: text,
  original_title: text,
  original_language: text,
  overview: text,
  release_date: text,
  runtime: number,
  popularity: number,
  vote_average: number,
  vote_count: number,
  poster_path: text,
  backdrop_path: text,
  imdb_id: text,
  genres: listOf(z.object({ name: text })),
  production_countries: listOf(z.object({ iso_3166_1: text })),
  origin_country: listOf(z.string()),
  credits: z
    .object({ cast: listOf(z.object({ ...person, character: text, order: number })), crew: listOf(z.object({ ...person, job: text })) })
    .nullish(),
  keywords: z.object({ keywords: listOf(z.object({ name: text })) }).nullish(),
  external_ids: z.object({ imdb_id: text }).nullish(),
  alternative_titles: z.object({ titles: listOf(z.object({ iso_3166_1: text, title: text, type: text })) }).nullish(),
  translations: z
    .object({ translations: listOf(z.object({ iso_639_1: text, iso_3166_1: text, data: z.object({ title: text }).nullish() })) })
    .nullish(),
});

type Answer = z.output<typeof Answer>;

/** What is appended to a film's answer, so that one film is one request. */
export const APPENDED = 'credits,keywords,external_ids,alternative_titles,translations';

/** @param id the film that was asked for. @returns it, or why the answer is none. */
export function readFilm(value: unknown, id: number): FilmFacts | string {
  const parsed = Answer.safeParse(value);
  if (!parsed.success) return `TMDB’s answer cannot be read: ${parsed.error.issues.map(tell).join('; ').slice(0, 300)}`;
  const film = parsed.data;
  if (film.id !== id) return `TMDB answered with another film (${film.id})`;
  const title = line(film.title, 300) ?? line(film.original_title, 300);
  if (!title) return 'it has no title';
  const originalTitle = line(film.original_title, 300);
  const releaseDate = dateIn(film.release_date);
  const year = releaseDate === null ? null : Number(releaseDate.slice(0, 4));
  const countries = film.production_countries?.map((country) => country.iso_3166_1) ?? film.origin_country ?? [];
  const [average, count] = [film.vote_average ?? 0, whole(film.vote_count, 1, MOST_INT)];
  const [posterPath, backdropPath, imdbId] = [pathIn(film.poster_path), pathIn(film.backdrop_path), imdbIn(film)];
  return {
    externalId: String(film.id),
    title,
    originalTitle: originalTitle === title ? null : originalTitle,
    titles: titlesOf(film, title),
    year,
    releaseDate,
    runtime: whole(film.runtime, 1, 6_000),
    language: /^[a-z]{2}$/.test(film.original_language ?? '') ? (film.original_language ?? null) : null,
    countries: distinct(countries.filter((code) => /^[A-Z]{2}$/.test(code ?? ''))).slice(0, 20),
    keywords: distinct(film.keywords?.keywords?.map(({ name }) => line(name, 80)) ?? []).slice(0, MOST_KEYWORDS),
    overview: line(film.overview, 20_000),
    popularity: Math.max(0, film.popularity ?? 0),
    genres: distinct(film.genres?.map(({ name }) => line(name, 80)) ?? [])
      .map(toGenre)
      .filter((genre) => genre !== null),
    ...creditsOf(film),
    tmdbId: film.id,
    ...(imdbId && { imdbId }),
    ...(posterPath && { posterPath }),
    ...(backdropPath && { backdropPath }),
    ...(count && average > 0 && average <= 10 && { votes: { average: Math.round(average * 10) / 10, count } }),
  };
}

function tell(issue: z.core.$ZodIssue): string {
  return `${issue.path.join('.') || 'the film'}: ${issue.message}`;
}

/** By language, where different from the title; of several, the one that is translated before the one that is an alternative. */
function titlesOf(film: Answer, title: string): Record<string, string> {
  const wanted = new Set([...LANGUAGES, film.original_language ?? '']);
  const found = new Map<string, string>();
  const add = (language: string | null | undefined, given: string | null | undefined) => {
    const name = line(given, 300);
    if (language && name && name !== title && wanted.has(language) && /^[a-z]{2}$/.test(language) && !found.has(language))
      found.set(language, name);
  };
  const byCountry = (country: string | null | undefined) => COUNTRIES.indexOf(country ?? '') >>> 0;
  const translations = film.translations?.translations ?? [];
  for (const each of translations.toSorted((a, b) => byCountry(a.iso_3166_1) - byCountry(b.iso_3166_1)))
    add(each.iso_639_1, each.data?.title);
  add(film.original_language, film.original_title);
  // Working titles and the like have a type; what a film is called in a country has none.
  const alternatives = film.alternative_titles?.titles?.filter(({ type }) => !type) ?? [];
  for (const each of alternatives.toSorted((a, b) => byCountry(a.iso_3166_1) - byCountry(b.iso_3166_1)))
    add(LANGUAGE_OF[each.iso_3166_1 ?? ''], each.title);
  return Object.fromEntries([...found].sort(([a], [b]) => a.localeCompare(b)));
}

function creditsOf(film: Answer): { directors: Named[]; writers: Named[]; cast: Named[] } {
  const crew = film.credits?.crew ?? [];
  const cast = (film.credits?.cast ?? []).toSorted((a, b) => (a.order ?? 1_000) - (b.order ?? 1_000));
  return {
    directors: people(crew.filter(({ job }) => job === 'Director')).slice(0, 20),
    writers: people(crew.filter(({ job }) => WRITING.has(job ?? ''))).slice(0, MOST_WRITERS),
    cast: people(cast).slice(0, MOST_CAST),
  };
}

interface Credited {
  readonly id?: number | null | undefined;
  readonly name?: string | null | undefined;
  readonly profile_path?: string | null | undefined;
  readonly character?: string | null | undefined;
}

/** Each once, with what they are named first for. */
function people(some: readonly Credited[]): Named[] {
  const each = new Map<number, Named>();
  for (const one of some) {
    const [name, id] = [line(one.name, MOST_NAME), whole(one.id, 1, MOST_INT)];
    if (!name || id === null || each.has(id)) continue;
    const [character, portraitPath] = [line(one.character, MOST_NAME), pathIn(one.profile_path)];
    each.set(id, { name, tmdbId: id, ...(character && { character }), ...(portraitPath && { portraitPath }) });
  }
  return [...each.values()];
}

function imdbIn(film: Answer): string | null {
  const id = film.external_ids?.imdb_id ?? film.imdb_id ?? '';
  return /^tt\d{7,9}$/.test(id) ? id : null;
}

/** A picture's path as TMDB gives it; anything else could lead anywhere. */
function pathIn(path: string | null | undefined): string | null {
  return /^\/[A-Za-z0-9_-]{1,100}\.(jpg|jpeg|png|webp|svg)$/.test(path ?? '') ? (path ?? null) : null;
}

function dateIn(date: string | null | undefined): string | null {
  if (!/^(18[7-9]\d|19\d\d|20\d\d)-\d\d-\d\d$/.test(date ?? '')) return null;
  const day = new Date(`${date}T00:00:00Z`);
  // The 30th of February is read as a day in March.
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(date ?? '') ? (date ?? null) : null;
}

function whole(value: number | null | undefined, least: number, most: number): number | null {
  return value !== null && value !== undefined && value >= least && value <= most ? Math.round(value) : null;
}

/** Without what PostgreSQL does not keep, or no line has: halves of surrogate pairs, control characters. */
function line(value: string | null | undefined, most: number): string | null {
  const plain =
    value
      ?.toWellFormed()
      .replace(/\p{Cc}+/gu, ' ')
      .trim() ?? '';
  return plain === '' || plain.length > most ? null : plain;
}

function distinct(values: readonly (string | null | undefined)[]): string[] {
  return [...new Set(values.filter((value): value is string => typeof value === 'string'))];
}

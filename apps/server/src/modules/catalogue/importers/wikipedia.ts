import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { Transform } from 'node:stream';
import { createGunzip } from 'node:zlib';
import * as z from 'zod';
import { toGenre } from '../genres.ts';
import type { ShelvingRepository } from '../shelving.repository.ts';
import type { FilmFacts, ShelvingReport } from '../shelving.ts';

const SOURCE = 'wikipedia';
/** Films written in one transaction. */
const BATCH = 500;
/** A line longer than this is not a film. */
const MAX_LINE = 64 * 1024;
/** Skipped lines that are told one by one; the rest is only counted. */
const MAX_EXAMPLES = 20;

/** A line of the file: films by year as Wikipedia's lists name them, with the first paragraph of their page. */
const Line = z.object({
  title: z.string().trim().min(1).max(500),
  year: z.int().min(1870).max(2100),
  cast: z.array(z.string()).default([]),
  genres: z.array(z.string()).default([]),
  href: z.string().nullable().default(null),
  extract: z.string().optional(),
});

export interface ImportReport extends ShelvingReport {
  read: number;
  skipped: number;
  /** The first of what was skipped, with the reason. */
  examples: { line: number; reason: string }[];
}

export interface ImportProgress extends ImportReport {
  /** Share of the file read, 0 to 1. */
  readonly share: number;
}

/**
 * Imports a file of films, one JSON object a line, plain or gzip, as a stream in batches. It may be interrupted
 * and run again: each batch is one transaction, and a film is known by its page (`href`), or by title and year when
 * it has none.
 */
export async function importWikipedia(
  file: string,
  shelf: ShelvingRepository,
  options: { dryRun?: boolean; onProgress?: (progress: ImportProgress) => void; signal?: AbortSignal } = {},
): Promise<ImportReport> {
  const report: ImportReport = { read: 0, skipped: 0, examples: [], added: 0, updated: 0, merged: 0, unchanged: 0 };
  const { size } = await stat(file);
  const seen = new Set<string>();
  let bytes = 0;
  let batch: FilmFacts[] = [];
  const underWay: Promise<void>[] = [];

  const skip = (reason: string) => {
    report.skipped++;
    if (report.examples.length < MAX_EXAMPLES) report.examples.push({ line: report.read, reason });
  };
  const flush = async () => {
    const films = batch;
    batch = [];
    const share = Math.min(1, bytes / size);
    // Two batches under way, so that two cores work; a failure of the one before ends the import here.
    if (underWay.length === 2) await underWay.shift();
    if (films.length && !options.dryRun) {
      const work = shelve(films);
      // Heard when it is waited for; until then a failure must not count as unheard.
      work.catch(() => undefined);
      underWay.push(work);
    }
    options.onProgress?.({ ...report, share });
  };
  const shelve = async (films: FilmFacts[]) => {
    const done = await shelf.shelve(SOURCE, films);
    for (const key of ['added', 'updated', 'merged', 'unchanged'] as const) report[key] += done[key];
  };

  const meter = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      bytes += chunk.length;
      done(null, chunk);
    },
  });
  const raw = createReadStream(file).pipe(meter);
  const text = file.endsWith('.gz') ? raw.pipe(createGunzip()) : raw;
  for (const source of [raw, text]) source.on('error', (error) => text.destroy(error));
  try {
    for await (const line of createInterface({ input: text, crlfDelay: Number.POSITIVE_INFINITY })) {
      options.signal?.throwIfAborted();
      if (line.trim() === '') continue;
      report.read++;
      const film = readLine(line);
      if (typeof film === 'string') skip(film);
      else if (seen.has(film.externalId)) skip(`stands twice in the file: ${film.externalId}`);
      else {
        seen.add(film.externalId);
        batch.push(film);
      }
      if (batch.length === BATCH) await flush();
    }
    await flush();
  } finally {
    // Also when interrupted: what was begun is finished, and counted.
    await Promise.all(underWay);
  }
  if (!options.dryRun) await shelf.complete();
  return report;
}

/** @returns the film, or why the line is none. */
export function readLine(line: string): FilmFacts | string {
  if (line.length > MAX_LINE) return `the line is longer than ${MAX_LINE} characters`;
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return 'not JSON';
  }
  const parsed = Line.safeParse(value);
  if (!parsed.success) return parsed.error.issues.map((issue) => `${issue.path.join('.') || 'line'}: ${issue.message}`).join('; ');
  const { title, year, cast, genres, href, extract } = parsed.data;
  return {
    externalId: href ?? `${title} (${year})`,
    title,
    originalTitle: null,
    titles: {},
    year,
    releaseDate: null,
    runtime: null,
    language: 'en',
    countries: [],
    keywords: [],
    overview: extract?.trim() || null,
    popularity: 0,
    genres: genres.map(toGenre).filter((genre) => genre !== null),
    directors: directorsIn(extract ?? ''),
    cast: cast.map((name) => name.trim()).filter((name) => name !== '' && name.length <= 200),
  };
}

/**
 * The directors that a first paragraph names: "… film directed by Jane Doe and John Roe, starring …". The file has no
 * field for them. What does not look like one to three names is left out: a missing name beats a wrong one.
 */
export function directorsIn(text: string): string[] {
  const name = String.raw`\p{Lu}[\p{L}'’-]*\.?(?: (?:(?:de|da|del|della|di|du|van|von|der|la|le) )*\p{Lu}[\p{L}'’.-]*){1,3}`;
  const found = new RegExp(
    String.raw`\bdirected by (${name})(?:(?:,| and|, and) (${name}))?(?= and |[,.;]| in | with | from | starring| for |$)`,
    'u',
  ).exec(text);
  if (!found) return [];
  const [, first = '', second] = found;
  return [first, second].filter((person) => person !== undefined).map((person) => person.replace(/(?<=\p{Ll})\.$/u, ''));
}

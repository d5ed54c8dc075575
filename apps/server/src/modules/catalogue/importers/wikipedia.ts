import { createReadStream } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import * as z from 'zod';
import { linesOf } from '../../../platform/lines.ts';
import { toGenre } from '../genres.ts';
import type { FilmFacts } from '../shelving.ts';
import type { Batch, Importer } from './importer.ts';

/** Films written in one transaction. */
const BATCH = 500;
/** A line longer than this is not a film. */
const MAX_LINE = 64 * 1024;
/** Lines after which a batch is written even when few of them are films. */
const MOST_LINES = 5_000;
/** Films remembered, to tell those that stand twice; one after that is found on the shelf, and counts as unchanged. */
const MOST_SEEN = 1_000_000;

/** A line of the file: films by year as Wikipedia's lists name them, with the first paragraph of their page. */
const Line = z.object({
  title: z.string().trim().min(1).max(500),
  year: z.int().min(1870).max(2100),
  cast: z.array(z.string()).default([]),
  genres: z.array(z.string()).default([]),
  href: z.string().nullable().default(null),
  extract: z.string().optional(),
});

const Cursor = z.object({ line: z.int().min(0) });

/**
 * Films from a file, one JSON object a line, plain or gzip. A film is known by its page (`href`), or by title and year
 * when it has none.
 */
export function createWikipediaImporter(file: string): Importer {
  return { source: 'wikipedia', read: (cursor, signal) => batchesOf(file, cursor, signal) };
}

async function* batchesOf(file: string, cursor: unknown, signal: AbortSignal): AsyncGenerator<Batch> {
  const done = cursor === null ? 0 : Cursor.parse(cursor).line;
  const { size } = await stat(file);
  const seen = new Set<string>();
  let bytes = 0;
  let line = 0;
  let read = 0;
  let films: FilmFacts[] = [];
  let skipped: { line: number; reason: string }[] = [];
  const take = (): Batch => {
    const batch = { films, read, skipped, cursor: { line }, share: size ? Math.min(1, bytes / size) : 1 };
    films = [];
    skipped = [];
    read = 0;
    return batch;
  };

  const meter = new Transform({
    transform(chunk: Buffer, _encoding, next) {
      bytes += chunk.length;
      next(null, chunk);
    },
  });
  const packed = await isGzip(file);
  const raw = createReadStream(file);
  const text = packed ? createGunzip() : meter;
  const reading = packed ? pipeline(raw, meter, text) : pipeline(raw, meter);
  // Heard at the end, or by whoever reads the lines.
  reading.catch(() => undefined);
  try {
    for await (const words of linesOf(text, MAX_LINE)) {
      signal.throwIfAborted();
      line++;
      if (words.trim() === '') continue;
      const film = readLine(words);
      const isTwice = typeof film !== 'string' && seen.has(film.externalId);
      if (typeof film !== 'string' && seen.size < MOST_SEEN) seen.add(film.externalId);
      // Written before the interruption.
      if (line <= done) continue;
      read++;
      if (typeof film === 'string') skipped.push({ line, reason: film });
      else if (isTwice) skipped.push({ line, reason: `stands twice in the file: ${film.externalId}` });
      else films.push(film);
      if (films.length === BATCH || read >= MOST_LINES) yield take();
    }
    await reading;
  } finally {
    raw.destroy();
  }
  yield take();
}

/** By its first bytes (RFC 1952, section 2.3.1): an uploaded file has no name to tell. */
async function isGzip(path: string): Promise<boolean> {
  const file = await open(path, 'r');
  try {
    const { bytesRead, buffer } = await file.read(Buffer.alloc(2), 0, 2, 0);
    return bytesRead === 2 && buffer.readUInt16BE(0) === 0x1f8b;
  } finally {
    await file.close();
  }
}

/** Escapes of what PostgreSQL keeps in no text, perhaps: a NUL, or half a surrogate pair. */
const UNKEPT = /\\u(0000|d[89a-f])/i;

function keepable(text: string): string {
  return text.toWellFormed().replaceAll('\0', '');
}

/** @returns the film, or why the line is none. */
export function readLine(line: string): FilmFacts | string {
  if (line.length > MAX_LINE) return `the line is longer than ${MAX_LINE} characters`;
  let value: unknown;
  try {
    value = JSON.parse(line, UNKEPT.test(line) ? (_key, each) => (typeof each === 'string' ? keepable(each) : each) : undefined);
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

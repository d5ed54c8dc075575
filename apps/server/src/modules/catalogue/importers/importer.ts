import type { imports } from '@fotograma/contract';
import type { ShelvingRepository } from '../shelving.repository.ts';
import type { FilmFacts } from '../shelving.ts';

export type ImportReport = imports.ImportReport;

/** Skipped films that are told one by one; the rest is only counted. */
const MAX_EXAMPLES = 20;
/** Batches written at once, so that two cores work. */
const AT_ONCE = 2;

/** Films of a source that are written in one transaction, and what was met on the way to them. */
export interface Batch {
  readonly films: readonly FilmFacts[];
  /** Films met, the skipped ones among them. */
  readonly read: number;
  /** By line of the file or id at the source. */
  readonly skipped: readonly { line: number; reason: string }[];
  /** Where to go on after this batch: small, and of JSON, in the source's own terms. */
  readonly cursor: object;
  /** Share of everything that has been read, 0 to 1. */
  readonly share: number;
}

/** A source of films. One file here is one source. */
export interface Importer {
  /** What films of it are known by, as in `movie.source`. */
  readonly source: string;
  /** Reads as a stream; nothing is held but the batch. @param cursor of the last batch that was written; null begins. */
  read(cursor: unknown, signal: AbortSignal): AsyncIterable<Batch>;
}

export interface ImportProgress {
  /** What is written, and nothing that is only read. */
  readonly report: ImportReport;
  /** Goes with the report; null before the first batch is written. */
  readonly cursor: object | null;
  readonly share: number;
}

export interface ImportOptions {
  /** Everything is read and checked, nothing written. */
  readonly dryRun?: boolean;
  /** Goes on from there; `report` is then what was reported with it. */
  readonly from?: { readonly cursor: object | null; readonly report?: ImportReport } | null;
  readonly onProgress?: (progress: ImportProgress) => void;
  readonly signal?: AbortSignal;
}

export function emptyReport(): ImportReport {
  return { read: 0, added: 0, updated: 0, merged: 0, unchanged: 0, skipped: 0, examples: [] };
}

/**
 * Brings a source's films to the shelf. It may be interrupted anywhere and go on from the last cursor, or from the
 * beginning: a film is known by its id at the source, and one that has not changed is left alone.
 * @throws what the source or the shelf throws, or the signal's reason; the last progress then tells what is kept.
 */
export async function runImport(importer: Importer, shelf: ShelvingRepository, options: ImportOptions = {}): Promise<ImportReport> {
  const { dryRun = false, from = null, onProgress, signal = new AbortController().signal } = options;
  const report = from?.report ? structuredClone(from.report) : emptyReport();
  let cursor = from?.cursor ?? null;
  let share = 0;
  const tell = () => onProgress?.({ report: structuredClone(report), cursor, share });
  const underWay: Promise<void>[] = [];
  let before: Promise<void> = Promise.resolve();

  /** Writes at once, and counts when everything before it is written: what is told is what a cursor can go on from. */
  const write = async (batch: Batch, earlier: Promise<void>) => {
    const done = dryRun || !batch.films.length ? null : await shelf.shelve(importer.source, batch.films);
    await earlier;
    for (const key of ['added', 'updated', 'merged', 'unchanged'] as const) report[key] += done?.[key] ?? 0;
    report.read += batch.read;
    report.skipped += batch.skipped.length;
    report.examples = [...report.examples, ...batch.skipped].slice(0, MAX_EXAMPLES);
    cursor = batch.cursor;
    share = batch.share;
    tell();
  };

  try {
    for await (const batch of importer.read(cursor, signal)) {
      // A failure of the one before ends the import here.
      if (underWay.length === AT_ONCE) await underWay.shift();
      before = write(batch, before);
      // Heard when it is waited for; until then a failure must not count as unheard.
      before.catch(() => undefined);
      underWay.push(before);
      share = batch.share;
      tell();
      signal.throwIfAborted();
    }
  } finally {
    // Also when interrupted: what was begun is finished, and counted.
    await Promise.all(underWay);
  }
  if (!dryRun) await shelf.complete();
  return report;
}

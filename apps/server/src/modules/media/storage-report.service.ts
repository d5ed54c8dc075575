import type { mastering } from '@fotograma/contract';
import * as z from 'zod';
import type { Platform } from '../../platform/platform.ts';
import { defineJob } from '../../platform/queue/queue.ts';
import type { VersionFacts } from './mastering/steps.ts';
import { keys, posterFile } from './media.ts';
import type { KeptFile, Named, Referred, StorageReportRepository } from './storage-report.repository.ts';

type Kind = mastering.StorageReport['kinds'][number]['kind'];

const EVERY_SECONDS = 86_400;
/** What is younger may be on its way to its row. */
const YOUNGEST_MS = 86_400_000;
/** Objects that are compared with the tables at once, and files whose objects are looked for. */
const BATCH = 500;
/** Orphans and missing files that a report names. */
const NAMED = 100;
/** Orphans that the next look may remove; of more than these the rest has its turn in the nights after. */
const CANDIDATES = 10_000;
/** What other modules keep beside media; whether it is still wanted they know themselves. */
const OTHERS: Readonly<Record<string, Kind>> = {
  pictures: 'pictures',
  avatars: 'pictures',
  recommender: 'other',
  imports: 'other',
  studio: 'work',
};
const NOBODY = '00000000-0000-0000-0000-000000000000';

/** What an object under `media/` is, as its key tells. */
type Place =
  | { readonly kind: 'originals'; readonly id: string }
  | { readonly kind: 'versions' | 'work'; readonly id: string; readonly version: string }
  | { readonly kind: 'subtitles'; readonly id: string; readonly subtitle: string }
  | { readonly kind: 'other' };

export type StorageReportService = ReturnType<typeof createStorageReport>;

/** Looks every night through what is stored: how much of what, what nothing refers to, what is missing. */
export function createStorageReport({ platform, rows }: { platform: Platform; rows: StorageReportRepository }) {
  const { storage, log } = platform;

  const job = defineJob({
    name: 'media.storage-report',
    line: 'default',
    data: z.object({}),
    attempts: 1,
    everySeconds: EVERY_SECONDS,
    run: (_, { signal }) => look(signal),
  });

  /** Everything that is stored, by kind; calls `orphan` with what nothing refers to. */
  const count = async (signal: AbortSignal, orphan: (key: string, bytes: number) => void) => {
    const kinds = new Map<Kind, { objects: number; bytes: number }>();
    const add = (kind: Kind, bytes: number) => {
      const sum = kinds.get(kind) ?? { objects: 0, bytes: 0 };
      kinds.set(kind, { objects: sum.objects + 1, bytes: sum.bytes + bytes });
    };
    for (const [prefix, kind] of Object.entries(OTHERS)) {
      for await (const { size } of storage.walk(prefix)) add(kind, size);
    }
    const youngest = platform.now().getTime() - YOUNGEST_MS;
    for await (const batch of inBatches(storage.walk(keys.all))) {
      signal.throwIfAborted();
      const placed = batch.map((object) => ({ ...object, place: placeOf(object.key) }));
      const referred = await rows.referred(namedBy(placed.map(({ place }) => place)));
      for (const { key, size, modifiedAt, place } of placed) {
        add(place.kind, size);
        if (!isReferred(place, referred) && modifiedAt.getTime() < youngest) orphan(key, size);
      }
    }
    return [...kinds].map(([kind, sum]) => ({ kind, ...sum }));
  };

  /** Calls `missing` with what files refer to and is not there. */
  const lookFor = async (signal: AbortSignal, missing: (mediaId: string, key: string) => void) => {
    let after = NOBODY;
    for (;;) {
      const page = await rows.keptAfter(after, BATCH);
      for (const file of page) {
        signal.throwIfAborted();
        const gone = await missingOf(file);
        // Deleted or replaced while we looked, it has not lost anything.
        if (gone.length && (await rows.isAsBefore(file))) for (const key of gone) missing(file.id, key);
      }
      after = page.at(-1)?.id ?? '';
      if (page.length < BATCH) return;
    }
  };
  const missingOf = async ({ id, publishedVersion, facts }: KeptFile): Promise<string[]> => {
    const original = (await storage.stat(keys.original(id))) ? [] : [keys.original(id)];
    if (!publishedVersion || !facts) return original;
    const there = new Set(await storage.list(keys.version(id, publishedVersion)));
    const gone = filesOf(facts).filter((file) => !there.has(file));
    return [...original, ...gone.map((file) => keys.file(id, publishedVersion, file))];
  };

  async function look(signal: AbortSignal): Promise<void> {
    const before = new Set((await rows.last())?.candidates);
    const orphans: { key: string; bytes: number }[] = [];
    const twice: string[] = [];
    let orphanCount = 0;
    const kinds = await count(signal, (key, bytes) => {
      if (before.has(key)) return void twice.push(key);
      orphanCount++;
      if (orphans.length < CANDIDATES) orphans.push({ key, bytes });
    });
    const missing: { mediaId: string; key: string }[] = [];
    let missingCount = 0;
    await lookFor(signal, (mediaId, key) => {
      missingCount++;
      if (missing.length < NAMED) missing.push({ mediaId, key });
    });
    for (const key of twice) await storage.remove(key);
    const report = { at: platform.now().toISOString(), kinds, orphans: orphans.slice(0, NAMED), orphanCount, missing, missingCount };
    await rows.save(
      platform.newId(),
      report,
      orphans.map(({ key }) => key),
    );
    const facts = { orphans: orphanCount, removed: twice.length, missing: missingCount };
    if (missingCount) log.error({ ...facts, first: missing[0] }, 'Files are missing from the storage');
    else log.info(facts, 'The storage was looked through');
  }

  return {
    job,
    look,
    last: async (): Promise<mastering.StorageReport | null> => (await rows.last())?.report ?? null,
    /** Has a worker look now. */
    order: () => platform.jobs.enqueue(job, {}, { key: 'now' }),
  };
}

function placeOf(key: string): Place {
  const [, id = '', folder, name = '', ...rest] = key.split('/');
  if (!z.uuid().safeParse(id).success) return { kind: 'other' };
  if (folder === 'original' && name === '') return { kind: 'originals', id };
  if ((folder === 'versions' || folder === 'work') && rest.length) return { kind: folder, id, version: name };
  const subtitle = name.replace(/\.vtt$/, '');
  if (folder === 'text' && z.uuid().safeParse(subtitle).success) return { kind: 'subtitles', id, subtitle };
  return { kind: 'other' };
}

function namedBy(places: readonly Place[]): Named {
  const unique = (ids: string[]) => [...new Set(ids)];
  return {
    files: unique(places.flatMap((place) => (place.kind === 'originals' ? place.id : []))),
    versions: unique(places.flatMap((place) => (place.kind === 'versions' || place.kind === 'work' ? place.version : []))),
    subtitles: unique(places.flatMap((place) => (place.kind === 'subtitles' ? place.subtitle : []))),
  };
}

function isReferred(place: Place, { files, versions, subtitles }: Referred): boolean {
  if (place.kind === 'originals') return files.has(place.id);
  if (place.kind === 'subtitles') return subtitles.get(place.subtitle) === place.id;
  if (place.kind === 'other') return false;
  const version = versions.get(place.version);
  return version?.mediaId === place.id && !(place.kind === 'work' && version.cleared);
}

/** The files of a published version that players and pages ask for. */
function filesOf({ video, audio, text, storyboard, waveforms, posters, proxy }: VersionFacts): string[] {
  return [
    ...[...video, ...audio].flatMap(({ name }) => [`${name}.mp4`, `${name}.m3u8`]),
    ...text.map(({ name }) => `${name}.vtt`),
    ...(storyboard ? ['storyboard.vtt', 'storyboard.json'] : []),
    ...waveforms.map(({ file }) => file),
    ...Array.from({ length: posters.count }, (_, n) => posterFile(n + 1)),
    ...(proxy ? ['proxy.mp4'] : []),
  ];
}

async function* inBatches<T>(source: AsyncIterable<T>): AsyncGenerator<T[]> {
  let batch: T[] = [];
  for await (const item of source) {
    batch.push(item);
    if (batch.length < BATCH) continue;
    yield batch;
    batch = [];
  }
  if (batch.length) yield batch;
}

import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, mkdtemp, readdir, rename, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import * as z from 'zod';
import { BLOG_MIGRATIONS, MIGRATIONS } from '../database/migrate.ts';
import { checkKey, type ObjectStorage } from '../storage/storage.ts';
import { type Entry, readArchive, writeArchive } from './archive.ts';
import { type DatabaseFacts, fileRows, hasRows, openSnapshot, restoreDatabase } from './tables.ts';

const FORMAT = 1;
const MANIFEST = 'manifest.json';
const NAME = /^fotograma-(\d{4})(\d{2})(\d{2})T(\d{6})Z\.fgb$/;
/** Tables in which there is something as soon as somebody uses a house. */
const USED = { films: ['user_account', 'media_file', 'project', 'generation'], blogs: ['blog'] } as const;

export interface Databases {
  readonly films: string;
  readonly blogs: string;
}
type Which = keyof Databases;
const WHICH = ['films', 'blogs'] as const satisfies readonly Which[];
const FOLDERS: Readonly<Record<Which, string>> = { films: MIGRATIONS, blogs: BLOG_MIGRATIONS };

const Facts = z.object({
  migrations: z.array(z.string()),
  tables: z.array(z.object({ table: z.string(), rows: z.number(), checksum: z.string() })),
  sequences: z.array(z.object({ name: z.string(), value: z.string().nullable() })),
});
const Manifest = z.object({
  format: z.literal(FORMAT),
  version: z.string(),
  createdAt: z.iso.datetime(),
  databases: z.object({ films: Facts, blogs: Facts }),
  /** What signs links and seals secrets: without it a restored house knows neither. */
  signingSecret: z.string(),
  entries: z.array(z.object({ name: z.string(), size: z.number(), sha256: z.string() })),
});
export type Manifest = z.output<typeof Manifest>;

export type Told = (words: string, share: number | null) => void;

/** What a house is saved from, and restored to. */
export interface Saved {
  readonly databases: Databases;
  readonly storage: ObjectStorage;
}

/**
 * Saves everything: both databases as they are at one moment, and every object of the storage, in one file.
 * @param options.passphrase null: it is not encrypted. @returns the path of the file, which is there when it is whole, and not before.
 */
export async function backup(
  { databases, storage }: Saved,
  options: { folder: string; passphrase: string | null; version: string; signingSecret: string; now: Date; tell: Told },
): Promise<{ path: string; manifest: Manifest }> {
  const { folder, tell, now } = options;
  await mkdir(folder, { recursive: true });
  const path = join(folder, `fotograma-${now.toISOString().replace(/[-:]|\.\d+/g, '')}.fgb`);
  const scratch = await mkdtemp(join(tmpdir(), 'fotograma-backup-'));
  const draft = `${path}.part`;
  await rm(draft, { force: true });
  const snapshots = await Promise.all(WHICH.map((which) => openSnapshot(databases[which])));
  try {
    const archive = await writeArchive(draft, options.passphrase);
    const entries: Entry[] = [];
    const facts = {} as Record<Which, DatabaseFacts>;
    for (const [index, which] of WHICH.entries()) {
      const snapshot = snapshots[index] as (typeof snapshots)[number];
      facts[which] = snapshot.facts;
      for (const [at, { table }] of snapshot.facts.tables.entries()) {
        tell(`${which}: ${table}`, at / snapshot.facts.tables.length);
        const file = join(scratch, 'table');
        await snapshot.copy(table, file);
        entries.push(await archive.add(`${which}/${table}`, (await stat(file)).size, createReadStream(file)));
      }
    }
    let bytes = 0;
    for await (const { key, size } of storage.walkAll()) {
      const body = await storage.read(key);
      // Deleted since it was met: nothing in the databases of that moment refers to it for long.
      if (!body) continue;
      entries.push(await archive.add(`objects/${key}`, size, body));
      bytes += size;
      tell(`files: ${Math.round(bytes / 1e6)} MB`, null);
    }
    const manifest: Manifest = {
      format: FORMAT,
      version: options.version,
      createdAt: now.toISOString(),
      databases: { films: Facts.parse(facts.films), blogs: Facts.parse(facts.blogs) },
      signingSecret: options.signingSecret,
      entries,
    };
    await archive.addText(MANIFEST, JSON.stringify(manifest));
    await archive.finish();
    await rename(draft, path);
    return { path, manifest };
  } finally {
    await Promise.all(snapshots.map((snapshot) => snapshot.close()));
    await rm(scratch, { recursive: true, force: true });
    await rm(draft, { force: true });
  }
}

/**
 * Reads a backup to its end and looks whether all of it is what was saved.
 * @throws when it is not, saying what. @returns what it says of itself.
 */
export async function checkBackup(path: string, passphrase: string | null): Promise<Manifest> {
  const seen = new Map<string, Entry>();
  let text = '';
  await readArchive(path, passphrase, async ({ name, size }, body) => {
    const hash = createHash('sha256');
    for await (const piece of body) {
      hash.update(piece as Buffer);
      if (name === MANIFEST) text += String(piece);
    }
    seen.set(name, { name, size, sha256: hash.digest('hex') });
  });
  if (!text) throw new Error('This backup was cut off: it has no end.');
  const manifest = Manifest.parse(JSON.parse(text));
  for (const entry of manifest.entries) {
    const found = seen.get(entry.name);
    if (!found) throw new Error(`${entry.name} is missing in this backup.`);
    if (found.size !== entry.size || found.sha256 !== entry.sha256) throw new Error(`${entry.name} in this backup is damaged.`);
  }
  return manifest;
}

/** Whether somebody uses this house: what a restore would take away. */
export async function isUsed({ databases }: Pick<Saved, 'databases'>): Promise<boolean> {
  for (const which of WHICH) if (await hasRows(databases[which], USED[which])) return true;
  return false;
}

/**
 * Puts a backup in the place of what is there. It is read to its end first: what is damaged replaces nothing.
 * @param into `storage` null: the databases alone, for a comparison. @throws when it is damaged, or what is there afterwards is not what was saved.
 */
export async function restore(
  path: string,
  into: { databases: Databases; storage: ObjectStorage | null },
  options: { passphrase: string | null; tell: Told },
): Promise<Manifest> {
  const { tell, passphrase } = options;
  tell('reading the backup', null);
  const manifest = await checkBackup(path, passphrase);
  const scratch = await mkdtemp(join(tmpdir(), 'fotograma-restore-'));
  const fileOf = (name: string) => join(scratch, name.replace('/', '-'));
  try {
    if (into.storage) {
      const { storage } = into;
      for await (const { key } of storage.walkAll()) await storage.remove(key);
    }
    let at = 0;
    await readArchive(path, passphrase, async ({ name, size }, body) => {
      const object = /^objects\/(.+)$/.exec(name)?.[1];
      if (object !== undefined) {
        if (into.storage) await into.storage.put(checkKey(object), body, { maxBytes: size });
      } else if (name !== MANIFEST) await pipeline(body, createWriteStream(fileOf(name), { mode: 0o600 }));
      tell('files', ++at / (manifest.entries.length + 1));
    });
    for (const which of WHICH) {
      tell(`${which}: the database`, null);
      const read = async (table: string): Promise<Readable> => fileRows(fileOf(`${which}/${table}`));
      await restoreDatabase(into.databases[which], FOLDERS[which], manifest.databases[which], read);
    }
    return manifest;
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

export interface Kept {
  readonly days: number;
  readonly weeks: number;
  readonly months: number;
}

/**
 * Which of some backups are kept: the newest of each of the last days, weeks and months (UTC) in which there is one. @param names as `backup` gives them.
 * @returns those that are not.
 */
export function outlived(names: readonly string[], kept: Kept): string[] {
  const dated = names
    .flatMap((name) => {
      const [, year, month, day, time] = NAME.exec(name) ?? [];
      return year
        ? [
            {
              name,
              day: Date.UTC(Number(year), Number(month) - 1, Number(day)),
              order: `${year}${month}${day}${time}`,
              month: `${year}${month}`,
            },
          ]
        : [];
    })
    .sort((a, b) => (a.order < b.order ? 1 : -1));
  const keep = new Set<string>();
  const newestOf = (count: number, period: (one: (typeof dated)[number]) => string | number) => {
    const periods = new Set<string | number>();
    for (const one of dated) {
      if (periods.has(period(one))) continue;
      if (periods.size === count) return;
      periods.add(period(one));
      keep.add(one.name);
    }
  };
  newestOf(kept.days, ({ day }) => day);
  // Weeks begin on Monday: the first day of 1970 was a Thursday.
  newestOf(kept.weeks, ({ day }) => Math.floor((day / 86_400_000 + 3) / 7));
  newestOf(kept.months, ({ month }) => month);
  return dated.filter(({ name }) => !keep.has(name)).map(({ name }) => name);
}

/** Removes backups of a folder that need not be kept. @returns their names. */
export async function prune(folder: string, kept: Kept): Promise<string[]> {
  const gone = outlived(await readdir(folder), kept);
  for (const name of gone) await rm(join(folder, name), { force: true });
  return gone;
}

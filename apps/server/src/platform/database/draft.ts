import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { PrismaPg } from '@prisma/adapter-pg';
import { bindMigrationAwareSqlAdapterFactory } from '@prisma/driver-adapter-utils';
import * as engine from '@prisma/schema-engine-wasm';
import { BLOG_MIGRATIONS, MIGRATIONS } from './migrate.ts';

const inPrisma = (path: string) => fileURLToPath(new URL(`../../../prisma/${path}`, import.meta.url));

/** Where a database's schema is kept, its migrations, and the schema as they leave it: what the next one starts from. */
export interface SchemaPlace {
  readonly schema: string;
  readonly migrations: string;
  readonly last: string;
}

export const SCHEMAS = {
  films: { schema: inPrisma('schema'), migrations: MIGRATIONS, last: inPrisma('migrated.prisma') },
  blog: { schema: inPrisma('blog/schema'), migrations: BLOG_MIGRATIONS, last: inPrisma('blog/migrated.prisma') },
} as const satisfies Record<string, SchemaPlace>;

type SchemaFile = { path: string; content: string };

/**
 * The SQL that leads from one schema to another (`null`: from nothing), by Prisma's own engine as WebAssembly.
 * @param url any reachable PostgreSQL: the engine wants a connection, and reads and writes nothing there.
 */
export async function diffSchemas(url: string, from: SchemaFile[] | null, to: SchemaFile[]): Promise<string> {
  const adapter = bindMigrationAwareSqlAdapterFactory(new PrismaPg({ connectionString: url }));
  const wasm = await engine.SchemaEngine.new({ datamodels: undefined } as never, () => undefined, adapter as never);
  const side = (files: SchemaFile[] | null) => (files ? { tag: 'schemaDatamodel', files } : { tag: 'empty' });
  try {
    const result = await wasm.diff({
      from: side(from),
      to: side(to),
      script: true,
      exitCode: null,
      shadowDatabaseUrl: null,
      filters: { externalTables: [], externalEnums: [] },
    } as never);
    return (result as { stdout: string | null }).stdout ?? '';
  } finally {
    wasm.free();
  }
}

export async function readSchema({ schema }: SchemaPlace): Promise<SchemaFile[]> {
  const names = (await readdir(schema)).filter((name) => name.endsWith('.prisma')).sort();
  return Promise.all(names.map(async (name) => ({ path: name, content: await readFile(join(schema, name), 'utf8') })));
}

/** The schema that the last drafted migration led to; null before the first. */
export async function readMigratedSchema({ last }: SchemaPlace): Promise<SchemaFile[] | null> {
  const content = await readFile(last, 'utf8').catch(() => null);
  return content === null ? null : [{ path: 'migrated.prisma', content }];
}

/**
 * Writes the next migration from what the schema files changed since the last one. What SQL can and the schema
 * cannot say (functions, views, extensions) is then added to it by hand.
 * @returns the new folder, or null when nothing changed.
 */
export async function draftMigration(place: SchemaPlace, url: string, name: string, now: Date): Promise<string | null> {
  if (!/^[a-z0-9_]{1,60}$/.test(name)) throw new Error('Name a migration in lower-case letters, digits and underscores.');
  const schema = await readSchema(place);
  const script = await diffSchemas(url, await readMigratedSchema(place), schema);
  if (/^\s*(--[^\n]*\s*)*$/.test(script)) return null;
  const stamp = now.toISOString().replace(/\D/g, '').slice(0, 14);
  const folder = join(place.migrations, `${stamp}_${name}`);
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'migration.sql'), script);
  await writeFile(place.last, schema.map((file) => file.content).join('\n'));
  return folder;
}

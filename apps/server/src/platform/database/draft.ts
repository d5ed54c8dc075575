import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { PrismaPg } from '@prisma/adapter-pg';
import { bindMigrationAwareSqlAdapterFactory } from '@prisma/driver-adapter-utils';
import * as engine from '@prisma/schema-engine-wasm';
import { MIGRATIONS } from './migrate.ts';

const SCHEMA = fileURLToPath(new URL('../../../prisma/schema', import.meta.url));
/** The schema as the migrations leave it: what the next one starts from. */
const LAST = fileURLToPath(new URL('../../../prisma/migrated.prisma', import.meta.url));

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

export async function readSchema(): Promise<SchemaFile[]> {
  const names = (await readdir(SCHEMA)).filter((name) => name.endsWith('.prisma')).sort();
  return Promise.all(names.map(async (name) => ({ path: name, content: await readFile(join(SCHEMA, name), 'utf8') })));
}

/** The schema that the last drafted migration led to; null before the first. */
export async function readMigratedSchema(): Promise<SchemaFile[] | null> {
  const content = await readFile(LAST, 'utf8').catch(() => null);
  return content === null ? null : [{ path: 'migrated.prisma', content }];
}

/**
 * Writes the next migration from what the schema files changed since the last one. What SQL can and the schema
 * cannot say (functions, views, extensions) is then added to it by hand.
 * @returns the new folder, or null when nothing changed.
 */
export async function draftMigration(url: string, name: string, now: Date): Promise<string | null> {
  if (!/^[a-z0-9_]{1,60}$/.test(name)) throw new Error('Name a migration in lower-case letters, digits and underscores.');
  const schema = await readSchema();
  const script = await diffSchemas(url, await readMigratedSchema(), schema);
  if (/^\s*(--[^\n]*\s*)*$/.test(script)) return null;
  const stamp = now.toISOString().replace(/\D/g, '').slice(0, 14);
  const folder = join(MIGRATIONS, `${stamp}_${name}`);
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'migration.sql'), script);
  await writeFile(LAST, schema.map((file) => file.content).join('\n'));
  return folder;
}

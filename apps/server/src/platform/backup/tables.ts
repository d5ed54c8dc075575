import { createReadStream, createWriteStream } from 'node:fs';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import pg from 'pg';
import { from as copyFrom, to as copyTo } from 'pg-copy-streams';
import { migrate } from '../database/migrate.ts';

/** What is known of a table; the checksum is the same for the same rows, whatever their order. */
export interface TableFacts {
  readonly table: string;
  readonly rows: number;
  readonly checksum: string;
}

export interface DatabaseFacts {
  /** Of its own history, in order. */
  readonly migrations: readonly string[];
  readonly tables: readonly TableFacts[];
  /** What each sequence has given last; null: nothing yet. */
  readonly sequences: readonly { readonly name: string; readonly value: string | null }[];
}

/** A database as it was at one moment, to be read for as long as it takes. */
export interface Snapshot {
  readonly facts: DatabaseFacts;
  /** Writes a table’s rows into a file, in COPY’s text format. */
  copy(table: string, path: string): Promise<void>;
  close(): Promise<void>;
}

const quoted = (name: string) => `"${name.replaceAll('"', '""')}"`;
/** Numbers and dates print the same for everybody; nobody’s time zone or limit of time comes into it. */
const SETTINGS = `SET TimeZone = 'UTC'; SET DateStyle = 'ISO, YMD'; SET extra_float_digits = 1; SET statement_timeout = 0`;
const LEDGER = '_prisma_migrations';

async function tablesOf(client: pg.Client): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>(
    `SELECT c.relname AS name FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND c.relname <> '${LEDGER}' ORDER BY 1`,
  );
  return rows.map(({ name }) => name);
}

/** @throws as the database does. */
export async function tableFacts(client: pg.Client): Promise<TableFacts[]> {
  const facts: TableFacts[] = [];
  for (const table of await tablesOf(client)) {
    const { rows } = await client.query<{ rows: string; checksum: string }>(
      `SELECT count(*)::text AS rows, coalesce(sum(hashtextextended(t::text, 0)::numeric), 0)::text AS checksum FROM ${quoted(table)} t`,
    );
    facts.push({ table, rows: Number(rows[0]?.rows), checksum: rows[0]?.checksum ?? '0' });
  }
  return facts;
}

async function connect(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url, application_name: 'fotograma-backup' });
  await client.connect();
  await client.query(SETTINGS);
  return client;
}

/** Takes hold of a database as it is now; whoever does so closes it. */
export async function openSnapshot(url: string): Promise<Snapshot> {
  const client = await connect(url);
  try {
    await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
    const { rows: migrations } = await client.query<{ name: string }>(
      `SELECT migration_name AS name FROM ${LEDGER} WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL ORDER BY migration_name`,
    );
    const tables = await tableFacts(client);
    const { rows: sequences } = await client.query<{ name: string; value: string | null }>(
      `SELECT sequencename AS name, last_value::text AS value FROM pg_sequences WHERE schemaname = 'public' ORDER BY 1`,
    );
    return {
      facts: { migrations: migrations.map(({ name }) => name), tables, sequences },
      copy: (table, path) => pipeline(client.query(copyTo(`COPY ${quoted(table)} TO STDOUT`)), createWriteStream(path, { mode: 0o600 })),
      close: () => client.end(),
    };
  } catch (error) {
    await client.end();
    throw error;
  }
}

/** Whether anything of somebody’s is in a database: rows in any of these tables. */
export async function hasRows(url: string, tables: readonly string[]): Promise<boolean> {
  const client = await connect(url);
  try {
    const known = new Set(await tablesOf(client));
    for (const table of tables) {
      if (!known.has(table)) continue;
      const { rows } = await client.query<{ some: boolean }>(`SELECT EXISTS (SELECT FROM ${quoted(table)}) AS some`);
      if (rows[0]?.some) return true;
    }
    return false;
  } finally {
    await client.end();
  }
}

/**
 * Makes a database what it was: its tables of its own history’s schema, its rows, its sequences; and then brings it up to date. All or nothing: until it
 * is whole, the database is as it was.
 * @param read the rows of a table, in COPY’s text format. @throws when what is there afterwards is not what was saved.
 */
export async function restoreDatabase(
  url: string,
  folder: string,
  facts: DatabaseFacts,
  read: (table: string) => Promise<Readable>,
): Promise<void> {
  await emptyDatabase(url);
  await migrate(url, folder, new Set(facts.migrations));
  const client = await connect(url);
  try {
    await client.query('BEGIN');
    // Neither triggers nor keys look at rows that were right when they were saved.
    await client.query('SET LOCAL session_replication_role = replica');
    const there = await tablesOf(client);
    await client.query(`TRUNCATE ${there.map(quoted).join(', ')}`);
    for (const { table } of facts.tables) await pipeline(await read(table), client.query(copyFrom(`COPY ${quoted(table)} FROM STDIN`)));
    for (const { name, value } of facts.sequences) {
      if (value !== null) await client.query('SELECT setval($1::regclass, $2::bigint)', [quoted(name), value]);
    }
    const wrong = differences(facts.tables, await tableFacts(client));
    if (wrong.length) throw new Error(`What was read is not what was saved: ${wrong.join('; ')}`);
    await client.query('COMMIT');
  } finally {
    await client.end();
  }
  await migrate(url, folder);
}

/** Takes everything out of a database but the queue’s own, whose jobs are found again by sweepers. */
async function emptyDatabase(url: string): Promise<void> {
  const client = await connect(url);
  try {
    await client.query('DROP SCHEMA IF EXISTS public CASCADE; DROP SCHEMA IF EXISTS bullmq CASCADE; CREATE SCHEMA public');
  } finally {
    await client.end();
  }
}

/** What is not the same, in words. */
export function differences(saved: readonly TableFacts[], there: readonly TableFacts[]): string[] {
  const found = new Map(there.map((one) => [one.table, one]));
  return saved.flatMap(({ table, rows, checksum }) => {
    const now = found.get(table);
    if (!now) return [`${table} is not there`];
    if (now.rows !== rows) return [`${table} has ${now.rows} rows and had ${rows}`];
    return now.checksum === checksum ? [] : [`${table} has other rows than it had`];
  });
}

/** A file as a stream, for `restoreDatabase`. */
export const fileRows = (path: string): Readable => createReadStream(path);

import pg from 'pg';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { cloneDatabase } from '../../../test/support/platform.ts';
import { diffSchemas, readMigratedSchema, readSchema, SCHEMAS } from './draft.ts';
import { MIGRATIONS, migrate, readMigrations } from './migrate.ts';

describe('migrations', () => {
  let built: Awaited<ReturnType<typeof emptyDatabase>>;
  beforeAll(async () => {
    built = await emptyDatabase();
  });
  afterAll(() => built.drop());

  test('lead to what the schema files describe', async () => {
    const migrated = inject('postgresUrl');
    await query(built.url, 'CREATE EXTENSION pg_trgm');
    await query(built.url, await diffSchemas(built.url, null, await readSchema(SCHEMAS.films)));
    expect(await catalogueOf(migrated)).toEqual(await catalogueOf(built.url));
  });

  test('of the blogs lead to what their schema files describe', async () => {
    const [written, migrated] = [await emptyDatabase(), await emptyDatabase()];
    await query(written.url, await diffSchemas(written.url, null, await readSchema(SCHEMAS.blog)));
    await migrate(migrated.url, SCHEMAS.blog.migrations);
    expect(await catalogueOf(migrated.url)).toEqual(await catalogueOf(written.url));
    await Promise.all([written.drop(), migrated.drop()]);
  });

  test.each(Object.entries(SCHEMAS))('of %s are drafted from a schema that is the present one', async (_, place) => {
    const last = (await readMigratedSchema(place))?.map((file) => file.content).join('\n');
    expect(last).toBe((await readSchema(place)).map((file) => file.content).join('\n'));
  });

  test('ten nodes may start at once: each migration is applied by one of them', async () => {
    const { url, drop } = await emptyDatabase();
    const results = await Promise.all(Array.from({ length: 10 }, () => migrate(url)));
    const names = (await readMigrations(MIGRATIONS)).map((migration) => migration.name);
    expect(results.flat().sort()).toEqual(names);
    expect(await query(url, 'SELECT migration_name FROM _prisma_migrations ORDER BY 1')).toEqual(
      names.map((migration_name) => ({ migration_name })),
    );
    await drop();
  });

  test('refuse to go on when an applied one was edited', async () => {
    const { url, drop } = await cloneDatabase();
    await query(url, `UPDATE _prisma_migrations SET checksum = repeat('0', 64)`);
    await expect(migrate(url)).rejects.toThrow(/was edited after it had been applied/);
    await drop();
  });
});

async function emptyDatabase() {
  const { url, drop } = await cloneDatabase();
  await query(url, 'DROP SCHEMA public CASCADE; DROP SCHEMA bullmq CASCADE; CREATE SCHEMA public');
  return { url, drop };
}

async function query(url: string, sql: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  return client
    .query(sql)
    .then((result) => result.rows)
    .finally(() => client.end());
}

/** Columns, indexes, constraints and enums of every table of ours, as PostgreSQL tells them: those that schema files can say, so no checks and no partial indexes. */
async function catalogueOf(url: string) {
  const ours = `n.nspname = 'public' AND c.relname <> '_prisma_migrations'`;
  return {
    columns: await query(
      url,
      `SELECT c.relname, a.attname, format_type(a.atttypid, a.atttypmod) AS type, a.attnotnull, pg_get_expr(d.adbin, d.adrelid) AS default_value
       FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
       LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
       WHERE c.relkind = 'r' AND ${ours} ORDER BY 1, 2`,
    ),
    indexes: await query(
      url,
      `SELECT c.relname, pg_get_indexdef(i.indexrelid) AS definition FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid
       JOIN pg_namespace n ON n.oid = c.relnamespace WHERE ${ours} AND i.indpred IS NULL ORDER BY 1, 2`,
    ),
    constraints: await query(
      url,
      `SELECT c.relname, k.conname, pg_get_constraintdef(k.oid) AS definition FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid
       JOIN pg_namespace n ON n.oid = c.relnamespace WHERE ${ours} AND k.contype <> 'c' ORDER BY 1, 2`,
    ),
    enums: await query(
      url,
      `SELECT t.typname, array_agg(e.enumlabel ORDER BY e.enumsortorder)::text AS labels FROM pg_enum e JOIN pg_type t ON t.oid = e.enumtypid
       JOIN pg_namespace n ON n.oid = t.typnamespace WHERE n.nspname = 'public' GROUP BY 1 ORDER BY 1`,
    ),
  };
}

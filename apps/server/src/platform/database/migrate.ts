import { createHash, randomUUID } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pg from 'pg';

/** The lock that `prisma migrate` takes too, so that the two exclude each other. */
const ADVISORY_LOCK = 72_707_369;

const LEDGER = `CREATE TABLE IF NOT EXISTS _prisma_migrations (
  id varchar(36) PRIMARY KEY,
  checksum varchar(64) NOT NULL,
  finished_at timestamptz,
  migration_name varchar(255) NOT NULL,
  logs text,
  rolled_back_at timestamptz,
  started_at timestamptz NOT NULL DEFAULT now(),
  applied_steps_count integer NOT NULL DEFAULT 0
)`;

export const MIGRATIONS = fileURLToPath(new URL('../../../prisma/migrations', import.meta.url));
/** Of the blogs' database. */
export const BLOG_MIGRATIONS = fileURLToPath(new URL('../../../prisma/blog/migrations', import.meta.url));

/**
 * Applies the migrations that a database lacks, each in a transaction of its own, and keeps Prisma's ledger
 * (`_prisma_migrations`) as `prisma migrate deploy` does. Safe to call from many nodes at once: one works, the
 * others wait and find nothing to do.
 * @param only these of the migrations, for a database that is to be as it was; all of them, when nothing is said.
 * @returns the names that were applied.
 * @throws when a migration that was applied has been edited since, or one fails (it is rolled back whole).
 */
export async function migrate(url: string, folder: string = MIGRATIONS, only?: ReadonlySet<string>): Promise<string[]> {
  const client = new pg.Client({ connectionString: url, application_name: 'fotograma-migrate' });
  await client.connect();
  try {
    await client.query('SELECT pg_advisory_lock($1)', [ADVISORY_LOCK]);
    await client.query(LEDGER);
    const known = await client.query<{ migration_name: string; checksum: string }>(
      'SELECT migration_name, checksum FROM _prisma_migrations WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL',
    );
    const applied = new Map(known.rows.map((row) => [row.migration_name, row.checksum]));
    const fresh: string[] = [];
    for (const { name, script, checksum } of await readMigrations(folder)) {
      if (only && !only.has(name)) continue;
      const before = applied.get(name);
      if (before === checksum) continue;
      if (before) throw new Error(`The migration ${name} was edited after it had been applied. Write a new one instead.`);
      await apply(client, name, script, checksum);
      fresh.push(name);
    }
    return fresh;
  } finally {
    // Ends the session, and the lock with it.
    await client.end();
  }
}

export async function readMigrations(folder: string): Promise<{ name: string; script: string; checksum: string }[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const names = entries
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort();
  return Promise.all(
    names.map(async (name) => {
      const script = await readFile(join(folder, name, 'migration.sql'), 'utf8');
      return { name, script, checksum: createHash('sha256').update(script).digest('hex') };
    }),
  );
}

async function apply(client: pg.Client, name: string, script: string, checksum: string): Promise<void> {
  await client.query('BEGIN');
  try {
    await client.query(script);
    await client.query(
      `INSERT INTO _prisma_migrations (id, checksum, migration_name, finished_at, applied_steps_count)
       VALUES ($1, $2, $3, clock_timestamp(), 1)`,
      [randomUUID(), checksum, name],
    );
    await client.query('COMMIT');
  } catch (cause) {
    await client.query('ROLLBACK');
    throw new Error(`The migration ${name} failed and was rolled back: ${(cause as Error).message}`, { cause });
  }
}

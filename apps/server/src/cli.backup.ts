import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Command } from 'commander';
import pg from 'pg';
import manifest from '../package.json' with { type: 'json' };
import type { House } from './compose.ts';
import { backup, checkBackup, isUsed, type Manifest, prune, restore, type Told } from './platform/backup/backup.ts';

/** Runs a command's work in a house that is built for it; the signal is aborted by Ctrl-C. */
type InHouse = (work: (house: House, interrupt: AbortSignal) => Promise<void>) => Promise<void>;

/** Seven days, four weeks, twelve months. */
const KEPT = { days: 7, weeks: 4, months: 12 };

/** `backup`, `backup verify`, `restore`. @param passphrase of BACKUP_PASSPHRASE. */
export function addBackupCommands(program: Command, inHouse: InHouse, passphrase: () => string | null): void {
  const command = program
    .command('backup')
    .description('save both databases and all files in one file; while the server runs, too')
    .option('--to <folder>', 'where to', './backups')
    .option('--keep-all', 'remove no older ones; else those of the last 7 days, 4 weeks and 12 months are kept')
    .action(({ to, keepAll }: { to: string; keepAll?: boolean }) =>
      inHouse(async (house) => {
        const saved = { databases: databasesOf(house), storage: house.platform.storage };
        const options = {
          folder: to,
          passphrase: passphrase(),
          version: manifest.version,
          signingSecret: house.platform.signingSecret,
          now: new Date(),
          tell,
        };
        const { path, manifest: made } = await backup(saved, options);
        const { size } = await stat(path);
        console.log(
          `${path}: ${say(made)}, ${Math.ceil(size / 1e6)} MB${options.passphrase === null ? ', not encrypted (BACKUP_PASSPHRASE)' : ''}.`,
        );
        const gone = keepAll ? [] : await prune(to, KEPT);
        if (gone.length) console.log(`Removed: ${gone.join(', ')}`);
      }),
    );
  command
    .command('verify')
    .description('restore a backup into databases of its own and compare; nothing of the house is touched')
    .argument('<file>')
    .action((file: string) =>
      inHouse(async (house) => {
        const made = await inScratch(house.databaseUrl, (databases) =>
          restore(file, { databases, storage: null }, { passphrase: passphrase(), tell }),
        );
        console.log(`${file} is whole: ${say(made)}, of ${made.createdAt}.`);
      }),
    );
  program
    .command('restore')
    .description('put a backup in the place of what is there; stop the server first')
    .argument('<file>', 'the file, or a folder: its newest')
    .option('--force', 'also where somebody uses this house; what is there is gone then')
    .action((file: string, { force }: { force?: boolean }) =>
      inHouse(async (house) => {
        const path = await newestOf(file);
        const into = { databases: databasesOf(house), storage: house.platform.storage };
        if (!force && (await isUsed(into))) {
          throw new Error('Somebody uses this house already. With --force what is there is replaced, for good.');
        }
        await checkBackup(path, passphrase());
        await refuseOthers(into.databases.films);
        const made = await restore(path, into, { passphrase: passphrase(), tell });
        console.log(`Restored ${say(made)}, of ${made.createdAt}.`);
        if (made.signingSecret !== house.platform.signingSecret) {
          console.log('Links, sessions and webhook secrets were signed with another secret. To keep them, start with:');
          console.log(`SIGNING_SECRET=${made.signingSecret}`);
        }
      }),
    );
}

const databasesOf = ({ databaseUrl, blogDatabaseUrl }: House) => ({ films: databaseUrl, blogs: blogDatabaseUrl });

function say({ databases, entries }: Manifest): string {
  const rows = [...databases.films.tables, ...databases.blogs.tables].reduce((sum, table) => sum + table.rows, 0);
  const files = entries.filter(({ name }) => name.startsWith('objects/')).length;
  return `${rows} rows and ${files} files`;
}

/** Told where somebody looks on. */
const tell: Told = (words, share) => {
  if (!process.stderr.isTTY) return;
  process.stderr.write(`\r\u001b[K${words}${share === null ? '' : ` ${Math.round(share * 100)} %`}`);
};

async function newestOf(path: string): Promise<string> {
  if (!(await stat(path)).isDirectory()) return path;
  const newest = (await readdir(path))
    .filter((name) => name.endsWith('.fgb'))
    .sort()
    .at(-1);
  if (!newest) throw new Error(`There is no backup in ${path}.`);
  return join(path, newest);
}

/** @throws while a server works with the database: it would write into what is being restored. */
async function refuseOthers(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query<{ n: number }>(
      `SELECT count(DISTINCT client_port)::int AS n FROM pg_stat_activity WHERE datname = current_database() AND query = 'LISTEN fotograma'`,
    );
    // Our own is one.
    if ((rows[0]?.n ?? 0) > 1) throw new Error('A server works with this database. Stop it first.');
  } finally {
    await client.end();
  }
}

/** Two databases of their own on the same server, gone afterwards. */
async function inScratch<T>(url: string, work: (databases: { films: string; blogs: string }) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const names = ['films', 'blogs'].map((which) => `fotograma_verify_${process.pid}_${which}`) as [string, string];
  try {
    for (const name of names) await client.query(`CREATE DATABASE ${name}`);
    const [films, blogs] = names.map((name) => new URL(`/${name}`, url).href) as [string, string];
    return await work({ films, blogs });
  } finally {
    for (const name of names) await client.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
    await client.end();
  }
}

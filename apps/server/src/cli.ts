import { randomInt } from 'node:crypto';
import { accounts } from '@fotograma/contract';
import { Command, CommanderError } from 'commander';
import { addBackupCommands } from './cli.backup.ts';
import { addCurateCommand } from './cli.curation.ts';
import { addImportCommands } from './cli.imports.ts';
import { addIndexCommands } from './cli.index.ts';
import { compose, type House } from './compose.ts';
import { renderEnvExample } from './config.example.ts';
import { ConfigError, loadConfig } from './config.ts';
import { createLogger } from './platform/observability/logger.ts';

const program = new Command('fotograma')
  .description('Fotograma, from the command line. Works whether the server is running or not.')
  .enablePositionalOptions()
  .exitOverride();

program
  .command('seed')
  .description('put the starter catalogue on the shelf; films that are there already stay as they are')
  .action(() =>
    inHouse(async ({ catalogue }) => {
      const { added, updated, merged, unchanged } = await catalogue.seed();
      console.log(`${added} films added, ${updated} updated, ${merged} merged, ${unchanged} unchanged.`);
    }),
  );

addBackupCommands(program, inHouse, () => loadConfig().BACKUP_PASSPHRASE ?? null);
addImportCommands(program, inHouse);
addIndexCommands(program, inHouse);
addCurateCommand(program, (work) => inHouse(({ discovery }, interrupt) => work(discovery.curate, interrupt)));

const user = program.command('user').description('accounts');
user
  .command('create-admin')
  .description('make an administrator; an account that is there already becomes one and gets the new password')
  .argument('<email>')
  .option('--password <password>', 'at least 10 characters; absent, one is made up and printed')
  .action((email: string, { password }: { password?: string }) => inHouse((house) => createAdmin(house, email, password)));

program
  .command('migrate')
  .description('bring the database up to date (every start does so too)')
  .action(() => inHouse(async () => console.log('The database is up to date.')));

program
  .command('migration')
  .description('write the next migration from what changed in the schema files')
  .argument('<name>', 'lower-case letters, digits, underscores')
  .option('--blog', 'of the blogs’ database')
  .action((name: string, { blog }: { blog?: boolean }) =>
    inHouse(async ({ databaseUrl }) => {
      // Loaded here alone: it brings Prisma's engine with it.
      const { draftMigration, SCHEMAS } = await import('./platform/database/draft.ts');
      const folder = await draftMigration(blog ? SCHEMAS.blog : SCHEMAS.films, databaseUrl, name, new Date());
      console.log(folder ? `Written: ${folder}` : 'The schema has not changed since the last migration.');
    }),
  );

program
  .command('with-database')
  .description('run a program with DATABASE_URL set to the database in use, for tools that look into it')
  .argument('<command...>')
  .passThroughOptions()
  .action((command: string[]) => inHouse((house, interrupt) => runBeside(house, command, interrupt)));

program
  .command('env-example')
  .description('print .env.example')
  .action(() => {
    process.stdout.write(renderEnvExample());
  });

try {
  await program.parseAsync();
} catch (error) {
  // Commander and the configuration have said it already, in words of their own.
  if (error instanceof CommanderError) process.exitCode = error.exitCode;
  else {
    console.error(error instanceof ConfigError ? error.message : `Failed: ${error instanceof Error ? error.message : error}`);
    process.exitCode = 1;
  }
}

/** Builds the house for one command and closes it whatever happens; a signal aborts the work first. */
async function inHouse(work: (house: House, interrupt: AbortSignal) => Promise<void>): Promise<void> {
  const interrupt = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => interrupt.abort(new Error('interrupted; what was done is kept, run it again to go on')));
  }
  const config = loadConfig();
  const log = createLogger({ level: config.LOG_LEVEL === 'info' ? 'warn' : config.LOG_LEVEL, human: process.stdout.isTTY });
  const house = await compose(config, log);
  try {
    await work(house, interrupt.signal);
  } finally {
    await house.close();
  }
}

async function createAdmin({ identity }: House, email: string, password: string | undefined): Promise<void> {
  const given = { email: accounts.Email.safeParse(email), password: accounts.NewPassword.safeParse(password ?? makePassword()) };
  for (const [field, { error }] of Object.entries(given)) {
    if (error) throw new Error(`${field}: ${error.issues.map((issue) => issue.message).join('; ')}`);
  }
  const [address, secret] = [given.email.data ?? '', given.password.data ?? ''];
  const outcome = await identity.createAdmin({ email: address, password: secret });
  console.log(`${address} is ${outcome === 'created' ? 'a new administrator' : 'an administrator now, signed out everywhere'}.`);
  if (password === undefined) console.log(`Password: ${secret}`);
}

/** 20 letters and digits: 119 bits. */
function makePassword(): string {
  const letters = 'ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789';
  return Array.from({ length: 20 }, () => letters[randomInt(letters.length)]).join('');
}

async function runBeside({ databaseUrl }: House, [name = '', ...args]: string[], interrupt: AbortSignal): Promise<void> {
  const { spawn } = await import('node:child_process');
  const child = spawn(name, args, { stdio: 'inherit', env: { ...process.env, DATABASE_URL: databaseUrl } });
  interrupt.addEventListener('abort', () => child.kill('SIGTERM'), { once: true });
  process.exitCode = await new Promise<number>((done, fail) => child.once('error', fail).once('exit', (code) => done(code ?? 1)));
}

import { imports } from '@fotograma/contract';
import { type Command, InvalidArgumentError, Option } from 'commander';
import type { House } from './compose.ts';
import type { ImportOptions, ImportProgress, ImportReport, Wanted } from './modules/catalogue/index.ts';
import { createProgressBar } from './platform/progress.ts';

/** Runs a command's work in a house that is built for it; the signal is aborted by Ctrl-C. */
type InHouse = (work: (house: House, interrupt: AbortSignal) => Promise<void>) => Promise<void>;

interface TmdbOptions {
  readonly list?: string;
  readonly pages: number;
  readonly fromPage: number;
  readonly ids?: number[];
  readonly discover?: boolean;
  readonly yearFrom?: number;
  readonly yearTo?: number;
  readonly language?: string;
  readonly genre?: number;
  readonly votesAtLeast?: number;
  readonly dryRun?: boolean;
}

/** `import wikipedia`, `import tmdb`, `import movielens`. */
export function addImportCommands(program: Command, inHouse: InHouse): void {
  const command = program.command('import').description('bring films and ratings in from elsewhere');
  command
    .command('wikipedia')
    .description('films of a file, one JSON object a line')
    .argument('<file>', 'plain or gzip')
    .option('--dry-run', 'read and check everything, write nothing')
    .action((file: string, { dryRun = false }: { dryRun?: boolean }) =>
      inHouse((house, signal) => importFilms(house, { source: 'wikipedia', file }, { dryRun, signal }, () => 'Run it again to go on.')),
    );
  command
    .command('tmdb')
    .description('films of TMDB; needs TMDB_API_KEY')
    .addOption(new Option('--list <list>', 'a list of TMDB’s own').choices(['popular', 'top-rated', 'trending']))
    .option('--ids <ids>', 'films by TMDB’s number, with commas', numbers)
    .option('--discover', 'a search by the facts below')
    .addOption(new Option('--pages <pages>', 'pages of 20 films, at most 500').argParser(number).default(5))
    .addOption(new Option('--from-page <page>', 'where to go on after an interruption').argParser(number).default(1))
    .option('--year-from <year>', 'discover: from this year on', number)
    .option('--year-to <year>', 'discover: up to this year', number)
    .option('--language <code>', 'discover: original language, as in es')
    .option('--genre <number>', 'discover: TMDB’s number of a genre', number)
    .option('--votes-at-least <votes>', 'discover: as well known as that', number)
    .option('--dry-run', 'read and check everything, write nothing')
    .action((options: TmdbOptions) => {
      const selection = selectionOf(options);
      const from = options.fromPage > 1 ? { cursor: { done: options.fromPage - 1 } } : null;
      return inHouse((house, signal) =>
        importFilms(house, { source: 'tmdb', selection }, { dryRun: options.dryRun ?? false, signal, from }, (cursor) =>
          howToGoOn(selection, cursor),
        ),
      );
    });
  command
    .command('movielens')
    .description('ratings of a MovieLens data set, for recommendations to learn from; films must be here before')
    .argument('<folder>', 'with ratings.csv, links.csv and movies.csv')
    .option('--dry-run', 'read and join everything, write nothing')
    .action((folder: string, { dryRun = false }: { dryRun?: boolean }) =>
      inHouse((house, signal) => importRatings(house, folder, dryRun, signal)),
    );
}

/** What the options select. @throws in words for whoever typed them. */
function selectionOf({ list, ids, discover, pages, fromPage: _, dryRun: __, ...facts }: TmdbOptions): imports.TmdbSelection {
  const searches = discover || Object.keys(facts).length > 0;
  if ([list !== undefined, ids !== undefined, searches].filter(Boolean).length > 1)
    throw new Error('Give one of --list, --ids and --discover.');
  const wanted = ids ? { list: 'ids', ids } : searches ? { list: 'discover', pages, ...facts } : { list: list ?? 'popular', pages };
  const parsed = imports.TmdbSelection.safeParse(wanted);
  if (parsed.success) return parsed.data;
  throw new Error(parsed.error.issues.map((issue) => `--${kebab(String(issue.path[0]))}: ${issue.message}`).join('; '));
}

const kebab = (name: string) => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

function howToGoOn(selection: imports.TmdbSelection, cursor: object | null): string {
  if (selection.list === 'ids' || cursor === null) return 'Run it again to go on: films that have not changed are left alone.';
  const done = 'done' in cursor ? Number(cursor.done) : 0;
  return `Run it again with --from-page ${done + 1} to go on.`;
}

async function importFilms(
  { catalogue }: House,
  wanted: Wanted,
  options: ImportOptions,
  goOn: (cursor: object | null) => string,
): Promise<void> {
  const started = performance.now();
  const bar = createProgressBar(process.stderr);
  let last: ImportProgress | null = null;
  const tell = (report: ImportReport) => {
    const seconds = (performance.now() - started) / 1_000;
    const { read, added, updated, merged, unchanged, skipped, examples } = report;
    const what = wanted.source === 'tmdb' ? 'film' : 'line';
    console.log(
      [
        `${read} read in ${seconds.toFixed(1)} s (${Math.round(read / seconds)} a second)${options.dryRun ? ', nothing written' : ''}`,
        `${added} added, ${updated} updated, ${merged} merged into films known already, ${unchanged} unchanged, ${skipped} skipped`,
        ...examples.map(({ line, reason }) => `  ${what} ${line}: ${reason}`),
        ...(skipped > examples.length ? [`  … and ${skipped - examples.length} more`] : []),
      ].join('\n'),
    );
  };
  try {
    const report = await catalogue.importFilms(wanted, {
      ...options,
      onProgress(progress) {
        last = progress;
        bar.show(progress.share, `${progress.report.read.toLocaleString('en')} films`);
      },
    });
    bar.end();
    tell(report);
  } catch (error) {
    bar.end();
    const kept = last as ImportProgress | null;
    if (kept?.report.read) tell(kept.report);
    if (!options.signal?.aborted && !kept) throw error;
    throw new Error(
      `${options.signal?.aborted ? 'interrupted' : String((error as Error).message)} What was written stays. ${goOn(kept?.cursor ?? null)}`,
    );
  }
}

async function importRatings({ taste }: House, folder: string, dryRun: boolean, signal: AbortSignal): Promise<void> {
  const started = performance.now();
  const bar = createProgressBar(process.stderr);
  const { films, ratings, examples, skipped } = await taste
    .importMovielens(folder, {
      dryRun,
      signal,
      onProgress: ({ report, share }) => bar.show(share, `${report.ratings.read.toLocaleString('en')} ratings`),
    })
    .finally(() => bar.end());
  const seconds = (performance.now() - started) / 1_000;
  console.log(
    [
      `${ratings.read} ratings read in ${seconds.toFixed(1)} s${dryRun ? ', nothing written' : ''}`,
      `${films.byId + films.byTitle} of ${films.read} films are on the shelf: ${films.byId} by number, ${films.byTitle} by title and year`,
      `${ratings.added} ratings added, ${ratings.updated} updated, ${ratings.unchanged} unchanged, ${ratings.unjoined} of films that are not here, ${ratings.skipped} skipped`,
      ...skipped.map(({ line, reason }) => `  line ${line}: ${reason}`),
      ...(examples.length
        ? [`  Not here: ${examples.slice(0, 5).join('; ')}${films.unjoined > 5 ? ` … and ${films.unjoined - 5} more` : ''}`]
        : []),
    ].join('\n'),
  );
}

function number(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError('Expected a number.');
  return Number(text);
}

function numbers(text: string): number[] {
  return text.split(',').map((part) => number(part.trim()));
}

import type { Command } from 'commander';
import type { House } from './compose.ts';
import type { IndexCheck } from './modules/search/index.ts';
import { createProgressBar } from './platform/progress.ts';

/** Runs a command's work in a house that is built for it; the signal is aborted by Ctrl-C. */
type InHouse = (work: (house: House, interrupt: AbortSignal) => Promise<void>) => Promise<void>;

interface IndexCommand {
  readonly all?: boolean;
  readonly model?: string;
}

/** `index`, `index check`. */
export function addIndexCommands(program: Command, inHouse: InHouse): void {
  const command = program
    .command('index')
    .description('embed films that have no vector yet, or whose text has changed, for the search by meaning')
    .option('--all', 'every film, also where nothing has changed')
    .option(
      '--model <name>',
      'a model by its name, as in minilm, use-lite or google/gemini-embedding-001: made ready beside the one in use, and serves once EMBEDDINGS names it',
    )
    .action((options: IndexCommand) => inHouse((house, signal) => indexFilms(house, options, signal)));
  command
    .command('check')
    .description('compare films, vectors and the vector index; exit code 1 when something is wrong and was not put right')
    .option('--fix', 'put right what is wrong')
    .action(({ fix = false }: { fix?: boolean }) => inHouse((house) => checkIndex(house, fix)));
}

async function indexFilms({ search }: House, { all = false, model }: IndexCommand, signal: AbortSignal): Promise<void> {
  const started = performance.now();
  const bar = createProgressBar(process.stderr);
  const passed = () => (performance.now() - started) / 1_000;
  try {
    const report = await search.index({
      all,
      model,
      signal,
      onProgress: ({ done, total }) =>
        bar.show(
          total ? done / total : 1,
          `${done.toLocaleString('en')} of ${total.toLocaleString('en')} films, ${Math.round(done / passed())} a second`,
        ),
    });
    bar.end();
    const { indexed, failed } = report;
    console.log(
      [
        `${indexed} films embedded by ${report.model} in ${passed().toFixed(1)} s${failed ? `, ${failed} could not be` : ''}.`,
        ...(report.serves ? [] : [`They do not serve yet: searches go by the model that EMBEDDINGS chooses, once all films are embedded.`]),
      ].join('\n'),
    );
  } catch (error) {
    bar.end();
    if (!signal.aborted) throw error;
    throw new Error(`interrupted. What was embedded stays. Run it again${all ? ' without --all' : ''} to go on.`);
  }
}

async function checkIndex({ search }: House, fix: boolean): Promise<void> {
  const check = await search.checkIndex({ fix });
  console.log(tellCheck(check, fix));
  if (faults(check) && !check.fixed) process.exitCode = 1;
}

const faults = (check: IndexCheck) => check.pending + check.failed + check.orphans + check.missing + check.otherModels;

/** What was found, a line each. */
function tellCheck(check: IndexCheck, fix: boolean): string {
  if (check.model === null) return `Embeddings are off: ${check.films} films are found by words alone.`;
  const lines: [count: number, words: string][] = [
    [check.films, 'films'],
    [check.indexed, `embedded by ${check.model}`],
    [check.pending, 'wait to be embedded, or their text has changed'],
    [check.failed, 'failed'],
    [check.orphans, 'vectors in the index of films that are not there'],
    [check.missing, 'films whose vector is missing in the index'],
    [check.otherModels, 'vectors of other models'],
  ];
  const width = Math.max(...lines.map(([count]) => count.toLocaleString('en').length));
  const verdict = !faults(check)
    ? 'All is well.'
    : check.fixed
      ? 'All of it was put right.'
      : fix
        ? 'Not all of it could be put right.'
        : 'Run it with --fix to put it right.';
  return [...lines.map(([count, words]) => `${count.toLocaleString('en').padStart(width)}  ${words}`), verdict].join('\n');
}

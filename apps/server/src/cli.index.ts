import type { Command } from 'commander';
import type { House } from './compose.ts';
import type { IndexCheck } from './modules/search/index.ts';
import { createProgressBar } from './platform/progress.ts';

/** Runs a command's work in a house that is built for it; the signal is aborted by Ctrl-C. */
type InHouse = (work: (house: House, interrupt: AbortSignal) => Promise<void>) => Promise<void>;

/** `index`, `index check`. */
export function addIndexCommands(program: Command, inHouse: InHouse): void {
  const command = program
    .command('index')
    .description('embed films, so that they are found by meaning; what is done stays done when it is interrupted')
    .option('--all', 'also films whose text has not changed')
    .option('--model <name>', 'by this model, as in use-lite, minilm or openai/text-embedding-3-small; absent: as EMBEDDINGS says')
    .action((options: { all?: boolean; model?: string }) => inHouse((house, signal) => index(house, options, signal)));
  command
    .command('check')
    .description('look for films without a vector, and vectors without a film; ends with 1 when something is wrong')
    .option('--fix', 'put right what is wrong')
    .action(({ fix = false }: { fix?: boolean }) => inHouse((house, signal) => check(house, fix, signal)));
}

async function index({ search }: House, options: { all?: boolean; model?: string }, signal: AbortSignal): Promise<void> {
  const started = performance.now();
  const bar = createProgressBar(process.stderr);
  const seconds = () => (performance.now() - started) / 1_000;
  const report = await search
    .index({
      ...options,
      signal,
      onProgress: ({ done, total }) =>
        bar.show(
          total ? done / total : 1,
          `${done.toLocaleString('en')} of ${total.toLocaleString('en')} films, ${(done / seconds()).toFixed(0)} a second`,
        ),
    })
    .finally(() => bar.end());
  const { model, indexed, failed } = report;
  console.log(`${indexed} films embedded by ${model} in ${seconds().toFixed(1)} s, ${failed} failed; the others have not changed.`);
}

async function check({ search }: House, fix: boolean, signal: AbortSignal): Promise<void> {
  const found = await search.checkIndex({ fix, signal });
  console.log(told(found));
  if (isWrong(found) && !found.fixed) process.exitCode = 1;
}

function told({ model, films, indexed, pending, failed, orphans, missing, otherModels, fixed }: IndexCheck): string {
  const lines = [
    `Vectors by ${model ?? 'no model yet'}: ${indexed} of ${films} films`,
    `  waiting to be embedded, or changed since: ${pending}`,
    `  given up: ${failed}`,
    `  in the index outside without a film: ${orphans}`,
    `  missing in the index outside: ${missing}`,
    `  of other models: ${otherModels}`,
  ];
  return [...lines, fixed ? 'What was wrong has been put right.' : 'Run it with --fix to put right what is wrong.'].join('\n');
}

function isWrong({ pending, failed, orphans, missing, otherModels }: IndexCheck): boolean {
  return pending + failed + orphans + missing + otherModels > 0;
}

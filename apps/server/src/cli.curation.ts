import { curation } from '@fotograma/contract';
import { type Command, InvalidArgumentError, Option } from 'commander';
import type { CurateOptions } from './modules/discovery/curation/runs.ts';
import { createProgressBar } from './platform/progress.ts';

const NOTES: Readonly<Record<curation.RunNote, string>> = {
  'cost-cap': 'It ended at its cost cap.',
  'not-set-up': 'This analyser is not set up here.',
  failed: 'Something went wrong; what was published stays, and the log tells more.',
  'put-off': 'Nobody answered. It waits, and the server goes on with it later.',
  'given-up': 'Nobody answered, again and again. What was published stays.',
};

type Curate = (options: CurateOptions) => Promise<curation.CurationRun>;
/** Hands a house's `curate` to the work, and closes the house afterwards; the signal is aborted by Ctrl-C. */
type WithCuration = (work: (curate: Curate, interrupt: AbortSignal) => Promise<void>) => Promise<void>;

/** `curate`. */
export function addCurateCommand(program: Command, withCuration: WithCuration): void {
  program
    .command('curate')
    .description('have an analyser say what films do to whoever sees them')
    .addOption(new Option('--analyser <name>', 'who says it').choices(curation.ANALYSERS).default('builtin'))
    .option('--dry-run', 'keep what is found as drafts, publish nothing')
    .option('--only-changed', 'leave films alone whose text is that of what is published')
    .option('--cost-cap <tokens>', 'tokens after which it ends', whole)
    .option('--limit <films>', 'films at most', whole)
    .option('--force', 'take the place even of what people said')
    .action((options: Record<string, unknown>) => {
      const order = curation.CurationOrder.parse(options);
      return withCuration((curate, signal) => run(curate, order, signal));
    });
}

async function run(curate: Curate, order: curation.CurationOrder, signal: AbortSignal): Promise<void> {
  const started = performance.now();
  const bar = createProgressBar(process.stderr);
  const ended = await curate({
    order,
    signal,
    onProgress: ({ done, total }) =>
      bar.show(total ? Math.min(1, done / total) : 1, `${done.toLocaleString('en')} of ${total.toLocaleString('en')} films`),
  }).finally(() => bar.end());
  const { done, published, disputed, failed, tokens, note, state } = ended;
  const seconds = (performance.now() - started) / 1_000;
  console.log(
    [
      `${done} films in ${seconds.toFixed(1)} s: ${published} published, ${disputed} for a person to decide, ${failed} of which nothing could be said, ${tokens} tokens.`,
      ...(note ? [NOTES[note]] : []),
    ].join('\n'),
  );
  if (state === 'FAILED') process.exitCode = 1;
}

function whole(text: string): number {
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new InvalidArgumentError('Expected a number from 1 on.');
  return Number(text);
}

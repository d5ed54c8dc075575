// npm run bench -- NAME [--seconds N]
import { mkdir, writeFile } from 'node:fs/promises';
import { cpus, loadavg } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { apiList } from './api-list.ts';
import { auth } from './auth.ts';
import { blog } from './blog.ts';
import { chaos } from './chaos.ts';
import { collab } from './collab.ts';
import { collabChaos } from './collab-chaos.ts';
import { collabFuzz } from './collab-fuzz.ts';
import { curation } from './curation.ts';
import { exportBench } from './export.ts';
import { generate } from './generate.ts';
import { generateChaos } from './generate-chaos.ts';
import { hls } from './hls.ts';
import { journey } from './journey.ts';
import { queue } from './queue.ts';
import { recommend } from './recommend.ts';
import { scale } from './scale.ts';
import { search } from './search.ts';
import { startBench } from './start.ts';
import { type Bench, passes, ratioOf, Unavailable } from './support/bench.ts';
import { toTable } from './support/table.ts';
import { transcode } from './transcode.ts';
import { upload } from './upload.ts';

const BENCHES: readonly Bench[] = [
  apiList,
  auth,
  blog,
  chaos,
  collab,
  collabChaos,
  collabFuzz,
  curation,
  exportBench,
  generate,
  generateChaos,
  hls,
  journey,
  queue,
  recommend,
  scale,
  search,
  transcode,
  startBench,
  upload,
];
const RESULTS = join(import.meta.dirname, '.results');
const SECONDS = 10;

const cleanup = new AsyncDisposableStack();
let stopping = false;
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => {
    // A second one does not wait: what is left is ended on exit.
    if (stopping) process.exit(1);
    stopping = true;
    void cleanup.disposeAsync().finally(() => process.exit(130));
  });
}

const { name, seconds, options } = readArguments();
const bench = BENCHES.find((candidate) => candidate.name === name);
if (!bench) {
  if (name) console.error(`There is no bench “${name}”.`);
  console.log(`npm run bench -- NAME [--seconds N]\n\n${BENCHES.map(usage).join('\n')}`);
  process.exit(name ? 2 : 0);
}
try {
  process.exitCode = await run(bench);
} catch (error) {
  if (!stopping) {
    console.error(error);
    process.exitCode = 1;
  }
} finally {
  // A signal in the middle is seeing to the end itself.
  if (!stopping) await cleanup.disposeAsync();
}

async function run({ name, about, run }: Bench): Promise<number> {
  console.log(`${name}: ${about}`);
  try {
    tellLoad();
    const figures = await run({ seconds, cleanup, options, say: (progress) => console.error(`  ${progress}`) });
    console.log(`\n${toTable(figures)}`);
    const told = figures.map((figure) => ({ ...figure, ratio: ratioOf(figure), passes: passes(figure) }));
    const machine = { processor: cpus()[0]?.model ?? '', processors: cpus().length, load: loadavg(), node: process.version };
    await mkdir(RESULTS, { recursive: true });
    await writeFile(join(RESULTS, `${name}.json`), `${JSON.stringify({ bench: name, at: new Date(), machine, figures: told }, null, 2)}\n`);
    return told.some((figure) => figure.passes === false) ? 1 : 0;
  } catch (error) {
    if (!(error instanceof Unavailable)) throw error;
    console.log(`SKIPPED: ${error.message}`);
    return 0;
  }
}

/** Ratios bear a busy machine, times do not: whoever reads them should know. */
function tellLoad(): void {
  const [load = 0] = loadavg();
  if (load > cpus().length / 2)
    console.error(`  The machine is busy already (load ${load.toFixed(1)} on ${cpus().length} processors): times will be too long`);
}

function usage({ name, about, options = {} }: Bench): string {
  const own = Object.entries(options).map(([option, what]) => ` [--${option} ${what}]`);
  return `  ${name.padEnd(10)} ${about}${own.length ? `\n${' '.repeat(12)}${own.join('').trim()}` : ''}`;
}

function readArguments(): { name: string | undefined; seconds: number; options: Record<string, string | undefined> } {
  try {
    const own = BENCHES.flatMap((each) => Object.keys(each.options ?? {}));
    const { positionals, values } = parseArgs({
      allowPositionals: true,
      options: Object.fromEntries(['seconds', ...own].map((option) => [option, { type: 'string' as const }])),
    });
    const { seconds: given = SECONDS, ...options } = values as Record<string, string | undefined>;
    const seconds = Number(given);
    if (!(seconds >= 1 && seconds <= 600)) throw new Error('--seconds: expected 1 to 600');
    if (positionals.length > 1) throw new Error('One bench at a time');
    const [name] = positionals;
    const known = BENCHES.find((each) => each.name === name)?.options ?? {};
    for (const option of Object.keys(options))
      if (!(option in known)) throw new Error(`--${option} is not an option of ${name ?? 'the list'}`);
    return { name, seconds, options };
  } catch (error) {
    console.error((error as Error).message);
    process.exit(2);
  }
}

import type { Platform } from '../../../platform/platform.ts';
import { type FeelingsRepository, hashOf, type Published } from '../feelings.repository.ts';
import type { AnalysedFilm } from '../findings.ts';
import { type Analyser, type Analysis, DISPUTED_FROM, differenceOf } from './analyser.ts';
import type { CurationRepository, RunRow, Step } from './curation.repository.ts';

/** Films between two looks at whether the run was cancelled or has cost enough: a model is paid by the film. */
const BATCH = { builtin: 500, model: 8 } as const;
export const LEASE_SECONDS = 60;

export interface RunningDeps {
  readonly platform: Pick<Platform, 'newId' | 'log'>;
  readonly runs: CurationRepository;
  readonly feelings: FeelingsRepository;
  readonly analyserOf: (name: Analyser['name']) => Analyser | null;
}

const nothing: Step = { done: 0, published: 0, disputed: 0, failed: 0, tokens: 0 };

/**
 * Works a run off from its cursor. It may be killed anywhere: what it said of a film is in the history before the cursor moves,
 * and is neither said nor paid for again.
 * @throws the signal's reason, once the run waits for another worker.
 */
export async function work(deps: RunningDeps, id: string, stopping: AbortSignal, onStep: (run: RunRow) => void = () => {}): Promise<void> {
  const { runs, platform } = deps;
  let run = await runs.claim(id, LEASE_SECONDS);
  if (!run) return;
  const lost = new AbortController();
  const signal = AbortSignal.any([stopping, lost.signal]);
  const touch = async () => {
    if (!(await runs.touch(id))) lost.abort(new Error('The run was cancelled'));
  };
  // While the database does not answer the lease runs on; if that lasts, another takes over.
  const timer = setInterval(() => void touch().catch(() => undefined), 5_000);
  try {
    const analyser = deps.analyserOf(run.analyser);
    if (!analyser) return void (await runs.end(id, 'FAILED', 'This analyser is not set up here.'));
    for (;;) {
      signal.throwIfAborted();
      const { costCap, limit, films } = run.options;
      if (costCap !== null && run.tokens >= costCap) return void (await runs.end(id, 'DONE', 'It ended at its cost cap.'));
      const size = Math.min(BATCH[analyser.name], (limit ?? Number.MAX_SAFE_INTEGER) - run.done);
      const ids = size > 0 ? await runs.next(run.cursor, size, films) : [];
      const last = ids.at(-1);
      if (last === undefined) return void (await runs.end(id, 'DONE', null));
      const step = await batchOf(deps, run, analyser, await deps.feelings.filmsOf(ids), signal);
      if (!(await runs.advance(id, run.cursor, last, { ...step, done: ids.length }))) return;
      run = (await runs.find(id)) ?? run;
      onStep(run);
    }
  } catch (error) {
    if (lost.signal.aborted) return;
    if (stopping.aborted) {
      await runs.release(id);
      throw stopping.reason;
    }
    platform.log.warn({ err: error, runId: id }, 'A curation run failed');
    await runs.end(id, 'FAILED', 'Something went wrong on our side. What was published stays; the log tells more.');
  } finally {
    clearInterval(timer);
  }
}

async function batchOf(deps: RunningDeps, run: RunRow, analyser: Analyser, films: AnalysedFilm[], signal: AbortSignal): Promise<Step> {
  const ids = films.map(({ id }) => id);
  const said = await deps.runs.said(run.id, ids);
  const known = await deps.feelings.provenances(ids);
  const before = new Set(said.map(({ movieId }) => movieId));
  const wanted = films.filter((film) => {
    const { inputHash } = known.get(film.id) ?? {};
    return !before.has(film.id) && !(run.options.onlyChanged && inputHash?.equals(hashOf(film)));
  });
  const step = {
    ...nothing,
    published: said.filter(({ state }) => state === 'PUBLISHED' || state === 'REPLACED').length,
    disputed: said.filter(({ state }) => state === 'DISPUTED').length,
  };
  const analyses = wanted.length ? await analyser.analyse(wanted, signal) : [];
  signal.throwIfAborted();
  const standing = new Map(
    (await deps.feelings.of(wanted.map(({ id }) => id))).sentiments.map((row) => [row.movieId, [] as (typeof row)[]]),
  );
  for (const row of (await deps.feelings.of([...standing.keys()])).sentiments) standing.get(row.movieId)?.push(row);
  const toPublish: Published[] = [];
  for (const [at, film] of wanted.entries()) {
    const analysis = analyses[at];
    step.tokens += analysis?.tokens ?? 0;
    if (!analysis?.findings) {
      step.failed++;
      continue;
    }
    const proposal = proposalOf(deps, run, analyser, film, analysis);
    const source = known.get(film.id)?.source;
    const byPeople = (source === 'curated' || source === 'person') && !run.options.force;
    const apart = byPeople
      ? differenceOf(proposal.findings, { sentiments: (standing.get(film.id) ?? []).map((row) => ({ ...row, evidence: null })) })
      : 0;
    const disagreement = Math.max(analysis.disagreement, apart);
    if (run.options.dryRun) await deps.runs.keep({ ...proposal, disagreement }, 'DRAFT');
    else if (disagreement >= DISPUTED_FROM) {
      await deps.runs.keep({ ...proposal, disagreement }, 'DISPUTED');
      step.disputed++;
    } else if (!byPeople) toPublish.push({ ...proposal, disagreement });
  }
  await deps.feelings.publish(toPublish);
  return { ...step, published: step.published + toPublish.length };
}

function proposalOf(
  { platform }: RunningDeps,
  run: RunRow,
  analyser: Analyser,
  film: AnalysedFilm,
  { findings, note }: Analysis,
): Published & object {
  if (!findings) throw new Error('Nothing was found');
  const by = {
    source: analyser.name,
    model: analyser.name,
    promptVersion: analyser.version,
    inputHash: hashOf(film),
    runId: run.id,
    userId: null,
    note,
  };
  return { id: platform.newId(), film, findings, by };
}

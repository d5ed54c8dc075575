import type { Sql } from '../../../platform/database/database.ts';
import type { Platform } from '../../../platform/platform.ts';
import {
  type FeelingsRepository,
  hashOf,
  lockFeelings,
  type Published,
  publishWithin,
  recordWithin,
  type Said,
  type SentimentRow,
  sourcesWithin,
} from '../feelings.repository.ts';
import type { AnalysedFilm } from '../findings.ts';
import { type Analyser, type Analysers, type Analysis, DISPUTED_FROM, differenceOf, goesBefore, isOfPeople } from './analyser.ts';
import type { RunRow, RunsRepository, Step } from './runs.repository.ts';

/** Films between two looks at whether the run was cancelled or has cost enough: a model is paid by the film. */
const BATCH = { builtin: 500, model: 4 } as const;
/** How long a worker may be silent before its run is taken to be abandoned, and how often it says a word. */
export const LEASE_SECONDS = 60;
const WORD_MS = 5_000;
/** Times in a row that a run is put off because nobody answers, before it is given up. */
const MOST_STALLS = 10;

export interface RunningDeps {
  readonly platform: Pick<Platform, 'newId' | 'log'>;
  readonly runs: RunsRepository;
  readonly feelings: FeelingsRepository;
  readonly analysers: Analysers;
}

/**
 * Works a run off from its cursor, as far as it goes now. It may be killed anywhere: what is said of films is written in one
 * transaction with the cursor, and none is written for a run that another worker has taken, or somebody cancelled.
 * @throws the signal's reason, once the run waits for another worker.
 */
export async function work(deps: RunningDeps, id: string, stopping: AbortSignal, onStep: (run: RunRow) => void = () => {}): Promise<void> {
  const { runs, platform } = deps;
  const claimed = await runs.claim(id, LEASE_SECONDS);
  if (!claimed) return;
  const lost = new AbortController();
  const signal = AbortSignal.any([stopping, lost.signal]);
  const touch = async () => {
    if (!(await runs.touch(claimed))) lost.abort(new Error('The run was cancelled, or taken by another worker'));
  };
  // While the database does not answer the lease runs on; if that lasts, another takes over.
  const timer = setInterval(() => void touch().catch(() => undefined), WORD_MS);
  try {
    await goThrough(deps, claimed, signal, onStep);
  } catch (error) {
    if (lost.signal.aborted) return;
    if (stopping.aborted) {
      await runs.release(claimed);
      throw stopping.reason;
    }
    platform.log.warn({ err: error, runId: id }, 'A curation run met an error');
    // Most of it is passing: a connection that broke, a database that started again.
    await putOff(runs, (await runs.find(id)) ?? claimed, 'failed', 0);
  } finally {
    clearInterval(timer);
  }
}

async function goThrough(deps: RunningDeps, claimed: RunRow, signal: AbortSignal, onStep: (run: RunRow) => void): Promise<void> {
  const { runs, analysers, feelings } = deps;
  const analyser = await analysers[claimed.analyser]?.();
  if (!analyser) return void (await runs.end(claimed, 'FAILED', 'not-set-up'));
  const paid = { films: 0, tokens: 0 };
  for (let run: RunRow | null = claimed; run; ) {
    signal.throwIfAborted();
    const size = sizeOf(run, analyser, paid);
    if (size === 'spent') return void (await runs.end(run, 'DONE', 'cost-cap'));
    const ids = size > 0 ? await runs.next(run.cursor, size, run.options.films) : [];
    const last = ids.at(-1);
    if (last === undefined) return void (await runs.end(run, 'DONE', null));
    const films = await feelings.filmsOf(ids);
    const known = await feelings.provenances(ids);
    const wanted = films.filter((film) => !run?.options.onlyChanged || isChanged(film, known.get(film.id), analyser));
    const analyses = wanted.length ? await analyser.analyse(wanted, signal) : [];
    signal.throwIfAborted();
    const tokens = analyses.reduce((sum, analysis) => sum + analysis.tokens, 0);
    paid.films += analyses.length;
    paid.tokens += tokens;
    if (analyses.length > 0 && analyses.every(({ isAway }) => isAway)) return void (await putOff(runs, run, 'put-off', tokens));
    const { id, options } = run;
    // The built-in analyser is compared with nobody.
    const standing = analyser.name === 'builtin' ? [] : (await feelings.of(wanted.map((film) => film.id))).sentiments;
    run = await runs.advance(run, last, async (sql) => {
      const counts = await conclude(sql, deps, { runId: id, options, analyser, films: wanted, analyses, standing });
      return { ...counts, tokens, done: ids.length };
    });
    if (run) onStep(run);
  }
}

async function putOff(runs: RunsRepository, run: RunRow, why: 'put-off' | 'failed', tokens: number): Promise<void> {
  if (run.stalls + 1 >= MOST_STALLS) await runs.end(run, 'FAILED', why === 'failed' ? 'failed' : 'given-up');
  else await runs.stall(run, why, tokens);
}

/** Films looked at next: as many as what is left of the cap pays for, by what a film has cost so far. */
function sizeOf(
  { options: { costCap, limit }, done, tokens }: RunRow,
  { name }: Analyser,
  paid: { films: number; tokens: number },
): number | 'spent' {
  const most = Math.min(BATCH[name], (limit ?? Number.MAX_SAFE_INTEGER) - done);
  if (costCap === null || name === 'builtin') return most;
  if (tokens >= costCap) return 'spent';
  if (paid.tokens === 0) return Math.min(1, most);
  const affordable = Math.floor((costCap - tokens) / (paid.tokens / paid.films));
  return affordable < 1 ? 'spent' : Math.min(affordable, most);
}

/** Whether there is something new to say: another text, or another version of the analyser that spoke. Whoever goes before it has the word. */
export function isChanged(film: AnalysedFilm, said: Said | undefined, { name, version }: Analyser): boolean {
  if (!said?.inputHash.equals(hashOf(film)) || goesBefore(name, said.source)) return true;
  return said.source === name && said.promptVersion !== version;
}

/** Writes what is said of a batch. What a person said in the meantime goes before it. */
async function conclude(
  sql: Sql,
  { platform }: RunningDeps,
  batch: {
    runId: string;
    options: RunRow['options'];
    analyser: Analyser;
    films: readonly AnalysedFilm[];
    analyses: readonly Analysis[];
    standing: readonly SentimentRow[];
  },
): Promise<Omit<Step, 'done' | 'tokens'>> {
  const { runId, options, analyser, films, analyses, standing } = batch;
  await lockFeelings(sql);
  const sources = await sourcesWithin(
    sql,
    films.map(({ id }) => id),
  );
  const drafts: Published[] = [];
  const disputes: Published[] = [];
  const published: Published[] = [];
  let failed = 0;
  for (const [at, film] of films.entries()) {
    const analysis = analyses[at];
    if (!analysis?.findings) {
      failed++;
      continue;
    }
    const { findings, model, note } = analysis;
    const source = sources.get(film.id);
    const isBehind = source !== undefined && goesBefore(source, analyser.name) && !options.force;
    // The built-in analyser is no match for people: where they are far apart there is nothing to decide.
    const isMatch = isBehind && isOfPeople(source) && analyser.name !== 'builtin';
    const apart = isMatch
      ? differenceOf(
          findings.sentiments,
          standing.filter(({ movieId }) => movieId === film.id),
        )
      : 0;
    const disagreement = Math.max(analysis.disagreement, apart);
    const said: Published = {
      id: platform.newId(),
      film,
      findings,
      disagreement,
      by: {
        source: analyser.name,
        model,
        promptVersion: analyser.version,
        inputHash: hashOf(film),
        runId,
        userId: null,
        note: note ?? (apart >= DISPUTED_FROM ? 'people-apart' : null),
      },
    };
    if (options.dryRun) drafts.push(said);
    else if (disagreement >= DISPUTED_FROM) disputes.push(said);
    else if (!isBehind) published.push(said);
  }
  await recordWithin(sql, drafts, 'DRAFT');
  await recordWithin(sql, disputes, 'DISPUTED');
  await publishWithin(sql, published);
  return { published: published.length, disputed: disputes.length, failed };
}

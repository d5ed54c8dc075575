import type { curation } from '@fotograma/contract';
import { takeTurns } from '../../../platform/breathing.ts';
import { type FeelingsRepository, hashOf } from '../feelings.repository.ts';
import type { Analyser } from './analyser.ts';
import { isChanged } from './running.ts';
import type { RunsRepository } from './runs.repository.ts';

/** Films read at once, and films that a run may name. */
const READ = 500;
const MOST_NAMED = 1_000;

/** Has the built-in analyser follow the shelf: films that came, and films whose text is another one, once they have their vectors. */
export function createFollower(deps: {
  runs: Pick<RunsRepository, 'news' | 'isUnderWay'>;
  feelings: Pick<FeelingsRepository, 'films' | 'provenances' | 'isOutdated'>;
  analyser: () => Promise<Analyser>;
  /** Whether every film has its vector, or is not going to get one. */
  isSettled: () => Promise<boolean>;
  order: (order: Partial<curation.CurationOrder>) => Promise<void>;
}): (signal: AbortSignal) => Promise<void> {
  const { runs, feelings } = deps;
  let seen: number | null = null;
  /** What a run was ordered for, by film: of some nothing can be said, and they are not asked for again while their text stays. */
  const asked = new Map<number, string>();

  const due = async (analyser: Analyser, signal: AbortSignal): Promise<number[]> => {
    const found: number[] = [];
    const turn = takeTurns();
    for (let after = 0; ; ) {
      const films = await feelings.films(after, READ);
      const last = films.at(-1);
      if (!last) return found;
      after = last.id;
      const known = await feelings.provenances(films.map(({ id }) => id));
      for (const film of films) {
        await turn();
        signal.throwIfAborted();
        const said = known.get(film.id);
        if (said && said.source !== analyser.name) continue;
        if (!isChanged(film, said, analyser)) continue;
        const hash = hashOf(film).toString('base64');
        if (asked.get(film.id) === hash) continue;
        asked.set(film.id, hash);
        found.push(film.id);
      }
    }
  };
  /** Whether another process, or this one before it was started again, has seen to everything. */
  const isSeenTo = async (analyser: Analyser, last: number | null, now: number) =>
    last === now && !(await feelings.isOutdated(analyser.name, analyser.version));

  return async (signal) => {
    const { last, now } = await runs.news('builtin');
    if (seen === now) return;
    const analyser = await deps.analyser();
    if (seen === null && (await isSeenTo(analyser, last, now))) {
      seen = now;
      return;
    }
    if ((await runs.isUnderWay('builtin')) || !(await deps.isSettled())) return;
    const films = await due(analyser, signal);
    if (films.length) await deps.order({ analyser: 'builtin', onlyChanged: true, films: films.length > MOST_NAMED ? null : films });
    seen = now;
  };
}

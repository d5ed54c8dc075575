import { discovery } from '@fotograma/contract';
import { Conflict, Invalid, NotFound } from '../../platform/errors.ts';
import type { Catalogue } from '../catalogue/index.ts';
import type { FeedbackRow, JourneyRow, JourneysRepository } from './journeys.repository.ts';
import { learn } from './learning.ts';
import { type FeelingModel, intentionOf } from './model.ts';
import type { createPlanner, Wish } from './planning.ts';
import { ANY_OPTION } from './seed/seeding.ts';
import type { TableKeeper } from './table.keeper.ts';
import type { createTeller } from './telling.ts';

const NO_ANSWERS: discovery.Journey['answers'] = { sentiment: null, intensity: null, intention: null, option: null };
/** Films of a journey. */
const FILMS = 10;

export type JourneysService = ReturnType<typeof createJourneys>;

/** Ways from a feeling to films: asked statelessly, or kept as somebody's own journey. */
export function createJourneys(deps: {
  keeper: TableKeeper;
  plan: ReturnType<typeof createPlanner>;
  tell: ReturnType<typeof createTeller>;
  repository: JourneysRepository;
  catalogue: Pick<Catalogue, 'moviesByIds'>;
  newId: () => string;
}) {
  const { keeper, plan, tell, repository, catalogue, newId } = deps;

  const planned = async (wish: Omit<Wish, 'learned'>, place: 'query' | 'body'): Promise<discovery.JourneyPlan> => {
    const learned = wish.userId === null ? {} : learn(await repository.lessons(wish.userId));
    const whole = { ...wish, learned };
    const found = await plan(whole);
    if ('field' in found) {
      const pointer = place === 'query' ? `/${found.field}` : '/value';
      throw new Invalid([{ in: place, pointer, message: found.message }]);
    }
    return tell(found, whole);
  };

  const shown = async (row: JourneyRow, feedback?: readonly FeedbackRow[]): Promise<discovery.Journey> => {
    const { model } = await keeper.current();
    const said = feedback ?? (await repository.feedback([row.id]));
    return {
      id: row.id,
      answers: row.answers,
      constraints: row.constraints,
      next: row.plan ? null : nextOf(model, row.answers),
      plan: row.plan,
      feedback: said.map(({ movieId, met, valence, createdAt }) => ({ movieId, met, valence, at: createdAt.toISOString() })),
      createdAt: row.createdAt.toISOString(),
      updatedAt: row.updatedAt.toISOString(),
    };
  };
  const own = async (userId: string, id: string) => {
    const row = await repository.one(userId, id);
    if (!row) throw new NotFound('journey', id);
    return row;
  };

  return {
    planned: (wish: Omit<Wish, 'learned'>) => planned(wish, 'query'),

    async begin(userId: string, constraints: discovery.Constraints): Promise<discovery.Journey> {
      const id = newId();
      await repository.add(id, userId, NO_ANSWERS, constraints);
      return shown(await own(userId, id), []);
    },

    async one(userId: string, id: string): Promise<discovery.Journey> {
      return shown(await own(userId, id));
    },

    /** The same answer again changes nothing; another one takes back what followed from it. */
    async answer(userId: string, id: string, given: { step: discovery.Step; value: string }): Promise<discovery.Journey> {
      const before = await own(userId, id);
      const { model } = await keeper.current();
      const answers = answered(model, before.answers, given);
      if (answers === null) return shown(before);
      const made = await madeOf(model, answers, before, userId);
      await repository.transaction(async (sql) => {
        const now = await repository.locked(sql, userId, id);
        if (!now) throw new NotFound('journey', id);
        // Somebody answered elsewhere in the meantime: what was worked out here is of other answers.
        if (JSON.stringify(now.answers) !== JSON.stringify(before.answers))
          throw new Conflict('The journey went on elsewhere. Look at it again.');
        if (now.plan) await repository.forgetFeedback(sql, id);
        await repository.answer(sql, id, answers, made);
      });
      return shown(await own(userId, id));
    },

    async list(userId: string, limit: number): Promise<discovery.JourneySummary[]> {
      const rows = await repository.list(userId, limit);
      const said = await repository.feedback(rows.map(({ id }) => id));
      const filmsOf = ({ plan: made }: JourneyRow) => (made?.films ?? []).slice(0, 3).map(({ movie }) => movie.id);
      const movies = new Map((await catalogue.moviesByIds([...new Set(rows.flatMap(filmsOf))])).map((movie) => [movie.id, movie]));
      return rows.map((row) => ({
        id: row.id,
        answers: row.answers,
        isFinished: row.plan !== null,
        films: filmsOf(row).flatMap((movieId) => movies.get(movieId) ?? []),
        feedback: said
          .filter(({ journeyId }) => journeyId === row.id)
          .map(({ movieId, met, valence, createdAt }) => ({ movieId, met, valence, at: createdAt.toISOString() })),
        createdAt: row.createdAt.toISOString(),
        updatedAt: row.updatedAt.toISOString(),
      }));
    },

    /** Moves what is known of the film, and what is chosen for the person. @throws {Conflict} for films that the journey did not give. */
    async say(userId: string, id: string, said: { movieId: number; met: boolean; valence: number | null }): Promise<discovery.Journey> {
      await repository.transaction(async (sql) => {
        const row = await repository.locked(sql, userId, id);
        if (!row) throw new NotFound('journey', id);
        const { plan: made } = row;
        if (!made?.films.some(({ movie }) => movie.id === said.movieId)) throw new Conflict('This journey did not give that film.');
        const before = await repository.say(sql, id, said);
        if (before === said.met) return;
        const undo = before === null ? 0 : -1;
        await repository.count(sql, said.movieId, [made.sentiment], said.met ? { met: 1, unmet: undo } : { met: undo, unmet: 1 });
      });
      return shown(await own(userId, id));
    },

    async remove(userId: string, id: string): Promise<void> {
      if (!(await repository.remove(userId, id))) throw new NotFound('journey', id);
    },

    removeAll: (userId: string) => repository.removeAll(userId),
  };

  /** The films, once nothing more is asked. */
  async function madeOf(model: FeelingModel, answers: discovery.Journey['answers'], { constraints }: JourneyRow, userId: string) {
    const { sentiment, intensity, intention, option } = answers;
    if (nextOf(model, answers) !== null || sentiment === null || intensity === null || intention === null) return null;
    const way = option === ANY_OPTION ? null : option;
    return planned({ sentiment, intensity, intention, option: way, constraints, limit: FILMS, userId }, 'body');
  }
}

/** The question that has no answer yet; null where none is left. */
function nextOf(model: FeelingModel, answers: discovery.Journey['answers']): discovery.FlowStep | null {
  const flow = model.flows.find(({ sentiment }) => sentiment === (answers.sentiment ?? model.flows[0]?.sentiment));
  const stepOf = (step: discovery.Step) => flow?.steps.find((each) => each.step === step) ?? null;
  if (answers.sentiment === null) return stepOf('sentiment');
  if (answers.intensity === null) return stepOf('intensity');
  if (answers.intention === null) return stepOf('intention');
  const options = intentionOf(model, answers.sentiment, answers.intention)?.options ?? [];
  if (answers.option !== null || options.length === 0) return null;
  const step = stepOf('option');
  const own = new Set<string>([...options.map(({ id }) => id), ANY_OPTION]);
  return step && { ...step, options: step.options.filter(({ value }) => own.has(value)) };
}

/** The answers with this one; null where it was given already. @throws {Invalid} for what is no answer, {Conflict} before its turn. */
function answered(
  model: FeelingModel,
  before: discovery.Journey['answers'],
  { step, value }: { step: discovery.Step; value: string },
): discovery.Journey['answers'] | null {
  if (before[step] !== null && String(before[step]) === value) return null;
  const cleared = without(before, step);
  const asked = nextOf(model, cleared);
  if (asked?.step !== step) throw new Conflict(`The question of ${step} is not asked yet; ${asked?.step ?? 'nothing'} comes first.`);
  if (!asked.options.some((option) => option.value === value)) {
    throw new Invalid([
      { in: 'body', pointer: '/value', message: `Expected one of ${asked.options.map((option) => option.value).join(', ')}` },
    ]);
  }
  return { ...cleared, [step]: step === 'intensity' ? Number(value) : value };
}

/** Without the answer to a step, and those that followed from it. */
function without(answers: discovery.Journey['answers'], step: discovery.Step): discovery.Journey['answers'] {
  const gone = new Set(discovery.STEPS.slice(discovery.STEPS.indexOf(step)));
  return Object.fromEntries(
    Object.entries(answers).map(([key, value]) => [key, gone.has(key as discovery.Step) ? null : value]),
  ) as typeof answers;
}

import type { discovery } from '@fotograma/contract';
import type { Database, Sql } from '../../platform/database/database.ts';

export interface JourneyRow {
  readonly id: string;
  readonly answers: discovery.Journey['answers'];
  readonly constraints: discovery.Constraints;
  readonly plan: discovery.JourneyPlan | null;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

export interface FeedbackRow {
  readonly journeyId: string;
  readonly movieId: number;
  readonly met: boolean;
  readonly valence: number | null;
  readonly createdAt: Date;
}

/** What was said of films, with the parts that spoke for each. */
export interface Lesson {
  readonly met: boolean;
  readonly parts: readonly discovery.Part[];
}

/** Journeys of one person at most: the oldest go. */
const MOST_JOURNEYS = 1_000;
/** Answers that somebody's weights are learned from: their latest. */
const LESSONS = 200;

const JOURNEY = `j.id, j.answers, j.constraints, j.plan, j.created_at AS "createdAt", j.updated_at AS "updatedAt"`;
const FEEDBACK = `f.journey_id AS "journeyId", f.movie_id AS "movieId", f.met, f.valence, f.created_at AS "createdAt"`;

export type JourneysRepository = ReturnType<typeof createJourneysRepository>;

export function createJourneysRepository({ pool, transaction }: Pick<Database, 'pool' | 'transaction'>) {
  const one = async (sql: Sql, userId: string, id: string, lock = ''): Promise<JourneyRow | null> =>
    (await sql.query<JourneyRow>(`SELECT ${JOURNEY} FROM journey j WHERE j.id = $1 AND j.user_id = $2 ${lock}`, [id, userId])).rows[0] ??
    null;
  return {
    transaction,
    one: (userId: string, id: string) => one(pool, userId, id),
    /** The journey, which nobody else changes until the transaction ends. */
    locked: (sql: Sql, userId: string, id: string) => one(sql, userId, id, 'FOR UPDATE'),

    async list(userId: string, limit: number): Promise<JourneyRow[]> {
      const { rows } = await pool.query<JourneyRow>(
        `SELECT ${JOURNEY} FROM journey j WHERE j.user_id = $1 ORDER BY j.created_at DESC, j.id LIMIT $2`,
        [userId, limit],
      );
      return rows;
    },

    async feedback(journeyIds: readonly string[]): Promise<FeedbackRow[]> {
      const { rows } = await pool.query<FeedbackRow>(
        `SELECT ${FEEDBACK} FROM journey_feedback f WHERE f.journey_id = ANY ($1) ORDER BY f.created_at, f.movie_id`,
        [journeyIds],
      );
      return rows;
    },

    async add(id: string, userId: string, answers: JourneyRow['answers'], constraints: discovery.Constraints): Promise<void> {
      await pool.query('INSERT INTO journey (id, user_id, answers, constraints) VALUES ($1, $2, $3, $4)', [
        id,
        userId,
        answers,
        constraints,
      ]);
      await pool.query(
        `DELETE FROM journey WHERE user_id = $1 AND id NOT IN (
           SELECT id FROM journey WHERE user_id = $1 ORDER BY created_at DESC, id LIMIT ${MOST_JOURNEYS})`,
        [userId],
      );
    },

    async answer(sql: Sql, id: string, answers: JourneyRow['answers'], plan: discovery.JourneyPlan | null): Promise<void> {
      await sql.query('UPDATE journey SET answers = $2, plan = $3, updated_at = now() WHERE id = $1', [
        id,
        answers,
        plan && JSON.stringify(plan),
      ]);
    },

    async forgetFeedback(sql: Sql, id: string): Promise<void> {
      await sql.query('DELETE FROM journey_feedback WHERE journey_id = $1', [id]);
    },

    /** @returns what was said before of this film in this journey. */
    async say(sql: Sql, id: string, said: { movieId: number; met: boolean; valence: number | null }): Promise<boolean | null> {
      const { rows } = await sql.query<{ met: boolean }>('SELECT met FROM journey_feedback WHERE journey_id = $1 AND movie_id = $2', [
        id,
        said.movieId,
      ]);
      await sql.query(
        `INSERT INTO journey_feedback (journey_id, movie_id, met, valence) VALUES ($1, $2, $3, $4)
         ON CONFLICT (journey_id, movie_id) DO UPDATE SET met = excluded.met, valence = excluded.valence, created_at = now()`,
        [id, said.movieId, said.met, said.valence],
      );
      return rows[0]?.met ?? null;
    },

    /** Counts what people said of films and sentiments; nobody's name is kept with it. */
    async count(sql: Sql, movieId: number, sentiments: readonly string[], { met, unmet }: { met: number; unmet: number }): Promise<void> {
      await sql.query(
        `UPDATE movie_sentiment SET met = greatest(0, met + $3), unmet = greatest(0, unmet + $4) WHERE movie_id = $1 AND sentiment_id = ANY ($2)`,
        [movieId, sentiments, met, unmet],
      );
      await sql.query('UPDATE movie_feeling SET updated_at = now() WHERE movie_id = $1', [movieId]);
      await sql.query('UPDATE feeling_state SET changes = changes + 1 WHERE id = 1');
    },

    async remove(userId: string, id: string): Promise<boolean> {
      return ((await pool.query('DELETE FROM journey WHERE id = $1 AND user_id = $2', [id, userId])).rowCount ?? 0) > 0;
    },

    async removeAll(userId: string): Promise<void> {
      await pool.query('DELETE FROM journey WHERE user_id = $1', [userId]);
    },

    /** What somebody said of films that they were given, the latest first. */
    async lessons(userId: string): Promise<Lesson[]> {
      const { rows } = await pool.query<Lesson>(
        `SELECT f.met, ARRAY(SELECT r ->> 'part' FROM jsonb_array_elements(j.plan -> 'films') AS p, jsonb_array_elements(p -> 'reasons') AS r
                             WHERE (p -> 'movie' ->> 'id')::int = f.movie_id) AS parts
         FROM journey_feedback f JOIN journey j ON j.id = f.journey_id
         WHERE j.user_id = $1 ORDER BY f.created_at DESC, f.movie_id LIMIT ${LESSONS}`,
        [userId],
      );
      return rows;
    },
  };
}

import type { Database, Sql } from '../../platform/database/database.ts';
import type { PlanRow } from './plans.ts';

/** What of a plan can be changed; what is absent stays. */
export type PlanChanges = { readonly [K in Exclude<keyof PlanRow, 'id' | 'isDefault'>]?: PlanRow[K] | undefined };

export type PlansRepository = ReturnType<typeof createPlansRepository>;

const COLUMNS = `id, name, storage, mastered_seconds AS "masteredSeconds", generations,
  generation_spend AS "generationSpend", chat_messages_per_minute AS "chatMessagesPerMinute", is_default AS "isDefault"`;

const COLUMN: Readonly<Record<keyof PlanChanges, string>> = {
  name: 'name',
  storage: 'storage',
  masteredSeconds: 'mastered_seconds',
  generations: 'generations',
  generationSpend: 'generation_spend',
  chatMessagesPerMinute: 'chat_messages_per_minute',
};

/** Plans, and who has which. */
export function createPlansRepository({ pool }: Database) {
  return {
    async list(sql: Sql = pool): Promise<PlanRow[]> {
      const { rows } = await sql.query<PlanRow>(`SELECT ${COLUMNS} FROM plan ORDER BY storage NULLS LAST, id`);
      return rows;
    },

    /** Until the caller's transaction ends, nobody else changes plans; reading them, and having one, goes on. */
    async holdChanges(sql: Sql): Promise<void> {
      await sql.query('LOCK TABLE plan IN SHARE ROW EXCLUSIVE MODE');
    },

    async find(sql: Sql, id: string): Promise<PlanRow | null> {
      const { rows } = await sql.query<PlanRow>(`SELECT ${COLUMNS} FROM plan WHERE id = $1`, [id]);
      return rows[0] ?? null;
    },

    async add(sql: Sql, plan: PlanRow): Promise<void> {
      await sql.query(
        `INSERT INTO plan (id, name, storage, mastered_seconds, generations, generation_spend, chat_messages_per_minute, is_default)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
        [
          plan.id,
          plan.name,
          plan.storage,
          plan.masteredSeconds,
          plan.generations,
          plan.generationSpend,
          plan.chatMessagesPerMinute,
          plan.isDefault,
        ],
      );
    },

    async change(sql: Sql, id: string, changes: PlanChanges): Promise<void> {
      const values: unknown[] = [id];
      const sets = (Object.keys(COLUMN) as (keyof PlanChanges)[])
        .filter((key) => changes[key] !== undefined)
        .map((key) => `${COLUMN[key]} = $${values.push(changes[key])}`);
      if (sets.length) await sql.query(`UPDATE plan SET ${sets.join(', ')} WHERE id = $1`, values);
    },

    /** Accounts begin with this plan, and with no other. */
    async makeDefault(sql: Sql, id: string): Promise<void> {
      // Two statements: at every moment of one, the index sees rows that are not changed yet.
      await sql.query('UPDATE plan SET is_default = false WHERE is_default AND id <> $1', [id]);
      await sql.query('UPDATE plan SET is_default = true WHERE id = $1', [id]);
    },

    /** Whether anybody has the plan; nobody is given it until the caller's transaction ends. */
    async isHeld(sql: Sql, id: string): Promise<boolean> {
      await sql.query('SELECT FROM plan WHERE id = $1 FOR UPDATE', [id]);
      const { rows } = await sql.query<{ held: boolean }>('SELECT EXISTS (SELECT FROM principal WHERE plan_id = $1) AS held', [id]);
      return rows[0]?.held ?? false;
    },

    async remove(sql: Sql, id: string): Promise<void> {
      await sql.query('DELETE FROM plan WHERE id = $1', [id]);
    },

    /** The plan of this id, or the one that accounts begin with; it stays until the caller's transaction ends. */
    async hold(sql: Sql, id: string | undefined): Promise<string | null> {
      const { rows } = await sql.query<{ id: string }>(
        'SELECT id FROM plan WHERE CASE WHEN $1::text IS NULL THEN is_default ELSE id = $1 END FOR KEY SHARE',
        [id ?? null],
      );
      return rows[0]?.id ?? null;
    },

    async assign(sql: Sql, principalId: string, planId: string): Promise<void> {
      await sql.query('UPDATE principal SET plan_id = $2 WHERE id = $1', [principalId, planId]);
    },
  };
}

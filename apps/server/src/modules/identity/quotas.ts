import { plans } from '@fotograma/contract';
import type { Database, Sql } from '../../platform/database/database.ts';
import { NotFound, QuotaExceeded } from '../../platform/errors.ts';
import { type PlanRow, presentPlan } from './plans.ts';

type Meter = plans.Meter;

/** What others may use of plans: everything is counted for a principal, a user or an API client, by its id. */
export interface Quotas {
  /**
   * Takes an amount of a plan within the caller's transaction, so that both happen or neither. However many ask at once,
   * together they never get more than the plan has.
   * @throws {QuotaExceeded} when it would be too much.
   */
  spend(sql: Sql, principalId: string, meter: Meter, amount: number): Promise<void>;
  /** Gives back what was taken and is kept no longer, within the caller's transaction. */
  release(sql: Sql, principalId: string, meter: Meter, amount: number): Promise<void>;
  /**
   * Keeps whoever it is from being removed until the caller's transaction ends. Before anything of theirs is locked in it and
   * `count` follows: who removes an account locks it first and its things then, and the other way round both would wait for ever.
   */
  hold(sql: Sql, principalId: string): Promise<void>;
  /** Counts what has happened already, whether there was room for it or not. */
  count(sql: Sql, principalId: string, meter: Meter, amount: number): Promise<void>;
  /** @throws {QuotaExceeded} when nothing is left of this month's; for work whose size is only known afterwards. */
  demandSome(principalId: string, meter: Meter): Promise<void>;
  usage(principalId: string): Promise<plans.Usage>;
}

/** The column of a plan that limits a meter. */
const COLUMNS: Readonly<Record<Meter, string>> = {
  storage: 'storage',
  masteredSeconds: 'mastered_seconds',
  generations: 'generations',
  generationSpend: 'generation_spend',
};

const WORDS: Readonly<Record<Meter, string>> = {
  storage: 'The plan’s storage is full',
  masteredSeconds: 'This month’s mastering time is used up',
  generations: 'This month’s generations are used up',
  generationSpend: 'This month’s budget for generations is used up',
};

const ADVICE = 'Ask an administrator of this house for a larger plan.';

export function createQuotas({ pool }: Database, now: () => Date): Quotas {
  const add = (sql: Sql, principalId: string, meter: Meter, amount: number) =>
    sql.query(
      `INSERT INTO usage_counter AS u (principal_id, meter, period, amount) VALUES ($1, $2, $3, greatest(0, $4::bigint))
       ON CONFLICT (principal_id, meter, period) DO UPDATE SET amount = greatest(0, u.amount + $4::bigint)`,
      [principalId, meter, periodOf(meter, now()), amount],
    );
  const read = async (sql: Sql, principalId: string) => {
    const { rows } = await sql.query<PlanRow & { meter: Meter | null; amount: number | null }>(
      `SELECT p.id, p.name, p.storage, p.mastered_seconds AS "masteredSeconds", p.generations, p.generation_spend AS "generationSpend",
              p.chat_messages_per_minute AS "chatMessagesPerMinute", p.is_default AS "isDefault", u.meter, u.amount
       FROM principal pr JOIN plan p ON p.id = pr.plan_id
       LEFT JOIN usage_counter u ON u.principal_id = pr.id AND u.period IN ($2, $3)
       WHERE pr.id = $1`,
      [principalId, FOR_EVER, month(now())],
    );
    const [first] = rows;
    // Deleted a moment ago, by another request.
    if (!first) throw new NotFound('account', principalId);
    const used = new Map(rows.map((row) => [row.meter, row.amount ?? 0]));
    return { plan: presentPlan(first), used: (meter: Meter) => used.get(meter) ?? 0 };
  };
  /** @param sql the caller's own: many who are refused at once would wait for each other's second connection. */
  const refuse = async (sql: Sql, principalId: string, meter: Meter, requested: number): Promise<never> => {
    const { plan, used } = await read(sql, principalId);
    const limit = plan[meter] ?? 0;
    const resetsAt = plans.METERS[meter].monthly ? nextMonth(now()).toISOString() : null;
    throw new QuotaExceeded(`${WORDS[meter]}: ${used(meter)} of ${limit} ${plans.METERS[meter].unit} are in use. ${ADVICE}`, {
      meter,
      unit: plans.METERS[meter].unit,
      limit,
      used: used(meter),
      requested,
      resetsAt,
      advice: ADVICE,
    });
  };

  return {
    async spend(sql, principalId, meter, amount) {
      // The principal is held first, as by whoever deletes it: two who took turns the other way round would wait for ever.
      const { rowCount } = await sql.query(
        `WITH plan_limit AS (SELECT p.${COLUMNS[meter]} AS most FROM principal pr JOIN plan p ON p.id = pr.plan_id WHERE pr.id = $1
                             FOR KEY SHARE OF pr)
         INSERT INTO usage_counter AS u (principal_id, meter, period, amount)
         SELECT $1, $2, $3, $4::bigint FROM plan_limit WHERE most IS NULL OR $4::bigint <= most
         ON CONFLICT (principal_id, meter, period) DO UPDATE SET amount = u.amount + excluded.amount
           WHERE (SELECT most IS NULL OR u.amount + excluded.amount <= most FROM plan_limit)`,
        [principalId, meter, periodOf(meter, now()), amount],
      );
      if (rowCount !== 1) await refuse(sql, principalId, meter, amount);
    },

    async release(sql, principalId, meter, amount) {
      await add(sql, principalId, meter, -amount);
    },

    async hold(sql, principalId) {
      await sql.query('SELECT FROM principal WHERE id = $1 FOR KEY SHARE', [principalId]);
    },

    async count(sql, principalId, meter, amount) {
      await add(sql, principalId, meter, amount);
    },

    async demandSome(principalId, meter) {
      const { plan, used } = await read(pool, principalId);
      const limit = plan[meter];
      if (limit !== null && used(meter) >= limit) await refuse(pool, principalId, meter, 1);
    },

    async usage(principalId) {
      const { plan, used } = await read(pool, principalId);
      const meters = Object.entries(plans.METERS) as [Meter, (typeof plans.METERS)[Meter]][];
      return {
        plan,
        meters: meters.map(([meter, { unit, monthly }]) => ({
          meter,
          unit,
          used: used(meter),
          limit: plan[meter],
          resetsAt: monthly ? nextMonth(now()).toISOString() : null,
        })),
      };
    },
  };
}

/** The period of what is kept and not counted by the month. */
const FOR_EVER = '1970-01-01';

function periodOf(meter: Meter, at: Date): string {
  return plans.METERS[meter].monthly ? month(at) : FOR_EVER;
}

/** The first day of a month, in UTC. */
function month(at: Date): string {
  return `${at.toISOString().slice(0, 7)}-01`;
}

function nextMonth(at: Date): Date {
  return new Date(Date.UTC(at.getUTCFullYear(), at.getUTCMonth() + 1, 1));
}

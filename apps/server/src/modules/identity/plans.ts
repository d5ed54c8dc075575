import type { plans } from '@fotograma/contract';

/** A plan as SQL and Prisma give it: sizes as numbers or bigints. */
export interface PlanRow {
  readonly id: string;
  readonly name: string;
  readonly storage: number | bigint | null;
  readonly masteredSeconds: number | bigint | null;
  readonly generations: number | bigint | null;
  readonly generationSpend: number | bigint | null;
  readonly chatMessagesPerMinute: number | null;
  readonly isDefault: boolean;
}

/** A plan as the API tells it. */
export function presentPlan(row: PlanRow): plans.Plan {
  const { id, name, chatMessagesPerMinute, isDefault } = row;
  return {
    id,
    name,
    storage: amount(row.storage),
    masteredSeconds: amount(row.masteredSeconds),
    generations: amount(row.generations),
    generationSpend: amount(row.generationSpend),
    chatMessagesPerMinute,
    isDefault,
  };
}

function amount(value: number | bigint | null): number | null {
  return value === null ? null : Number(value);
}

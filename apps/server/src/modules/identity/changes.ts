import type { UserActor } from '@fotograma/contract';
import type { Origin } from '../../platform/http/callers.ts';

/** Who changes something, and from where: what is recorded of it. */
export interface By {
  readonly actor: UserActor;
  readonly from: Origin;
}

/** What has changed, from what to what: the details of an event. */
export function differences<T extends object>(before: T, after: T): Record<string, { from: unknown; to: unknown }> {
  const keys = Object.keys(after) as (keyof T & string)[];
  const changed = keys.filter((key) => JSON.stringify(before[key]) !== JSON.stringify(after[key]));
  return Object.fromEntries(changed.map((key) => [key, { from: before[key], to: after[key] }]));
}

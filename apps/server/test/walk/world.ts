import type { Person, TestHouse } from '../support/house.ts';

/** A request that is right in everything but, perhaps, who sends it. */
export interface Good {
  /** The path with its parameters filled in. */
  readonly path: string;
  readonly body?: unknown;
  readonly bytes?: Buffer;
  readonly headers?: Record<string, string>;
  /** What whoever is let through is answered, where it is a refusal for another reason. */
  readonly refusal?: number;
}

export interface World {
  readonly at: TestHouse;
  /** Whose the thing is that is asked for. */
  readonly owner: { readonly id: string };
  /** Who asks, where it is a person. */
  readonly person: Person | null;
}

export type Recipe = (world: World) => Promise<Good>;

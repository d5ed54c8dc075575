import type { Analysis, EngineFindings, EngineHit, EngineLike, EngineQuestion } from './engine.types.ts';

/** What the engine's thread is given when it starts. */
export interface EngineThreadOrder {
  readonly databaseUrl: string;
  readonly applicationName: string;
}

/** What it is told; nothing of it is answered. Whatever is asked later waits for `changed`. */
export type EngineNews =
  /** These films changed, or went. */
  | { readonly kind: 'changed'; readonly ids: readonly number[] }
  /** Any film may have changed. */
  | { readonly kind: 'reload' }
  /** There are other vectors; null: none are to be held in memory. */
  | { readonly kind: 'vectors'; readonly model: string | null };

/** What it is asked. */
export type EngineAsk =
  | { readonly kind: 'analyse'; readonly text: string }
  | { readonly kind: 'find'; readonly question: EngineQuestion; readonly model: string | null }
  | { readonly kind: 'like'; readonly question: EngineLike }
  | { readonly kind: 'status' };

export interface EngineStatus {
  readonly films: number;
  readonly vectors: number;
}

/** What it answers, by the kind of what was asked. */
export interface EngineAnswers {
  readonly analyse: Analysis;
  readonly find: EngineFindings;
  readonly like: EngineHit[];
  readonly status: EngineStatus;
}

export type EngineMessage = EngineNews | { readonly kind: 'ask'; readonly id: number; readonly ask: EngineAsk };
export type EngineReply =
  | { readonly id: number; readonly value: EngineAnswers[keyof EngineAnswers] }
  | { readonly id: number; readonly error: string };

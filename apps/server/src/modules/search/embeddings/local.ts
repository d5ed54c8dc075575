import { createThreadModel, type ThreadedModel } from './model.thread.ts';
import type { EmbeddingModel } from './model.ts';
import type { LocalModel } from './model.worker.ts';

const PROGRAM = new URL('./model.worker.ts', import.meta.url);
const IDLE_MS = 5 * 60_000;
const LOAD_MS = 60_000;
const PASS_MS = 60_000;

/**
 * The limit was measured: of texts that are all cut there a core embeds 21 a second at 250 characters, 18 at 400, and what
 * lies behind adds little. A film a pass: several at once take as long as one after the other, and more memory.
 */
const USE_LITE = { name: 'use-lite', dimensions: 512, multilingual: false, batch: 8, reads: 240, pass: { question: 4, film: 1 } };

/** The small English model that npm ships. */
export function createUseLite(deps: { now: () => number }): EmbeddingModel {
  return createLocalModel(USE_LITE, { kind: 'use-lite' }, deps);
}

/** A model that runs here, on a thread of its own. */
export function createLocalModel(
  facts: Pick<ThreadedModel, 'name' | 'dimensions' | 'multilingual' | 'batch' | 'reads' | 'pass'>,
  order: LocalModel,
  deps: { now: () => number },
): EmbeddingModel {
  return createThreadModel({ ...facts, program: PROGRAM, order, loadMs: LOAD_MS, passMs: PASS_MS, idleMs: IDLE_MS }, deps);
}

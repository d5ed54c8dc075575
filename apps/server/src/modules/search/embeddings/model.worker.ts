import { parentPort, workerData } from 'node:worker_threads';
import { serveModel } from './model.serving.ts';

/** Which model a thread loads, and from where. */
export type LocalModel =
  | { readonly kind: 'use-lite' }
  /** @property folder the one that `repository` lies in. */
  | { readonly kind: 'minilm'; readonly folder: string; readonly repository: string; readonly dimensions: number };

if (parentPort) {
  const order = workerData as LocalModel;
  // Each brings a runtime of its own: only the one that is used is loaded.
  await serveModel(parentPort, async () =>
    order.kind === 'use-lite' ? (await import('./use-lite.ts')).loadUseLite() : (await import('./minilm.ts')).loadMiniLm(order),
  );
}

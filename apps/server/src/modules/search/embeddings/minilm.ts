import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import type { LoadedModel } from './model.serving.ts';
import { normalised } from './vectors.ts';

/** A model's files as Hugging Face lays them out, in the folder of its repository. */
export const QUANTISED = 'onnx/model_quantized.onnx';
export const WHOLE = 'onnx/model.onnx';

/**
 * A sentence-transformers model of the MiniLM family (Reimers and Gurevych, arXiv:1908.10084), run by ONNX: the mean of its last
 * layer over the text's tokens, normalised. Reads from `folder` alone, and the quantised form where it is there.
 * @throws when a file is missing, or transformers.js is not installed (it is optional).
 */
export async function loadMiniLm(options: { folder: string; repository: string; dimensions: number }): Promise<LoadedModel> {
  const { env, LogLevel, pipeline } = await import('@huggingface/transformers');
  Object.assign(env, { allowRemoteModels: false, allowLocalModels: true, localModelPath: options.folder, useFSCache: false });
  env.logLevel = LogLevel.ERROR;
  const isQuantised = existsSync(join(options.folder, options.repository, QUANTISED));
  const extract = await pipeline('feature-extraction', options.repository, {
    dtype: isQuantised ? 'q8' : 'fp32',
    device: 'cpu',
    local_files_only: true,
    // Half of the machine stays for everybody else.
    session_options: { intraOpNumThreads: Math.max(1, Math.floor(availableParallelism() / 2)), interOpNumThreads: 1 },
  });
  return {
    async embed(texts) {
      const { data, dims } = await extract([...texts], { pooling: 'mean', normalize: true });
      const length = dims.at(-1) ?? 0;
      if (length !== options.dimensions) throw new Error(`its vectors have ${length} numbers, not ${options.dimensions}`);
      const values = data as Float32Array;
      return texts.map((_, i) => normalised(values.subarray(i * length, (i + 1) * length)));
    },
  };
}

import { EmbeddingError, type EmbeddingModel } from './model.ts';
import { normalise } from './normalise.ts';

export type EmbeddingProvider = 'google' | 'openai' | 'compatible';

export interface ProviderSettings {
  readonly provider: EmbeddingProvider;
  readonly apiKey: string | undefined;
  readonly url: string;
  readonly model: string;
}

/** Texts that one request carries. */
const BATCH = 50;
/** Characters that are sent of a text: well within what the models read. */
const LONGEST = 4_000;
const TIMEOUT_MS = 30_000;
/** Requests after the first, with what the provider says to wait between them. */
const RETRIES = 2;
/** Known after the first answer; models are asked once with a word. */
const PROBE = 'film';

/**
 * A provider’s model by the AI SDK. They are asked for a word first, which tells how long the vectors are.
 * @throws {EmbeddingError} when it does not answer.
 */
export async function createProviderModel(settings: ProviderSettings): Promise<EmbeddingModel> {
  const { embedMany } = await import('ai');
  const model = await modelOf(settings);
  const ask = async (values: readonly string[], signal: AbortSignal | undefined): Promise<Float32Array<ArrayBuffer>[]> => {
    const timeout = AbortSignal.timeout(TIMEOUT_MS);
    try {
      const { embeddings } = await embedMany({
        model,
        values: values.map((value) => value.slice(0, LONGEST) || ' '),
        maxRetries: RETRIES,
        abortSignal: signal ? AbortSignal.any([signal, timeout]) : timeout,
      });
      return embeddings.map(normalise);
    } catch (cause) {
      signal?.throwIfAborted();
      const status = (cause as { statusCode?: unknown }).statusCode;
      const refused = typeof status === 'number' && status >= 400 && status < 500 && status !== 408 && status !== 429;
      const words = typeof status === 'number' ? `answered ${status}` : 'did not answer';
      throw new EmbeddingError(`${settings.provider}’s ${settings.model} ${words}`, { passing: !refused, cause });
    }
  };
  const [probe] = await ask([PROBE], undefined);
  const dimensions = probe?.length ?? 0;
  return {
    name: `${settings.provider}/${settings.model}`,
    dimensions,
    multilingual: true,
    batch: BATCH,
    async embed(texts, { signal } = {}) {
      const vectors: Float32Array<ArrayBuffer>[] = [];
      for (let at = 0; at < texts.length; at += BATCH) vectors.push(...(await ask(texts.slice(at, at + BATCH), signal)));
      if (vectors.some((vector) => vector.length !== dimensions))
        throw new EmbeddingError(`${settings.model} gave vectors of another length than before`, { passing: false });
      return vectors;
    },
    close: async () => undefined,
  };
}

async function modelOf({ provider, apiKey, url, model }: ProviderSettings) {
  if (provider === 'google') {
    const { createGoogle } = await import('@ai-sdk/google');
    return createGoogle({ baseURL: url, apiKey: apiKey ?? '' }).embeddingModel(model);
  }
  if (provider === 'openai') {
    const { createOpenAI } = await import('@ai-sdk/openai');
    return createOpenAI({ baseURL: url, apiKey: apiKey ?? '' }).embeddingModel(model);
  }
  const { createOpenAICompatible } = await import('@ai-sdk/openai-compatible');
  return createOpenAICompatible({ name: 'compatible', baseURL: url, ...(apiKey !== undefined && { apiKey }) }).embeddingModel(model);
}

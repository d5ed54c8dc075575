import type { EmbeddingModel, EmbedOptions } from './model.ts';
import { EmbeddingError } from './model.ts';
import { normalised } from './vectors.ts';

export type ProviderName = 'google' | 'openai' | 'compatible';

/** Where a provider is, and what opens it. */
export interface Provider {
  readonly url: string;
  readonly key?: string | undefined;
}

/** Milliseconds for all of a request, and how often it is sent again within them. */
type Patience = Readonly<Record<'question' | 'film', { readonly ms: number; readonly retries: number }>>;

export const USUAL_MODELS = { google: 'gemini-embedding-001', openai: 'text-embedding-3-small' } as const;

/** Numbers of a vector that are asked for, of models that give as many as one wants (Matryoshka, arXiv:2205.13147): memory goes with them. */
const ASKED: readonly (readonly [model: RegExp, dimensions: number])[] = [
  [/^gemini-embedding-/, 768],
  [/^text-embedding-3-/, 512],
];
/** Who asks a question waits for it; films can wait. */
const PATIENCE: Patience = { question: { ms: 4_000, retries: 1 }, film: { ms: 120_000, retries: 4 } };
/** Texts of one request. */
const BATCH = 50;
/** Characters; these models read some 2,000 words and more. */
const READS = 4_000;
/** Answers that say that something is wrong with what was sent, and will be next time. */
const REFUSED = [400, 413, 422];

/**
 * A provider's model, over the network, named `PROVIDER/MODEL`. Where it is not known how long its vectors are, it is asked once.
 * @throws {EmbeddingError} when it does not answer to that.
 */
export async function createProviderModel(
  name: ProviderName,
  modelId: string,
  provider: Provider,
  patience: Patience = PATIENCE,
): Promise<EmbeddingModel> {
  const { APICallError, embedMany, RetryError } = await import('ai');
  const model = await open(name, modelId, provider);
  const asked = ASKED.find(([pattern]) => pattern.test(modelId))?.[1];

  const failure = (error: unknown): EmbeddingError => {
    const last = RetryError.isInstance(error) ? error.lastError : error;
    const status = APICallError.isInstance(last) ? last.statusCode : undefined;
    const words = last instanceof Error ? (last.name === 'TimeoutError' ? 'no answer in time' : last.message) : String(last);
    const message = `${name}/${modelId}: ${status === undefined ? '' : `${status}, `}${words}`;
    return new EmbeddingError(message, { passing: status === undefined || !REFUSED.includes(status), cause: error });
  };

  const request = async (values: string[], { kind = 'film', signal }: EmbedOptions): Promise<number[][]> => {
    const { ms, retries } = patience[kind];
    const timeout = AbortSignal.timeout(ms);
    try {
      const { embeddings } = await embedMany({
        model,
        values,
        maxRetries: retries,
        maxParallelCalls: 1,
        abortSignal: signal ? AbortSignal.any([signal, timeout]) : timeout,
        ...(asked === undefined ? {} : { dimensions: asked }),
        ...(name === 'google' && {
          providerOptions: { google: { taskType: kind === 'question' ? 'RETRIEVAL_QUERY' : 'RETRIEVAL_DOCUMENT' } },
        }),
      });
      if (embeddings.length !== values.length) throw new Error(`${embeddings.length} vectors for ${values.length} texts`);
      return embeddings;
    } catch (error) {
      signal?.throwIfAborted();
      throw failure(error);
    }
  };

  const dimensions = asked ?? (await request(['A film.'], { kind: 'question' }))[0]?.length ?? 0;
  if (dimensions === 0) throw new EmbeddingError(`${name}/${modelId}: its vectors are empty`, { passing: false });
  return {
    name: `${name}/${modelId}`,
    dimensions,
    // All that are worth paying for are.
    multilingual: true,
    batch: BATCH,
    reads: READS,
    async embed(texts, options = {}) {
      if (texts.some((text) => text.trim() === '')) throw new EmbeddingError('There is no text to embed', { passing: false });
      const vectors: ReturnType<typeof normalised>[] = [];
      for (let at = 0; at < texts.length; at += BATCH) {
        options.signal?.throwIfAborted();
        const some = texts.slice(at, at + BATCH).map((text) => text.slice(0, READS));
        for (const values of await request(some, options)) {
          if (values.length !== dimensions) {
            throw new EmbeddingError(`${name}/${modelId}: a vector has ${values.length} numbers, not ${dimensions}`, { passing: false });
          }
          vectors.push(normalised(values));
        }
      }
      return vectors;
    },
    close: async () => undefined,
  };
}

/** Loaded where it is used alone. */
async function open(name: ProviderName, modelId: string, { url: baseURL, key = '' }: Provider) {
  if (name === 'google') return (await import('@ai-sdk/google')).createGoogleGenerativeAI({ baseURL, apiKey: key }).embeddingModel(modelId);
  if (name === 'openai') return (await import('@ai-sdk/openai')).createOpenAI({ baseURL, apiKey: key }).embeddingModel(modelId);
  const { createOpenAICompatible } = await import('@ai-sdk/openai-compatible');
  return createOpenAICompatible({ name, baseURL, ...(key && { apiKey: key }) }).embeddingModel(modelId);
}

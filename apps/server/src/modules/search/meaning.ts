import type { EmbeddingModel } from './embeddings/model.ts';
import type { Vector } from './embeddings/vectors.ts';
import type { SearchRepository } from './search.repository.ts';

/** Films and texts by what they are about, as the model has it whose vectors serve. */
export interface Meaning {
  /** Vectors of different models are never compared. */
  readonly model: string;
  /** @returns a vector each, of length 1, in their order. @throws {EmbeddingError} when the model does not answer. */
  embed(texts: readonly string[], options?: { readonly signal?: AbortSignal }): Promise<Vector[]>;
  /** Vectors of length 1 of those films that have one. */
  vectorsOf(movieIds: readonly number[]): Promise<Map<number, Vector>>;
}

/** @returns null while no vectors serve, or their model cannot be had. */
export async function meaningOf(
  repository: Pick<SearchRepository, 'servingModel' | 'vectors'>,
  modelNamed: (name: string) => Promise<EmbeddingModel | null>,
): Promise<Meaning | null> {
  const serving = await repository.servingModel();
  const model = serving && (await modelNamed(serving.model));
  if (!model) return null;
  return {
    model: model.name,
    async embed(texts, options) {
      const vectors: Vector[] = [];
      for (let at = 0; at < texts.length; at += model.batch)
        vectors.push(...(await model.embed(texts.slice(at, at + model.batch), options)));
      return vectors;
    },
    vectorsOf: (movieIds) => repository.vectors(model.name, movieIds),
  };
}

/** A model that tells what texts are about: texts about the same have vectors that point the same way. */
export interface EmbeddingModel {
  /** Vectors of different models are never compared; this tells them apart, for good. */
  readonly name: string;
  readonly dimensions: number;
  /** Whether questions in Spanish and Portuguese are understood as they are; else they are put into English first. */
  readonly multilingual: boolean;
  /** Characters of a text that are read; what a film is told by is fitted into them. Absent: more than any such text has. */
  readonly reads?: number;
  /** Calls that are worth making at once: what one pass of the model takes, or one request. */
  readonly batch: number;
  /**
   * @param texts one or more; what is longer than the model reads is cut at its limit.
   * @returns a vector each, in their order, normalised to length 1.
   * @throws {EmbeddingError} for a text that it cannot embed, or when the model does not answer.
   */
  embed(texts: readonly string[], options?: EmbedOptions): Promise<Float32Array<ArrayBuffer>[]>;
  /** Lets go of threads and memory; a later call loads the model again. */
  close(): Promise<void>;
}

export interface EmbedOptions {
  /** A question goes before films that wait, however many. Default: `film`. */
  readonly kind?: 'question' | 'film';
  readonly signal?: AbortSignal;
}

/** The model cannot be had, did not answer, or cannot embed this text. */
export class EmbeddingError extends Error {
  /** Whether the same call may succeed later. */
  readonly passing: boolean;

  constructor(message: string, options: { passing: boolean; cause?: unknown }) {
    super(message, { cause: options.cause });
    this.name = 'EmbeddingError';
    this.passing = options.passing;
  }
}

/** Which model serves, and why that one: one line for the log and for `/ready`. */
export interface ChosenModel {
  /** Null where embeddings are off. */
  readonly model: EmbeddingModel | null;
  readonly why: string;
}

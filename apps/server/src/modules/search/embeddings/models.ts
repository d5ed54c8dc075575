import type { Logger } from '../../../platform/observability/logger.ts';
import { createLocalModel } from './local.thread.ts';
import { LOCAL_MODELS, type LocalModelName } from './local.ts';
import { weightsIn } from './minilm.ts';
import type { ChosenModel, EmbeddingModel } from './model.ts';
import { createProviderModel, type EmbeddingProvider, type ProviderSettings } from './provider.ts';
import { withQuestionCache } from './question-cache.ts';

export interface EmbeddingSettings {
  readonly choice: 'auto' | 'off' | LocalModelName | EmbeddingProvider;
  /** Where MiniLM lies or is downloaded to. */
  readonly folder: string;
  readonly mayDownload: boolean;
  /** Of the providers that can be asked. */
  readonly providers: readonly ProviderSettings[];
  /** Where the hub is. */
  readonly hubUrl?: string;
}

/** The models that can be had here: the one that films are embedded by, and whichever made the vectors in use. */
export interface EmbeddingModels {
  /** Chosen once; a choice that failed is made again with the next call. @throws {EmbeddingError} when a provider that was asked for does not answer. */
  chosen(): Promise<ChosenModel>;
  /** A word about the choice, where it has been made. */
  readonly why: string | null;
  /** The model of a name; null when it cannot be had. */
  named(name: string): Promise<EmbeddingModel | null>;
  close(): Promise<void>;
}

const HUB = 'https://huggingface.co';
/** Longest to find out whether the hub can be reached. */
const HUB_MS = 4_000;

/** @param deps.log is told which model was chosen and why, in one line. */
export function createEmbeddingModels(settings: EmbeddingSettings, deps: { log: Logger }): EmbeddingModels {
  const { log } = deps;
  const made = new Map<string, Promise<EmbeddingModel | null>>();
  let choice: Promise<ChosenModel> | null = null;
  let why: string | null = null;

  const local = (name: LocalModelName) =>
    withQuestionCache(createLocalModel({ name, folder: settings.folder, mayDownload: settings.mayDownload }, { log }));
  const make = async (name: string): Promise<EmbeddingModel | null> => {
    if (isLocal(name)) return name === 'use-lite' || (await minilmIsHad(name, settings)) ? local(name) : null;
    const provider = settings.providers.find((each) => `${each.provider}/${each.model}` === name);
    return provider ? withQuestionCache(await createProviderModel(provider)) : null;
  };
  const named = (name: string) => {
    const known = made.get(name);
    if (known) return known;
    const making = make(name);
    made.set(name, making);
    // What was not to be had may be later.
    making.then(
      (model) => model ?? made.delete(name),
      () => made.delete(name),
    );
    return making;
  };

  const choose = async (): Promise<ChosenModel> => {
    const { choice: wanted, folder } = settings;
    if (wanted === 'off') return { model: null, why: 'off (EMBEDDINGS=off)' };
    if (wanted === 'auto') {
      for (const name of ['minilm-multilingual', 'minilm'] as const) {
        const where = await minilmIsHad(name, settings);
        if (where) return { model: await named(name), why: `${name}, ${where}` };
      }
      const missing = settings.mayDownload
        ? `MiniLM is neither in ${folder} nor can ${settings.hubUrl ?? HUB} be reached`
        : `MiniLM is not in ${folder}`;
      return { model: await named('use-lite'), why: `use-lite, which npm ships: ${missing}` };
    }
    if (isLocal(wanted)) {
      const model = await named(wanted);
      return model
        ? { model, why: `${wanted}, as EMBEDDINGS says` }
        : { model: null, why: `none: ${wanted} is not in ${folder} and cannot be downloaded` };
    }
    const provider = settings.providers.find((each) => each.provider === wanted);
    if (!provider) return { model: null, why: `none: EMBEDDINGS=${wanted} needs the provider’s key or address` };
    const name = `${provider.provider}/${provider.model}`;
    return { model: await named(name), why: `${name}, as EMBEDDINGS says` };
  };

  return {
    chosen() {
      choice ??= choose().then(
        (chosen) => {
          why = chosen.why;
          log.info(`Films are embedded by ${chosen.why}`);
          return chosen;
        },
        (error) => {
          choice = null;
          throw error;
        },
      );
      return choice;
    },
    get why() {
      return why;
    },
    named,
    async close() {
      for (const model of made.values()) await (await model.catch(() => null))?.close();
    },
  };
}

function isLocal(name: string): name is LocalModelName {
  return Object.hasOwn(LOCAL_MODELS, name);
}

/** Where a MiniLM is to be had from, in words; null when it is not, or its library is not installed. */
async function minilmIsHad(name: LocalModelName, { folder, mayDownload, hubUrl = HUB }: EmbeddingSettings): Promise<string | null> {
  const { hub } = LOCAL_MODELS[name];
  if (!hub || !hasTransformers()) return null;
  if (weightsIn(folder, name)) return `in ${folder}`;
  if (!mayDownload) return null;
  const reached = await fetch(`${hubUrl}/${hub}/resolve/main/config.json`, { signal: AbortSignal.timeout(HUB_MS) }).then(
    (answer) => answer.ok,
    () => false,
  );
  return reached ? `from ${hubUrl} into ${folder}` : null;
}

/** It is an optional dependency. */
function hasTransformers(): boolean {
  try {
    import.meta.resolve('@huggingface/transformers');
    return true;
  } catch {
    return false;
  }
}

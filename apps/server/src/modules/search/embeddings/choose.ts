import { createLocalModel, createUseLite } from './local.ts';
import { fetchModel, findModel, type Hub } from './minilm.files.ts';
import type { ChosenModel, EmbeddingModel } from './model.ts';
import { createProviderModel, type Provider, type ProviderName, USUAL_MODELS } from './provider.ts';

export interface EmbeddingSettings {
  readonly wanted: 'auto' | MiniLmName | 'use-lite' | ProviderName | 'off';
  /** Where MiniLM may lie beside `cache`. */
  readonly folder?: string | undefined;
  /** Where what is downloaded is kept. */
  readonly cache: string;
  /** Whether MiniLM may be downloaded. */
  readonly download: boolean;
  /** A provider's model, where not the usual one. */
  readonly model?: string | undefined;
  /** Providers that are open. */
  readonly providers: Readonly<Partial<Record<ProviderName, Provider>>>;
}

export interface EmbeddingDeps extends Hub {
  /** Milliseconds, of any beginning. */
  readonly now: () => number;
}

export const HUB = 'https://huggingface.co';

type MiniLmName = 'minilm' | 'minilm-multilingual';

/** Characters: 256 and 128 word pieces, which they were trained on. */
const MINILM = {
  'minilm-multilingual': { repository: 'Xenova/paraphrase-multilingual-MiniLM-L12-v2', multilingual: true, reads: 480 },
  minilm: { repository: 'Xenova/all-MiniLM-L6-v2', multilingual: false, reads: 900 },
} as const;
const DIMENSIONS = 384;
const isMiniLm = (name: string): name is MiniLmName => Object.hasOwn(MINILM, name);

/**
 * The model that the settings want, and why that one. `auto` looks for MiniLM, the multilingual one first, in the folders and at
 * the hub, has it embed a word to see that it runs, and else takes the one that npm ships. Takes as long as a download, so
 * it is asked for in the background; never fails, but gives no model, and says why, where the one that is wanted cannot be had.
 */
export async function chooseModel(settings: EmbeddingSettings, deps: EmbeddingDeps): Promise<ChosenModel> {
  const { wanted } = settings;
  if (wanted === 'off') return { model: null, why: 'embeddings are off: EMBEDDINGS=off' };
  if (wanted !== 'auto') return openModel(nameOf(wanted, settings), settings, deps);
  const reasons: string[] = [];
  for (const name of Object.keys(MINILM)) {
    const { model, why } = await openModel(name, settings, deps);
    if (model) return { model, why };
    reasons.push(why);
  }
  return { model: createUseLite(deps), why: `use-lite, which npm ships, as ${[...new Set(reasons)].join('; ')}` };
}

/** A model by the name that it goes by: `minilm`, `use-lite`, `openai/text-embedding-3-small`. Fails as `chooseModel` does. */
export async function openModel(name: string, settings: EmbeddingSettings, deps: EmbeddingDeps): Promise<ChosenModel> {
  try {
    if (name === 'use-lite') return { model: createUseLite(deps), why: 'use-lite, which npm ships' };
    if (isMiniLm(name)) return await openMiniLm(name, settings, deps);
    const [, provider, modelId] = /^(google|openai|compatible)\/(.*)$/.exec(name) ?? [];
    if (!provider) return { model: null, why: `there is no embedding model called ${name}` };
    const given = settings.providers[provider as ProviderName];
    if (!given || !modelId) return { model: null, why: `${provider} is not set up (${SETTINGS[provider as ProviderName]})` };
    return { model: await createProviderModel(provider as ProviderName, modelId, given), why: `${name}, by ${new URL(given.url).host}` };
  } catch (error) {
    return { model: null, why: (error as Error).message };
  }
}

const SETTINGS = { google: 'GEMINI_API_KEY', openai: 'OPENAI_API_KEY', compatible: 'AI_COMPATIBLE_URL and EMBEDDINGS_MODEL' } as const;

function nameOf(wanted: Exclude<EmbeddingSettings['wanted'], 'auto' | 'off'>, { model }: EmbeddingSettings): string {
  if (wanted === 'google' || wanted === 'openai') return `${wanted}/${model ?? USUAL_MODELS[wanted]}`;
  return wanted === 'compatible' ? `compatible/${model ?? ''}` : wanted;
}

async function openMiniLm(name: MiniLmName, settings: EmbeddingSettings, deps: EmbeddingDeps): Promise<ChosenModel> {
  const { repository, multilingual, reads } = MINILM[name];
  const folders = [...(settings.folder === undefined ? [] : [settings.folder]), settings.cache];
  if (!isInstalled('@huggingface/transformers')) return { model: null, why: 'transformers.js, which runs MiniLM, is not installed' };
  const found = findModel(repository, folders);
  if (found === null) {
    if (!settings.download) return { model: null, why: `MiniLM is in none of ${folders.join(', ')} and EMBEDDINGS_DOWNLOAD is false` };
    try {
      await fetchModel(repository, settings.cache, deps);
    } catch (error) {
      return { model: null, why: `MiniLM is in none of ${folders.join(', ')} and cannot be downloaded (${(error as Error).message})` };
    }
  }
  const folder = found ?? settings.cache;
  const facts = { name, dimensions: DIMENSIONS, multilingual, batch: 8, reads, pass: { question: 4, film: 2 } };
  const model = createLocalModel(facts, { kind: 'minilm', folder, repository, dimensions: DIMENSIONS }, deps);
  await proven(model);
  return { model, why: `${name}, from ${found ?? new URL(deps.url).host}` };
}

/** Its runtime is a binary, which not every machine can run. @throws what it fails with. */
async function proven(model: EmbeddingModel): Promise<void> {
  try {
    await model.embed(['A film.'], { kind: 'question' });
  } catch (error) {
    await model.close();
    throw error;
  }
}

function isInstalled(name: string): boolean {
  try {
    import.meta.resolve(name);
    return true;
  } catch {
    return false;
  }
}

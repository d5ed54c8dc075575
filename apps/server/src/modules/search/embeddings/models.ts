import type { Logger } from '../../../platform/observability/logger.ts';
import { chooseModel, type EmbeddingDeps, type EmbeddingSettings, openModel } from './choose.ts';
import type { ChosenModel, EmbeddingModel } from './model.ts';
import { withQuestionCache } from './question-cache.ts';

/** The models of this process: the one that films are embedded by, and whichever made the vectors that serve. */
export interface EmbeddingModels {
  /** Chosen once, which may take as long as a download; a choice of none, where one is wanted, is made again after a while. */
  chosen(): Promise<ChosenModel>;
  /** Which was chosen and why; null before. */
  readonly choice: ChosenModel | null;
  /** The model of a name, to embed questions; null when it cannot be had. Does not wait for the choice. */
  named(name: string): Promise<EmbeddingModel | null>;
  /** One for a piece of work, which closes it. */
  open(name: string): Promise<ChosenModel>;
  close(): Promise<void>;
}

/** What could not be had is not asked for again sooner, in ms. */
const RETRY_MS = 60_000;

export function createEmbeddingModels(settings: EmbeddingSettings, deps: EmbeddingDeps & { log: Logger }): EmbeddingModels {
  const { log } = deps;
  const opened = new Map<string, { readonly model: Promise<EmbeddingModel | null>; until: number }>();
  let choosing: Promise<ChosenModel> | null = null;
  let choice: ChosenModel | null = null;
  let chosenUntil = Number.POSITIVE_INFINITY;

  const choose = async (): Promise<ChosenModel> => {
    const { model, why } = await chooseModel(settings, deps);
    chosenUntil = model || settings.wanted === 'off' ? Number.POSITIVE_INFINITY : deps.now() + RETRY_MS;
    if (why !== choice?.why) log.info(model ? `Films are embedded by ${why}` : `Films are found by words alone: ${why}`);
    choice = { model: model && withQuestionCache(model), why };
    return choice;
  };
  const openNamed = async (name: string) => {
    const { model, why } = await openModel(name, settings, deps);
    const entry = opened.get(name);
    if (!model && entry) entry.until = deps.now() + RETRY_MS;
    if (!model) log.warn(`The vectors in use are of ${name}, which cannot be had here: ${why}`);
    return model && withQuestionCache(model);
  };

  return {
    chosen() {
      if (deps.now() >= chosenUntil) {
        choosing = null;
        chosenUntil = Number.POSITIVE_INFINITY;
      }
      choosing ??= choose();
      return choosing;
    },
    get choice() {
      return choice;
    },
    named(name) {
      if (choice?.model?.name === name) return Promise.resolve(choice.model);
      const known = opened.get(name);
      if (known && deps.now() < known.until) return known.model;
      const model = openNamed(name);
      opened.set(name, { model, until: Number.POSITIVE_INFINITY });
      return model;
    },
    open: (name) => openModel(name, settings, deps),
    async close() {
      const models = [choice?.model ?? null, ...(await Promise.all([...opened.values()].map(({ model }) => model)))];
      for (const model of models) await model?.close();
    },
  };
}

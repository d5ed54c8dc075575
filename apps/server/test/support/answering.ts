import type { search } from '@fotograma/contract';
import { type Answered, createAnswering, type KeptText, type Progress } from '../../src/modules/assistant/answering.ts';
import { createFactsRepository } from '../../src/modules/assistant/facts.repository.ts';
import type { Before } from '../../src/modules/assistant/wish.ts';
import { createAnswerCache } from '../../src/platform/ai/answer-cache.ts';
import type { ChatModels, ChatRequest } from '../../src/platform/ai/chat-models.ts';
import type { TestHouse } from './house.ts';

/** Nobody to ask. */
export const noModels: ChatModels = {
  names: [],
  stream: () => {
    throw new Error('There is none');
  },
  json: async () => null,
};

/** A model that says what a test wants, and whoever asked it what. */
export function scriptedModel(say: (request: ChatRequest) => string): ChatModels & { readonly asked: ChatRequest[] } {
  const asked: ChatRequest[] = [];
  return {
    names: ['scripted'],
    asked,
    async *stream(request) {
      asked.push(request);
      const text = say(request);
      yield { type: 'model', model: 'scripted' };
      for (const piece of text.match(/[\s\S]{1,20}/g) ?? []) yield { type: 'text', text: piece };
      yield { type: 'end', tokens: { prompt: 10, answer: 5 }, cut: false };
    },
    json: async () => null,
  };
}

export interface Asked extends Answered {
  readonly shown: string;
}

/** Asks the chat past HTTP: its films are the house’s. */
export function askerOf({ house }: TestHouse, models: ChatModels = noModels) {
  const { database, metrics, log, newId } = house.platform;
  const answer = createAnswering({
    search: house.search,
    facts: createFactsRepository(database),
    taste: house.taste,
    models,
    cache: createAnswerCache<KeptText>({ entries: 100, maxAgeMs: 3_600_000, now: Date.now }),
    metrics,
    log,
  });
  return async (
    text: string,
    options: {
      language?: search.QuestionLanguage;
      before?: readonly Before[];
      history?: readonly { role: 'user' | 'assistant'; text: string }[];
      id?: string;
      userId?: string;
      mayAskModels?: boolean;
      signal?: AbortSignal;
    } = {},
  ): Promise<Asked> => {
    let shown = '';
    const tell = (progress: Progress) => {
      if (progress.kind === 'text') shown += progress.text;
    };
    const {
      language,
      before = [],
      history = [],
      id = newId(),
      userId = newId(),
      mayAskModels = true,
      signal = new AbortController().signal,
    } = options;
    const answered = await answer({ id, userId, text, language, before, history, mayAskModels, signal }, tell);
    return { ...answered, shown };
  };
}

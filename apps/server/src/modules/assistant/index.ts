import * as z from 'zod';
import { createAnswerCache } from '../../platform/ai/answer-cache.ts';
import type { ChatModels } from '../../platform/ai/chat-models.ts';
import type { Speaker, Spoken } from '../../platform/ai/speech-models.ts';
import type { ModuleParts, Platform } from '../../platform/platform.ts';
import { defineJob } from '../../platform/queue/queue.ts';
import type { Catalogue } from '../catalogue/index.ts';
import type { Search } from '../search/index.ts';
import { createAnswering, type KeptText } from './answering.ts';
import { chatEndpoints } from './chat.endpoints.ts';
import { createChatService } from './chat.service.ts';
import { createConversationsRepository } from './conversations.repository.ts';
import { createFactsRepository } from './facts.repository.ts';
import type { PersonalTaste } from './taste.ts';
import { writingEndpoints } from './writing.endpoints.ts';
import { createWriting, type Ingest, type KeptWriting } from './writing.service.ts';

/** Answers that are kept for whoever asks the same. */
const KEPT_ANSWERS = 500;
const KEPT_MS = 3_600_000;
/** Texts and voices for whoever asks the same again; voices are megabytes. */
const KEPT_WRITING_MS = 24 * 3_600_000;
const KEPT_VOICES = 20;
const SWEEP_SECONDS = 60;

/** The door of the assistant: the film chat, and texts and voices for films in the making. */
export function createAssistant(
  platform: Platform,
  deps: { search: Search; catalogue: Catalogue; models: ChatModels; taste: PersonalTaste; speaker: Speaker | null; ingest: Ingest },
  options: { tokensPerDay: number },
): ModuleParts & { close(): Promise<void> } {
  const { database, metrics, log, now } = platform;
  const { models, catalogue } = deps;
  const cache = createAnswerCache<KeptText>({ entries: KEPT_ANSWERS, maxAgeMs: KEPT_MS, now: () => now().getTime() });
  const answer = createAnswering({ ...deps, facts: createFactsRepository(database), cache, metrics, log });
  const service = createChatService({
    platform,
    repository: createConversationsRepository(database),
    catalogue,
    models,
    answer,
    tokensPerDay: options.tokensPerDay,
  });
  const writing = createWriting({
    platform,
    models,
    cache: createAnswerCache<KeptWriting>({ entries: KEPT_ANSWERS, maxAgeMs: KEPT_WRITING_MS, now: () => now().getTime() }),
    speaker: deps.speaker,
    voices: createAnswerCache<Spoken>({ entries: KEPT_VOICES, maxAgeMs: KEPT_WRITING_MS, now: () => now().getTime() }),
    ingest: deps.ingest,
  });
  const sweep = defineJob({
    name: 'assistant.sweep',
    line: 'default',
    data: z.object({}),
    attempts: 1,
    everySeconds: SWEEP_SECONDS,
    async run() {
      const abandoned = await service.giveUpAbandoned();
      if (abandoned) log.warn({ abandoned }, 'Answers of the chat were given up: whoever wrote them is gone');
    },
  });
  return {
    endpoints: [...chatEndpoints(service, { models: models.names, tokensPerDay: options.tokensPerDay, now }), ...writingEndpoints(writing)],
    jobs: [sweep],
    close: service.close,
  };
}

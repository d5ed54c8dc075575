import { chat } from '@fotograma/contract';
import type { ChatModels } from '../../platform/ai/chat-models.ts';
import { Fault } from '../../platform/errors.ts';
import { implement } from '../../platform/http/bind.ts';
import type { ModuleParts, Platform } from '../../platform/platform.ts';
import type { Catalogue } from '../catalogue/index.ts';
import type { Search } from '../search/index.ts';

/** What is known of somebody's taste, for whoever recommends to them. The composition root hands it in: the arrow to `taste` is not ours. */
export interface PersonalTaste {
  /** Films for somebody, the best first. */
  recommend(userId: string, limit: number): Promise<readonly { movieId: number; score: number }[]>;
  /** Films that are not recommended again: watched, rated, passed. */
  known(userId: string): Promise<ReadonlySet<number>>;
}

/** The door of the assistant: the film chat. */
export function createAssistant(
  _platform: Platform,
  _deps: { search: Search; catalogue: Catalogue; models: ChatModels; taste: PersonalTaste },
  _options: { tokensPerDay: number },
): ModuleParts & { close(): Promise<void> } {
  const unavailable = () => {
    throw new Fault('unavailable', 'The chat is not there yet.');
  };
  return {
    endpoints: [
      implement(chat.sendChat, async () => unavailable()),
      implement(chat.regenerateChat, async () => unavailable()),
      implement(chat.stopChat, async () => unavailable()),
      implement(chat.resumeChat, async () => unavailable()),
      implement(chat.listConversations, async () => unavailable()),
      implement(chat.getConversation, async () => unavailable()),
      implement(chat.renameConversation, async () => unavailable()),
      implement(chat.deleteConversation, async () => unavailable()),
      implement(chat.exportConversation, async () => unavailable()),
      implement(chat.getChatBudget, async () => unavailable()),
    ],
    jobs: [],
    close: async () => undefined,
  };
}

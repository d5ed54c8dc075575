import type { ChatMessage } from './queries.ts';
import type { Turn } from './turn.ts';

/** The messages to show beside a turn: those that it shows itself, or takes the place of, are left out. */
export function shownMessages(messages: readonly ChatMessage[], turn: Turn | null): readonly ChatMessage[] {
  if (!turn) return messages;
  const twice = [turn.messageId, turn.replaces, ...(turn.question === null ? [] : [turn.userMessageId])];
  return messages.filter(({ id }) => !twice.includes(id));
}

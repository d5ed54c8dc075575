import type { chat } from '@fotograma/contract';
import { type Route, routeUrl } from '@fotograma/contract/client';
import type { Language } from '../../lib/i18n.tsx';
import { streamParts } from '../../lib/streams.ts';

export type ChatPart = chat.ChatPart;

type Parts = AsyncGenerator<ChatPart>;

/** The answer to a message, part by part. Rejects with `ProblemError` where it is refused. */
export const askQuestion = (body: { message: string; conversationId?: string; language: Language }, signal: AbortSignal): Parts =>
  streamParts<ChatPart>('POST', routeUrl('POST /api/chat' satisfies Route, { body }), signal, body);

/** The last answer, written anew. */
export const askAgain = (id: string, language: Language, signal: AbortSignal): Parts =>
  streamParts<ChatPart>('POST', routeUrl('POST /api/chat/conversations/{id}/regenerate', { params: { id }, body: {} }), signal, {
    language,
  });

/** The answer that is being written, from its beginning; no part at all where none is. */
export const followAnswer = (id: string, signal: AbortSignal): Parts =>
  streamParts<ChatPart>('GET', routeUrl('GET /api/chat/conversations/{id}/stream', { params: { id } }), signal);

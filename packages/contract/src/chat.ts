import * as z from 'zod';
import { exampleMovie, Movie } from './catalogue.ts';
import { Done, exampleList, limit, line, listOf, noStore, page, prose } from './common.ts';
import { endpoint, json, jsonOrStream } from './endpoint.ts';
import { QuestionLanguage } from './search.ts';

const tag = 'Chat';
const at = '2026-01-01T12:00:00.000Z';
const conversationId = '6a1c9b7e-2f3d-4b8a-9c55-0e1d2c3b4a59';
const messageId = '0b5e7c1d-8a42-4f6b-b3d9-7c6a5e4f3d21';

/** Messages a minute that one person may send. */
export const CHAT_PER_MINUTE = 10;
/** Characters that a message may have. */
export const MAX_CHAT_MESSAGE = 2_000;

/** A film that an answer speaks of: `[1]` in its text stands for the citation with `n` 1. */
export const Citation = z
  .object({
    n: z.int(),
    movieId: z.int(),
    title: z.string(),
    year: z.int().nullable(),
  })
  .meta({ id: 'Citation' });

export type Citation = z.output<typeof Citation>;

export const ChatState = z.enum(['streaming', 'complete', 'stopped', 'failed']).meta({ id: 'ChatState' });
export type ChatState = z.output<typeof ChatState>;

/** An answer, as the original design gives it. */
export const ChatAnswer = z
  .object({
    id: z.uuid(),
    conversationId: z.uuid(),
    message: z.string().meta({ description: 'Plain text with paragraphs, `**titles**` and lists in Markdown, and `[1]` for citations.' }),
    contextMovies: z.array(Movie).meta({ description: 'The films that the answer was written from, the most fitting first.' }),
    citations: z.array(Citation),
    suggestions: z.array(z.string()).meta({ description: 'What one could ask next; always three where a question could not be answered.' }),
    answered: z.boolean().meta({ description: 'False where the catalogue has nothing to say to it.' }),
    model: z.string().nullable().meta({ description: 'Who wrote it; `extractive` is our own, without a language model.' }),
    state: ChatState,
    timestamp: z.iso.datetime(),
  })
  .meta({ id: 'ChatAnswer' });

export type ChatAnswer = z.output<typeof ChatAnswer>;

export const ChatMessage = z
  .discriminatedUnion('role', [
    z.object({ role: z.literal('user'), id: z.uuid(), message: z.string(), timestamp: z.iso.datetime() }),
    ChatAnswer.omit({ conversationId: true }).extend({ role: z.literal('assistant') }),
  ])
  .meta({ id: 'ChatMessage' });

export type ChatMessage = z.output<typeof ChatMessage>;

export const Conversation = z
  .object({
    id: z.uuid(),
    title: z.string().meta({ description: 'The first question, until it is renamed.' }),
    messageCount: z.int(),
    createdAt: z.iso.datetime(),
    updatedAt: z.iso.datetime(),
  })
  .meta({ id: 'Conversation' });

export type Conversation = z.output<typeof Conversation>;

/** The parts of a message that is being written, as the AI SDK (7) names them; `data-*` parts are ours. */
export const ChatPart = z
  .discriminatedUnion('type', [
    z.object({
      type: z.literal('start'),
      messageId: z.uuid(),
      messageMetadata: z.object({ conversationId: z.uuid(), userMessageId: z.uuid(), timestamp: z.iso.datetime() }),
    }),
    z.object({ type: z.literal('data-films'), data: z.array(Movie) }),
    z.object({
      type: z.literal('source-document'),
      sourceId: z.string().meta({ description: 'The film’s id.' }),
      mediaType: z.string(),
      title: z.string(),
    }),
    z.object({ type: z.literal('text-start'), id: z.string() }),
    z.object({ type: z.literal('text-delta'), id: z.string(), delta: z.string() }),
    z.object({ type: z.literal('text-end'), id: z.string() }),
    z.object({
      type: z.literal('data-answer').meta({ description: 'The whole answer, checked: it replaces what was streamed.' }),
      data: ChatAnswer,
    }),
    z.object({ type: z.literal('error'), errorText: z.string() }),
    z.object({ type: z.literal('abort'), reason: z.string() }),
    z.object({ type: z.literal('finish') }),
  ])
  .meta({ id: 'ChatPart' });

export type ChatPart = z.output<typeof ChatPart>;

const exampleAnswer: ChatAnswer = {
  id: messageId,
  conversationId,
  message: '**Metropolis** (1927) [1] by Fritz Lang shows a city of towers above, and of workers below.',
  contextMovies: [exampleMovie],
  citations: [{ n: 1, movieId: 17, title: 'Metropolis', year: 1927 }],
  suggestions: ['Films like Metropolis'],
  answered: true,
  model: 'extractive',
  state: 'complete',
  timestamp: at,
};

const stream = {
  kind: 'stream',
  schema: ChatPart,
  description: 'The answer while it is written: its films first, then its text.',
  example: { type: 'text-delta', id: '1', delta: 'Metropolis' },
} as const;

const conversationParams = z.strictObject({ id: z.uuid().meta({ description: 'The conversation’s id.', example: conversationId }) });
const answers = { 200: jsonOrStream(json('The answer.', ChatAnswer, exampleAnswer, noStore), stream) };
const problems = ['not-found', 'conflict', 'quota-exceeded', 'unavailable'] as const;
const rate = { requests: CHAT_PER_MINUTE, windowSeconds: 60 } as const;
/** In which language to answer where the question does not tell: the reader's own. */
const language = QuestionLanguage.optional().meta({ description: 'Answered in, where the question itself does not tell. Default: `en`.' });

export const sendChat = endpoint({
  id: 'sendChat',
  method: 'POST',
  path: '/api/chat',
  tag,
  summary: 'Ask about films',
  description:
    'Answers from the catalogue alone, and cites the films it speaks of; what the catalogue does not know is said so. With `Accept: text/event-stream` the answer comes while it is written, in the UI-message protocol of the AI SDK; it goes on when the caller hangs up, and can be read again from `/api/chat/conversations/{id}/stream`. A conversation that is being answered takes no other message (409).',
  access: 'assistant:use',
  rate,
  body: {
    kind: 'json',
    schema: z.strictObject({
      message: prose(MAX_CHAT_MESSAGE).min(1),
      conversationId: z.uuid().optional().meta({ description: 'Goes on with this conversation; without one a new one begins.' }),
      language,
    }),
    example: { message: 'Something like Metropolis, but from after 1980' },
  },
  answers,
  problems,
});

export const regenerateChat = endpoint({
  id: 'regenerateChat',
  method: 'POST',
  path: '/api/chat/conversations/{id}/regenerate',
  tag,
  summary: 'Have the last answer written anew',
  access: 'assistant:use',
  rate,
  params: conversationParams,
  body: { kind: 'json', schema: z.strictObject({ language }), example: {} },
  answers,
  problems,
});

export const stopChat = endpoint({
  id: 'stopChat',
  method: 'POST',
  path: '/api/chat/conversations/{id}/stop',
  tag,
  summary: 'Stop the answer that is being written',
  description: 'What was written stays. Where none is being written, nothing happens.',
  access: 'assistant:use',
  params: conversationParams,
  answers: { 200: json('It stops.', Done, { success: true }, noStore) },
  problems: ['not-found'],
});

export const resumeChat = endpoint({
  id: 'resumeChat',
  method: 'GET',
  path: '/api/chat/conversations/{id}/stream',
  tag,
  summary: 'Read along with the answer that is being written',
  description: 'From its beginning.',
  access: 'assistant:use',
  params: conversationParams,
  answers: { 200: stream, 204: { kind: 'empty', description: 'None is being written.' } },
  problems: ['not-found'],
});

const exampleConversation: Conversation = {
  id: conversationId,
  title: 'Something like Metropolis',
  messageCount: 2,
  createdAt: at,
  updatedAt: at,
};

export const listConversations = endpoint({
  id: 'listConversations',
  method: 'GET',
  path: '/api/chat/conversations',
  tag,
  summary: 'List one’s conversations',
  description: 'The one that was gone on with last, first.',
  access: 'assistant:use',
  query: z.strictObject({ page, limit }),
  answers: { 200: json('A page of them.', listOf(Conversation), exampleList(exampleConversation), noStore) },
});

const conversation = z.object({ data: Conversation });

export const getConversation = endpoint({
  id: 'getConversation',
  method: 'GET',
  path: '/api/chat/conversations/{id}',
  tag,
  summary: 'One conversation with its messages',
  access: 'assistant:use',
  params: conversationParams,
  answers: {
    200: json(
      'The oldest message first.',
      z.object({ data: Conversation.extend({ messages: z.array(ChatMessage) }) }),
      {
        data: {
          ...exampleConversation,
          messages: [{ role: 'user', id: conversationId, message: 'Something like Metropolis', timestamp: at }],
        },
      },
      noStore,
    ),
  },
  problems: ['not-found'],
});

export const renameConversation = endpoint({
  id: 'renameConversation',
  method: 'PATCH',
  path: '/api/chat/conversations/{id}',
  tag,
  summary: 'Rename a conversation',
  access: 'assistant:use',
  params: conversationParams,
  body: { kind: 'json', schema: z.strictObject({ title: line(120) }), example: { title: 'Cities of the future' } },
  answers: { 200: json('Renamed.', conversation, { data: exampleConversation }, noStore) },
  problems: ['not-found'],
});

export const deleteConversation = endpoint({
  id: 'deleteConversation',
  method: 'DELETE',
  path: '/api/chat/conversations/{id}',
  tag,
  summary: 'Delete a conversation',
  description: 'With all its messages; an answer that is being written stops.',
  access: 'assistant:use',
  params: conversationParams,
  answers: { 200: json('It is gone.', Done, { success: true }, noStore) },
  problems: ['not-found'],
});

export const exportConversation = endpoint({
  id: 'exportConversation',
  method: 'GET',
  path: '/api/chat/conversations/{id}/export',
  tag,
  summary: 'A conversation as a Markdown file',
  access: 'assistant:use',
  params: conversationParams,
  answers: { 200: { kind: 'bytes', contentTypes: ['text/markdown'], description: 'Questions and answers, with the films cited.' } },
  problems: ['not-found'],
});

export const getChatBudget = endpoint({
  id: 'getChatBudget',
  method: 'GET',
  path: '/api/chat/budget',
  tag,
  summary: 'Who answers, and how much of it is left',
  access: 'assistant:use',
  answers: {
    200: json(
      'The models in the order they are asked.',
      z.object({
        data: z.object({
          models: z.array(z.string()).meta({ description: '`extractive`, our own, is always there, and always last.' }),
          tokensPerDay: z.int(),
          tokensLeft: z.int().meta({ description: 'Of language models, today (UTC); after them `extractive` answers.' }),
        }),
      }),
      { data: { models: ['gemini-2.5-flash', 'extractive'], tokensPerDay: 200_000, tokensLeft: 187_500 } },
      noStore,
    ),
  },
});

import type { chat } from '@fotograma/contract';
import { infiniteQueryOptions, type QueryClient, queryOptions } from '@tanstack/react-query';
import { client } from '../../lib/client.ts';

export type Answer = chat.ChatAnswer;
export type Citation = chat.Citation;
export type ChatMessage = chat.ChatMessage;
export type Conversation = chat.Conversation;

/** Longer messages are not taken: `MAX_CHAT_MESSAGE` of the contract, which carries no schema into the browser. */
export const LONGEST_MESSAGE = 2_000;
const HISTORY_PAGE = 30;

export const conversationsQuery = infiniteQueryOptions({
  queryKey: ['chat', 'list'],
  queryFn: ({ pageParam, signal }) => client('GET /api/chat/conversations', { query: { page: pageParam, limit: HISTORY_PAGE }, signal }),
  initialPageParam: 1,
  getNextPageParam: ({ pagination }) => (pagination.page < pagination.totalPages ? pagination.page + 1 : undefined),
});

export const conversationQuery = (id: string) =>
  queryOptions({
    queryKey: ['chat', 'one', id],
    queryFn: async ({ signal }) => (await client('GET /api/chat/conversations/{id}', { params: { id }, signal })).data,
  });

export const budgetQuery = queryOptions({
  queryKey: ['chat', 'budget'],
  queryFn: async ({ signal }) => (await client('GET /api/chat/budget', { signal })).data,
});

/** After an answer: the list has another order, and the budget is less. */
export function lookAtListAgain(queries: QueryClient): void {
  void queries.invalidateQueries({ queryKey: conversationsQuery.queryKey });
  void queries.invalidateQueries({ queryKey: budgetQuery.queryKey });
}

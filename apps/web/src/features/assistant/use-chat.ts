import { ProblemError } from '@fotograma/contract/client';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { announce } from '../../lib/announce.ts';
import { client } from '../../lib/client.ts';
import { useI18n } from '../../lib/i18n.tsx';
import { useToast } from '../../lib/toast.ts';
import { sayProblem } from '../../ui/states.tsx';
import { plainText } from './markdown.ts';
import { type ChatMessage, conversationQuery, lookAtListAgain } from './queries.ts';
import { shownMessages } from './shown.ts';
import type { ChatPart } from './streams.ts';
import { askAgain, askQuestion, followAnswer } from './streams.ts';
import { addPart, answerSoFar, beginTurn, type Turn } from './turn.ts';

type Parts = AsyncGenerator<ChatPart>;

/**
 * A conversation and the answer that is being written in it. The server writes on when we look away: coming back follows what is
 * still being written, from its beginning.
 * @param id null: a new one, which begins with its first question.
 * @param onBegun told the id of a conversation that has just begun.
 */
export function useChat(id: string | null, onBegun: (id: string) => void) {
  const i18n = useI18n();
  const { t, language } = i18n;
  const say = useToast();
  const queries = useQueryClient();
  const [turn, setTurn] = useState<Turn | null>(null);
  const [failure, setFailure] = useState<unknown>(null);
  const control = useRef<AbortController | null>(null);
  const now = useRef<Turn | null>(null);
  const toStop = useRef(false);
  const followed = useRef<string | null>(null);
  const conversation = useQuery({ ...conversationQuery(id ?? ''), enabled: id !== null });

  const show = (next: Turn | null) => {
    now.current = next;
    setTurn(next);
  };
  const leave = () => {
    control.current?.abort();
    control.current = null;
    toStop.current = false;
    setFailure(null);
    show(null);
  };
  const tellToStop = async (conversationId: string) => {
    try {
      await client('POST /api/chat/conversations/{id}/stop', { params: { id: conversationId } });
    } catch (error) {
      say(sayProblem(i18n, error));
    }
  };

  /** Takes what arrives into the turn; whoever has left in the meantime is told nothing. */
  async function take(parts: Parts, signal: AbortSignal): Promise<void> {
    for await (const part of parts) {
      if (signal.aborted || !now.current) return;
      show(addPart(now.current, part));
      if (part.type === 'data-films' && part.data.length > 0) announce(t('chat.films', { count: part.data.length }));
      if (part.type !== 'start') continue;
      const { conversationId } = part.messageMetadata;
      followed.current = part.messageId;
      if (conversationId !== id) {
        onBegun(conversationId);
        lookAtListAgain(queries);
      }
      if (toStop.current) void tellToStop(conversationId);
    }
  }
  async function run(first: Turn, open: (signal: AbortSignal) => Parts): Promise<void> {
    control.current?.abort();
    const mine = new AbortController();
    control.current = mine;
    toStop.current = false;
    setFailure(null);
    show(first);
    try {
      await take(open(mine.signal), mine.signal).catch((error: unknown) => {
        // Cut in the middle: the house writes on, and can be followed. Refused before its beginning: that is the answer.
        if (mine.signal.aborted || !now.current?.messageId) throw error;
      });
      const cut = now.current as Turn | null;
      if (cut && cut.end === null && cut.conversationId && !mine.signal.aborted) {
        await take(followAnswer(cut.conversationId, mine.signal), mine.signal);
      }
      if (!mine.signal.aborted) await settle();
    } catch (error) {
      if (!mine.signal.aborted) setFailure(error);
    }
  }
  /** The turn is over: what the house has kept of it takes its place. */
  async function settle(): Promise<void> {
    const over = now.current;
    if (!over) return;
    announce(plainText(answerSoFar(over).message));
    lookAtListAgain(queries);
    if (!over.conversationId) return;
    const kept = conversationQuery(over.conversationId);
    // One that is on its way was asked for while the answer was being written, and would be taken for what is kept of it.
    await queries.cancelQueries({ queryKey: kept.queryKey });
    await queries.fetchQuery({ ...kept, staleTime: 0 });
    if (now.current === over) show(null);
  }

  useEffect(() => () => control.current?.abort(), []);
  // biome-ignore lint/correctness/useExhaustiveDependencies: leaves only when another conversation is opened, not when a turn of this one begins or ends
  useEffect(() => {
    if (now.current && now.current.conversationId !== id) leave();
  }, [id]);
  const unfinished = unfinishedOf(conversation.data?.messages);
  const follow = (conversationId: string, messageId: string) => {
    followed.current = messageId;
    void run(beginTurn({ conversationId, replaces: messageId }), (signal) => followAnswer(conversationId, signal));
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: an unfinished answer is followed once, not again with each function that a drawing makes
  useEffect(() => {
    if (id && unfinished && !now.current && followed.current !== unfinished) follow(id, unfinished);
  }, [id, unfinished]);

  const ask = (message: string) => {
    announce(t('chat.looking'));
    const begun = beginTurn({ question: message, conversationId: id });
    void run(begun, (signal) => askQuestion({ message, language, ...(id && { conversationId: id }) }, signal));
  };
  const again = (messageId: string) => {
    if (!id) return;
    announce(t('chat.looking'));
    void run(beginTurn({ conversationId: id, replaces: messageId }), (signal) => askAgain(id, language, signal));
  };
  return {
    conversation,
    messages: shownMessages(conversation.data?.messages ?? [], turn),
    turn,
    failure,
    /** Whether something is being written here, so that nothing else can be asked. */
    busy: turn !== null && turn.end === null && failure === null,
    /** Whether the conversation is being answered, but not to us. */
    taken: failure instanceof ProblemError && failure.problem.status === 409,
    ask,
    again,
    retry: () => (turn?.question ? ask(turn.question) : turn?.replaces ? again(turn.replaces) : leave()),
    stop: () => {
      toStop.current = true;
      if (turn?.conversationId && turn.messageId) void tellToStop(turn.conversationId);
    },
    /** Stops the answer that somebody else's window asked for. */
    stopIt: async () => {
      if (id) await tellToStop(id);
    },
    lookAgain: async () => {
      leave();
      const { data } = await conversation.refetch();
      const still = unfinishedOf(data?.messages);
      if (id && still && !now.current) follow(id, still);
    },
  };
}

/** The answer at the end that is still being written, by its id. */
function unfinishedOf(messages: readonly ChatMessage[] = []): string | null {
  const last = messages.at(-1);
  return last?.role === 'assistant' && last.state === 'streaming' ? last.id : null;
}

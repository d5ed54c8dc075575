import type { chat, search as searching } from '@fotograma/contract';
import type { ChatModels } from '../../platform/ai/chat-models.ts';
import { Conflict, NotFound } from '../../platform/errors.ts';
import type { Platform } from '../../platform/platform.ts';
import type { Catalogue } from '../catalogue/index.ts';
import type { Answered, Progress, Question } from './answering.ts';
import type { ConversationRow, ConversationsRepository, MessageRow } from './conversations.repository.ts';
import { suggestionsOf } from './extractive/phrases.ts';
import { Turn } from './turn.ts';
import type { Before } from './wish.ts';

/** Messages of a conversation, and conversations of a person. */
const MOST_MESSAGES = 500;
const MOST_CONVERSATIONS = 1_000;
/** Messages that are read of what was said before: six turns. */
const READ_BACK = 12;
/** Whoever writes an answer says so as often as this, and is taken for dead after a lease. */
const LEASE_SECONDS = 30;
const RENEW_MS = 5_000;
const TITLE_LENGTH = 80;
/** Told to every process: somebody wants an answer stopped. */
export const STOPS = 'assistant.stop';
/** How often is looked for the end of an answer that another process writes. */
const LOOK_MS = 500;

type Language = searching.QuestionLanguage;

export type ChatService = ReturnType<typeof createChatService>;

export function createChatService(deps: {
  platform: Platform;
  repository: ConversationsRepository;
  catalogue: Catalogue;
  models: ChatModels;
  answer: (question: Question, tell: (progress: Progress) => void) => Promise<Answered>;
  tokensPerDay: number;
}) {
  const { platform, repository, catalogue, models, answer, tokensPerDay } = deps;
  const { log, events, newId, now } = platform;
  const running = new Map<string, Turn>();

  const mine = async (userId: string, id: string): Promise<ConversationRow> => {
    const found = await repository.find(userId, id);
    if (!found) throw new NotFound('conversation', id);
    return found;
  };
  const unsubscribe = events.subscribe(STOPS, () => {
    for (const turn of running.values()) void lookAt(turn);
  });
  const lookAt = async (turn: Turn) => {
    const stop = await repository.renew(turn.messageId, LEASE_SECONDS).catch((err) => {
      log.warn({ err }, 'An answer under way could not be looked at');
      return false;
    });
    if (stop) turn.stopper.abort(new Error('Stopped by its reader'));
  };

  /** Writes question and place of the answer down, and begins. */
  const begin = async (
    userId: string,
    message: string,
    conversationId: string | undefined,
    language: Language | undefined,
  ): Promise<Turn> => {
    if (conversationId === undefined && (await repository.count(userId)) >= MOST_CONVERSATIONS) {
      throw new Conflict(`There are ${MOST_CONVERSATIONS} conversations already. Delete some that are no longer needed.`);
    }
    const [id, questionId, answerId] = [conversationId ?? newId(), newId(), newId()];
    await repository.transaction(async (sql) => {
      if (conversationId === undefined) await repository.addConversation(sql, { id, userId, title: titleOf(message) });
      else if (!(await repository.lock(sql, userId, id))) throw new NotFound('conversation', id);
      const { isBusy, next } = await repository.progress(sql, id);
      if (isBusy) throw new Conflict('An answer is being written in this conversation. Wait for it, or stop it.');
      if (next + 2 > MOST_MESSAGES) throw new Conflict(`A conversation has at most ${MOST_MESSAGES} messages. Begin a new one.`);
      await repository.addQuestion(sql, { id: questionId, conversationId: id, position: next, text: message });
      await repository.addAnswer(sql, { id: answerId, conversationId: id, position: next + 1, leaseSeconds: LEASE_SECONDS });
    });
    return start({ userId, conversationId: id, questionId, answerId, text: message, language });
  };

  const start = (facts: {
    userId: string;
    conversationId: string;
    questionId: string;
    answerId: string;
    text: string;
    language: Language | undefined;
  }): Turn => {
    const turn = new Turn({ messageId: facts.answerId, conversationId: facts.conversationId });
    running.set(turn.messageId, turn);
    turn.push({
      type: 'start',
      messageId: facts.answerId,
      messageMetadata: { conversationId: facts.conversationId, userMessageId: facts.questionId, timestamp: now().toISOString() },
    });
    const renewing = setInterval(() => void lookAt(turn), RENEW_MS);
    renewing.unref();
    void write(turn, facts)
      .catch((err) => log.error({ err, conversationId: facts.conversationId }, 'An answer of the chat failed'))
      .finally(() => {
        clearInterval(renewing);
        running.delete(turn.messageId);
        turn.end();
      });
    return turn;
  };

  const write = async (turn: Turn, facts: Parameters<typeof start>[0]): Promise<void> => {
    const { userId, conversationId, questionId, answerId, text, language } = facts;
    const { signal } = turn.stopper;
    const started = performance.now();
    let firstMs: number | null = null;
    let shown = '';
    let films: readonly number[] = [];
    const tellText = (delta: string) => {
      if (!shown) {
        firstMs = Math.round(performance.now() - started);
        turn.push({ type: 'text-start', id: answerId });
      }
      shown += delta;
      turn.push({ type: 'text-delta', id: answerId, delta });
    };
    try {
      const latest = (await repository.latest(conversationId, READ_BACK + 2)).filter(({ id }) => id !== questionId && id !== answerId);
      const history = latest.filter(({ message, state }) => message && state !== 'FAILED');
      const mayAskModels = models.names.length > 0 && (await repository.tokensUsed(userId, now())) < tokensPerDay;
      // Cards first: they are worth looking at before there is a word.
      let cards: Promise<void> = Promise.resolve();
      const told = await answer(
        { id: answerId, userId, text, language, history: history.map(turnOf), before: history.flatMap(beforeOf), mayAskModels, signal },
        (progress) => {
          if (progress.kind === 'text') {
            cards = cards.then(() => tellText(progress.text));
            return;
          }
          films = progress.films.map(({ id }) => id);
          const wanted = films;
          cards = cards.then(async () => {
            const movies = await catalogue.moviesByIds(wanted);
            turn.push({ type: 'data-films', data: movies });
            for (const { id, title } of movies)
              turn.push({ type: 'source-document', sourceId: String(id), mediaType: 'application/json', title });
          });
        },
      );
      await cards;
      const stopped = signal.aborted;
      if (told.tokens.prompt + told.tokens.answer > 0) await repository.useTokens(userId, now(), told.tokens.prompt + told.tokens.answer);
      const ids = told.films.map(({ id }) => id);
      const named = told.citations.map(({ title }) => title);
      const suggestions = suggestionsOf(told.answered ? named : [], told.wish.language);
      const state = stopped ? 'STOPPED' : 'COMPLETE';
      const kept = await repository.finish({
        id: answerId,
        message: told.text,
        contextMovieIds: ids,
        citations: told.citations,
        suggestions,
        answered: told.answered,
        state,
        condensed: told.wish,
        model: told.model,
        promptTokens: told.tokens.prompt,
        answerTokens: told.tokens.answer,
        firstMs,
        totalMs: Math.round(performance.now() - started),
      });
      if (shown) turn.push({ type: 'text-end', id: answerId });
      if (!kept) {
        turn.push({ type: 'error', errorText: 'The conversation is gone.' });
        return;
      }
      turn.push({ type: 'data-answer', data: await answerOf(conversationId, answerId) });
      if (stopped) turn.push({ type: 'abort', reason: 'stopped' });
      turn.push({ type: 'finish' });
    } catch (error) {
      if (shown) turn.push({ type: 'text-end', id: answerId });
      await fail({ answerId, message: shown, films, stopped: signal.aborted, totalMs: Math.round(performance.now() - started), firstMs });
      if (signal.aborted) {
        const kept = await repository.message(answerId);
        if (kept) turn.push({ type: 'data-answer', data: await answerOf(conversationId, answerId) });
        turn.push({ type: 'abort', reason: 'stopped' });
        turn.push({ type: 'finish' });
        return;
      }
      turn.push({ type: 'error', errorText: 'The answer could not be written. Try again.' });
      throw error;
    }
  };

  const fail = async (facts: {
    answerId: string;
    message: string;
    films: readonly number[];
    stopped: boolean;
    totalMs: number;
    firstMs: number | null;
  }) => {
    await repository
      .finish({
        id: facts.answerId,
        message: facts.message,
        contextMovieIds: facts.films,
        citations: [],
        suggestions: [],
        answered: false,
        state: facts.stopped ? 'STOPPED' : 'FAILED',
        condensed: null,
        model: null,
        promptTokens: 0,
        answerTokens: 0,
        firstMs: facts.firstMs,
        totalMs: facts.totalMs,
      })
      .catch((err) => log.warn({ err }, 'The end of an answer could not be written down'));
  };

  const answerOf = async (conversationId: string, id: string): Promise<chat.ChatAnswer> => {
    const row = await repository.message(id);
    if (!row) throw new NotFound('message', id);
    return { ...(await present(row)), conversationId };
  };
  const present = async (row: MessageRow): Promise<Omit<chat.ChatAnswer, 'conversationId'>> => ({
    id: row.id,
    message: row.message,
    contextMovies: await catalogue.moviesByIds(row.contextMovieIds),
    citations: [...row.citations],
    suggestions: [...row.suggestions],
    answered: row.answered,
    model: row.model,
    state: row.state.toLowerCase() as chat.ChatState,
    timestamp: row.createdAt.toISOString(),
  });
  /** Another process writes it: what it has become is told when it is whole. */
  async function* fromElsewhere(conversationId: string, id: string, signal: AbortSignal): AsyncGenerator<chat.ChatPart> {
    yield { type: 'start', messageId: id, messageMetadata: { conversationId, userMessageId: id, timestamp: now().toISOString() } };
    for (;;) {
      const row = await repository.message(id);
      if (!row || signal.aborted) return;
      if (row.state !== 'STREAMING') break;
      await new Promise((done) => setTimeout(done, LOOK_MS));
    }
    yield { type: 'data-answer', data: await answerOf(conversationId, id) };
    yield { type: 'finish' };
  }

  return {
    send: begin,
    /** The answer, when it is whole. */
    async whole(turn: Turn): Promise<chat.ChatAnswer> {
      await turn.done;
      return turn.answer ?? (await answerOf(turn.conversationId, turn.messageId));
    },
    async regenerate(userId: string, conversationId: string, language: Language | undefined): Promise<Turn> {
      await mine(userId, conversationId);
      const answerId = newId();
      const question = await repository.transaction(async (sql) => {
        await repository.lock(sql, userId, conversationId);
        const { isBusy } = await repository.progress(sql, conversationId);
        if (isBusy) throw new Conflict('An answer is being written in this conversation. Wait for it, or stop it.');
        const latest = await repository.latest(conversationId, 2);
        const asked = latest.findLast(({ role }) => role === 'USER');
        const old = latest.findLast(({ role }) => role === 'ASSISTANT');
        if (!asked) throw new Conflict('There is no question in this conversation to answer anew.');
        if (old && old.position > asked.position) await repository.removeMessage(sql, old.id);
        await repository.addAnswer(sql, { id: answerId, conversationId, position: asked.position + 1, leaseSeconds: LEASE_SECONDS });
        return asked;
      });
      return start({ userId, conversationId, questionId: question.id, answerId, text: question.message, language });
    },
    async stop(userId: string, conversationId: string): Promise<void> {
      await mine(userId, conversationId);
      if (!(await repository.requestStop(conversationId))) return;
      for (const turn of running.values())
        if (turn.conversationId === conversationId) turn.stopper.abort(new Error('Stopped by its reader'));
      await events.publish(STOPS);
    },
    /** The answer that is being written, from its beginning; null when none is. */
    async resume(userId: string, conversationId: string, signal: AbortSignal): Promise<AsyncIterable<chat.ChatPart> | null> {
      await mine(userId, conversationId);
      for (const turn of running.values()) if (turn.conversationId === conversationId) return turn.read();
      const last = (await repository.latest(conversationId, 1))[0];
      return last?.state === 'STREAMING' ? fromElsewhere(conversationId, last.id, signal) : null;
    },
    async list(userId: string, page: { page: number; limit: number }) {
      return repository.list(userId, { limit: page.limit, offset: (page.page - 1) * page.limit });
    },
    find: mine,
    async messages(conversationId: string): Promise<chat.ChatMessage[]> {
      const rows = await repository.messages(conversationId);
      return Promise.all(
        rows.map(
          async (row): Promise<chat.ChatMessage> =>
            row.role === 'USER'
              ? { role: 'user', id: row.id, message: row.message, timestamp: row.createdAt.toISOString() }
              : { role: 'assistant', ...(await present(row)) },
        ),
      );
    },
    async rename(userId: string, id: string, title: string): Promise<ConversationRow> {
      if (!(await repository.rename(userId, id, title))) throw new NotFound('conversation', id);
      return mine(userId, id);
    },
    async remove(userId: string, id: string): Promise<void> {
      for (const turn of running.values())
        if (turn.conversationId === id && (await repository.find(userId, id))) turn.stopper.abort(new Error('Deleted'));
      if (!(await repository.remove(userId, id))) throw new NotFound('conversation', id);
    },
    async tokensLeft(userId: string): Promise<number> {
      return Math.max(0, tokensPerDay - (await repository.tokensUsed(userId, now())));
    },
    giveUpAbandoned: repository.giveUpAbandoned,
    /** Stops what is being written, and waits until it is written down. */
    async close(): Promise<void> {
      unsubscribe();
      const turns = [...running.values()];
      for (const turn of turns) turn.stopper.abort(new Error('The server is stopping'));
      await Promise.all(turns.map(({ done }) => done));
    },
  };
}

const turnOf = ({ role, message }: MessageRow) => ({ role: role === 'USER' ? ('user' as const) : ('assistant' as const), text: message });

function beforeOf({ role, condensed, contextMovieIds }: MessageRow): Before[] {
  return role === 'ASSISTANT' ? [{ wish: condensed, movieIds: contextMovieIds }] : [];
}

function titleOf(message: string): string {
  const line = message.replace(/\s+/g, ' ').trim();
  return line.length <= TITLE_LENGTH ? line : `${line.slice(0, TITLE_LENGTH - 1).trimEnd()}…`;
}

import type { chat } from '@fotograma/contract';
import type { Database, Sql } from '../../platform/database/database.ts';
import type { Wish } from './wish.ts';

export type State = 'STREAMING' | 'COMPLETE' | 'STOPPED' | 'FAILED';

export interface ConversationRow {
  readonly id: string;
  readonly title: string;
  readonly messageCount: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

export interface MessageRow {
  readonly id: string;
  readonly position: number;
  readonly role: 'USER' | 'ASSISTANT';
  readonly message: string;
  readonly contextMovieIds: readonly number[];
  readonly citations: readonly chat.Citation[];
  readonly suggestions: readonly string[];
  readonly answered: boolean;
  readonly state: State;
  readonly condensed: Wish | null;
  readonly model: string | null;
  readonly createdAt: Date;
}

/** What an answer became. */
export interface Finished {
  readonly id: string;
  readonly message: string;
  readonly contextMovieIds: readonly number[];
  readonly citations: readonly chat.Citation[];
  readonly suggestions: readonly string[];
  readonly answered: boolean;
  readonly state: State;
  readonly condensed: Wish | null;
  readonly model: string | null;
  readonly promptTokens: number;
  readonly answerTokens: number;
  readonly firstMs: number | null;
  readonly totalMs: number;
}

const CONVERSATION = `SELECT c.id, c.title, c.created_at AS "createdAt", c.updated_at AS "updatedAt",
  (SELECT count(*)::int FROM chat_message m WHERE m.conversation_id = c.id) AS "messageCount" FROM chat_conversation c`;
const MESSAGE = `SELECT id, position, role, message, context_movie_ids AS "contextMovieIds", citations, suggestions, answered, state, condensed, model,
  created_at AS "createdAt" FROM chat_message`;

export type ConversationsRepository = ReturnType<typeof createConversationsRepository>;

export function createConversationsRepository({ pool, transaction }: Pick<Database, 'pool' | 'transaction'>) {
  return {
    transaction,
    async list(userId: string, page: { limit: number; offset: number }) {
      const [rows, total] = await Promise.all([
        pool.query<ConversationRow>(`${CONVERSATION} WHERE c.user_id = $1 ORDER BY c.updated_at DESC, c.id LIMIT $2 OFFSET $3`, [
          userId,
          page.limit,
          page.offset,
        ]),
        pool.query<{ count: number }>('SELECT count(*)::int AS count FROM chat_conversation WHERE user_id = $1', [userId]),
      ]);
      return { conversations: rows.rows, total: total.rows[0]?.count ?? 0 };
    },
    /** Only its owner’s: somebody else’s is not there. */
    async find(userId: string, id: string): Promise<ConversationRow | null> {
      return (await pool.query<ConversationRow>(`${CONVERSATION} WHERE c.id = $1 AND c.user_id = $2`, [id, userId])).rows[0] ?? null;
    },
    async messages(conversationId: string): Promise<MessageRow[]> {
      return (await pool.query<MessageRow>(`${MESSAGE} WHERE conversation_id = $1 ORDER BY position`, [conversationId])).rows;
    },
    async latest(conversationId: string, count: number): Promise<MessageRow[]> {
      const { rows } = await pool.query<MessageRow>(`${MESSAGE} WHERE conversation_id = $1 ORDER BY position DESC LIMIT $2`, [
        conversationId,
        count,
      ]);
      return rows.reverse();
    },
    async message(id: string): Promise<MessageRow | null> {
      return (await pool.query<MessageRow>(`${MESSAGE} WHERE id = $1`, [id])).rows[0] ?? null;
    },
    async count(userId: string): Promise<number> {
      return (
        (await pool.query<{ count: number }>('SELECT count(*)::int AS count FROM chat_conversation WHERE user_id = $1', [userId])).rows[0]
          ?.count ?? 0
      );
    },
    async rename(userId: string, id: string, title: string): Promise<boolean> {
      return (
        ((await pool.query('UPDATE chat_conversation SET title = $3 WHERE id = $1 AND user_id = $2', [id, userId, title])).rowCount ?? 0) >
        0
      );
    },
    async remove(userId: string, id: string): Promise<boolean> {
      return ((await pool.query('DELETE FROM chat_conversation WHERE id = $1 AND user_id = $2', [id, userId])).rowCount ?? 0) > 0;
    },
    async addConversation(sql: Sql, conversation: { id: string; userId: string; title: string }): Promise<void> {
      await sql.query('INSERT INTO chat_conversation (id, user_id, title) VALUES ($1, $2, $3)', [
        conversation.id,
        conversation.userId,
        conversation.title,
      ]);
    },
    /** Locks the conversation until the transaction ends, so that two messages at a time take turns. @returns whether it is there. */
    async lock(sql: Sql, userId: string, id: string): Promise<boolean> {
      const { rows } = await sql.query('SELECT 1 FROM chat_conversation WHERE id = $1 AND user_id = $2 FOR UPDATE', [id, userId]);
      return rows.length > 0;
    },
    /** Whether an answer is being written whose writer lives; and the next free position. */
    async progress(sql: Sql, conversationId: string): Promise<{ isBusy: boolean; next: number }> {
      const { rows } = await sql.query<{ busy: boolean; next: number }>(
        `SELECT coalesce(bool_or(state = 'STREAMING' AND lease_until > now()), false) AS busy, coalesce(max(position) + 1, 0)::int AS next
         FROM chat_message WHERE conversation_id = $1`,
        [conversationId],
      );
      return { isBusy: rows[0]?.busy ?? false, next: rows[0]?.next ?? 0 };
    },
    async addQuestion(sql: Sql, message: { id: string; conversationId: string; position: number; text: string }): Promise<void> {
      await sql.query(`INSERT INTO chat_message (id, conversation_id, position, role, message) VALUES ($1, $2, $3, 'USER', $4)`, [
        message.id,
        message.conversationId,
        message.position,
        message.text,
      ]);
      await sql.query('UPDATE chat_conversation SET updated_at = now() WHERE id = $1', [message.conversationId]);
    },
    async addAnswer(sql: Sql, message: { id: string; conversationId: string; position: number; leaseSeconds: number }): Promise<void> {
      await sql.query(
        `INSERT INTO chat_message (id, conversation_id, position, role, message, state, lease_until)
         VALUES ($1, $2, $3, 'ASSISTANT', '', 'STREAMING', now() + make_interval(secs => $4))`,
        [message.id, message.conversationId, message.position, message.leaseSeconds],
      );
    },
    async removeMessage(sql: Sql, id: string): Promise<void> {
      await sql.query('DELETE FROM chat_message WHERE id = $1', [id]);
    },
    /** @returns whether somebody asked to stop, or it is not there any more. */
    async renew(id: string, leaseSeconds: number): Promise<boolean> {
      const { rows } = await pool.query<{ stop: boolean }>(
        `UPDATE chat_message SET lease_until = now() + make_interval(secs => $2) WHERE id = $1 AND state = 'STREAMING' RETURNING stop_requested AS stop`,
        [id, leaseSeconds],
      );
      return rows[0]?.stop ?? true;
    },
    async finish(done: Finished): Promise<boolean> {
      const { rowCount } = await pool.query(
        `UPDATE chat_message SET message = $2, context_movie_ids = $3, citations = $4, suggestions = $5, answered = $6, state = $7::chat_state,
           condensed = $8, model = $9, prompt_tokens = $10, answer_tokens = $11, first_ms = $12, total_ms = $13, lease_until = NULL
         WHERE id = $1 AND state = 'STREAMING'`,
        [
          done.id,
          done.message,
          done.contextMovieIds,
          JSON.stringify(done.citations),
          done.suggestions,
          done.answered,
          done.state,
          JSON.stringify(done.condensed),
          done.model,
          done.promptTokens,
          done.answerTokens,
          done.firstMs,
          done.totalMs,
        ],
      );
      return (rowCount ?? 0) > 0;
    },
    /** @returns whether an answer is being written. */
    async requestStop(conversationId: string): Promise<boolean> {
      const { rowCount } = await pool.query(
        `UPDATE chat_message SET stop_requested = true WHERE conversation_id = $1 AND state = 'STREAMING'`,
        [conversationId],
      );
      return (rowCount ?? 0) > 0;
    },
    /** Answers whose writer is gone. @returns how many. */
    async giveUpAbandoned(): Promise<number> {
      const { rowCount } = await pool.query(
        `UPDATE chat_message SET state = 'FAILED', lease_until = NULL WHERE state = 'STREAMING' AND lease_until < now()`,
      );
      return rowCount ?? 0;
    },
    async tokensUsed(userId: string, day: Date): Promise<number> {
      const { rows } = await pool.query<{ tokens: number }>('SELECT tokens FROM chat_usage WHERE user_id = $1 AND day = $2', [
        userId,
        dayOf(day),
      ]);
      return rows[0]?.tokens ?? 0;
    },
    async useTokens(userId: string, day: Date, tokens: number): Promise<void> {
      await pool.query(
        `INSERT INTO chat_usage AS u (user_id, day, tokens) VALUES ($1, $2, $3)
         ON CONFLICT (user_id, day) DO UPDATE SET tokens = u.tokens + excluded.tokens`,
        [userId, dayOf(day), tokens],
      );
    },
  };
}

/** UTC, as a date without a time. */
const dayOf = (day: Date) => day.toISOString().slice(0, 10);

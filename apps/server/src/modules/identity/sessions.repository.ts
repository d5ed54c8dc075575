import type { Role } from '@fotograma/contract';
import type { Database, Sql } from '../../platform/database/database.ts';

export interface SessionRow {
  readonly id: string;
  readonly userAgent: string | null;
  readonly address: string | null;
  readonly createdAt: Date;
  readonly lastUsedAt: Date;
  readonly expiresAt: Date;
}

export interface NewToken {
  readonly hash: Buffer;
  readonly expiresAt: Date;
}

export interface KnownToken {
  readonly sessionId: string;
  readonly userId: string;
  readonly expiresAt: Date;
  readonly usedAt: Date | null;
  readonly successor: Buffer | null;
  readonly sessionExpiresAt: Date;
  readonly sessionEnded: boolean;
  readonly userDisabled: boolean;
}

export type SessionsRepository = ReturnType<typeof createSessionsRepository>;

/** Sessions and their refresh tokens. */
export function createSessionsRepository({ pool, prisma }: Database) {
  return {
    async open(session: SessionRow & { userId: string }, token: NewToken): Promise<void> {
      await pool.query(
        `WITH opened AS (
           INSERT INTO user_session (id, user_id, user_agent, address, created_at, last_used_at, expires_at)
           VALUES ($1, $2, $3, $4, $5, $5, $6) RETURNING id)
         INSERT INTO refresh_token (hash, session_id, issued_at, expires_at) SELECT $7, id, $5, $8 FROM opened`,
        [session.id, session.userId, session.userAgent, session.address, session.createdAt, session.expiresAt, token.hash, token.expiresAt],
      );
    },

    /** Whose a live session is and what they may do now; null for one that has ended, or whose account is disabled. */
    async live(id: string, now: Date): Promise<{ userId: string; role: Role; lastUsedAt: Date } | null> {
      const { rows } = await pool.query<{ userId: string; role: Role; lastUsedAt: Date }>({
        name: 'session-live',
        text: `SELECT s.user_id AS "userId", u.role, s.last_used_at AS "lastUsedAt"
               FROM user_session s JOIN user_account u ON u.id = s.user_id
               WHERE s.id = $1 AND s.ended_at IS NULL AND s.expires_at > $2 AND u.disabled_at IS NULL`,
        values: [id, now],
      });
      return rows[0] ?? null;
    },

    async touch(id: string, now: Date): Promise<void> {
      await pool.query('UPDATE user_session SET last_used_at = $2 WHERE id = $1 AND last_used_at < $2', [id, now]);
    },

    async findToken(hash: Buffer): Promise<KnownToken | null> {
      const { rows } = await pool.query<KnownToken>({
        name: 'refresh-token',
        text: `SELECT t.session_id AS "sessionId", s.user_id AS "userId", t.expires_at AS "expiresAt", t.used_at AS "usedAt", t.successor,
                      s.expires_at AS "sessionExpiresAt", s.ended_at IS NOT NULL AS "sessionEnded", u.disabled_at IS NOT NULL AS "userDisabled"
               FROM refresh_token t JOIN user_session s ON s.id = t.session_id JOIN user_account u ON u.id = s.user_id
               WHERE t.hash = $1`,
        values: [hash],
      });
      return rows[0] ?? null;
    },

    /**
     * Exchanges a token for its successor, in one statement: of two that come at once, one waits for the other's row lock
     * and then finds it used.
     * @returns whether this call did it.
     */
    async exchange(
      hash: Buffer,
      next: NewToken & { successor: Buffer },
      use: { now: Date; address: string | null; userAgent: string | null },
    ): Promise<boolean> {
      const { rowCount } = await pool.query({
        name: 'refresh-exchange',
        text: `WITH used AS (
                 UPDATE refresh_token t SET used_at = $2, successor = $3
                 FROM user_session s
                 WHERE t.hash = $1 AND t.used_at IS NULL AND t.expires_at > $2
                   AND s.id = t.session_id AND s.ended_at IS NULL AND s.expires_at > $2
                 RETURNING t.session_id),
               touched AS (
                 UPDATE user_session SET last_used_at = $2, address = $6, user_agent = coalesce($7, user_agent)
                 WHERE id IN (SELECT session_id FROM used))
               INSERT INTO refresh_token (hash, session_id, issued_at, expires_at) SELECT $4, session_id, $2, $5 FROM used`,
        values: [hash, use.now, next.successor, next.hash, next.expiresAt, use.address, use.userAgent],
      });
      return rowCount === 1;
    },

    list(userId: string, now: Date): Promise<SessionRow[]> {
      return prisma.userSession.findMany({
        where: { userId, endedAt: null, expiresAt: { gt: now } },
        orderBy: [{ lastUsedAt: 'desc' }, { id: 'asc' }],
        take: 200,
      });
    },

    /** @returns whether it was this user's and lived. */
    async end(id: string, userId: string, reason: string, now: Date): Promise<boolean> {
      const { rowCount } = await pool.query(
        'UPDATE user_session SET ended_at = $3, end_reason = $4 WHERE id = $1 AND user_id = $2 AND ended_at IS NULL',
        [id, userId, now, reason],
      );
      return rowCount === 1;
    },

    /** Ends all of a user's but one. @returns how many. */
    async endAll(sql: Sql, userId: string, reason: string, now: Date, except: string | null = null): Promise<number> {
      const { rowCount } = await sql.query(
        `UPDATE user_session SET ended_at = $2, end_reason = $3
         WHERE user_id = $1 AND ended_at IS NULL AND id IS DISTINCT FROM $4::uuid`,
        [userId, now, reason, except],
      );
      return rowCount ?? 0;
    },

    /** Forgets what can be of no more use: sealed successors, expired tokens, sessions that ended before `old`. */
    async tidy(now: Date, graceOver: Date, old: Date): Promise<void> {
      await pool.query('UPDATE refresh_token SET successor = NULL WHERE used_at < $1 AND successor IS NOT NULL', [graceOver]);
      await pool.query('DELETE FROM refresh_token WHERE expires_at < $1', [now]);
      await pool.query('DELETE FROM user_session WHERE expires_at < $1 OR ended_at < $1', [old]);
    },
  };
}

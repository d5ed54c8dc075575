import { createCipheriv, createDecipheriv, createHash, hkdfSync, randomBytes } from 'node:crypto';
import type { UserActor } from '@fotograma/contract';
import { LRUCache } from 'lru-cache';
import * as z from 'zod';
import type { Sql } from '../../platform/database/database.ts';
import { Fault } from '../../platform/errors.ts';
import type { Origin } from '../../platform/http/callers.ts';
import type { Platform } from '../../platform/platform.ts';
import { defineJob } from '../../platform/queue/queue.ts';
import type { Audit } from './audit.ts';
import type { SessionRow, SessionsRepository } from './sessions.repository.ts';
import { refusal, type Tokens } from './tokens.ts';

/** Within this time of its first use a refresh token is answered with the same pair again: two tabs, a lost answer. */
const GRACE_MS = 10_000;
/** However much it is used, a session ends after this. */
const SESSION_DAYS = 90;
/** How long ended sessions are kept to be looked at. */
const KEPT_DAYS = 30;
/** A lost word about an ended session is made good after this; with the word it is a moment. */
const CACHE_MS = 4_000;
const CACHED = 50_000;
/** Uses closer together than this are one. */
const TOUCH_MS = 5 * 60_000;
const TOPIC = 'identity.sessions';

export interface TokenPair {
  readonly token: string;
  readonly refreshToken: string;
  /** Seconds. */
  readonly expiresIn: number;
}

export type Sessions = ReturnType<typeof createSessions>;

/** Sessions: opened at sign-in, prolonged by rotating refresh tokens (RFC 9700, section 4.14.2), ended at once everywhere. */
export function createSessions(deps: {
  platform: Platform;
  rows: SessionsRepository;
  tokens: Tokens;
  audit: Audit;
  /** Seconds that a refresh token lives. */
  refreshSeconds: number;
}) {
  const { platform, rows, tokens, audit, refreshSeconds } = deps;
  const { now, newId, events, log } = platform;
  /** Sessions seen alive a moment ago; `false` for those that were not. */
  const seen = new LRUCache<string, Omit<UserActor, 'kind' | 'sessionId'> | false>({ max: CACHED, ttl: CACHE_MS });
  /** Grows whenever what was seen is forgotten: what was being looked up meanwhile may be of before. */
  let edition = 0;
  const forgetSeen = () => {
    edition++;
    seen.clear();
  };
  const unsubscribe = events.subscribe(TOPIC, forgetSeen);

  const newRefreshToken = () => {
    const token = `fgr_${randomBytes(32).toString('base64url')}`;
    return { token, hash: sha256(token), expiresAt: new Date(now().getTime() + refreshSeconds * 1_000) };
  };
  const pairOf = async (userId: string, sessionId: string, refreshToken: string): Promise<TokenPair> => ({
    token: await tokens.sign({ userId, sessionId }),
    refreshToken,
    expiresIn: tokens.lifetimeSeconds,
  });
  /** Tells every node to look again. */
  const tell = async () => {
    forgetSeen();
    await events.publish(TOPIC).catch((err: unknown) => log.warn({ err }, 'Other nodes hear of an ended session a few seconds late'));
  };

  /** A token that was used before: the same answer within the grace, else the end of the session. */
  const replay = async (token: string, from: Origin): Promise<TokenPair> => {
    const row = await rows.findToken(sha256(token));
    if (!row || row.sessionEnded || row.userDisabled) throw refusal('session-ended', 'This session has ended. Sign in again.');
    if (!row.usedAt) throw refusal('token-expired', 'The refresh token has expired. Sign in again.');
    if (row.successor && now().getTime() - row.usedAt.getTime() <= GRACE_MS) return unseal(token, row.successor);
    await rows.end(row.sessionId, row.userId, 'token-reused', now());
    await audit.record({ kind: 'token.reused', actor: null, subject: row.userId, from, details: { session: row.sessionId } });
    await tell();
    throw new Fault(
      'token-reused',
      'This refresh token was used before. In case somebody else has it, the session has been ended. Sign in again.',
    );
  };

  return {
    async open(userId: string, from: Origin): Promise<TokenPair> {
      const session: SessionRow & { userId: string } = {
        id: newId(),
        userId,
        userAgent: from.userAgent,
        address: from.address,
        createdAt: now(),
        lastUsedAt: now(),
        expiresAt: new Date(now().getTime() + SESSION_DAYS * 86_400_000),
      };
      const { token, ...stored } = newRefreshToken();
      await rows.open(session, stored);
      return pairOf(userId, session.id, token);
    },

    /** @throws {Fault} `token-invalid`, `token-expired`, `token-reused`, `session-ended`. */
    async refresh(token: string, from: Origin): Promise<TokenPair> {
      const hash = sha256(token);
      const row = await rows.findToken(hash);
      if (!row) throw refusal('token-invalid', 'This is no refresh token of ours.');
      if (row.usedAt) return replay(token, from);
      if (row.sessionEnded || row.userDisabled) throw refusal('session-ended', 'This session has ended. Sign in again.');
      if (row.expiresAt <= now() || row.sessionExpiresAt <= now())
        throw refusal('token-expired', 'The refresh token has expired. Sign in again.');
      const next = newRefreshToken();
      const pair = await pairOf(row.userId, row.sessionId, next.token);
      const use = { now: now(), address: from.address, userAgent: from.userAgent };
      const won = await rows.exchange(hash, { ...next, successor: seal(token, pair) }, use);
      return won ? pair : replay(token, from);
    },

    /** Who a live session's user is. @throws {Fault} `session-ended`. */
    async identify(sessionId: string, userId: string): Promise<UserActor> {
      let found = seen.get(sessionId);
      if (found === undefined) {
        const begun = edition;
        const row = await rows.live(sessionId, now());
        found = row ? { id: row.userId, role: row.role } : false;
        if (edition === begun) seen.set(sessionId, found);
        if (row && now().getTime() - row.lastUsedAt.getTime() > TOUCH_MS) {
          rows.touch(sessionId, now()).catch((err: unknown) => log.warn({ err }, 'The last use of a session was not noted'));
        }
      }
      if (!found || found.id !== userId) throw refusal('session-ended', 'This session has ended. Sign in again.');
      return { kind: 'user', sessionId, ...found };
    },

    list: (userId: string): Promise<SessionRow[]> => rows.list(userId, now()),

    /** @returns whether it was this user's and lived. */
    async end(sessionId: string, userId: string, reason: string): Promise<boolean> {
      const ended = await rows.end(sessionId, userId, reason, now());
      if (ended) await tell();
      return ended;
    },

    /** Ends the session that a refresh token belongs to. @returns whose it was; null when there was none. */
    async endByToken(token: string): Promise<{ userId: string; sessionId: string } | null> {
      const row = await rows.findToken(sha256(token));
      if (!row) return null;
      await rows.end(row.sessionId, row.userId, 'logout', now());
      await tell();
      return { userId: row.userId, sessionId: row.sessionId };
    },

    /** Ends all of a user's but the one they use. @returns how many. */
    async endOthers(actor: UserActor): Promise<number> {
      const ended = await rows.endAll(platform.database.pool, actor.id, 'ended-by-user', now(), actor.sessionId);
      await tell();
      return ended;
    },

    /** Within the caller's transaction; call `tell` when it has been committed. @returns how many. */
    endAll: (sql: Sql, userId: string, reason: string): Promise<number> => rows.endAll(sql, userId, reason, now()),

    tell,

    job: defineJob({
      name: 'identity.tidy',
      line: 'default',
      data: z.object({}),
      attempts: 1,
      everySeconds: 3_600,
      async run() {
        const at = now().getTime();
        await rows.tidy(now(), new Date(at - 6 * GRACE_MS), new Date(at - KEPT_DAYS * 86_400_000));
      },
    }),

    close: unsubscribe,
  };
}

function sha256(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

const Pair = z.object({ token: z.string(), refreshToken: z.string(), expiresIn: z.number() });

/**
 * A pair of tokens, readable only by whoever has the token that it was exchanged for: the key comes from that token, of
 * which we keep no more than a hash. AES-256-GCM; 12 bytes of nonce, 16 of tag, then the text.
 */
function seal(token: string, pair: TokenPair): Buffer {
  const nonce = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', sealingKey(token), nonce);
  const text = Buffer.concat([cipher.update(JSON.stringify(pair)), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), text]);
}

function unseal(token: string, sealed: Buffer): TokenPair {
  const decipher = createDecipheriv('aes-256-gcm', sealingKey(token), sealed.subarray(0, 12));
  decipher.setAuthTag(sealed.subarray(12, 28));
  return Pair.parse(JSON.parse(Buffer.concat([decipher.update(sealed.subarray(28)), decipher.final()]).toString()));
}

function sealingKey(token: string): Buffer {
  return Buffer.from(hkdfSync('sha256', token, '', 'fotograma:refresh-successor', 32));
}

import { accounts as contract } from '@fotograma/contract';
import { Fault, Forbidden, NotFound } from '../../platform/errors.ts';
import { type Implementation, implement } from '../../platform/http/bind.ts';
import type { Origin } from '../../platform/http/callers.ts';
import type { Accounts, SignedIn } from './accounts.service.ts';
import type { Audit } from './audit.ts';
import type { Avatars } from './avatars.ts';
import type { RefreshCookie } from './cookies.ts';
import type { Recovery } from './recovery.ts';
import type { Sessions, TokenPair } from './sessions.service.ts';
import type { Tokens } from './tokens.ts';

const success = { success: true as const };

export function accountsEndpoints(deps: {
  accounts: Accounts;
  sessions: Sessions;
  recovery: Recovery;
  avatars: Avatars;
  tokens: Tokens;
  audit: Audit;
  cookie: RefreshCookie;
  refreshSeconds: number;
}): Implementation[] {
  const { accounts, sessions, recovery, avatars, cookie, audit } = deps;

  /** Pages of ours get the refresh token as a cookie too; programs have no use for one. */
  const setCookie = (from: Origin, pair: TokenPair): { headers?: Record<string, string> } =>
    from.fromOwnPages ? { headers: { 'Set-Cookie': cookie.set(pair.refreshToken, deps.refreshSeconds) } } : {};
  const signedIn = ({ user, pair }: SignedIn) => ({ ...success, user, ...pair });
  /** The refresh token of the body or, for our own pages alone, of the cookie. */
  const presented = (body: { refreshToken?: string | undefined }, from: Origin): string | null => {
    if (body.refreshToken !== undefined) return body.refreshToken;
    const kept = cookie.read(from);
    if (kept !== null && !from.fromOwnPages) throw new Forbidden('The cookie is good only for requests from our own pages.');
    return kept;
  };
  /** The session of a bearer token, if it is a good one: who signs out needs no more. */
  const bearer = async (authorization: string | undefined) => {
    const token = /^Bearer +(\S+)$/i.exec(authorization ?? '')?.[1];
    return token === undefined ? null : deps.tokens.verify(token).catch(() => null);
  };

  return [
    implement(contract.register, async ({ body, from }) => {
      const made = await accounts.register(body, from);
      return { status: 201, body: signedIn(made), ...setCookie(from, made.pair) };
    }),
    implement(contract.login, async ({ body, from }) => {
      const made = await accounts.login(body, from);
      return { status: 200, body: signedIn(made), ...setCookie(from, made.pair) };
    }),
    implement(contract.refresh, async ({ body, from }) => {
      const token = presented(body, from);
      if (token === null) throw new Fault('unauthenticated', 'Send the refresh token, or sign in.');
      const pair = await sessions.refresh(token, from);
      return { status: 200, body: pair, ...setCookie(from, pair) };
    }),
    implement(contract.logout, async ({ body, headers, from }) => {
      const token = presented(body, from);
      const ended = token === null ? await bearer(headers.authorization) : await sessions.endByToken(token);
      if (ended) {
        if (token === null) await sessions.end(ended.sessionId, ended.userId, 'logout');
        await audit.record({ kind: 'logout', actor: null, subject: ended.userId, from });
      }
      return { status: 200, body: success, headers: { 'Set-Cookie': cookie.clear() } };
    }),
    implement(contract.requestEmailVerification, async ({ actor }) => {
      await recovery.sendVerification(actor.id);
      return { status: 202, body: success };
    }),
    implement(contract.verifyEmail, async ({ body, from }) => {
      await recovery.verifyEmail(body.token, from);
      return { status: 200, body: success };
    }),
    implement(contract.requestPasswordReset, async ({ body, from }) => {
      await recovery.requestReset(body.email, from);
      return { status: 202, body: success };
    }),
    implement(contract.resetPassword, async ({ body, from }) => {
      await recovery.resetPassword(body.token, body.password, from);
      return { status: 200, body: success };
    }),
    implement(contract.getMe, async ({ actor }) => ({ status: 200, body: { data: await accounts.me(actor) } })),
    implement(contract.updateMe, async ({ actor, body, from }) => {
      const { user, pair } = await accounts.update(actor, body, from);
      return { status: 200, body: { data: user, ...(pair ? { tokens: pair } : {}) }, ...(pair ? setCookie(from, pair) : {}) };
    }),
    implement(contract.deleteMe, async ({ actor, body, from }) => {
      await accounts.removeOwn(actor, body.password, from);
      return { status: 200, body: success, headers: { 'Set-Cookie': cookie.clear() } };
    }),
    implement(contract.putAvatar, async ({ actor, body, length }) => ({
      status: 200,
      body: { data: await accounts.setAvatar(actor, body, length) },
    })),
    implement(contract.deleteAvatar, async ({ actor }) => ({ status: 200, body: { data: await accounts.removeAvatar(actor) } })),
    implement(contract.getAvatar, async ({ params }) => {
      const bytes = await avatars.read(params.id, params.version.replace(/\.webp$/, ''));
      if (!bytes) throw new NotFound('picture', params.version);
      return {
        status: 200,
        bytes,
        contentType: 'image/webp',
        headers: { 'Cache-Control': 'public, max-age=31536000, immutable', ETag: `"${params.version}"` },
      };
    }),
    implement(contract.listSessions, async ({ actor }) => ({
      status: 200,
      body: {
        data: (await sessions.list(actor.id)).map(({ id, userAgent, address, createdAt, lastUsedAt, expiresAt }) => ({
          id,
          current: id === actor.sessionId,
          userAgent,
          address,
          createdAt: createdAt.toISOString(),
          lastUsedAt: lastUsedAt.toISOString(),
          expiresAt: expiresAt.toISOString(),
        })),
      },
    })),
    implement(contract.endSession, async ({ actor, params, from }) => {
      if (!(await sessions.end(params.id, actor.id, 'ended-by-user'))) throw new NotFound('session', params.id);
      await audit.record({ kind: 'session.ended', actor, subject: actor.id, from, details: { session: params.id } });
      return { status: 200, body: success };
    }),
    implement(contract.endOtherSessions, async ({ actor, from }) => {
      const ended = await sessions.endOthers(actor);
      await audit.record({ kind: 'session.ended', actor, subject: actor.id, from, details: { others: ended } });
      return { status: 200, body: { ...success, ended } };
    }),
  ];
}

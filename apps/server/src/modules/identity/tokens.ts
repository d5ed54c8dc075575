import { createHash, createHmac } from 'node:crypto';
import { errors, jwtVerify, SignJWT } from 'jose';
import { LRUCache } from 'lru-cache';
import { Fault } from '../../platform/errors.ts';

/** What an access token says. */
export interface AccessClaims {
  readonly userId: string;
  readonly sessionId: string;
}

export interface Tokens {
  /** Seconds that a token lives. */
  readonly lifetimeSeconds: number;
  sign(claims: AccessClaims): Promise<string>;
  /** @throws {Fault} `token-expired`, `token-invalid`. */
  verify(token: string): Promise<AccessClaims>;
}

const ALGORITHM = 'HS256';
/** RFC 9068: what kind of token it is, so that no other JWT of ours could ever pass for one. */
const TYPE = 'at+jwt';
const AUDIENCE = 'fotograma-api';

/** Tokens that were verified and are remembered, by their whole text: whoever asks often is not reckoned anew each time. */
const REMEMBERED = 10_000;

/**
 * Access tokens: JWTs (RFC 7519) signed with HMAC-SHA256, the algorithm pinned (RFC 8725, 3.1). The first secret signs,
 * all verify, and `kid` says which: secrets are changed by putting a new one in front.
 * @param options.issuer names this installation: another's tokens are refused even when its secret is the same.
 */
export function createTokens(options: { secrets: readonly string[]; issuer: string; lifetimeSeconds: number; now: () => Date }): Tokens {
  const keys = options.secrets.map(deriveKey);
  const [first] = keys;
  if (!first) throw new Error('There is no secret to sign tokens with');
  const byId = new Map(keys.map((key) => [key.id, key.key]));
  const checks = {
    algorithms: [ALGORITHM],
    issuer: options.issuer,
    audience: AUDIENCE,
    typ: TYPE,
    requiredClaims: ['sub', 'sid', 'exp', 'iat'],
  };
  const verified = new LRUCache<string, AccessClaims & { readonly expiresAt: number }>({ max: REMEMBERED });
  return {
    lifetimeSeconds: options.lifetimeSeconds,

    sign({ userId, sessionId }) {
      const now = Math.floor(options.now().getTime() / 1_000);
      return new SignJWT({ sid: sessionId })
        .setProtectedHeader({ alg: ALGORITHM, typ: TYPE, kid: first.id })
        .setSubject(userId)
        .setIssuer(options.issuer)
        .setAudience(AUDIENCE)
        .setIssuedAt(now)
        .setExpirationTime(now + options.lifetimeSeconds)
        .sign(first.key);
    },

    async verify(token) {
      const known = verified.get(token);
      if (known) {
        if (known.expiresAt > Math.floor(options.now().getTime() / 1_000)) return known;
        throw expired();
      }
      try {
        const { payload } = await jwtVerify(token, ({ kid }) => keyOf(byId, kid), { ...checks, currentDate: options.now() });
        if (typeof payload.sub !== 'string' || typeof payload.sid !== 'string') throw new errors.JWTInvalid('sub and sid must be strings');
        const claims = { userId: payload.sub, sessionId: payload.sid, expiresAt: payload.exp ?? 0 };
        verified.set(token, claims);
        return claims;
      } catch (cause) {
        if (cause instanceof errors.JWTExpired) throw expired(cause);
        if (cause instanceof errors.JOSEError) throw refusal('token-invalid', 'The token is not one of ours, or was changed.', cause);
        throw cause;
      }
    },
  };
}

/** 401 with what RFC 6750, section 3.1, has said to the client. */
export function refusal(code: 'token-expired' | 'token-invalid' | 'session-ended', detail: string, cause?: unknown): Fault {
  return new Fault(code, detail, { cause, headers: { 'WWW-Authenticate': 'Bearer realm="fotograma", error="invalid_token"' } });
}

function expired(cause?: unknown): Fault {
  return refusal('token-expired', 'The token has expired; refresh it.', cause);
}

/** A key of its own for this use, so that a secret shared with another use gives nothing away. */
function deriveKey(secret: string): { id: string; key: Uint8Array } {
  const key = createHmac('sha256', secret).update('fotograma:access-token').digest();
  return { id: createHash('sha256').update(key).digest('hex').slice(0, 12), key: new Uint8Array(key) };
}

function keyOf(keys: ReadonlyMap<string, Uint8Array>, id: string | undefined): Uint8Array {
  const key = keys.get(id ?? '');
  if (!key) throw new errors.JWKSNoMatchingKey();
  return key;
}

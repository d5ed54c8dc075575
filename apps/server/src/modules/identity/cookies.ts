import type { Origin } from '../../platform/http/callers.ts';

/** The cookie in which browsers keep the refresh token, out of reach of scripts. */
export interface RefreshCookie {
  read(from: Origin): string | null;
  /** `Set-Cookie` with a token, for `maxAgeSeconds`. */
  set(token: string, maxAgeSeconds: number): string;
  /** `Set-Cookie` that takes it away. */
  clear(): string;
}

/**
 * Under https the name begins with `__Host-`, which browsers bind to this very host and to https (RFC 6265bis, 4.1.3); on a
 * laptop's plain http it cannot. SameSite=Strict: no other site's page ever sends it.
 */
export function createRefreshCookie(publicUrl: () => string): RefreshCookie {
  const style = () =>
    publicUrl().startsWith('https:')
      ? { name: '__Host-fotograma-refresh', attributes: 'Path=/; HttpOnly; Secure; SameSite=Strict' }
      : { name: 'fotograma-refresh', attributes: 'Path=/api/auth; HttpOnly; SameSite=Strict' };
  return {
    read: (from) => from.cookies.get(style().name) ?? null,
    set: (token, maxAgeSeconds) => `${style().name}=${token}; Max-Age=${maxAgeSeconds}; ${style().attributes}`,
    clear: () => `${style().name}=; Max-Age=0; ${style().attributes}`,
  };
}

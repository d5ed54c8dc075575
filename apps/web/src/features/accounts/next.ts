/** Nowhere is a real host called so: what resolves to another origin points out of the house. */
const HERE = 'http://here.invalid';
const AWAY = ['/sign-in', '/sign-up', '/forgot', '/reset-password', '/verify-email'];

/** Where to go after signing in: a path of our own pages, whatever the address says; else the programme. */
export function safeNext(given: unknown): string {
  if (typeof given !== 'string' || !/^\/(?![/\\])/.test(given) || !URL.canParse(given, HERE)) return '/';
  const { origin, pathname, search, hash } = new URL(given, HERE);
  return origin === HERE && !pathname.startsWith('//') && !AWAY.includes(pathname) ? pathname + search + hash : '/';
}

/** The `next` of a sign-in link, left out when it would say nothing. */
export function readNext(given: Record<string, unknown>): { next?: string } {
  const next = safeNext(given.next);
  return next === '/' ? {} : { next };
}

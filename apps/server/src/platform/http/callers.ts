import { isIPv6 } from 'node:net';
import type { Actor } from '@fotograma/contract';
import type { Request } from 'express';

/** Finds out who calls. */
export interface Gate {
  /** @throws {Fault} 401, when what is given is not good. Nothing given is nobody. */
  identify(given: { authorization: string | undefined; clientKey: string | undefined }): Promise<Actor>;
}

/** Where a request comes from, as far as that can be told. */
export interface Origin {
  /** The caller's address: the socket's own, or what trusted proxies say. */
  readonly address: string;
  /** The host that was asked, without its port, in lower case; trusted proxies say which. Anybody can say anything here. */
  readonly host: string;
  readonly userAgent: string | null;
  readonly cookies: ReadonlyMap<string, string>;
  /** Whether a browser sends it from a page of ours: cookies count only then. */
  readonly fromOwnPages: boolean;
}

/** Characters of a user agent that are kept. */
const MAX_USER_AGENT = 300;

/** @param frontendUrl another origin whose pages are ours. */
export function readOrigin(req: Request, frontendUrl: string | undefined): Origin {
  return {
    address: addressOf(req),
    host: hostOf(req),
    userAgent: req.headers['user-agent']?.slice(0, MAX_USER_AGENT) ?? null,
    cookies: readCookies(req.headers.cookie),
    fromOwnPages: isFromOwnPages(req, frontendUrl),
  };
}

export function hostOf(req: Request): string {
  return (req.hostname ?? '').toLowerCase().slice(0, 253);
}

export function addressOf(req: Request): string {
  return (req.ip ?? req.socket.remoteAddress ?? 'unknown').replace(/^::ffff:(?=\d)/, '');
}

/** Whether the caller is on this machine. What came through a proxy is not, whatever the socket says. */
export function isLoopback(req: Request): boolean {
  const proxied = req.headers['x-forwarded-for'] !== undefined || req.headers.forwarded !== undefined;
  return /^127\.|^::1$/.test(addressOf(req)) && (!proxied || req.app.get('trust proxy') !== false);
}

/** Whose calls are counted together. A household has a whole /64 of IPv6 addresses (RFC 6177), and counts as one. */
export function limitKey(address: string): string {
  if (!isIPv6(address)) return address;
  return `${groupsOf(address)
    .slice(0, 4)
    .map((group) => group.toString(16))
    .join(':')}::/64`;
}

/**
 * The network that a caller is likely to stay in while the address itself changes: IPv4 /24, IPv6 /56, which is what a
 * household is given (RFC 6177).
 */
export function networkOf(address: string): string {
  if (!isIPv6(address)) return `${address.slice(0, address.lastIndexOf('.'))}.0/24`;
  const [a = 0, b = 0, c = 0, d = 0] = groupsOf(address);
  return `${[a, b, c, d & 0xff00].map((group) => group.toString(16)).join(':')}::/56`;
}

/** The eight groups of an IPv6 address. */
function groupsOf(address: string): number[] {
  const [head = '', tail] = address.split('::');
  const left = head === '' ? [] : head.split(':');
  const right = tail === undefined || tail === '' ? [] : tail.split(':');
  const groups = tail === undefined ? left : [...left, ...Array<string>(Math.max(0, 8 - left.length - right.length)).fill('0'), ...right];
  return groups.map((group) => Number.parseInt(group, 16));
}

/**
 * Fetch Metadata (W3C) says whose page sent a request, and pages cannot forge it; older browsers send at least `Origin`
 * with every POST. A request that says nothing of the kind comes from no page.
 */
function isFromOwnPages(req: Request, frontendUrl: string | undefined): boolean {
  const { origin } = req.headers;
  if (origin !== undefined && frontendUrl !== undefined && origin === frontendUrl) return true;
  const site = req.headers['sec-fetch-site'];
  if (site !== undefined) return site === 'same-origin';
  return origin !== undefined && URL.canParse(origin) && new URL(origin).host === req.headers.host;
}

/** RFC 6265, section 5.4: pairs by `; `. The first of a name counts. */
function readCookies(header: string | undefined): Map<string, string> {
  const cookies = new Map<string, string>();
  for (const pair of (header ?? '').split(';')) {
    const at = pair.indexOf('=');
    const name = pair.slice(0, at).trim();
    if (at > 0 && !cookies.has(name)) cookies.set(name, pair.slice(at + 1).trim());
  }
  return cookies;
}

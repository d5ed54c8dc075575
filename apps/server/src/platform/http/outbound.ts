import { type LookupAddress, type LookupAllOptions, lookup as resolve } from 'node:dns';
import { request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { BlockList, isIP, type LookupFunction } from 'node:net';
import ipaddr from 'ipaddr.js';

/** Which addresses are called: of the public internet alone, or any, for a house that tries itself out. */
export interface OutboundPolicy {
  /** Private networks and this machine too. */
  readonly allowsPrivate: boolean;
  /** `http:` too. */
  readonly allowsPlain: boolean;
}

/** An address that is not called, with the reason for a person. */
export class RefusedAddress extends Error {
  constructor(reason: string) {
    super(reason);
    this.name = 'RefusedAddress';
  }
}

export interface OutboundAnswer {
  readonly status: number;
  /** Seconds, of `Retry-After`. */
  readonly retryAfter: number | null;
  /** The beginning of the body. */
  readonly beginning: string;
}

/** Looks up all addresses of a name, as `dns.lookup` does. */
export type Resolve = (
  name: string,
  options: LookupAllOptions,
  done: (error: NodeJS.ErrnoException | null, found: LookupAddress[]) => void,
) => void;

/** What is kept of an answer, and what is read of it at all, bytes. */
const KEPT = 1_024;
const READ = 64 * 1_024;
const PORTS = new Set(['', '443', '8443']);

/**
 * The URL, if it may be called as far as it says itself; the addresses that its name stands for are looked at when it is called.
 * @throws {RefusedAddress}
 */
export function checkUrl(text: string, policy: OutboundPolicy): URL {
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    throw new RefusedAddress('This is no URL');
  }
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && policy.allowsPlain)) throw new RefusedAddress('Only https is called');
  if (url.username || url.password) throw new RefusedAddress('A name or password in a URL is not used; the signature says who calls');
  if (!policy.allowsPrivate && url.protocol === 'https:' && !PORTS.has(url.port))
    throw new RefusedAddress('Only the ports 443 and 8443 are called');
  // The parser has written every odd form of an IPv4 address (decimal, octal, hexadecimal) as four numbers.
  const host = url.hostname.replace(/^\[|\]$/g, '');
  if (isIP(host) && !policy.allowsPrivate && !isPublic(host)) throw new RefusedAddress('This address is of a private or reserved network');
  if (!isIP(host) && !policy.allowsPrivate && (!host.includes('.') || /\.(localhost|local|internal|lan|home\.arpa)\.?$/i.test(host))) {
    throw new RefusedAddress('This name is of a private network');
  }
  return url;
}

/** Prefixes of IPv6 that stand for others: NAT64, 6to4, Teredo, documentation, SRv6 and what is not given out yet are not called. */
const GLOBAL = new BlockList();
GLOBAL.addSubnet('2000::', 3, 'ipv6');
const SPECIAL = new BlockList();
for (const [prefix, bits] of [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
] as const)
  SPECIAL.addSubnet(prefix, bits, 'ipv6');

/** Whether an IP address is of the public internet (the IANA special-purpose registries, RFC 6890). */
export function isPublic(address: string): boolean {
  if (!ipaddr.isValid(address)) return false;
  // `::ffff:10.0.0.1` is 10.0.0.1.
  const parsed = ipaddr.process(address);
  if (parsed.range() !== 'unicast') return false;
  if (parsed.kind() === 'ipv4') return true;
  const plain = parsed.toNormalizedString();
  return GLOBAL.check(plain, 'ipv6') && !SPECIAL.check(plain, 'ipv6');
}

/**
 * Looks a name up and refuses it when any of its addresses is not public. Handed to the socket itself: what was looked at is what is
 * connected to, and a name that answers otherwise the next time (DNS rebinding) is of no use.
 */
export function guardedLookup(policy: OutboundPolicy, lookup: Resolve = resolve): LookupFunction {
  return (hostname, options, done) => {
    lookup(hostname, { ...options, all: true }, (error, addresses) => {
      if (error) return done(error, '', 0);
      const [first] = addresses;
      if (!first) return done(new RefusedAddress('The name has no address'), '', 0);
      if (!policy.allowsPrivate && addresses.some(({ address }) => !isPublic(address))) {
        return done(new RefusedAddress('The name leads to a private or reserved network'), '', 0);
      }
      if (options.all) done(null, addresses);
      else done(null, first.address, first.family);
    });
  };
}

/**
 * Sends a body by POST. Redirects are an answer like any other and not followed, and no more of an answer is read than is kept.
 * @throws {RefusedAddress} for what is not to be called; what the network says otherwise.
 */
export function post(
  text: string,
  sent: { headers: Readonly<Record<string, string>>; body: string; timeoutMs: number; signal: AbortSignal },
  policy: OutboundPolicy,
  lookup?: Resolve,
): Promise<OutboundAnswer> {
  const url = checkUrl(text, policy);
  const signal = AbortSignal.any([sent.signal, AbortSignal.timeout(sent.timeoutMs)]);
  const send = url.protocol === 'https:' ? requestHttps : requestHttp;
  return new Promise((done, fail) => {
    const request = send(
      url,
      {
        method: 'POST',
        headers: { ...sent.headers, 'content-length': String(Buffer.byteLength(sent.body)) },
        lookup: guardedLookup(policy, lookup),
        // A socket of its own each time: nothing of an earlier, perhaps other, check is used again.
        agent: false,
        signal,
      },
      (response) => {
        const pieces: Buffer[] = [];
        let read = 0;
        const end = () => {
          const seconds = Number(response.headers['retry-after']);
          done({
            status: response.statusCode ?? 0,
            retryAfter: Number.isFinite(seconds) && seconds >= 0 ? seconds : null,
            beginning: Buffer.concat(pieces).subarray(0, KEPT).toString('utf8').replaceAll('\0', ''),
          });
        };
        response.on('data', (piece: Buffer) => {
          if (read < KEPT) pieces.push(piece);
          read += piece.length;
          if (read > READ) {
            end();
            response.destroy();
          }
        });
        response.once('end', end);
        response.once('error', fail);
      },
    );
    request.once('error', (error) =>
      fail(signal.aborted && !sent.signal.aborted ? new Error(`No answer within ${sent.timeoutMs / 1_000} s`) : error),
    );
    request.end(sent.body);
  });
}

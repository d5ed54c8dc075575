import { createHash, createHmac } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';

const sha256 = (text: string | Buffer) => createHash('sha256').update(text).digest('hex');
const hmac = (key: string | Buffer, text: string) => createHmac('sha256', key).update(text).digest();
/** As AWS writes them: all but the unreserved characters of RFC 3986. */
const encode = (text: string) =>
  encodeURIComponent(text).replace(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);

export interface SignedRequest {
  readonly method: string;
  /** Path and query, as sent. */
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/**
 * What is wrong with the signature of a request, as S3 names it, or null. Written from AWS's description of Signature Version 4
 * (docs.aws.amazon.com, "Create a signed AWS API request", "Authenticating requests: using query parameters") and from nothing
 * that the code under test uses.
 * @param now when it comes, for links that run out.
 */
export function judgeSignature(request: SignedRequest, secrets: ReadonlyMap<string, string>, now: Date): string | null {
  const [path = '', search = ''] = request.url.split('?');
  const query = new URLSearchParams(search);
  const inQuery = query.has('X-Amz-Signature');
  const given = inQuery ? fromQuery(query) : fromHeaders(request.headers);
  if (!given) return 'AccessDenied';
  const [keyId = '', date = '', region = '', service = '', terminator] = given.credential.split('/');
  const secret = secrets.get(keyId);
  if (secret === undefined) return 'InvalidAccessKeyId';
  if (service !== 's3' || terminator !== 'aws4_request' || !given.time.startsWith(date)) return 'AuthorizationHeaderMalformed';
  const signedAt = Date.parse(given.time.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z'));
  if (inQuery && now.getTime() > signedAt + Number(query.get('X-Amz-Expires')) * 1_000) return 'AccessDenied';
  if (!given.signed.includes('host')) return 'AccessDenied';

  const announced = inQuery ? 'UNSIGNED-PAYLOAD' : String(request.headers['x-amz-content-sha256']);
  if (announced !== 'UNSIGNED-PAYLOAD' && announced !== sha256(request.body)) return 'XAmzContentSHA256Mismatch';
  const parameters = [...query]
    .filter(([name]) => name !== 'X-Amz-Signature')
    .map(([name, value]) => `${encode(name)}=${encode(value)}`)
    .toSorted();
  const canonical = [
    request.method,
    path,
    parameters.join('&'),
    ...given.signed.map((name) => `${name}:${String(request.headers[name] ?? '').trim()}`),
    '',
    given.signed.join(';'),
    announced,
  ].join('\n');
  const scope = [date, region, service, terminator].join('/');
  const key = [date, region, service, 'aws4_request'].reduce<string | Buffer>((last, part) => hmac(last, part), `AWS4${secret}`);
  const expected = hmac(key, ['AWS4-HMAC-SHA256', given.time, scope, sha256(canonical)].join('\n')).toString('hex');
  return expected === given.signature ? null : 'SignatureDoesNotMatch';
}

interface Given {
  readonly credential: string;
  readonly time: string;
  readonly signed: string[];
  readonly signature: string;
}

function fromQuery(query: URLSearchParams): Given | null {
  if (query.get('X-Amz-Algorithm') !== 'AWS4-HMAC-SHA256') return null;
  const of = (name: string) => query.get(`X-Amz-${name}`) ?? '';
  return { credential: of('Credential'), time: of('Date'), signed: of('SignedHeaders').split(';'), signature: of('Signature') };
}

function fromHeaders(headers: IncomingHttpHeaders): Given | null {
  const found = /^AWS4-HMAC-SHA256 Credential=(\S+), SignedHeaders=(\S+), Signature=(\S+)$/.exec(headers.authorization ?? '');
  const [, credential = '', signed = '', signature = ''] = found ?? [];
  return found && { credential, time: String(headers['x-amz-date']), signed: signed.split(';'), signature };
}

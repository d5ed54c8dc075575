import { createHash } from 'node:crypto';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Answer, Endpoint, FieldError, JsonAnswer } from '@fotograma/contract';
import express, { type Express, type Request, type Response } from 'express';
import * as z from 'zod';
import { Fault, Forbidden, Invalid } from '../errors.ts';
import type { Metrics } from '../observability/metrics.ts';
import type { RateLimiter } from '../ratelimit/ratelimit.ts';
import { sendEvents } from './sse.ts';

/** Bytes that a JSON body may have. */
const MAX_JSON_BYTES = 256 * 1024;
/** Listeners on one answer above which Node warns of a leak. */
const MAX_LISTENERS = 20;

type Parsed<E, K extends string> = E extends { [P in K]: infer S extends z.ZodType } ? { readonly [P in K]: z.output<S> } : unknown;
type ParsedBody<E> = E extends { body: { kind: 'json'; schema: infer S extends z.ZodType } }
  ? { readonly body: z.output<S> }
  : E extends { body: { kind: 'bytes' } }
    ? { readonly body: Readable; readonly length: number | null }
    : unknown;

/** What a handler is given: the parts of the request that its endpoint declares, parsed. */
export type Call<E> = Parsed<E, 'params'> &
  Parsed<E, 'query'> &
  Parsed<E, 'headers'> &
  ParsedBody<E> & {
    /** Aborted when the caller hangs up before the answer is complete. */
    readonly signal: AbortSignal;
    /** Whether the socket comes from this machine. */
    readonly fromLoopback: boolean;
    /** The `Range` header, for those who serve bytes. */
    readonly range: string | undefined;
  };

type ReplyOf<A, S> = A extends { kind: 'json'; schema: infer Z extends z.ZodType }
  ? { status: S; body: z.input<Z>; headers?: Record<string, string> }
  : A extends { kind: 'bytes' }
    ? { status: S; bytes: Buffer | Readable; contentType: string; headers?: Record<string, string> }
    : A extends { kind: 'events' }
      ? { status: S; event: string; events: AsyncIterable<unknown> }
      : { status: S; headers?: Record<string, string> };

/** What a handler answers with: one of the answers that its endpoint declares. */
export type Reply<E> = E extends { answers: infer A } ? { [S in keyof A]: ReplyOf<A[S], S> }[keyof A] : never;

/** An endpoint with its handler; made by `implement`, mounted by `bind`. */
export interface Implementation {
  readonly endpoint: Endpoint;
  readonly handle: (call: never) => Promise<unknown>;
}

export function implement<const E extends Endpoint, const R extends Reply<E>>(
  endpoint: E,
  handle: (call: Call<E>) => Promise<R>,
): Implementation {
  return { endpoint, handle };
}

interface Tools {
  readonly metrics: Metrics;
  readonly rateLimiter: RateLimiter;
}

/**
 * Mounts implementations on an Express app. Input is parsed before a handler sees it and answers before they leave.
 * @param declared the whole contract.
 * @throws at the start, when an endpoint of the contract has no handler, or two, or a handler no endpoint.
 */
export function bind(app: Express, declared: readonly Endpoint[], implementations: readonly Implementation[], tools: Tools): void {
  const byId = new Map<string, Implementation>();
  for (const implementation of implementations) {
    const { id } = implementation.endpoint;
    if (!declared.includes(implementation.endpoint)) throw new Error(`The endpoint ${id} is not in the contract`);
    if (byId.has(id)) throw new Error(`The endpoint ${id} has two handlers`);
    byId.set(id, implementation);
  }
  const paths = new Map<string, Set<string>>();
  // Literal paths before those with parameters: /movies/search is not the movie "search".
  for (const endpoint of [...declared].sort((a, b) => specificity(a.path).localeCompare(specificity(b.path)))) {
    const implementation = byId.get(endpoint.id);
    if (!implementation) throw new Error(`The endpoint ${endpoint.id} has no handler`);
    const path = toExpressPath(endpoint.path);
    paths.set(path, (paths.get(path) ?? new Set()).add(endpoint.method));
    mount(app, path, implementation, tools);
  }
  for (const [path, methods] of paths) {
    const allowed = [...methods, ...(methods.has('GET') ? ['HEAD'] : [])].join(', ');
    app.all(path, (req) => {
      throw new Fault('method-not-allowed', `${req.method} is not possible here; ${allowed} is.`, { headers: { Allow: allowed } });
    });
  }
}

/** `/a/{b}/{c+}` as Express writes it: `/a/:b/*c`. */
export function toExpressPath(template: string): string {
  return template.replace(/\{(\w+)\+\}/g, '*$1').replace(/\{(\w+)\}/g, ':$1');
}

/** A key that sorts literal segments before parameters, and parameters before the rest of a path. */
function specificity(path: string): string {
  return path.replace(/\{\w+\+\}/g, '\u{fffe}').replace(/\{\w+\}/g, '\u{fffd}');
}

function mount(app: Express, path: string, { endpoint, handle }: Implementation, { metrics, rateLimiter }: Tools): void {
  const parseJson = express.json({ limit: MAX_JSON_BYTES, strict: false, type: ['application/json', 'application/*+json'] });
  const serve = async (req: Request, res: Response) => {
    const stop = metrics.httpSeconds.startTimer({ endpoint: endpoint.id });
    res.once('close', () => stop({ status: res.statusCode }));
    authorize(endpoint, req);
    if (endpoint.rate) await limitRate(endpoint.id, endpoint.rate, req, res, rateLimiter);
    const call = readCall(endpoint, req, res);
    await sendReply(endpoint, req, res, await handle(call as never));
  };
  const method = endpoint.method.toLowerCase() as 'get' | 'post' | 'put' | 'patch' | 'delete';
  if (endpoint.body?.kind === 'json') app[method](path, parseJson, serve);
  else app[method](path, serve);
}

function authorize({ access }: Endpoint, req: Request): void {
  if (access === 'loopback' && !isLoopback(req)) throw new Forbidden('Until accounts exist, this can be used only on the machine itself.');
}

/** Headers of draft-ietf-httpapi-ratelimit-headers-10, and 429 when the caller has used up the allowance. */
async function limitRate(
  id: string,
  rate: NonNullable<Endpoint['rate']>,
  req: Request,
  res: Response,
  limiter: RateLimiter,
): Promise<void> {
  const left = await limiter.take(`${id}|${req.socket.remoteAddress}`, rate);
  res.set('RateLimit-Policy', `"${id}";q=${rate.requests};w=${rate.windowSeconds}`);
  res.set('RateLimit', `"${id}";r=${left.remaining};t=${left.resetSeconds}`);
  if (left.allowed) return;
  throw new Fault('too-many-requests', `Too many requests. Try again in ${left.resetSeconds} s.`, {
    headers: { 'Retry-After': String(left.resetSeconds) },
  });
}

/** By the socket's own address: a header can say anything. */
function isLoopback(req: Request): boolean {
  return /^(::ffff:)?127\.|^::1$/.test(req.socket.remoteAddress ?? '');
}

function readCall(endpoint: Endpoint, req: Request, res: Response): Record<string, unknown> {
  const errors: FieldError[] = [];
  const parse = (part: FieldError['in'], schema: z.ZodType | undefined, value: unknown) => {
    if (!schema) return undefined;
    const result = schema.safeParse(value);
    if (result.success) return result.data;
    for (const issue of result.error.issues) errors.push(...toFieldErrors(part, issue));
    return undefined;
  };
  if (endpoint.body?.kind === 'json' && !req.is(['application/json', 'application/*+json'])) {
    throw new Fault('unsupported-media-type', 'Send the body as application/json.');
  }
  const call: Record<string, unknown> = {
    params: parse('params', endpoint.params, joinSplats(req.params)),
    query: parse('query', endpoint.query ?? NO_QUERY, req.query),
    headers: parse('headers', endpoint.headers, req.headers),
    body: endpoint.body?.kind === 'json' ? parse('body', endpoint.body.schema, req.body) : req,
    fromLoopback: isLoopback(req),
    range: req.headers.range,
  };
  if (errors.length) throw new Invalid(errors);
  if (endpoint.body?.kind === 'bytes') {
    const length = req.headers['content-length'];
    call.length = length === undefined ? null : Number(length);
  }
  const hangUp = new AbortController();
  res.once('close', () => {
    if (!res.writableFinished) hangUp.abort(new Error('The caller hung up'));
  });
  call.signal = hangUp.signal;
  return call;
}

/** For endpoints without a query: anything given is still an error, never ignored. */
const NO_QUERY = z.strictObject({});

/** Express gives the rest of a path as its segments. */
function joinSplats(params: Record<string, string | string[]>): Record<string, string> {
  return Object.fromEntries(Object.entries(params).map(([name, value]) => [name, Array.isArray(value) ? value.join('/') : value]));
}

function toFieldErrors(part: FieldError['in'], issue: z.core.$ZodIssue): FieldError[] {
  const pointer = (path: readonly PropertyKey[]) =>
    path.map((key) => `/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({
      in: part,
      pointer: pointer([...issue.path, key]),
      message: 'Unknown; remove it or check its spelling',
    }));
  }
  return [{ in: part, pointer: pointer(issue.path), message: issue.message }];
}

type AnyReply = {
  status: number;
  headers?: Record<string, string>;
  body?: unknown;
  bytes?: Buffer | Readable;
  contentType?: string;
  event?: string;
  events?: AsyncIterable<unknown>;
};

async function sendReply(endpoint: Endpoint, req: Request, res: Response, given: unknown): Promise<void> {
  const reply = given as AnyReply;
  const answer: Answer | undefined = endpoint.answers[reply.status];
  if (!answer) throw new Error(`${endpoint.id} answered ${reply.status}, which it does not declare`);
  res.status(reply.status).set(reply.headers ?? {});
  switch (answer.kind) {
    case 'json':
      sendJson(res, answer, reply.body);
      return;
    case 'bytes':
      res.type(reply.contentType ?? 'application/octet-stream');
      if (Buffer.isBuffer(reply.bytes)) res.send(reply.bytes);
      else if (req.method === 'HEAD' || req.fresh) {
        reply.bytes?.destroy();
        // What the caller has is what we would send (RFC 9110, 15.4.5).
        if (req.fresh) res.status(304).removeHeader('Content-Length');
        res.end();
      } else if (reply.bytes) {
        // Log, metrics, compression and the pipeline all listen for its end: more than Node's ten, and none too many.
        res.setMaxListeners(MAX_LISTENERS);
        await pipeline(reply.bytes, res).catch(unlessHungUp(res));
      }
      return;
    case 'events':
      await sendEvents(res, { name: reply.event ?? 'message', events: reply.events ?? none(), schema: answer.schema });
      return;
    case 'empty':
      res.end();
  }
}

/** JSON with an ETag that does not change with the time in `meta.timestamp`: what is the same is the same. */
function sendJson(res: Response, answer: JsonAnswer, body: unknown): void {
  const text = JSON.stringify(answer.schema.parse(body));
  const cacheControl = answer.cacheControl ?? 'no-cache';
  if (cacheControl !== 'no-store') {
    const digest = createHash('sha1')
      .update(text.replace(/"meta":\{"timestamp":"[^"]*"\}/, ''))
      .digest('base64url');
    res.set('ETag', `W/"${digest}"`);
  }
  res.set('Cache-Control', cacheControl).type('json').send(text);
}

/** A caller who leaves in the middle of a download is no error of anybody's. */
function unlessHungUp(res: Response) {
  return (error: NodeJS.ErrnoException) => {
    if (error.code !== 'ERR_STREAM_PREMATURE_CLOSE' && !res.destroyed) throw error;
  };
}

async function* none(): AsyncIterable<never> {}

import { timingSafeEqual } from 'node:crypto';
import type { Readable } from 'node:stream';
import {
  type Actor,
  type ClientActor,
  couldEver,
  type Endpoint,
  type FieldError,
  type PersonalQuestion,
  policies,
  type Question,
  type Rate,
  type UserActor,
} from '@fotograma/contract';
import express, { type Request, type RequestHandler, type Response, type Router } from 'express';
import * as z from 'zod';
import { Fault, Forbidden, Invalid, Unauthenticated } from '../errors.ts';
import { addContext } from '../observability/context.ts';
import type { Metrics } from '../observability/metrics.ts';
import type { RateLimiter } from '../ratelimit/ratelimit.ts';
import { addressOf, type Gate, isLoopback, limitKey, type Origin, readOrigin } from './callers.ts';
import { type Prepared, sendReply } from './replies.ts';

/** Bytes that a JSON body may have where its endpoint says nothing else. */
const MAX_JSON_BYTES = 256 * 1024;

type Parsed<E, K extends string> = E extends { [P in K]: infer S extends z.ZodType } ? { readonly [P in K]: z.output<S> } : unknown;
type ParsedBody<E> = E extends { body: { kind: 'json'; schema: infer S extends z.ZodType } }
  ? { readonly body: z.output<S> }
  : E extends { body: { kind: 'bytes' } }
    ? { readonly body: Readable; readonly length: number | null }
    : E extends { body: { kind: 'form' } }
      ? { readonly body: Readable; readonly length: number | null; readonly contentType: string }
      : unknown;

/** Who a handler may find before it: nobody at all only where the endpoint is open to all. */
type ActorOf<E> = E extends { access: infer A }
  ? A extends PersonalQuestion
    ? UserActor
    : A extends 'client:use'
      ? ClientActor
      : A extends Question
        ? UserActor | ClientActor
        : Actor
  : never;

/** What a handler is given: the parts of the request that its endpoint declares, parsed. */
export type Call<E> = Parsed<E, 'params'> &
  Parsed<E, 'query'> &
  Parsed<E, 'headers'> &
  ParsedBody<E> & {
    /** Aborted when the caller hangs up before the answer is complete. */
    readonly signal: AbortSignal;
    /** Who calls, and has been let through to this endpoint; whether to the thing asked for is the handler's to ask. */
    readonly actor: ActorOf<E>;
    readonly from: Origin;
    /** Which part of the answer is wanted, and of which version of it (RFC 9110, 13.1.5 and 14.2); for those who serve bytes. */
    readonly range: string | undefined;
    readonly ifRange: string | undefined;
    /** Whether the caller prefers a stream to JSON, where an answer comes as either. */
    readonly wantsStream: boolean;
  };

type StreamOf<A, S> = A extends { kind: 'stream'; schema: infer Z extends z.ZodType }
  ? { status: S; stream: AsyncIterable<z.input<Z>>; headers?: Record<string, string> }
  : never;

type ReplyOf<A, S> = A extends { kind: 'json'; schema: infer Z extends z.ZodType }
  ?
      | { status: S; body: z.input<Z>; headers?: Record<string, string> }
      | { status: S; prepared: Prepared }
      | (A extends { stream: infer T } ? StreamOf<T, S> : never)
  : A extends { kind: 'bytes' }
    ? {
        status: S;
        bytes: Buffer | Readable;
        contentType: string;
        /** With an `ETag` where there is one: it is compared with what the caller has. */
        headers?: Record<string, string>;
        /** Called once, when the answer has been sent or given up. */
        release?: () => void;
      }
    : A extends { kind: 'events' }
      ? { status: S; event: string; events: AsyncIterable<unknown>; idOf?: (value: never) => string }
      : A extends { kind: 'stream' }
        ? StreamOf<A, S>
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

export interface BindTools {
  readonly metrics: Metrics;
  readonly rateLimiter: RateLimiter;
  readonly gate: Gate;
  /** Opens endpoints for operators to callers that are not on this machine. */
  readonly operatorToken: string | undefined;
  /** Another origin whose pages are ours. */
  readonly frontendUrl: string | undefined;
}

/** The endpoints of the contract, mounted: those for players stand before what the others go through. */
export interface Bound {
  readonly players: Router;
  readonly others: Router;
}

/**
 * Mounts implementations. Input is parsed before a handler sees it and answers before they leave.
 * @param declared the whole contract.
 * @param before.players what requests to endpoints for players go through; it may answer them.
 * @throws at the start, when an endpoint of the contract has no handler, or two, or a handler no endpoint.
 */
export function bind(
  declared: readonly Endpoint[],
  implementations: readonly Implementation[],
  tools: BindTools,
  before: { players: readonly RequestHandler[] },
): Bound {
  const byId = new Map<string, Implementation>();
  for (const implementation of implementations) {
    const { id } = implementation.endpoint;
    if (!declared.includes(implementation.endpoint)) throw new Error(`The endpoint ${id} is not in the contract`);
    if (byId.has(id)) throw new Error(`The endpoint ${id} has two handlers`);
    byId.set(id, implementation);
  }
  const mounted = (endpoints: readonly Endpoint[]): Router => {
    const router = express.Router();
    const paths = new Map<string, Set<string>>();
    // Literal paths before those with parameters: /movies/search is not the movie "search".
    for (const endpoint of endpoints.toSorted((a, b) => specificity(a.path).localeCompare(specificity(b.path)))) {
      const implementation = byId.get(endpoint.id);
      if (!implementation) throw new Error(`The endpoint ${endpoint.id} has no handler`);
      const path = toExpressPath(endpoint.path);
      paths.set(path, (paths.get(path) ?? new Set()).add(endpoint.method));
      if (endpoint.players) router.all(path, ...before.players);
      mount(router, path, implementation, tools);
    }
    for (const [path, methods] of paths) {
      const allowed = [...methods, ...(methods.has('GET') ? ['HEAD'] : [])].join(', ');
      router.all(path, (req) => {
        throw new Fault('method-not-allowed', `${req.method} is not possible here; ${allowed} is.`, { headers: { Allow: allowed } });
      });
    }
    return router;
  };
  return {
    players: mounted(declared.filter((endpoint) => endpoint.players)),
    others: mounted(declared.filter((endpoint) => !endpoint.players)),
  };
}

/** `/a/{b}/{c+}` as Express writes it: `/a/:b/*c`. */
export function toExpressPath(template: string): string {
  return template.replace(/\{(\w+)\+\}/g, '*$1').replace(/\{(\w+)\}/g, ':$1');
}

/** A key that sorts literal segments before parameters, and parameters before the rest of a path. */
function specificity(path: string): string {
  return path.replace(/\{\w+\+\}/g, '\u{fffe}').replace(/\{\w+\}/g, '\u{fffd}');
}

function mount(router: Router, path: string, { endpoint, handle }: Implementation, tools: BindTools): void {
  const { body } = endpoint;
  const limit = (body?.kind === 'json' && body.maxBytes) || MAX_JSON_BYTES;
  const parseJson = express.json({ limit, strict: false, type: ['application/json', 'application/*+json'] });
  // Before the body is read: who may not call, or calls too often, is not listened to.
  const enter = async (req: Request, res: Response, next: () => void) => {
    if (endpoint.enveloped) res.locals.enveloped = true;
    const stop = tools.metrics.httpSeconds.startTimer({ endpoint: endpoint.id });
    res.once('close', () => stop({ status: res.statusCode }));
    const actor = await admit(endpoint, req, res, tools);
    if (endpoint.rate) await limitRate(endpoint.id, endpoint.rate, endpoint.rate.by === 'address' ? NOBODY : actor, req, res, tools);
    res.locals.actor = actor;
    next();
  };
  const serve = async (req: Request, res: Response) => {
    const call = readCall(endpoint, req, res);
    call.actor = res.locals.actor;
    call.from = readOrigin(req, tools.frontendUrl);
    await sendReply(endpoint, req, res, await handle(call as never));
  };
  const method = endpoint.method.toLowerCase() as 'get' | 'post' | 'put' | 'patch' | 'delete' | 'head' | 'options';
  if (body?.kind === 'json') router[method](path, enter, parseJson, serve);
  else router[method](path, enter, serve);
}

const NOBODY: Actor = { kind: 'anonymous' };

/**
 * Finds out who calls and lets them through to the endpoint, or does not.
 * @throws {Fault} 401 where nobody, or nobody good, is not enough; 403 for those who may not.
 */
async function admit({ access }: Endpoint, req: Request, res: Response, tools: BindTools): Promise<Actor> {
  if (access === 'holder') return NOBODY;
  if (access === 'operator') {
    if (isLoopback(req) || holdsToken(req.headers.authorization, tools.operatorToken)) return NOBODY;
    throw new Forbidden('This is for the machine itself, or for holders of METRICS_TOKEN.');
  }
  const actor = await identify(req, res, tools);
  if (access === 'public' || couldEver(actor, access)) return actor;
  if (actor.kind === 'anonymous') throw new Unauthenticated();
  throw new Forbidden(`This is not for ${actor.kind === 'client' ? 'this client’s key' : `a ${actor.role}`}: ${policies[access].says}.`);
}

async function identify(req: Request, res: Response, tools: BindTools): Promise<Actor> {
  const { authorization } = req.headers;
  const clientKey = req.get('x-client-key');
  if (authorization !== undefined && clientKey !== undefined) {
    throw new Fault('malformed', 'Send a token or a client key, not both.');
  }
  if (authorization === undefined && clientKey === undefined) return NOBODY;
  const actor = await tools.gate.identify({ authorization, clientKey });
  if (actor.kind === 'user') addContext({ userId: actor.id });
  if (actor.kind === 'client') {
    addContext({ clientId: actor.id });
    await limitRate('client', { requests: actor.requestsPerMinute, windowSeconds: 60 }, actor, req, res, tools);
  }
  return actor;
}

function holdsToken(header: string | undefined, token: string | undefined): boolean {
  if (token === undefined || header === undefined) return false;
  const [given, expected] = [Buffer.from(header), Buffer.from(`Bearer ${token}`)];
  return given.length === expected.length && timingSafeEqual(given, expected);
}

/** Headers of draft-ietf-httpapi-ratelimit-headers-10, and 429 when the caller has used up the allowance. */
async function limitRate(name: string, rate: Rate, actor: Actor, req: Request, res: Response, { rateLimiter }: BindTools): Promise<void> {
  const who = actor.kind === 'anonymous' ? limitKey(addressOf(req)) : actor.id;
  const left = await rateLimiter.take(`${name}|${who}`, rate);
  res.append('RateLimit-Policy', `"${name}";q=${rate.requests};w=${rate.windowSeconds}`);
  res.append('RateLimit', `"${name}";r=${left.remaining};t=${left.resetSeconds}`);
  if (left.allowed) return;
  throw new Fault('too-many-requests', `Too many requests. Try again in ${left.resetSeconds} s.`, {
    headers: { 'Retry-After': String(left.resetSeconds) },
  });
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
  if (endpoint.body?.kind === 'form' && !req.is('multipart/form-data')) {
    throw new Fault('unsupported-media-type', `Send a multipart/form-data with the file in its field “${endpoint.body.field}”.`);
  }
  const call: Record<string, unknown> = {
    params: parse('params', endpoint.params, joinSplats(req.params)),
    query: parse('query', endpoint.query ?? NO_QUERY, req.query),
    headers: parse('headers', endpoint.headers, req.headers),
    body: endpoint.body?.kind === 'json' ? parse('body', endpoint.body.schema, req.body) : req,
    // A range is a part of what GET answers with; HEAD tells of the whole (RFC 9110, 14.2).
    range: req.method === 'GET' ? req.headers.range : undefined,
    ifRange: req.get('if-range'),
    wantsStream: req.accepts(['application/json', 'text/event-stream']) === 'text/event-stream',
  };
  if (errors.length) throw new Invalid(errors);
  if (endpoint.body?.kind === 'bytes' || endpoint.body?.kind === 'form') {
    const length = req.headers['content-length'];
    call.length = length === undefined ? null : Number(length);
    call.contentType = req.headers['content-type'];
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

import type { z } from 'zod';
import type { endpoints } from './index.ts';
import type { Problem } from './problem.ts';

type Endpoints = typeof endpoints;
type ByRoute = { [E in Endpoints[keyof Endpoints] as `${E['method']} ${E['path']}`]: E };

/** `METHOD /path/{template}` of every endpoint. */
export type Route = keyof ByRoute & string;

type Part<E, K extends string> = E extends { [P in K]: infer S extends z.ZodType } ? { [P in K]: z.input<S> } : unknown;
type JsonBody<E> = E extends { body: { kind: 'json'; schema: infer S extends z.ZodType } } ? { body: z.input<S> } : unknown;
/** Bytes are sent under their own type. */
type BytesBody<E> = E extends { body: { kind: 'bytes' } }
  ? { bytes: Blob }
  : E extends { body: { kind: 'form' } }
    ? { form: FormData }
    : unknown;
type QueryPart<E> = E extends { query: infer S extends z.ZodType } ? { query?: QueryInput<z.input<S>> } : unknown;
/** Numbers and booleans may be given as such: they are printed into the query string. */
type QueryInput<T> = { [K in keyof T]: T[K] | number | boolean };
type Params<E> = E extends { params: infer S extends z.ZodType } ? { params: { [K in keyof z.input<S>]: string | number } } : unknown;

export type Input<R extends Route> = Params<ByRoute[R]> &
  QueryPart<ByRoute[R]> &
  Part<ByRoute[R], 'headers'> &
  JsonBody<ByRoute[R]> &
  BytesBody<ByRoute[R]> & { signal?: AbortSignal };

type Answers<E> = E extends { answers: infer A } ? A[keyof A] : never;

type Json<A> = A extends { kind: 'json'; schema: infer S extends z.ZodType } ? z.output<S> : never;

/** The JSON that a route answers with; nothing for one that answers with none. */
export type Output<R extends Route> = [Json<Answers<ByRoute[R]>>] extends [never] ? undefined : Json<Answers<ByRoute[R]>>;

/** A problem that the server answered with, or that kept us from reaching it (`code: 'unreachable'`). */
export class ProblemError extends Error {
  readonly problem: Problem;
  /** How long the server asks to be left alone; null when it did not say. */
  readonly retryAfterSeconds: number | null;

  constructor(problem: Problem, retryAfterSeconds: number | null = null) {
    super(problem.detail);
    this.name = 'ProblemError';
    this.problem = problem;
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

export interface ClientOptions {
  /** Origin of the API without a trailing slash; empty for the page's own. */
  readonly baseUrl?: string;
  /** May throw a `ProblemError` of its own, which is passed on. */
  readonly fetch?: typeof fetch;
}

/** Calls one endpoint; rejects with `ProblemError`, or with the abort reason. */
export type Client = <R extends Route>(route: R, input: Input<R>) => Promise<Output<R>>;

/**
 * The typed client of the API. It carries no schema at run time: what a route takes and answers is inferred
 * from the contract, and the server has validated both.
 */
export function createClient(options: ClientOptions = {}): Client {
  const send = options.fetch ?? fetch.bind(globalThis);
  return async (route, input) => {
    const { params, query, headers, body, bytes, form, signal } = input as {
      params?: Record<string, string | number>;
      query?: Record<string, unknown>;
      headers?: Record<string, string>;
      body?: unknown;
      bytes?: Blob;
      form?: FormData;
      signal?: AbortSignal;
    };
    const [method, template] = splitRoute(route);
    const request: RequestInit = {
      method,
      headers: { accept: 'application/json', ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
    };
    if (body !== undefined) request.body = JSON.stringify(body);
    const payload = bytes ?? form;
    if (payload) request.body = payload;
    if (signal) request.signal = signal;
    const answer = await send(`${options.baseUrl ?? ''}${fillPath(template, params)}${printQuery(query)}`, request).catch(
      (cause: unknown) => {
        if (signal?.aborted) throw signal.reason;
        if (cause instanceof ProblemError) throw cause;
        throw new ProblemError({ ...unreadable(0, 'unreachable'), detail: String(cause) });
      },
    );
    const data: unknown = await answer.json().catch(() => null);
    // What is answered without a body has no type of one either.
    if (answer.ok && (data !== null || !answer.headers.has('content-type'))) return (data ?? undefined) as Output<typeof route>;
    throw new ProblemError(problemIn(data) ?? unreadable(answer.status, 'unreadable'), retryAfter(answer));
  };
}

/** The path and query of a route, for links that the browser follows itself (pictures, streams, events). */
export function routeUrl<R extends Route>(route: R, input: Omit<Input<R>, 'signal'>): string {
  const { params, query } = input as { params?: Record<string, string | number>; query?: Record<string, unknown> };
  return fillPath(splitRoute(route)[1], params) + printQuery(query);
}

function splitRoute(route: string): [string, string] {
  const space = route.indexOf(' ');
  return [route.slice(0, space), route.slice(space + 1)];
}

function fillPath(template: string, params: Record<string, string | number> = {}): string {
  return template.replace(/\{(\w+)(\+?)\}/g, (_, name: string, rest: string) => {
    const value = String(params[name]);
    return rest ? value.split('/').map(encodeURIComponent).join('/') : encodeURIComponent(value);
  });
}

function printQuery(query: Record<string, unknown> = {}): string {
  const entries = Object.entries(query).filter(([, value]) => value !== undefined);
  return entries.length ? `?${new URLSearchParams(entries.map(([key, value]) => [key, String(value)]))}` : '';
}

/** In seconds only: the house never answers with a date. */
function retryAfter(answer: Response): number | null {
  const seconds = Number.parseInt(answer.headers.get('retry-after') ?? '', 10);
  return Number.isNaN(seconds) ? null : seconds;
}

/** Bare, or in the envelope of those endpoints whose answers have one. */
function problemIn(data: unknown): Problem | null {
  if (isProblem(data)) return data;
  const inner = typeof data === 'object' && data !== null && 'error' in data ? data.error : null;
  return isProblem(inner) ? inner : null;
}

function isProblem(data: unknown): data is Problem {
  return typeof data === 'object' && data !== null && 'code' in data && 'detail' in data;
}

function unreadable(status: number, code: string): Problem {
  const detail = `The server answered with status ${status} and nothing that could be read.`;
  return { type: 'about:blank', title: 'No usable answer', status, detail, code, requestId: '', success: false, error: detail };
}

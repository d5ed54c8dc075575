import type { z } from 'zod';
import type { Question } from './permissions.ts';
import type { ProblemCode } from './problem.ts';

/**
 * An endpoint as data. The server binds and validates with it, OpenAPI is printed from it and the typed
 * client is inferred from it; nothing about an endpoint is written anywhere else.
 */
export interface Endpoint {
  /** Unique camelCase name; becomes the OpenAPI `operationId`. */
  readonly id: string;
  readonly method: Method;
  /** Path template with `{name}` parameters; `{name+}` takes the rest of the path, slashes included. */
  readonly path: string;
  /** The chapter of the documentation that it belongs to. */
  readonly tag: string;
  readonly summary: string;
  readonly description?: string;
  readonly access: Access;
  readonly params?: z.ZodType;
  readonly query?: z.ZodType;
  /** Request headers that the handler reads, lower-case names. Other headers are not its business. */
  readonly headers?: z.ZodType;
  readonly body?: RequestBody;
  /** Every answer that is not a problem, by status. */
  readonly answers: { readonly [status: number]: Answer };
  /** How often it may be called; told in `RateLimit-Policy` and `RateLimit` on every answer. */
  readonly rate?: Rate;
  /** Problems this endpoint may answer with, beyond those that every endpoint has. */
  readonly problems?: readonly ProblemCode[];
  /**
   * Asked by players, thousands of times a film, and by whoever shows what is everybody's: pages of every origin may read the
   * answers (CORS, without credentials), and nothing that other answers go through on their way stands before it.
   */
  readonly players?: true;
  /** What is asked says of the asker what is nobody else’s: the query stays out of the log. Its path has no parameters. */
  readonly confidential?: true;
  /** Every answer, of failure too, is `{ success, data, error, timestamp }`, with the problem in `error`, as the original API has it. */
  readonly enveloped?: true;
}

/** HEAD and OPTIONS where they mean something of their own; every GET answers HEAD by itself. */
export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE' | 'HEAD' | 'OPTIONS';

/**
 * Who may call. A question of the permissions: whoever could be let through for some thing; the handler then asks about
 * the thing itself. `public`: anyone, though a token or key that is given must be good. `holder`: whoever holds an
 * unexpired link or token that we gave out; it alone is the right, and other credentials are not looked at. `operator`: from the machine itself, or with METRICS_TOKEN.
 */
export type Access = 'public' | 'holder' | 'operator' | Question;

export interface Rate {
  readonly requests: number;
  readonly windowSeconds: number;
  /** Whose calls are counted together: the user's or client's, else the address's (`caller`); or always the address's. */
  readonly by?: 'caller' | 'address';
}

export type RequestBody =
  /** @param maxBytes that it may have, where texts may be longer than the 256 KiB that are enough elsewhere. */
  | { readonly kind: 'json'; readonly schema: z.ZodType; readonly example: unknown; readonly maxBytes?: number }
  /** Raw bytes, handed to the handler as a stream; the handler bounds them. */
  | { readonly kind: 'bytes'; readonly description: string }
  /** `multipart/form-data` with one file in it (RFC 7578), handed to the handler as a stream. */
  | { readonly kind: 'form'; readonly field: string; readonly description: string };

export type Answer =
  | JsonAnswer
  | { readonly kind: 'bytes'; readonly contentTypes: readonly string[]; readonly description: string }
  /** Server-Sent Events: each event's `data` is one JSON value of `schema`. */
  | { readonly kind: 'events'; readonly schema: z.ZodType; readonly description: string; readonly example: unknown }
  | StreamAnswer
  | { readonly kind: 'empty'; readonly description: string };

/**
 * A message that is being written, in the UI-message protocol of Vercel's AI SDK over Server-Sent Events: each event's `data`
 * is one part, the last is `[DONE]`.
 */
export interface StreamAnswer {
  readonly kind: 'stream';
  readonly schema: z.ZodType;
  readonly description: string;
  readonly example: unknown;
}

export interface JsonAnswer<S extends z.ZodType = z.ZodType> {
  readonly kind: 'json';
  readonly schema: S;
  readonly description: string;
  readonly example: z.output<S>;
  /** The `Cache-Control` of the answer; `no-cache` (revalidate by ETag) when absent. */
  readonly cacheControl?: string;
  /** Set by `jsonOrStream`. */
  readonly stream?: StreamAnswer;
}

/** Declares an endpoint and keeps its literal types for the server's handlers and the client. */
export function endpoint<const E extends Endpoint>(definition: E): E {
  return definition;
}

/** A JSON answer whose example is checked against its schema by the compiler. */
export function json<S extends z.ZodType>(
  description: string,
  schema: S,
  example: z.output<S>,
  options: { cacheControl?: string } = {},
): JsonAnswer<S> {
  return { kind: 'json', schema, description, example, ...options };
}

/** The same for an answer that also comes as a stream, to callers who prefer `text/event-stream` (RFC 9110, 12.5.1). */
export function jsonOrStream<S extends z.ZodType, T extends StreamAnswer>(
  answer: JsonAnswer<S>,
  stream: T,
): JsonAnswer<S> & { readonly stream: T } {
  return { ...answer, stream };
}

import type { Readable } from 'node:stream';

/** What can be kept as JSON. */
export type JSONValue = null | boolean | number | string | JSONValue[] | { [key: string]: JSONValue };

/** What is to be made, in words that every provider can be told in its own. */
export interface MakeRequest {
  readonly prompt: string;
  readonly negativePrompt: string | null;
  /** px; what a provider does not know is made in its nearest shape. */
  readonly width: number;
  readonly height: number;
  /** `16:9`, where it was given in place of a size. */
  readonly aspectRatio: string | null;
  readonly count: number;
  readonly seed: number | null;
  /** Pictures to work from, in the order in which they were given. */
  readonly inputs: readonly { readonly bytes: Buffer; readonly contentType: string }[];
}

export interface MadeOutput {
  readonly body: Buffer | Readable;
}

export type Made =
  | { readonly state: 'made'; readonly outputs: readonly MadeOutput[]; readonly warnings: readonly string[] }
  /** The provider works on it by itself; ask again after a while. */
  | { readonly state: 'waiting'; readonly askAfterSeconds: number };

export interface MakeRun {
  readonly signal: AbortSignal;
  /** What the provider calls work that was begun before; null: it is to be begun. */
  readonly operation: JSONValue | null;
  /** Called with what the provider calls the work, before anything else is done with it. */
  readonly begun: (operation: JSONValue) => Promise<void>;
}

/** Somebody who makes pictures or films. */
export interface Maker {
  readonly model: string;
  readonly kind: 'image' | 'video';
  /** Whether pictures can be given to work from, and how many. */
  readonly mostInputs: number;
  /** @throws {MakerFailure} */
  make(request: MakeRequest, run: MakeRun): Promise<Made>;
}

/** Why nothing was made. */
export class MakerFailure extends Error {
  readonly reason: 'refused' | 'provider' | 'timeout' | 'unavailable';
  /** HTTP status of the answer, where there was one. */
  readonly status: number | null;
  /** What the provider asked to wait. */
  readonly retryAfterMs: number | null;
  /** Whether it may be different the next time. */
  readonly mayPass: boolean;
  /** Whether the provider may have made, and charged, something that we never heard of. */
  readonly unknown: boolean;

  constructor(
    reason: MakerFailure['reason'],
    message: string,
    more: { status?: number | null; retryAfterMs?: number | null; mayPass?: boolean; unknown?: boolean; cause?: unknown } = {},
  ) {
    super(message, { cause: more.cause });
    this.name = 'MakerFailure';
    this.reason = reason;
    this.status = more.status ?? null;
    this.retryAfterMs = more.retryAfterMs ?? null;
    this.mayPass = more.mayPass ?? false;
    this.unknown = more.unknown ?? false;
  }
}

/** Statuses after which a provider may be asked again. */
const PASSING = new Set([408, 409, 425, 429, 500, 502, 503, 504, 529]);

/** A failure of a call by the AI SDK, in our words. @param signal the caller’s, whose reason is thrown as it is. */
export function makerFailureOf(error: unknown, signal: AbortSignal): unknown {
  if (error instanceof MakerFailure) return error;
  if (signal.aborted) return signal.reason;
  const { statusCode, responseHeaders, responseBody, name } = error as {
    statusCode?: unknown;
    responseHeaders?: Record<string, string>;
    responseBody?: unknown;
    name?: string;
  };
  if (name === 'TimeoutError')
    return new MakerFailure('timeout', 'The provider did not answer in time.', { mayPass: true, unknown: true, cause: error });
  if (typeof statusCode === 'number') {
    const retryAfterMs = retryHint(responseHeaders ?? {}, typeof responseBody === 'string' ? responseBody : '');
    return new MakerFailure('provider', `The provider answered ${statusCode}.`, {
      status: statusCode,
      retryAfterMs,
      mayPass: PASSING.has(statusCode),
      // It answered 200, and not as it should.
      unknown: statusCode < 300,
      cause: error,
    });
  }
  return new MakerFailure('provider', 'The provider could not be reached.', { mayPass: true, unknown: true, cause: error });
}

/** `Retry-After` (RFC 9110, 10.2.3), or what Google says in `google.rpc.RetryInfo`: `"retryDelay": "23s"`. */
function retryHint(headers: Record<string, string>, body: string): number | null {
  const seconds = Number(headers['retry-after'] ?? /"retryDelay"\s*:\s*"(\d+(?:\.\d+)?)s"/.exec(body)?.[1]);
  return Number.isFinite(seconds) && seconds >= 0 ? seconds * 1_000 : null;
}

/** A `fetch` that breaks off answers of more than so many bytes. */
export function cappedFetch(mostBytes: number): typeof fetch {
  return async (input, init) => {
    const answer = await fetch(input, init);
    if (Number(answer.headers.get('content-length')) > mostBytes) {
      await answer.body?.cancel();
      throw new MakerFailure('provider', 'The provider’s answer is too large.', { unknown: true });
    }
    let read = 0;
    const counted = answer.body?.pipeThrough(
      new TransformStream<Uint8Array, Uint8Array>({
        transform(piece, controller) {
          read += piece.byteLength;
          if (read > mostBytes) controller.error(new MakerFailure('provider', 'The provider’s answer is too large.', { unknown: true }));
          else controller.enqueue(piece);
        },
      }),
    );
    return new Response(counted ?? null, { status: answer.status, statusText: answer.statusText, headers: answer.headers });
  };
}

/** Of some shapes, the one whose proportions are nearest. */
export function nearestRatio<R extends `${number}:${number}`>(
  request: Pick<MakeRequest, 'width' | 'height' | 'aspectRatio'>,
  known: readonly [R, ...R[]],
): R {
  const share = (ratio: string) => {
    const [across = 1, down = 1] = ratio.split(':').map(Number);
    return Math.log(across / down);
  };
  const wanted = request.aspectRatio === null ? Math.log(request.width / request.height) : share(request.aspectRatio);
  return known.reduce((best, ratio) => (Math.abs(share(ratio) - wanted) < Math.abs(share(best) - wanted) ? ratio : best));
}

import * as z from 'zod';
import { createPace, realTimer, type Timer } from './pace.ts';

export interface TmdbSettings {
  /** Key of version 3, or token of version 4. */
  readonly key: string;
  /** Where the API is, with its version: no slash at the end. */
  readonly url: string;
}

export interface TmdbLimits {
  readonly perSecond: number;
  /** Milliseconds that one request may take, its body included. */
  readonly timeoutMs: number;
  /** Requests for one answer, the first included. */
  readonly attempts: number;
}

/** TMDB asks to stay about here ("Rate limiting", developer.themoviedb.org). */
export const TMDB_LIMITS: TmdbLimits = { perSecond: 40, timeoutMs: 15_000, attempts: 5 };
/** A film with all its credits is some hundred kilobytes. */
const MAX_ANSWER_BYTES = 8 * 1024 * 1024;
const FIRST_BACK_OFF_MS = 500;
/** Also what a `Retry-After` may say at most. */
const LONGEST_BACK_OFF_MS = 60_000;

/** Why TMDB gave no answer, in words for whoever imports. Never with the key, nor the address that it stands in. */
export class TmdbError extends Error {
  /** `busy`: may be well again later; `refused`: will not be. */
  readonly kind: 'busy' | 'refused';

  constructor(kind: 'busy' | 'refused', message: string) {
    super(message);
    this.name = 'TmdbError';
    this.kind = kind;
  }
}

export interface TmdbClient {
  /**
   * An answer of the API. @returns null where there is no such thing (404).
   * @throws {TmdbError}; the signal's reason.
   */
  get(path: string, query: Readonly<Record<string, string | number>>, signal: AbortSignal): Promise<unknown>;
}

const Refusal = z.object({ status_message: z.string().max(300) });

/**
 * TMDB's API of version 3: so many requests a second, each with a limit of time and, where TMDB is busy or not to be reached,
 * repeated with growing pauses and a share of chance (AWS' "full jitter"), or as long as it says itself.
 */
export function createTmdbClient(
  { key, url }: TmdbSettings,
  options: { limits?: TmdbLimits; timer?: Timer; random?: () => number } = {},
): TmdbClient {
  const { limits = TMDB_LIMITS, timer = realTimer, random = Math.random } = options;
  const pace = createPace({ perSecond: limits.perSecond, timer });
  // A token of version 4 is a JWT (RFC 7519): three parts with points between them.
  const isToken = /^[\w-]+\.[\w-]+\.[\w-]+$/.test(key);
  const headers = { accept: 'application/json', ...(isToken ? { authorization: `Bearer ${key}` } : {}) };

  const ask = async (path: string, query: Readonly<Record<string, string | number>>, signal: AbortSignal) => {
    const address = new URL(url + path);
    for (const [name, value] of Object.entries(query)) address.searchParams.set(name, String(value));
    if (!isToken) address.searchParams.set('api_key', key);
    const late = AbortSignal.timeout(limits.timeoutMs);
    try {
      const response = await fetch(address, { headers, redirect: 'error', signal: AbortSignal.any([signal, late]) });
      return { status: response.status, retryAfter: response.headers.get('retry-after'), text: await readText(response) };
    } catch (error) {
      signal.throwIfAborted();
      if (error instanceof TmdbError) throw error;
      // What fetch says may name the address: only its code is passed on.
      throw new TmdbError('busy', late.aborted ? `TMDB did not answer within ${limits.timeoutMs / 1_000} s.` : unreachable(error));
    }
  };

  return {
    async get(path, query, signal) {
      for (let attempt = 1; ; attempt++) {
        await pace.turn(signal);
        let pause = random() * Math.min(LONGEST_BACK_OFF_MS, FIRST_BACK_OFF_MS * 2 ** attempt);
        let busy: TmdbError;
        try {
          const { status, retryAfter, text } = await ask(path, query, signal);
          if (status === 200) return readJson(text);
          if (status === 404) return null;
          if (status !== 429 && status < 500) throw refusal(status, text);
          busy = new TmdbError('busy', status === 429 ? 'TMDB asks to come more slowly.' : `TMDB has a fault of its own (${status}).`);
          const asked = readRetryAfter(retryAfter, Date.now());
          if (asked !== null) {
            pause = asked;
            // Meant for all that is under way, not for this one alone.
            if (status === 429) pace.pause(asked);
          }
        } catch (error) {
          if (!(error instanceof TmdbError) || error.kind === 'refused') throw error;
          busy = error;
        }
        if (attempt >= limits.attempts) throw new TmdbError('busy', `${busy.message} It was asked ${attempt} times.`);
        await timer.wait(pause, signal);
      }
    },
  };
}

function refusal(status: number, text: string): TmdbError {
  if (status === 401 || status === 403) return new TmdbError('refused', 'TMDB does not accept the key: check TMDB_API_KEY.');
  const said = Refusal.safeParse(readJson(text)).data?.status_message;
  return new TmdbError('refused', `TMDB refuses the question (${status})${said ? `: ${said}` : '.'}`);
}

function unreachable(error: unknown): string {
  const { code } = ((error as Error).cause ?? error) as NodeJS.ErrnoException;
  return `TMDB cannot be reached${typeof code === 'string' ? ` (${code})` : ''}.`;
}

/** What is no JSON is told as what is no film: by those who read it. */
function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Seconds, or a date (RFC 9110, section 10.2.3). In milliseconds. */
function readRetryAfter(text: string | null, now: number): number | null {
  if (text === null) return null;
  const ms = /^\d+$/.test(text.trim()) ? Number(text) * 1_000 : Date.parse(text) - now;
  return Number.isNaN(ms) ? null : Math.min(LONGEST_BACK_OFF_MS, Math.max(0, ms));
}

async function readText(response: Response): Promise<string> {
  const parts: Uint8Array[] = [];
  let bytes = 0;
  for await (const part of response.body ?? []) {
    bytes += part.length;
    if (bytes > MAX_ANSWER_BYTES) throw new TmdbError('refused', 'TMDB sent an answer of absurd length.');
    parts.push(part);
  }
  return Buffer.concat(parts).toString('utf8');
}

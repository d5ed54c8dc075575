import type { LanguageModel } from 'ai';
import type { ChatRequest, ChatTokens } from './chat-models.ts';

export interface Patience {
  /** Longest to the first word, … */
  readonly firstMs: number;
  /** … between two, … */
  readonly betweenMs: number;
  /** … and in all. */
  readonly allMs: number;
}

/** What one provider says to one request. */
export type Said = { readonly type: 'text'; readonly text: string } | { readonly type: 'end'; readonly tokens: ChatTokens };

/** A provider failed; `waitMs` is what it asked to be left alone for. */
export class ProviderFailure extends Error {
  readonly waitMs: number | null;
  readonly status: number | null;

  constructor(message: string, options: { cause?: unknown; waitMs?: number | null; status?: number | null } = {}) {
    super(message, { cause: options.cause });
    this.name = 'ProviderFailure';
    this.waitMs = options.waitMs ?? null;
    this.status = options.status ?? null;
  }
}

/** Characters of a token, roughly, where a provider does not count. */
const TOKEN_LENGTH = 4;
/** Characters that an answer is cut at, whatever the model thinks of limits. */
const LONGEST_ANSWER = 20_000;

/**
 * Asks one model. The request ends with the caller’s signal, and when nothing is said for too long.
 * @throws {ProviderFailure} for whatever goes wrong but the caller’s own signal, whose reason is thrown as it is.
 */
export async function* askOne(model: LanguageModel, request: ChatRequest, patience: Patience): AsyncGenerator<Said> {
  const { streamText } = await import('ai');
  const own = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const within = (milliseconds: number, what: string) => {
    clearTimeout(timer);
    timer = setTimeout(() => own.abort(new ProviderFailure(`It said nothing ${what}`)), milliseconds);
  };
  const whole = setTimeout(() => own.abort(new ProviderFailure('It took too long')), patience.allMs);
  const signal = AbortSignal.any([request.signal, own.signal]);
  const turns = request.turns.map(({ role, text }) => ({ role, content: text }));
  let answer = '';
  let tokens: ChatTokens | null = null;
  try {
    within(patience.firstMs, 'in time');
    const { stream } = streamText({
      model,
      instructions: request.system,
      messages: turns,
      maxOutputTokens: request.maxTokens,
      ...(request.temperature !== undefined && { temperature: request.temperature }),
      maxRetries: 0,
      abortSignal: signal,
      // What is wrong comes as a part of the stream.
      onError: () => undefined,
    });
    for await (const part of untilAborted(stream, signal)) {
      if (part.type === 'error') throw part.error;
      if (part.type === 'finish') {
        const { inputTokens, outputTokens } = part.totalUsage;
        tokens = { prompt: inputTokens ?? estimate(promptOf(request)), answer: outputTokens ?? estimate(answer) };
      }
      if (part.type !== 'text-delta' || !part.text) continue;
      within(patience.betweenMs, 'for too long');
      answer += part.text;
      yield { type: 'text', text: part.text };
      if (answer.length > LONGEST_ANSWER) break;
    }
    request.signal.throwIfAborted();
    if (!tokens && answer.length <= LONGEST_ANSWER) throw new ProviderFailure('It broke off');
    yield { type: 'end', tokens: tokens ?? { prompt: estimate(promptOf(request)), answer: estimate(answer) } };
  } catch (error) {
    request.signal.throwIfAborted();
    if (own.signal.aborted) throw own.signal.reason;
    throw failureOf(error);
  } finally {
    clearTimeout(timer);
    clearTimeout(whole);
    own.abort();
  }
}

/** A stream that does not end by the signal itself keeps nobody waiting. */
async function* untilAborted<T>(stream: AsyncIterable<T>, signal: AbortSignal): AsyncGenerator<T> {
  const iterator = stream[Symbol.asyncIterator]();
  const aborted = new Promise<never>((_, fail) => {
    if (signal.aborted) fail(signal.reason);
    signal.addEventListener('abort', () => fail(signal.reason), { once: true });
  });
  aborted.catch(() => undefined);
  try {
    for (;;) {
      const next = await Promise.race([iterator.next(), aborted]);
      if (next.done) return;
      yield next.value;
    }
  } finally {
    void iterator.return?.()?.catch(() => undefined);
  }
}

function failureOf(error: unknown): ProviderFailure {
  if (error instanceof ProviderFailure) return error;
  const { statusCode, responseHeaders } = error as { statusCode?: unknown; responseHeaders?: Record<string, string> };
  const status = typeof statusCode === 'number' ? statusCode : null;
  const waitMs = waitOf(responseHeaders ?? {});
  return new ProviderFailure(status === null ? 'It did not answer' : `It answered ${status}`, { cause: error, status, waitMs });
}

/** `retry-after-ms` before `retry-after` (seconds, RFC 9110, 10.2.3), as providers send them. */
function waitOf(headers: Record<string, string>): number | null {
  const milliseconds = Number(headers['retry-after-ms']);
  if (headers['retry-after-ms'] && milliseconds >= 0) return milliseconds;
  const seconds = Number(headers['retry-after']);
  return headers['retry-after'] && seconds >= 0 ? seconds * 1_000 : null;
}

const promptOf = ({ system, turns }: ChatRequest) => system + turns.map(({ text }) => text).join('');
const estimate = (text: string) => Math.ceil(text.length / TOKEN_LENGTH);

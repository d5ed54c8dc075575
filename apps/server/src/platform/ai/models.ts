import type { LanguageModel } from 'ai';
import type { Logger } from '../observability/logger.ts';
import type { Metrics } from '../observability/metrics.ts';
import { Breaker } from './breaker.ts';
import { type ChatEvent, type ChatModels, type ChatRequest, type ChatTokens, ChatUnavailable } from './chat-models.ts';
import { askOne, type Patience, ProviderFailure } from './one-answer.ts';
import { type ChatProviderSettings, languageModelOf } from './providers.ts';

const PATIENCE: Patience = { firstMs: 15_000, betweenMs: 15_000, allMs: 120_000 };
/** For what can be done without, nobody waits long. */
const JSON_PATIENCE: Patience = { firstMs: 4_000, betweenMs: 4_000, allMs: 6_000 };
/** A provider that asks to wait no longer than this is asked again instead of the next one. */
const SHORT_WAIT_MS = 2_000;

interface Asked {
  readonly name: string;
  readonly settings: ChatProviderSettings;
  readonly breaker: Breaker;
  model: Promise<LanguageModel> | null;
}

/** @param deps.patience and json’s for tests that do not want to wait. */
export function createChatModels(
  providers: readonly ChatProviderSettings[],
  deps: { log: Logger; metrics: Metrics; now: () => number; patience?: Patience; jsonPatience?: Patience },
): ChatModels {
  const { log, metrics, now, patience = PATIENCE, jsonPatience = JSON_PATIENCE } = deps;
  const all: Asked[] = providers.map((settings) => ({ name: settings.model, settings, breaker: new Breaker(now), model: null }));

  const modelOf = (asked: Asked) => {
    asked.model ??= languageModelOf(asked.settings).catch((error) => {
      asked.model = null;
      throw error;
    });
    return asked.model;
  };
  const count = (asked: Asked, outcome: 'answered' | 'failed' | 'cut' | 'stopped', tokens?: ChatTokens) => {
    const { provider } = asked.settings;
    metrics.aiCalls.inc({ provider, outcome });
    if (tokens) {
      metrics.aiTokens.inc({ provider, kind: 'prompt' }, tokens.prompt);
      metrics.aiTokens.inc({ provider, kind: 'answer' }, tokens.answer);
    }
  };
  const blame = (asked: Asked, error: unknown) => {
    const failure = error instanceof ProviderFailure ? error : new ProviderFailure('It did not answer', { cause: error });
    asked.breaker.failed(failure.waitMs);
    count(asked, 'failed');
    log.warn({ provider: asked.settings.provider, model: asked.name, status: failure.status, err: failure }, 'A language model failed');
    return failure;
  };

  /** @returns whether somebody answered; nothing has been given away before. */
  async function* from(asked: Asked, request: ChatRequest): AsyncGenerator<ChatEvent, boolean> {
    let said = '';
    try {
      for await (const part of askOne(await modelOf(asked), request, patience)) {
        if (part.type === 'text') {
          if (!said) yield { type: 'model', model: asked.name };
          said += part.text;
          yield part;
        } else {
          if (!said) throw new ProviderFailure('It said nothing');
          asked.breaker.succeeded();
          count(asked, 'answered', part.tokens);
          yield { type: 'end', tokens: part.tokens, cut: false };
        }
      }
      return true;
    } catch (error) {
      if (request.signal.aborted) {
        asked.breaker.letGo();
        count(asked, 'stopped');
        throw request.signal.reason;
      }
      const { waitMs } = blame(asked, error);
      if (said) {
        count(asked, 'cut');
        yield { type: 'end', tokens: { prompt: 0, answer: Math.ceil(said.length / 4) }, cut: true };
        return true;
      }
      if (waitMs !== null && waitMs <= SHORT_WAIT_MS) throw new TryAgain(waitMs);
      return false;
    }
  }

  return {
    names: all.map(({ name }) => name),
    async *stream(request) {
      for (const asked of all) {
        if (!asked.breaker.enter()) continue;
        try {
          if (yield* from(asked, request)) return;
        } catch (error) {
          if (!(error instanceof TryAgain)) throw error;
          await pause(error.waitMs, request.signal);
          // Its rest is over when the wait is, whatever the clock says of it.
          if (yield* once(from(asked, request))) return;
        }
      }
      request.signal.throwIfAborted();
      throw new ChatUnavailable();
    },
    async json(request, schema) {
      for (const asked of all) {
        if (!asked.breaker.enter()) continue;
        let text = '';
        let tokens: ChatTokens = { prompt: 0, answer: 0 };
        try {
          for await (const part of askOne(await modelOf(asked), request, jsonPatience)) {
            if (part.type === 'text') text += part.text;
            else tokens = part.tokens;
          }
          asked.breaker.succeeded();
        } catch (error) {
          if (request.signal.aborted) {
            asked.breaker.letGo();
            throw request.signal.reason;
          }
          blame(asked, error);
          continue;
        }
        try {
          const value = schema.parse(JSON.parse(jsonIn(text)));
          count(asked, 'answered', tokens);
          return { value, tokens };
        } catch (err) {
          // It answers, if badly: no reason to leave it alone.
          count(asked, 'failed', tokens);
          log.info({ provider: asked.settings.provider, err }, 'A language model gave no JSON of the schema');
          return null;
        }
      }
      return null;
    },
  };
}

/** It asked to wait for a moment only. */
class TryAgain extends Error {
  readonly waitMs: number;

  constructor(waitMs: number) {
    super('Try again');
    this.waitMs = waitMs;
  }
}

async function* once(events: AsyncGenerator<ChatEvent, boolean>): AsyncGenerator<ChatEvent, boolean> {
  try {
    return yield* events;
  } catch (error) {
    if (error instanceof TryAgain) return false;
    throw error;
  }
}

function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((done, fail) => {
    const stop = () => {
      clearTimeout(timer);
      fail(signal.reason);
    };
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', stop);
      done();
    }, milliseconds);
    signal.addEventListener('abort', stop, { once: true });
  });
}

/** Models like to put JSON into a fence of Markdown, or words around it. */
function jsonIn(text: string): string {
  const from = text.indexOf('{');
  const to = text.lastIndexOf('}');
  return from >= 0 && to > from ? text.slice(from, to + 1) : text;
}

import { randomBytes } from 'node:crypto';
import type { chat, search as searching } from '@fotograma/contract';
import type { AnswerCache } from '../../platform/ai/answer-cache.ts';
import { type ChatModels, type ChatTurn, ChatUnavailable } from '../../platform/ai/chat-models.ts';
import type { Logger } from '../../platform/observability/logger.ts';
import type { Metrics } from '../../platform/observability/metrics.ts';
import type { Search } from '../search/index.ts';
import { clean } from './cleaning.ts';
import { type Written, writeAnswer } from './extractive/extractive.ts';
import type { FactsRepository, FilmFacts } from './facts.repository.ts';
import { type Refusal, refusalOf } from './gate.ts';
import { PROMPT_VERSION, systemPrompt } from './prompt.ts';
import { createRetriever, type Retrieved } from './retrieving.ts';
import type { PersonalTaste } from './taste.ts';
import { type Before, type Wish, wishOf } from './wish.ts';

/** Tokens that an answer may have. */
const ANSWER_TOKENS = 600;
/** Turns before that a model is told. */
const HISTORY = 6;
const EXTRACTIVE = 'extractive';
/** Words that are shown at once of what is there already. */
const WORDS_A_PIECE = 6;

export interface Question {
  readonly id: string;
  readonly userId: string;
  readonly text: string;
  readonly language: searching.QuestionLanguage | undefined;
  /** Oldest first. */
  readonly history: readonly { readonly role: 'user' | 'assistant'; readonly text: string }[];
  readonly before: readonly Before[];
  /** Whether language models may be asked: the person’s tokens are not used up. */
  readonly mayAskModels: boolean;
  readonly signal: AbortSignal;
}

/** What becomes known of an answer, in this order. */
export type Progress = { readonly kind: 'films'; readonly films: readonly FilmFacts[] } | { readonly kind: 'text'; readonly text: string };

export interface Answered {
  readonly text: string;
  readonly films: readonly FilmFacts[];
  readonly citations: readonly chat.Citation[];
  readonly answered: boolean;
  readonly refusal: Refusal | null;
  readonly wish: Wish;
  readonly model: string;
  readonly tokens: { readonly prompt: number; readonly answer: number };
  readonly cut: boolean;
}

/** Text of a model that may be given to others who ask the same. */
export interface KeptText {
  readonly text: string;
  readonly model: string;
}

interface ModelText extends KeptText {
  readonly tokens: { prompt: number; answer: number };
  readonly cut: boolean;
}

/** Answers one question: understands it, looks for films, and has it written, by a model where there is one and by rule else. */
export function createAnswering(deps: {
  search: Search;
  facts: FactsRepository;
  taste: PersonalTaste;
  models: ChatModels;
  cache: AnswerCache<KeptText>;
  metrics: Metrics;
  log: Logger;
}) {
  const { search, facts, models, cache, metrics, log } = deps;
  const retrieve = createRetriever(deps);
  /** In no answer that keeps to the rules; where it is, the rules were talked away. */
  const canary = randomBytes(9).toString('base64url');

  const understand = async (question: Question): Promise<Wish> => {
    const analysis = await search.analyse(question.text);
    const last = question.before.at(-1);
    const known = new Map((await facts.of(last?.movieIds ?? [])).map((film) => [film.id, film]));
    return wishOf(question.text, analysis, question.before, {
      language: question.language,
      runtimeOf: (id) => known.get(id)?.runtime ?? null,
      yearOf: (id) => known.get(id)?.year ?? null,
    });
  };

  /** By a model, piece by piece; null where none answers. What was kept of the same question is given instead. */
  const byModel = async (question: Question, wish: Wish, retrieved: Retrieved, tell: (text: string) => void): Promise<ModelText | null> => {
    const mayKeep = !wish.isPersonal && question.history.length === 0;
    const ask = async (): Promise<ModelText | null> => {
      const fence = `=== ${randomBytes(12).toString('base64url')} ===`;
      const system = systemPrompt(retrieved.films, { language: wish.language, fence, canary });
      const turns: ChatTurn[] = [...question.history.slice(-HISTORY), { role: 'user', text: question.text }];
      let text = '';
      let model = '';
      try {
        for await (const event of models.stream({ system, turns, maxTokens: ANSWER_TOKENS, signal: question.signal })) {
          if (event.type === 'model') model = event.model;
          else if (event.type === 'text') {
            text += event.text;
            tell(text);
          } else return { text, model, tokens: { ...event.tokens }, cut: event.cut };
        }
      } catch (error) {
        if (question.signal.aborted && text) return { text, model, tokens: { prompt: 0, answer: Math.ceil(text.length / 4) }, cut: true };
        question.signal.throwIfAborted();
        if (!(error instanceof ChatUnavailable)) throw error;
      }
      return null;
    };
    if (!mayKeep) return ask();
    const key = cache.keyOf({
      models: models.names,
      prompt: PROMPT_VERSION,
      language: wish.language,
      question: question.text.trim().toLowerCase(),
      films: retrieved.films.map(({ id, hash }) => [id, hash]),
    });
    let own: ModelText | null = null;
    const kept = await cache.once(key, question.signal, async () => {
      own = await ask();
      return own && !own.cut ? { text: own.text, model: own.model } : null;
    });
    if (own) return own;
    return kept && { ...kept, tokens: { prompt: 0, answer: 0 }, cut: false };
  };

  const written = (question: Question, wish: Wish, retrieved: Retrieved, refusal: Refusal | null): Answered => {
    const answer: Written = writeAnswer(wish, retrieved, refusal, question.id);
    const { text, films, answered } = answer;
    return {
      text,
      films,
      citations: citationsOf(text, films),
      answered,
      refusal,
      wish,
      model: EXTRACTIVE,
      tokens: { prompt: 0, answer: 0 },
      cut: false,
    };
  };

  return async (question: Question, tell: (progress: Progress) => void): Promise<Answered> => {
    const wish = await understand(question);
    question.signal.throwIfAborted();
    const isAsking = wish.intent !== 'greeting' && wish.intent !== 'off-topic' && wish.intent !== 'unknown-fact';
    const seen = question.before.flatMap(({ movieIds }) => movieIds.slice(0, 4));
    const retrieved: Retrieved = isAsking
      ? await retrieve(wish, question.userId, seen, question.signal)
      : { films: [], hits: new Map(), english: wish.text };
    const refusal = refusalOf(wish, retrieved);
    const plainly = written(question, wish, retrieved, refusal);
    const asksModel = refusal === null && wish.intent !== 'greeting' && models.names.length > 0 && question.mayAskModels;
    tell({ kind: 'films', films: asksModel ? retrieved.films : plainly.films });
    if (!asksModel) {
      for (const piece of piecesOf(plainly.text)) tell({ kind: 'text', text: piece });
      return plainly;
    }
    // Shown as it comes, but for the sentence that is being written: it may be one that has to go.
    let shown = '';
    const show = (text: string) => {
      const whole = clean(text.slice(0, wholeSentences(text)), retrieved.films).text;
      if (!whole.startsWith(shown) || whole.includes(canary)) return;
      if (whole.length > shown.length) tell({ kind: 'text', text: whole.slice(shown.length) });
      shown = whole;
    };
    const told = await byModel(question, wish, retrieved, show);
    if (!told) return plainly;
    const cleaned = clean(told.text, retrieved.films);
    if (cleaned.invented.length) {
      metrics.chatInvented.inc(cleaned.invented.length);
      log.warn(
        { model: told.model, titles: cleaned.invented.length },
        'A language model named films that it was not given; they were taken out',
      );
    }
    if (!cleaned.text || told.text.includes(canary)) {
      if (told.text.includes(canary)) log.warn({ model: told.model }, 'A language model gave its rules away; its answer was not used');
      return { ...plainly, tokens: told.tokens };
    }
    return {
      text: cleaned.text,
      films: retrieved.films,
      citations: citationsOf(cleaned.text, retrieved.films),
      answered: true,
      refusal: null,
      wish,
      model: told.model,
      tokens: told.tokens,
      cut: told.cut,
    };
  };
}

function citationsOf(text: string, films: readonly FilmFacts[]): chat.Citation[] {
  const numbers = [...new Set([...text.matchAll(/\[(\d+)\]/g)].map(([, n]) => Number(n)))];
  return numbers.flatMap((n) => {
    const film = films[n - 1];
    return film ? [{ n, movieId: film.id, title: film.title, year: film.year }] : [];
  });
}

/** How far a text goes that ends with a sentence or a line. */
function wholeSentences(text: string): number {
  return Math.max(text.lastIndexOf('\n'), text.lastIndexOf('. '), text.lastIndexOf('! '), text.lastIndexOf('? ')) + 1;
}

function piecesOf(text: string): string[] {
  const words = text.match(/\S+\s*/g) ?? [];
  return Array.from({ length: Math.ceil(words.length / WORDS_A_PIECE) }, (_, n) =>
    words.slice(n * WORDS_A_PIECE, (n + 1) * WORDS_A_PIECE).join(''),
  );
}

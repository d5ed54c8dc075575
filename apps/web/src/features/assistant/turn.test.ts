import { describe, expect, it } from 'vitest';
import { orderFilms } from './order.ts';
import type { Answer, ChatMessage } from './queries.ts';
import { shownMessages } from './shown.ts';
import type { ChatPart } from './streams.ts';
import { addPart, answerSoFar, beginTurn, type Turn } from './turn.ts';

const film = (id: number, title: string): Answer['contextMovies'][number] => ({
  id,
  slug: title.toLowerCase(),
  title,
  originalTitle: null,
  titles: {},
  year: 1927,
  releaseDate: null,
  runtime: null,
  originalLanguage: 'de',
  countries: [],
  overview: '',
  directors: [],
  categories: [],
  posterUrl: '',
  posterSet: null,
  backdropUrl: null,
  backdropSet: null,
  voteAverage: null,
  voteCount: 0,
  playable: false,
});
const FILMS = [film(17, 'Metropolis'), film(8, 'Nosferatu')];
const START: ChatPart = {
  type: 'start',
  messageId: 'answer',
  messageMetadata: { conversationId: 'talk', userMessageId: 'question', timestamp: '2026-01-01T12:00:00.000Z' },
};
const text = (delta: string): ChatPart => ({ type: 'text-delta', id: 't', delta });
const source = (id: string): ChatPart => ({ type: 'source-document', sourceId: id, mediaType: 'application/json', title: '' });
const ANSWER: Answer = {
  id: 'answer',
  conversationId: 'talk',
  message: 'Checked. [1]',
  contextMovies: FILMS,
  citations: [{ n: 1, movieId: 8, title: 'Nosferatu', year: 1922 }],
  suggestions: [],
  answered: true,
  model: 'extractive',
  state: 'complete',
  timestamp: '2026-01-01T12:00:00.000Z',
};
const after = (parts: readonly ChatPart[], first: Turn = beginTurn({ question: 'Robots?' })): Turn => parts.reduce(addPart, first);

describe('a turn', () => {
  it('shows films before words, and words as they come', () => {
    const films = after([START, { type: 'data-films', data: FILMS }]);
    expect(answerSoFar(films)).toMatchObject({ id: 'answer', message: '', contextMovies: FILMS, state: 'streaming' });
    const words = after([{ type: 'text-start', id: 't' }, text('See '), text('it.'), { type: 'text-end', id: 't' }], films);
    expect(answerSoFar(words)).toMatchObject({ message: 'See it.', state: 'streaming' });
    expect(words).toMatchObject({ question: 'Robots?', conversationId: 'talk', userMessageId: 'question', end: null });
  });

  it('begins a paragraph with every further text', () => {
    expect(after([START, text('One.'), { type: 'text-start', id: 'u' }, text('Two.')]).text).toBe('One.\n\nTwo.');
  });

  it('cites the sources in their order while it streams, the films where none are named', () => {
    const films = after([START, { type: 'data-films', data: FILMS }]);
    expect(answerSoFar(films).citations.map(({ n, movieId }) => [n, movieId])).toEqual([
      [1, 17],
      [2, 8],
    ]);
    const named = after([source('8'), source('8'), source('99')], films);
    expect(answerSoFar(named).citations).toEqual([{ n: 1, movieId: 8, title: 'Nosferatu', year: 1927 }]);
  });

  it('gives way to the checked answer', () => {
    const turn = after([START, text('Invented. [1]'), { type: 'data-answer', data: ANSWER }, { type: 'finish' }]);
    expect(answerSoFar(turn)).toEqual(ANSWER);
    expect(turn.end).toBe('finished');
  });

  it('ends as it was ended: a finish after it changes nothing', () => {
    const stopped = after([START, text('See'), { type: 'abort', reason: 'stopped' }, { type: 'finish' }]);
    expect(answerSoFar(stopped)).toMatchObject({ message: 'See', state: 'stopped' });
    const failed = after([START, { type: 'error', errorText: 'no' }, { type: 'finish' }]);
    expect(answerSoFar(failed).state).toBe('failed');
  });

  it('begins anew when the stream is read again from its beginning', () => {
    const again = after([START, { type: 'data-films', data: FILMS }, source('8'), text('See i'), START, text('See it.')]);
    expect(again).toMatchObject({ text: 'See it.', films: [], sources: [], question: 'Robots?' });
  });

  it('takes no notice of parts that it does not know', () => {
    const turn = after([START]);
    // A newer server may send what this app’s types do not have.
    expect(addPart(turn, { type: 'data-mood' } as unknown as ChatPart)).toBe(turn);
  });
});

describe('beside a turn', () => {
  const asked: ChatMessage = { role: 'user', id: 'question', message: 'Robots?', timestamp: '' };
  const old: ChatMessage = { ...ANSWER, id: 'old', role: 'assistant' };
  const written: ChatMessage = { ...ANSWER, role: 'assistant', state: 'streaming' };

  it('its own question and answer are not shown twice', () => {
    expect(shownMessages([old, asked, written], after([START]))).toEqual([old]);
    expect(shownMessages([old, asked], null)).toEqual([old, asked]);
  });

  it('a question that stands there already stays, and the answer that is written anew goes', () => {
    const anew = after([START], beginTurn({ conversationId: 'talk', replaces: 'old' }));
    expect(shownMessages([asked, old, written], anew)).toEqual([asked]);
  });
});

describe('the films of an answer', () => {
  it('are those cited by their numbers, then the others as they came', () => {
    const films = [film(1, 'A'), film(2, 'B'), film(3, 'C'), film(4, 'D')];
    const citation = (n: number, movieId: number) => ({ n, movieId, title: '', year: null });
    expect(orderFilms(films, [citation(1, 3), citation(2, 2)]).map(({ id }) => id)).toEqual([3, 2, 1, 4]);
  });
});

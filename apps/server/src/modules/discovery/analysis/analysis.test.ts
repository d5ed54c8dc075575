import { discovery } from '@fotograma/contract';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type AnalysedFilm, isVerbatim } from '../findings.ts';
import { createBuiltinAnalyser, readAnchors } from './builtin.ts';
import { judge, judgeSentiments } from './judging.ts';
import { matchesIn, parseLexicon } from './lexicon.ts';
import { CALIBRATION, calibrate, embedAnchors } from './likeness.ts';
import { CUES, readFilm, readLexicons } from './reading.ts';
import { storyOf } from './story.ts';
import { readWeights } from './weights.ts';

const lexicons = await readLexicons();
const weights = await readWeights();
const filmOf = (facts: Partial<AnalysedFilm> = {}): AnalysedFilm => ({
  id: 1,
  title: 'A Film',
  year: 1950,
  overview: null,
  keywords: [],
  genres: [],
  ...facts,
});
const placeOf = (sentiment: discovery.SentimentId) => discovery.SENTIMENTS.indexOf(sentiment);

describe('a lexicon', () => {
  test('finds words in every form, and the longest phrase where several begin', () => {
    const lexicon = parseLexicon('# A comment\nfall in love | joy 2\nfall; weep | joy .5 ; calm 1\n', ['joy', 'calm'], 'a.txt');
    const found = (text: string) => matchesIn(lexicon, text).map(({ start, end, weights: each }) => [text.slice(start, end), ...each]);
    expect(found('They FALL in love; she wept? No: she weeps, and falls.')).toEqual([
      ['FALL in love', 2, 0],
      ['weeps', 0.5, 1],
      ['falls', 0.5, 1],
    ]);
    expect(found('')).toEqual([]);
  });

  test.each(['joy', 'fall | joy', 'fall | sorrow 1', 'fall | joy 1 | calm 1'])('with the line “%s” is refused, with its number', (line) => {
    expect(() => parseLexicon(`#\n${line}`, ['joy', 'calm'], 'a.txt')).toThrow('a.txt:2');
  });

  test('that is shipped speaks of every sentiment, cue and warning, each by many words', () => {
    for (const { names, entries } of Object.values(lexicons))
      for (const [place, name] of names.entries())
        expect([...entries.values()].filter((each) => (each[place] ?? 0) > 0).length, name).toBeGreaterThan(5);
  });
});

describe('the story', () => {
  const parts = (overview: string, title = 'A Film') => storyOf(overview, title).map(({ start, end }) => overview.slice(start, end).trim());
  test('is what is told beside who made the film, what it is called and what it earned', () => {
    expect(
      parts(
        'A Film is a 1950 romantic comedy film directed by Ann Hope about two thieves. It stars Joy Love. The film grossed a million. They part in tears.',
      ),
    ).toEqual(['is a 1950 romantic comedy film', 'about two thieves', 'It', 'The film', 'They part in tears.']);
    expect(parts('A Film is sad.')).toEqual(['is sad.']);
  });

  test('of any text lies within it, in order, none twice', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 300 }), fc.string({ maxLength: 12 }), (overview, title) => {
        let last = 0;
        for (const { start, end } of storyOf(overview, title)) {
          expect(start).toBeGreaterThanOrEqual(last);
          expect(end).toBeGreaterThan(start);
          last = end;
        }
        expect(last).toBeLessThanOrEqual(overview.length);
      }),
    );
  });
});

const vocabulary = [...lexicons.emotions.entries.keys()].filter((key) => /^[a-z ]+$/.test(key));
const word = fc.constantFrom(...vocabulary, 'the', 'a', 'of', 'and', 'directed by', 'Kim', ',', '.', ';');
const overview = fc.array(word, { maxLength: 80 }).map((words) => words.join(' '));
const film = fc
  .record({
    overview: fc.option(overview),
    keywords: fc.array(word, { maxLength: 5 }),
    genres: fc.subarray([...weights.genres, 'no-such-genre']),
  })
  .map((facts) => filmOf(facts));
const likeness = fc.option(
  fc.array(fc.double({ min: -9, max: 9, noNaN: true }), { minLength: 12, maxLength: 12 }).map((each) => Float64Array.from(each)),
);
const sentiment = fc.constantFrom(...discovery.SENTIMENTS);

describe('of any film', () => {
  test('every sentiment that is told has words of the film to show for it, word for word, no more than twenty', () => {
    fc.assert(
      fc.property(film, likeness, (given, like) => {
        const found = judge(given, readFilm(lexicons, given), like, weights);
        expect(found === null || found.sentiments.length > 0).toBe(true);
        for (const { score, confidence, evidence } of found?.sentiments ?? []) {
          expect(evidence && isVerbatim(given, evidence), JSON.stringify(evidence)).toBe(true);
          expect(evidence?.text.split(/\s+/).length).toBeLessThanOrEqual(20);
          for (const value of [score, confidence, found?.absorption, found?.hedonic, found?.eudaimonic]) {
            expect(value).toBeGreaterThanOrEqual(0);
            expect(value).toBeLessThanOrEqual(1);
          }
        }
        const scores = found?.sentiments.map(({ score }) => score) ?? [];
        expect(scores).toEqual(scores.toSorted((a, b) => b - a));
      }),
      { numRuns: 300 },
    );
  });

  test('more evidence of a sentiment never lowers it', () => {
    fc.assert(
      fc.property(film, likeness, sentiment, fc.double({ min: 0, max: 3, noNaN: true }), (given, like, id, more) => {
        const place = placeOf(id);
        const reading = readFilm(lexicons, given);
        const scoreIn = (...told: Parameters<typeof judgeSentiments>) => judgeSentiments(...told)[place]?.score ?? 0;
        const before = scoreIn(reading, like, weights);
        const words = Float64Array.from(reading.sentiments, (sum, at) => (at === place ? sum + more : sum));
        expect(scoreIn({ ...reading, sentiments: words }, like, weights)).toBeGreaterThanOrEqual(before);
        const nearer = like && Float64Array.from(like, (z, at) => (at === place ? z + more : z));
        expect(scoreIn(reading, nearer, weights)).toBeGreaterThanOrEqual(before);
      }),
      { numRuns: 300 },
    );
  });
});

test('a film that says nothing is said to say nothing', () => {
  for (const facts of [{}, { overview: '' }, { overview: 'A Film was directed by Joy Love.' }, { overview: '…' }]) {
    const given = filmOf(facts);
    expect(judge(given, readFilm(lexicons, given), null, weights)).toBeNull();
  }
});

test('warnings are those that its words give', () => {
  const warn = (text: string) => {
    const given = filmOf({ overview: `${text} A widow weeps over her lost love; death and grief are everywhere.` });
    return judge(given, readFilm(lexicons, given), null, weights)?.warnings;
  };
  expect(warn('He hangs himself.')).toEqual(['suicide']);
  expect(warn('Addicted to morphine, she is raped.')).toEqual(['sexual-violence', 'addiction']);
  expect(warn('He plants a tree.')).toEqual([]);
});

test('weights are for what is read, and none of a sentiment’s own is below 0', async () => {
  expect(weights.arc.rise.inputs).toHaveLength(discovery.SENTIMENTS.length + CUES.length + weights.genres.length);
  for (const { inputs } of Object.values(weights.sentiments)) expect(Math.min(...inputs.slice(0, 2))).toBeGreaterThanOrEqual(0);
});

/** Vectors that stand for themselves: one direction a sentiment. */
const axis = (place: number, size = 1) => Float32Array.from({ length: 12 }, (_, at) => (at === place ? size : 0));
const meaning = {
  model: 'axes',
  async embed(texts: readonly string[]) {
    const anchors = await readAnchors();
    return texts.map((text) => axis(discovery.SENTIMENTS.findIndex((id) => anchors[id].includes(text))));
  },
};

test('likeness is counted from the catalogue’s own middle, and says nothing of a few films', async () => {
  const anchors = await embedAnchors(await readAnchors(), meaning, new AbortController().signal);
  const films = new Map(Array.from({ length: CALIBRATION.least }, (_, n) => [n, axis(0, n % 2 ? 0.9 : 0.1)]));
  const likenessOf = calibrate(anchors, films);
  expect([...(likenessOf?.(axis(0, 0.9)) ?? [])].slice(0, 2)).toEqual([expect.closeTo(1, 5), 0]);
  films.delete(0);
  expect(calibrate(anchors, films)).toBeNull();
});

test('the analyser reads words and vectors, works without vectors, and stops when it is told to', async () => {
  const vectors = new Map(Array.from({ length: 60 }, (_, n) => [n + 1, axis(placeOf(n % 2 ? 'grief' : 'joy'))]));
  const analyser = (withVectors: boolean) =>
    createBuiltinAnalyser({
      meaning: async () =>
        withVectors
          ? { ...meaning, vectorsOf: async (ids) => new Map(ids.flatMap((id) => [[id, vectors.get(id) ?? axis(0)] as const])) }
          : null,
      sample: async () => [...vectors.keys()],
    })();
  const films = [2, 1].map((id) => filmOf({ id, overview: 'A widow mourns at the funeral. Her death is a loss; she dies.' }));
  const never = new AbortController().signal;
  const [like, unlike] = await (await analyser(true)).analyse(films, never);
  const [alone] = await (await analyser(false)).analyse(films, never);
  const grief = (each: typeof like) => each?.findings?.sentiments.find((found) => found.sentiment === 'grief')?.score ?? 0;
  expect(grief(like)).toBeGreaterThan(grief(alone));
  expect(grief(alone)).toBeGreaterThan(grief(unlike));
  expect([like?.model, alone?.model]).toEqual(['lexicon, axes', 'lexicon']);
  await expect((await analyser(false)).analyse(films, AbortSignal.abort(new Error('stopped')))).rejects.toThrow('stopped');
});

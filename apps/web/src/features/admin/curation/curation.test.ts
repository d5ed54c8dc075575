import { expect, test } from 'vitest';
import { apart, draftOf, findingsOf, unshown } from './draft.ts';
import { fieldOf, piecesOf } from './marks.ts';
import type { FilmText, Findings } from './queries.ts';

const film: FilmText = {
  id: 1,
  title: 'Rain',
  year: 1950,
  overview: 'A widow weeps in the rain.',
  keywords: ['last dance'],
  genres: ['drama'],
};
const findings: Findings = {
  sentiments: [
    { sentiment: 'sadness', score: 0.8, confidence: 0.6, evidence: { text: 'weeps in', field: 'overview' } },
    { sentiment: 'grief', score: 0.3, confidence: 1, evidence: null },
  ],
  arc: 'fall',
  ending: 'dark',
  intensity: 2,
  absorption: 0.4,
  hedonic: 0.1,
  eudaimonic: 0.9,
  pace: 'slow',
  warnings: ['suicide'],
};

test('a text is cut where what is cited begins and ends, also where it lies over each other', () => {
  const cited = [
    { sentiment: 'sadness' as const, text: 'widow weeps' },
    { sentiment: 'grief' as const, text: 'weeps in the rain' },
    { sentiment: 'joy' as const, text: 'laughs' },
    { sentiment: 'calm' as const, text: '' },
  ];
  const pieces = piecesOf(film.overview ?? '', cited);
  expect(pieces.map(({ text }) => text).join('')).toBe(film.overview);
  expect(pieces).toEqual([
    { start: 0, text: 'A ', sentiments: [] },
    { start: 2, text: 'widow ', sentiments: ['sadness'] },
    { start: 8, text: 'weeps', sentiments: ['sadness', 'grief'] },
    { start: 13, text: ' in the rain', sentiments: ['grief'] },
    { start: 25, text: '.', sentiments: [] },
  ]);
  expect(piecesOf('', cited)).toEqual([]);
});

test('a word is marked where it stands as a word, if it does', () => {
  const marked = (text: string, words: string) =>
    piecesOf(text, [{ sentiment: 'joy', text: words }]).find(({ sentiments }) => sentiments.length)?.start;
  expect(marked('Bother the brother', 'the')).toBe(7);
  expect(marked('the brother', 'the')).toBe(0);
  expect(marked('his brother', 'the')).toBe(7);
  expect(marked('“the” end', '“the”')).toBe(0);
});

test('words are found where they stand, word for word', () => {
  expect(['weeps in', 'last dance', 'drama', 'Rain', 'last', 'Weeps', ' '].map((words) => fieldOf(film, words))).toEqual([
    'overview',
    'keywords',
    'genres',
    'title',
    null,
    null,
    null,
  ]);
});

test('what was said becomes a draft, and the draft what is sent', () => {
  const draft = draftOf(findings);
  expect(draft.felt.sadness).toEqual({ score: 0.8, evidence: 'weeps in' });
  expect(unshown(film, draft)).toEqual(['grief']);
  const written = {
    ...draft,
    felt: { ...draft.felt, grief: { score: 0.9, evidence: 'A widow' }, sadness: { score: 0.5, evidence: 'drama' } },
  };
  expect(unshown(film, written)).toEqual([]);
  expect(findingsOf(film, written)).toEqual({
    ...findings,
    sentiments: [
      { sentiment: 'grief', score: 0.9, confidence: 1, evidence: { text: 'A widow', field: 'overview' } },
      { sentiment: 'sadness', score: 0.5, confidence: 1, evidence: { text: 'drama', field: 'genres' } },
    ],
  });
  expect(findingsOf(film, draftOf(null)).sentiments).toEqual([]);
});

test('two are apart where one names what the other does not', () => {
  expect([...apart(findings, { ...findings, sentiments: findings.sentiments.slice(1) })]).toEqual([['sadness', 0.8]]);
  expect(apart(findings, findings).size).toBe(0);
  expect([...apart(findings, null).keys()]).toEqual(['sadness', 'grief']);
});

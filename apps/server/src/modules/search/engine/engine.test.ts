import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { film, questionOf, SHELF, vectorsOf } from '../../../../test/support/engine.ts';
import { bitsOf } from '../../../platform/bits.ts';
import { type Lexicon, readLexicon } from '../lexicon/lexicon.ts';
import { createEngine } from './engine.ts';
import type { SearchEngine } from './engine.types.ts';

let lexicon: Lexicon;
let engine: SearchEngine;
beforeAll(async () => {
  lexicon = await readLexicon();
  engine = createEngine(lexicon);
  engine.putFilms(SHELF);
  engine.putVectors(...vectorsOf(SHELF));
});

const titles = (text: string, options: Parameters<typeof questionOf>[1] = {}) =>
  engine.find(questionOf(text, options)).hits.map(({ movieId }) => SHELF.find(({ id }) => id === movieId)?.title);

describe('films are found by words', () => {
  test.each([
    ['the lighthouse keeper', 'The Lighthouse Keeper'],
    ['lighthouse keepers', 'The Lighthouse Keeper'],
    ['lihgthouse keper', 'The Lighthouse Keeper'],
    ['a shark terrorises a beach', 'Salt Water'],
    ['un tiburón ataca una playa', 'Salt Water'],
    ['um tubarão ataca a praia', 'Salt Water'],
    ['una película sobre un ladrón que roba un banco', 'The Vault'],
    ['filme sobre um assalto a banco', 'The Vault'],
    ['films by Ines Calder', 'The Vault'],
    ['películas de Ines Calder', 'The Vault'],
    ['la bóveda', 'The Vault'],
    ['robot', 'Tin Heart'],
    ['robots', 'Tin Heart'],
  ])('%s', (text, title) => expect(titles(text)[0]).toBe(title));

  test('one that is called just so comes first, whatever else says it more often', () => {
    expect(titles('night').slice(0, 1)).toEqual(['Night']);
    expect(engine.find(questionOf('night')).hits[0]?.explanation.title).toBe(true);
    expect(titles('Night 1931')[0]).toBe('Night');
    expect(titles('the night')[0]).toBe('Night');
  });

  test('decades and genres move films up, and leave none out', () => {
    const seventies = titles('a comedy of the seventies with a dog');
    expect(seventies[0]).toBe('Good Boy');
    expect(titles('comedias de los setenta con perros')[0]).toBe('Good Boy');
    expect(titles('comédias dos anos 70 com cachorro')[0]).toBe('Good Boy');
    expect(titles('comedy with a dog 1994')[0]).toBe('Good Boy II');
    expect(engine.analyse('comedias de los setenta con perros')).toMatchObject({
      language: 'es',
      years: { from: 1970, to: 1979 },
      genres: ['comedy'],
      english: expect.stringContaining('dog'),
    });
  });

  test('what is found is explained: reasons, highlights, ranks', () => {
    const [hit] = engine.find(questionOf('a thief robs a bank')).hits;
    expect(hit?.explanation).toMatchObject({ text: { rank: 1 }, title: false });
    expect(hit?.reasons).toContainEqual({ kind: 'words', words: expect.arrayContaining(['bank']) });
    const overview = hit?.highlights.find(({ field }) => field === 'overview');
    expect(overview?.ranges.map(([from, to]) => overview.text.slice(from, to))).toContain('bank');
    const [byGenre] = engine.find(questionOf('horror')).hits;
    expect(byGenre?.reasons).toContainEqual({ kind: 'genre', slug: 'horror' });
    const [byPerson] = engine.find(questionOf('Ines Calder')).hits;
    expect(byPerson?.reasons).toContainEqual({ kind: 'person', name: 'Ines Calder' });
  });

  test('a long overview is cut at words around what was asked', () => {
    const long = film(900, 'Long', {
      overview: `${'Nothing happens for a while. '.repeat(30)}Then a zeppelin lands on the roof. ${'And nothing again. '.repeat(30)}`,
    });
    const own = createEngine(lexicon);
    own.putFilms([long]);
    const [highlight] = own.find(questionOf('zeppelin')).hits[0]?.highlights ?? [];
    expect(highlight?.text.length).toBeLessThanOrEqual(240);
    expect(highlight?.text).toMatch(/^… .* …$/);
    expect(highlight?.ranges.map(([from, to]) => highlight.text.slice(from, to))).toEqual(['zeppelin']);
  });

  test('titles inside a question are told, the longest and only those that are meant', () => {
    expect(engine.analyse('something like Tin Heart').titles.map(({ title }) => title)).toEqual(['Tin Heart']);
    expect(engine.analyse('algo parecido a Tin Heart').titles.map(({ title }) => title)).toEqual(['Tin Heart']);
    expect(engine.analyse('who directed The Lighthouse Keeper?').titles.map(({ title }) => title)).toEqual(['The Lighthouse Keeper']);
    expect(engine.analyse('a night at the beach').titles).toEqual([]);
  });

  test('a misspelt word is told, and where nothing is found the right one suggested', () => {
    const { analysis, suggestion } = engine.find(questionOf('lihgthouse'));
    expect(analysis.corrected).toEqual([{ from: 'lihgthouse', to: 'lighthouse' }]);
    expect(suggestion).toBeNull();
    const none = engine.find(questionOf('lihgthouse', { mode: 'text', among: bitsOf([]) }));
    expect(none).toMatchObject({ hits: [], suggestion: 'lighthouse' });
    expect(engine.find(questionOf('qqzzxx', { mode: 'text' }))).toMatchObject({ hits: [], suggestion: null });
  });

  test('short unknown words of another language are not taken for misspelt English ones, unless they are written as names', () => {
    expect(engine.analyse('the bault of a bank').corrected).toEqual([{ from: 'bault', to: 'vault' }]);
    expect(engine.analyse('el bault de un banco en la ciudad').corrected).toEqual([]);
    expect(engine.analyse('el Bault de un banco en la ciudad').corrected).toEqual([{ from: 'Bault', to: 'vault' }]);
  });

  test('facets count what was found, up to as many as were wanted, decades in order', () => {
    const { facets } = engine.find(questionOf('dog', { mode: 'text' }));
    expect(facets.genres).toContainEqual({ slug: 'comedy', count: 2 });
    expect(facets.decades).toEqual([
      { decade: 1970, count: 1 },
      { decade: 1990, count: 1 },
    ]);
    expect(facets.countries).toEqual([{ code: 'AR', count: 2 }]);
    expect(facets.languages).toEqual([{ code: 'es', count: 2 }]);
  });

  test('only films among those allowed, exactly', () => {
    const allowed = SHELF.filter(({ genres }) => genres.includes('drama')).map(({ id }) => id);
    const among = bitsOf(allowed);
    for (const mode of ['text', 'semantic', 'hybrid'] as const) {
      const { hits } = engine.find(questionOf('night', { mode, among, like: 3 }));
      expect(hits.length).toBeGreaterThan(0);
      for (const { movieId } of hits) expect(allowed).toContain(movieId);
    }
  });

  test.each([
    '',
    ' ',
    '…',
    '🦈🦈',
    'the of a',
    'de la',
    "'; DROP TABLE movie; --",
    'مدينة الليل',
    '東京物語',
    '\u0000',
    'x'.repeat(500),
    'a '.repeat(250),
    '1234567890123',
  ])('nothing odd breaks it: %j', (text) => {
    for (const mode of ['text', 'semantic', 'hybrid'] as const)
      expect(() => engine.find(questionOf(text, { mode, like: 1 }))).not.toThrow();
  });

  test('a film of which nothing is known but its title is found by it', () => expect(titles('Untold')[0]).toBe('Untold'));
});

describe('films are found by meaning', () => {
  test('the nearest vectors come first, and both lists are fused', () => {
    expect(titles('zzzz', { mode: 'semantic', like: 4 })[0]).toBe(SHELF.find(({ id }) => id === 4)?.title);
    const { hits } = engine.find(questionOf('robot', { like: 4 }));
    expect(hits[0]?.explanation).toMatchObject({ text: { rank: 1 }, semantic: { rank: expect.any(Number) } });
    expect(hits.some(({ explanation }) => explanation.text === null && explanation.semantic)).toBe(true);
  });

  test('films like several others are neither of them', () => {
    const hits = engine.like({ movieIds: [5, 6], nearest: null, among: null, most: 5 });
    expect(hits.length).toBeGreaterThan(0);
    for (const { movieId } of hits) expect([5, 6]).not.toContain(movieId);
    expect(engine.like({ movieIds: [999], nearest: null, among: null, most: 5 })).toEqual([]);
  });

  test('without vectors, words go on', () => {
    const own = createEngine(lexicon);
    own.putFilms(SHELF);
    expect(own.find(questionOf('robot', { like: 1 })).hits[0]?.movieId).toBe(4);
  });
});

describe('what is put in and taken out', () => {
  test('leaves the engine as one that was built of the rest', () => {
    const step = fc.record({
      id: fc.integer({ min: 1, max: 12 }),
      gone: fc.boolean(),
      word: fc.constantFrom('robot', 'shark', 'night', 'dog'),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const changed = createEngine(lexicon);
        const rest = new Map<number, ReturnType<typeof film>>();
        for (const { id, gone, word } of steps) {
          if (gone) {
            changed.removeFilms([id]);
            rest.delete(id);
          } else {
            const put = film(id, `Film ${id}`, { overview: `A ${word} and ${id} others.` });
            changed.putFilms([put]);
            rest.set(id, put);
          }
        }
        const fresh = createEngine(lexicon);
        fresh.putFilms([...rest.values()]);
        expect(changed.size).toBe(rest.size);
        for (const word of ['robot', 'shark', 'night', 'dog']) {
          const ids = (from: SearchEngine) => new Set(from.find(questionOf(word, { mode: 'text' })).hits.map(({ movieId }) => movieId));
          expect(ids(changed)).toEqual(ids(fresh));
        }
      }),
      { numRuns: 60 },
    );
  });

  test('many films are merged into one part and still found', () => {
    const own = createEngine(lexicon);
    for (let from = 0; from < 6_000; from += 500)
      own.putFilms(Array.from({ length: 500 }, (_, n) => film(from + n + 1, `Number ${from + n}`, { overview: 'A crowd.' })));
    own.removeFilms(Array.from({ length: 3_000 }, (_, n) => n + 1));
    own.putFilms([film(7_000, 'The last one', { overview: 'A crowd with a harpsichord.' })]);
    expect(own.size).toBe(3_001);
    expect(own.find(questionOf('harpsichord', { mode: 'text' })).hits.map(({ movieId }) => movieId)).toEqual([7_000]);
    expect(own.find(questionOf('crowd', { mode: 'text', most: 5_000 })).facets.decades).toEqual([{ decade: 1980, count: 3_001 }]);
  });
});

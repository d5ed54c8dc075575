import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type CardFilm, cardHash, cardText } from './card.ts';

const alien: CardFilm = {
  id: 1,
  title: 'Alien',
  year: 1979,
  genres: ['horror', 'science-fiction'],
  keywords: ['space', 'android'],
  directors: ['Ridley Scott', 'Nobody Else'],
  actors: ['Sigourney Weaver', 'Tom Skerritt', 'Veronica Cartwright', 'Harry Dean Stanton', 'John Hurt', 'Ian Holm'],
  overview: 'The crew of a  tug\nmeet a stowaway.',
};

describe('the card of a film', () => {
  test('tells title, year, genres, keywords, what it is about, the director and five of the cast', () => {
    expect(cardText(alien)).toBe(
      'Alien (1979). horror, science fiction. space, android. The crew of a tug meet a stowaway. Ridley Scott, Sigourney Weaver, Tom Skerritt, Veronica Cartwright, Harry Dean Stanton, John Hurt',
    );
  });

  test('leaves out what is not known', () => {
    expect(cardText({ ...alien, year: null, genres: [], keywords: [], directors: [], actors: [], overview: null })).toBe('Alien');
  });

  test('of a model that reads little keeps room for what the film is about', () => {
    const long = { ...alien, keywords: Array.from({ length: 40 }, (_, i) => `keyword ${i}`), overview: 'word '.repeat(200) };
    const text = cardText(long, 240);
    expect(text.length).toBeLessThanOrEqual(240);
    expect(text.startsWith('Alien (1979). horror, science fiction. keyword 0, keyword 1, keyword 2. word')).toBe(true);
    expect(text.split('word ').length - 1).toBeGreaterThanOrEqual(30);
    expect(text.endsWith('word')).toBe(true);
  });

  test('tells the story first, and last what an encyclopaedia begins with', () => {
    const first = 'The Alien is a 1979 film by Ridley Scott, after H. R. Giger, with Robert Downey Jr. and others';
    const card = (overview: string) => cardText({ ...alien, actors: [], keywords: [], overview });
    const head = 'Alien (1979). horror, science fiction.';
    expect(card(`${first}. “A crew” is hunted. All die.`)).toBe(`${head} “A crew” is hunted. All die. Ridley Scott. ${first}`);
    expect(card(`${first}.`)).toBe(`${head} ${first}. Ridley Scott`);
    expect(card('A crew is hunted by an alien. All die.')).toBe(`${head} A crew is hunted by an alien. All die. Ridley Scott`);
  });

  test('of a film with a short overview tells more of the rest', () => {
    const keywords = Array.from({ length: 8 }, (_, i) => `keyword ${i}`);
    expect(cardText({ ...alien, keywords, overview: null }, 240)).toContain('keyword 3');
    expect(cardText({ ...alien, keywords, overview: 'word '.repeat(200) }, 240)).not.toContain('keyword 3');
  });

  test('is never longer than the model reads, never empty, and breaks no character', () => {
    const text = fc.string({ unit: 'grapheme', maxLength: 200 });
    fc.assert(
      fc.property(
        fc.record({ title: text, list: fc.array(text, { maxLength: 8 }), overview: fc.option(text) }),
        fc.integer({ min: 60, max: 300 }),
        ({ title, list, overview }, reads) => {
          const film = { ...alien, title: `T${title}`, genres: list, keywords: list, directors: list, actors: list, overview };
          const card = cardText(film, reads);
          expect(card.length).toBeLessThanOrEqual(reads);
          expect(card).not.toBe('');
          expect(card.isWellFormed()).toBe(true);
        },
      ),
    );
  });

  test('has another hash when it says something else', () => {
    expect(cardHash('Alien')).toHaveLength(32);
    expect(cardHash('Alien')).toEqual(cardHash('Alien'));
    expect(cardHash('Alien')).not.toEqual(cardHash('Aliens'));
  });
});

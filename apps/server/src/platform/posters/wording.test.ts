import { describe, expect, it } from 'vitest';
import { creditOf, wordingOf } from './wording.ts';

/** A title as it would be set, `|` where a line may break without a space. */
const setting = (title: string) => {
  const wording = wordingOf(title);
  return wording?.units.map((unit, i) => unit.text + (i < wording.units.length - 1 ? unit.after.replace('-', '¬') || '|' : '')).join('');
};

describe('wordingOf', () => {
  it.each([
    ['Amélie', 'Amélie'],
    ["Singin' in the Rain", 'Singin’ in the Rain'],
    [`"Crocodile" Dundee`, '“Crocodile” Dundee'],
    ["'Round Midnight", '‘Round Midnight'],
    ["'71", '’71'],
    ['Wait...', 'Wait…'],
    ['Alien - Part 2', 'Alien – Part 2'],
    ['Spider-Man', 'Spider-|Man'],
    ['Face/Off', 'Face/Off'],
    ['Phở Đặc Biệt', 'Phở Đặc Biệt'],
    ['Łódź', 'Łódź'],
    ['Ｆｕｌｌ ｗｉｄｔｈ', 'Full width'],
    ['Emoji 👩‍👩‍👧 Movie 🎬', 'Emoji Movie'],
    ['七人の侍 (Seven Samurai)', 'Seven Samurai'],
    ['Seven Samurai (七人の侍)', 'Seven Samurai'],
    ['$', '$'],
    ['a\u200bb\u0000c', 'ab c'],
  ])('sets %j as %j', (title, expected) => {
    expect(setting(title)).toBe(expected);
  });

  it.each(['', '   ', '七人の侍', '😀', '\ud800', 'رسالة', '東京: 愛!'])('has nothing to set in %j', (title) => {
    expect(wordingOf(title)).toBeUndefined();
  });

  it('sets Greek and Cyrillic in the face that has them', () => {
    expect(wordingOf('Сталкер')).toMatchObject({ face: 'world', units: [{ text: 'Сталкер' }] });
    expect(wordingOf('Ζορμπάς')).toMatchObject({ face: 'world' });
    expect(wordingOf('Zorba')).toMatchObject({ face: 'display' });
  });

  it('cuts at 120 characters, between words', () => {
    const set = setting('one two '.repeat(40)) ?? '';
    expect(set.length).toBeLessThanOrEqual(120);
    expect(set).toMatch(/ (one|two)…$/);
  });

  it('divides words that are too long for a line', () => {
    expect(setting('Donaudampfschifffahrtsgesellschaft')).toBe('Donaudamp¬fschifffa¬hrtsgesel¬lschaft');
  });
});

describe('creditOf', () => {
  it.each([
    [[], ''],
    [['Agnès Varda'], 'Agnès Varda'],
    [['Joel Coen', 'Ethan Coen'], 'Joel Coen & Ethan Coen'],
    [['A One', 'B Two', 'C Three', 'D Four'], 'A One & B Two +2'],
    [['Florian Henckel von Donnersmarck', 'Apichatpong Weerasethakul'], 'Florian Henckel von Donnersmarck +1'],
    [['黒澤 明', 'Akira Kurosawa'], 'Akira Kurosawa'],
    [['Андрей Тарковский'], 'Андрей Тарковский'],
  ])('sets %j as %j', (directors, expected) => {
    expect(creditOf(directors)).toBe(expected);
  });
});

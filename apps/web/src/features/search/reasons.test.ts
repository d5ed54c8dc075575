import { describe, expect, it } from 'vitest';
import { createFormat } from '../../lib/format.ts';
import type { I18n } from '../../lib/i18n.tsx';
import { createPrinter, type Message, print } from '../../lib/message.ts';
import type { Catalogue, Key } from '../../lib/messages/en/index.ts';
import { en } from '../../lib/messages/en/index.ts';
import { es } from '../../lib/messages/es/index.ts';
import type { MatchReason } from './queries.ts';
import { sayMatch, sayYears } from './reasons.ts';

function speaker(locale: string, catalogue: Catalogue): Pick<I18n, 't' | 'find' | 'format'> {
  const printer = createPrinter(locale);
  const all: Readonly<Record<string, Message>> = catalogue;
  return {
    t: (key: Key, ...[values]: readonly [Record<string, string | number>?]) => print(printer, catalogue[key], values),
    find: (key) => (all[key] ? print(printer, all[key]) : null),
    format: createFormat(locale),
  };
}

const REASONS: readonly (readonly [MatchReason, string, string])[] = [
  [{ kind: 'title', title: 'Metropolis' }, 'called “Metropolis”', 'se llama «Metropolis»'],
  [{ kind: 'person', name: 'Fritz Lang' }, 'with Fritz Lang', 'con Fritz Lang'],
  [{ kind: 'genre', slug: 'science-fiction', name: '?' }, 'genre: Science fiction', 'género: Ciencia ficción'],
  [{ kind: 'genre', slug: 'kaiju', name: 'Kaiju' }, 'genre: Kaiju', 'género: Kaiju'],
  [{ kind: 'years', from: 1970, to: 1979 }, 'of the years 1970–1979', 'de los años 1970–1979'],
  [{ kind: 'words', words: ['towers', 'workers'] }, 'its story says towers and workers', 'su historia dice towers y workers'],
  [{ kind: 'like', movieIds: [1, 2] }, 'like the 2 films you chose', 'se parece a las 2 películas elegidas'],
  [{ kind: 'like', movieIds: [1] }, 'like the film you chose', 'se parece a la película elegida'],
];

describe('why a film was found', () => {
  it.each(REASONS)('is said in the reader’s language: %j', (reason, english, spanish) => {
    expect(sayMatch(speaker('en', en), reason)).toBe(english);
    expect(sayMatch(speaker('es', es), reason)).toBe(spanish);
  });

  it('says one year as one', () => {
    expect(sayYears({ from: 1927, to: 1927 })).toBe('1927');
  });
});

import { expect, it } from 'vitest';
import { checkSubtitles, languageIn } from './subtitle-file.ts';

it('takes SubRip and WebVTT of a bearable size', () => {
  const check = (name: string, size = 10) => checkSubtitles({ name, size });
  expect([check('a.srt'), check('a.VTT'), check('a.txt'), check('srt'), check('a.srt', 0), check('a.srt', 2 * 1024 ** 2 + 1)]).toEqual([
    null,
    null,
    'type',
    'type',
    'empty',
    'tooLarge',
  ]);
});

it.each([
  ['film.es.srt', 'es'],
  ['Film.PT-br.vtt', 'pt-BR'],
  ['film_fr.srt', 'fr'],
  ['film.xx.srt', null],
  ['film.srt', null],
  ['es.srt', null],
])('reads the language in %s: %s', (name, language) => {
  expect(languageIn(name)).toBe(language);
});

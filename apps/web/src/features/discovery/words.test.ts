import { expect, it } from 'vitest';
import { quoteIn } from './words.ts';

it.each([
  ['With hope in it: “a new day”', 'a new day', ['With hope in it: ', '“a new day”', '']],
  ['Con esperanza: «a new day».', 'a new day', ['Con esperanza: ', '«a new day»', '.']],
  ['a new day', 'a new day', ['', 'a new day', '']],
  ['It takes you in', 'a new day', null],
  ['It takes you in', '', null],
])('the citation in %s', (text, cited, parts) => expect(quoteIn(text, cited)).toEqual(parts));

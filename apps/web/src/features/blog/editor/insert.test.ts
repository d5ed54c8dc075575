import { expect, test } from 'vitest';
import { blockAt, type Edit, editOf, MARKS } from './insert.ts';

const done = (text: string, edit: Edit) => {
  const made = text.slice(0, edit.from) + edit.text + text.slice(edit.to);
  return [made, made.slice(...edit.select)];
};

test.each([
  ['a city', 2, 6, MARKS.bold, 'a **city**', 'city'],
  ['a ', 2, 2, MARKS.bold, 'a **text**', 'text'],
  ['a city', 2, 6, MARKS.link, 'a [city](https://)', 'city'],
  ['one\ntwo\nthree', 1, 5, MARKS.list, '- one\n- two\nthree', ''],
  ['- one\n- two', 0, 11, MARKS.list, 'one\ntwo', ''],
  ['one\ntwo', 5, 5, MARKS.heading, 'one\n## two', ''],
  ['', 0, 0, MARKS.quote, '> ', ''],
])('%j from %i to %i', (text, from, to, mark, made, selected) =>
  expect(done(text, editOf(text, from, to, mark))).toEqual([made, selected]),
);

test.each([
  ['', 0, '{{film:a}}'],
  ['one', 3, 'one\n\n{{film:a}}'],
  ['one\n', 4, 'one\n\n{{film:a}}'],
  ['one\n\ntwo', 5, 'one\n\n{{film:a}}\n\ntwo'],
  ['onetwo', 3, 'one\n\n{{film:a}}\n\ntwo'],
])('a block in %j at %i stands alone', (text, at, made) => expect(done(text, blockAt(text, at, '{{film:a}}'))[0]).toBe(made));

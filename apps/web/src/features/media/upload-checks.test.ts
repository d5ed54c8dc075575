import { expect, it } from 'vitest';
import { checkFile, MAX_UPLOAD_BYTES } from './upload-checks.ts';

const file = (name: string, type = '', size = 1) => ({ name, type, size });

it.each([
  ['film.mp4', 'video/mp4', 'video/mp4'],
  ['film.MXF', '', 'application/mxf'],
  ['film.mkv', 'application/octet-stream', 'video/x-matroska'],
  ['film.mkv', 'video/matroska', 'video/matroska'],
  ['film.webm', 'video/webm; codecs=vp9', 'video/webm'],
  ['a.b.m2ts', '', 'video/mp2t'],
])('takes %s (%s) as %s', (name, type, mimeType) => {
  expect(checkFile(file(name, type))).toEqual({ mimeType });
});

it.each([
  ['notes.txt', 'text/plain', 1, 'type'],
  ['constructor', '', 1, 'type'],
  ['film', 'application/octet-stream', 1, 'type'],
  ['film.mp4', 'video/mp4', 0, 'empty'],
  ['film.mp4', 'video/mp4', MAX_UPLOAD_BYTES + 1, 'tooLarge'],
  ['  ', 'video/mp4', 1, 'name'],
  ['a\u0007b.mp4', 'video/mp4', 1, 'name'],
  [`${'x'.repeat(252)}.mp4`, 'video/mp4', 1, 'name'],
])('refuses %j (%s, %i bytes): %s', (name, type, size, refusal) => {
  expect(checkFile(file(name, type, size))).toEqual({ refusal });
});

it('takes a file of exactly the most', () => {
  expect(checkFile(file('film.mp4', 'video/mp4', MAX_UPLOAD_BYTES))).toEqual({ mimeType: 'video/mp4' });
});

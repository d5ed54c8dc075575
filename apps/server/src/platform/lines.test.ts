import { Readable } from 'node:stream';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { linesOf } from './lines.ts';

async function all(input: AsyncIterable<Uint8Array>, most = 1_000): Promise<string[]> {
  const lines: string[] = [];
  for await (const line of linesOf(input, most)) lines.push(line);
  return lines;
}

const cut = (text: string, size: number) => {
  const bytes = Buffer.from(text);
  return Readable.from(Array.from({ length: Math.ceil(bytes.length / size) }, (_, n) => bytes.subarray(n * size, (n + 1) * size)));
};

test.each([
  ['', []],
  ['a', ['a']],
  ['a\n', ['a']],
  ['a\r\n\r\nb', ['a', '', 'b']],
  ['\uFEFFa\nb\rc\n', ['a', 'b\rc']],
])('reads the lines of %j', async (text, lines) => {
  expect(await all(cut(text, 1))).toEqual(lines);
});

test('reads the same wherever the bytes are cut', () =>
  fc.assert(
    fc.asyncProperty(
      fc.array(fc.string({ unit: 'grapheme' }).map((text) => text.replace(/[\r\n\uFEFF]/g, '') || '-')),
      fc.integer({ min: 1, max: 7 }),
      async (lines, size) => {
        expect(await all(cut(lines.join('\n'), size))).toEqual(lines);
      },
    ),
  ));

test('of a line without end no more is kept than shows that it is too long', async () => {
  const endless = Readable.from(Array.from({ length: 1_000 }, () => Buffer.alloc(10_000, 'x')));
  expect((await all(endless, 50)).map((line) => line.length)).toEqual([51]);
  expect(await all(cut(`${'x'.repeat(60)}\nnext`, 7), 50)).toEqual(['x'.repeat(51), 'next']);
});

test('a stream that breaks is an error', async () => {
  const broken = Readable.from(
    (async function* () {
      yield Buffer.from('a\n');
      throw new Error('broken');
    })(),
  );
  await expect(all(broken)).rejects.toThrow('broken');
});

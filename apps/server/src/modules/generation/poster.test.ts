import { describe, expect, test } from 'vitest';
import { createPosterMaker, filmOf } from './poster.ts';

describe('a prompt is read as a poster', () => {
  test.each([
    ['The Salt Road: a western by the sea', { title: 'The Salt Road', genres: ['western'] }],
    [
      '“Noche larga”, un thriller de atraco de 1974, dirigida por Ana Ruiz',
      { title: 'Noche larga', year: 1974, directors: ['Ana Ruiz'], genres: ['crime', 'thriller'] },
    ],
    ['Vento — um filme de João Sá, amor e guerra', { title: 'Vento', directors: ['João Sá'], genres: ['war', 'romance'] }],
    ['Blue', { title: 'Blue', year: null, directors: [], genres: [] }],
    [
      'make me something with a very long description that never comes to any stop at all and goes on for more',
      { title: 'make me something with a very' },
    ],
  ])('%s', (prompt, film) => {
    expect(filmOf(prompt)).toMatchObject(film);
  });
});

test('the same prompt and seed give the same bytes, another seed others, in the size that was asked for', async () => {
  const maker = createPosterMaker();
  const run = { signal: new AbortController().signal, operation: null, begun: async () => undefined };
  const draw = async (seed: number, aspectRatio: string | null = null) => {
    const made = await maker.make(
      { prompt: 'Blue hour', negativePrompt: null, width: 300, height: 200, aspectRatio, count: 1, seed, inputs: [] },
      run,
    );
    return made.state === 'made' ? (made.outputs[0]?.body as Buffer) : Buffer.alloc(0);
  };
  const [first, again, other, tall] = [await draw(1), await draw(1), await draw(2), await draw(1, '9:16')];
  expect(again.equals(first)).toBe(true);
  expect(other.equals(first)).toBe(false);
  // PNG: width and height are the first words of its header (RFC 2083, 4.1.1).
  expect([first.readUInt32BE(16), first.readUInt32BE(20)]).toEqual([300, 200]);
  expect([tall.readUInt32BE(16), tall.readUInt32BE(20)]).toEqual([169, 300]);
});

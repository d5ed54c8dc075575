import { afterAll, expect, test } from 'vitest';
import { createUseLite } from './local.ts';

const model = createUseLite({ now: () => performance.now() });
afterAll(() => model.close());

const cosine = (a: Float32Array | undefined, b: Float32Array | undefined) =>
  a?.reduce((sum, value, i) => sum + value * (b?.[i] ?? 0), 0) ?? 0;

test('the shipped model finds alike what means the same, whatever comes with it', async () => {
  const texts = [
    'A crew in space is hunted by an alien creature.',
    'Astronauts fight a monster aboard their ship.',
    'A chef opens a small restaurant in Paris.',
    'x'.repeat(5_000),
  ];
  const vectors = await model.embed(texts);
  for (const vector of vectors) {
    expect(vector).toHaveLength(model.dimensions);
    expect(cosine(vector, vector)).toBeCloseTo(1, 5);
  }
  const [space, ship, chef] = vectors;
  expect(cosine(space, ship)).toBeGreaterThan(cosine(space, chef) + 0.1);
  const [alone] = await model.embed(texts.slice(0, 1), { kind: 'question' });
  expect(cosine(alone, space)).toBeCloseTo(1, 4);
}, 20_000);

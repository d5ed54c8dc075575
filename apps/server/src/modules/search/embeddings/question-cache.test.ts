import { expect, test } from 'vitest';
import { EmbeddingError, type EmbeddingModel } from './model.ts';
import { withQuestionCache } from './question-cache.ts';

function counting() {
  const asked: string[] = [];
  const gates: PromiseWithResolvers<void>[] = [];
  const model: EmbeddingModel = {
    name: 'counting',
    dimensions: 1,
    multilingual: false,
    batch: 8,
    async embed(texts) {
      asked.push(...texts);
      const gate = Promise.withResolvers<void>();
      gates.push(gate);
      await gate.promise;
      return texts.map(({ length }) => Float32Array.of(length));
    },
    close: async () => undefined,
  };
  return { model: withQuestionCache(model), asked, gates };
}

test('equal questions are asked once, at the same time and later', async () => {
  const { model, asked, gates } = counting();
  const both = [model.embed(['alien'], { kind: 'question' }), model.embed(['alien'], { kind: 'question' })];
  gates[0]?.resolve();
  const [[one], [other]] = (await Promise.all(both)) as [Float32Array[], Float32Array[]];
  expect(one).toEqual(Float32Array.of(5));
  expect(other).toEqual(one);
  one?.fill(0);
  expect(await model.embed(['alien'], { kind: 'question' })).toEqual([Float32Array.of(5)]);
  expect(asked).toEqual(['alien']);
});

test('who gives up takes the question from nobody else', async () => {
  const { model, asked, gates } = counting();
  const giving = new AbortController();
  const given = model.embed(['alien'], { kind: 'question', signal: giving.signal });
  const kept = model.embed(['alien'], { kind: 'question', signal: new AbortController().signal });
  giving.abort(new Error('never mind'));
  await expect(given).rejects.toThrow('never mind');
  gates[0]?.resolve();
  expect(await kept).toEqual([Float32Array.of(5)]);
  expect(asked).toEqual(['alien']);
});

test('what failed is asked again, and films are not remembered', async () => {
  const { model, asked, gates } = counting();
  const lost = model.embed(['alien'], { kind: 'question' });
  gates[0]?.reject(new EmbeddingError('gone', { passing: true }));
  await expect(lost).rejects.toThrow('gone');
  for (const kind of ['question', 'film', 'film'] as const) {
    const again = model.embed(['alien'], { kind });
    gates.at(-1)?.resolve();
    await again;
  }
  expect(asked).toHaveLength(4);
});

import { describe, expect, test } from 'vitest';
import { foldIn } from './fold-in.ts';
import { type IalsOptions, optionsFor, trainIals } from './ials.ts';
import { type Interactions, InteractionsBuilder } from './interactions.ts';
import { dotRow, factorise, gram, solve } from './linear.ts';
import { createRandom } from './random.ts';

const OPTIONS: IalsOptions = { dimensions: 4, regularisation: 0.05, frequencyExponent: 1, unobserved: 0.1, epochs: 10, seed: 1 };

function likesOf(rows: readonly (readonly number[])[], confidence: (row: number, column: number) => number = () => 1): Interactions {
  const builder = new InteractionsBuilder();
  for (const [row, columns] of rows.entries()) {
    for (const column of columns) builder.add(column, confidence(row, column));
    builder.endRow();
  }
  return builder.build();
}

/** Two groups of people, each with items of their own; one item is everybody's. */
const TWO_GROUPS = Array.from({ length: 20 }, (_, person) =>
  [0, 1, 2, 3, 4]
    .filter((item) => (person + item) % 5 !== 0)
    .map((item) => item + (person % 2) * 5)
    .concat(person % 3 === 0 ? [10] : []),
);

/** The loss that training minimises, term by term as it is written. */
function loss(likes: Interactions, { people, items }: { people: Float32Array; items: Float32Array }, o: IalsOptions): number {
  const { dimensions: d } = o;
  let sum = 0;
  const counts = { people: new Array<number>(likes.rows).fill(0), items: new Array<number>(likes.columns).fill(0) };
  for (let u = 0; u < likes.rows; u++) {
    const person = people.slice(u * d, u * d + d);
    for (let i = 0; i < likes.columns; i++) sum += o.unobserved * dotRow(person, items, i, d) ** 2;
    for (let at = likes.starts[u] ?? 0; at < (likes.starts[u + 1] ?? 0); at++) {
      const i = likes.indices[at] ?? 0;
      sum += (likes.confidences[at] ?? 0) * (1 - dotRow(person, items, i, d)) ** 2;
      counts.people[u] = (counts.people[u] ?? 0) + 1;
      counts.items[i] = (counts.items[i] ?? 0) + 1;
    }
  }
  const square = (table: Float32Array, row: number) => dotRow(table.slice(row * d, row * d + d), table, row, d);
  for (let u = 0; u < likes.rows; u++)
    sum += o.regularisation * ((counts.people[u] ?? 0) + o.unobserved * likes.columns) * square(people, u);
  for (let i = 0; i < likes.columns; i++) sum += o.regularisation * ((counts.items[i] ?? 0) + o.unobserved * likes.rows) * square(items, i);
  return sum;
}

describe('linear algebra', () => {
  test('Cholesky solves a small system by hand', () => {
    // [[4, 2], [2, 3]] x = [10, 8] has x = [7/4, 3/2].
    const a = Float64Array.of(4, 0, 2, 3);
    factorise(a, 2);
    expect([...a]).toEqual([2, 0, 1, Math.sqrt(2)]);
    const b = Float64Array.of(10, 8);
    solve(a, 2, b);
    expect(b[0]).toBeCloseTo(1.75, 12);
    expect(b[1]).toBeCloseTo(1.5, 12);
  });

  test('a matrix that is not positive definite is refused', () => {
    expect(() => factorise(Float64Array.of(1, 0, 2, 1), 2)).toThrow('positive definite');
  });

  test('the Gram matrix of more rows than a block, and of fewer', () => {
    for (const rows of [1, 3, 8, 19]) {
      const random = createRandom(rows);
      const table = Float32Array.from({ length: rows * 3 }, () => random() - 0.5);
      const sums = gram(table, 3);
      for (let i = 0; i < 3; i++) {
        for (let j = 0; j <= i; j++) {
          let sum = 0;
          for (let row = 0; row < rows; row++) sum += (table[row * 3 + i] ?? 0) * (table[row * 3 + j] ?? 0);
          expect(sums[i * 3 + j]).toBeCloseTo(sum, 12);
        }
      }
    }
  });
});

describe('implicit matrix factorisation', () => {
  test('one person, one item, one dimension: the fixed point by hand', () => {
    // p = q/(q² (1 + α) + λ(1 + α)) and the same for q; with both the same s: s² (1 + α) + λ(1 + α) = 1.
    const [lambda, alpha] = [0.1, 0.5];
    const model = trainIals(likesOf([[0]]), {
      dimensions: 1,
      regularisation: lambda,
      frequencyExponent: 1,
      unobserved: alpha,
      epochs: 500,
      seed: 3,
    });
    const product = (model.people[0] ?? 0) * (model.items[0] ?? 0);
    expect(product).toBeCloseTo((1 - lambda * (1 + alpha)) / (1 + alpha), 3);
  });

  test('every epoch lowers the loss, whether rows have fewer or more columns than dimensions', () => {
    const likes = likesOf(TWO_GROUPS, (row, column) => 0.25 + ((row + column) % 4) / 4);
    for (const dimensions of [2, 3, 8]) {
      const losses = [1, 2, 4, 8, 16].map((epochs) => {
        const options = { ...OPTIONS, dimensions, epochs };
        return loss(likes, trainIals(likes, options), options);
      });
      for (const [at, value] of losses.entries()) expect(value).toBeLessThanOrEqual((losses[at - 1] ?? Number.POSITIVE_INFINITY) + 1e-6);
    }
  });

  test('no step away from a half step’s solution lowers the loss', () => {
    const likes = likesOf(TWO_GROUPS);
    for (const dimensions of [3, 8]) {
      const options = { ...OPTIONS, dimensions };
      const model = trainIals(likes, options);
      const best = loss(likes, model, options);
      for (let k = 0; k < model.people.length; k += 5) {
        for (const step of [-0.01, 0.01]) {
          const people = model.people.slice();
          people[k] = (people[k] ?? 0) + step;
          expect(loss(likes, { ...model, people }, options)).toBeGreaterThan(best);
        }
      }
    }
  });

  test('the same seed gives the same model, another another', () => {
    const likes = likesOf(TWO_GROUPS);
    expect(trainIals(likes, OPTIONS).items).toEqual(trainIals(likes, OPTIONS).items);
    expect(trainIals(likes, OPTIONS).items).not.toEqual(trainIals(likes, { ...OPTIONS, seed: 2 }).items);
  });

  test('people are given their own group’s items', () => {
    const likes = likesOf(TWO_GROUPS);
    const { people, items } = trainIals(likes, { ...OPTIONS, dimensions: 4 });
    for (let person = 0; person < likes.rows; person++) {
      const own = dotRow(people.slice(person * 4, person * 4 + 4), items, (person % 2) * 5 + (person % 5), 4);
      const other = dotRow(people.slice(person * 4, person * 4 + 4), items, (1 - (person % 2)) * 5 + (person % 5), 4);
      expect(own).toBeGreaterThan(other + 0.2);
    }
  });

  test('options suit the density of what there is', () => {
    const sparse = optionsFor({
      rows: 1_000,
      columns: 10_000,
      indices: new Uint32Array(50_000),
      starts: new Uint32Array(0),
      confidences: new Float32Array(0),
    });
    expect(sparse).toMatchObject({ dimensions: 64, unobserved: 0.05 });
    expect(optionsFor(likesOf([[0], [0]]))).toMatchObject({ dimensions: 32, unobserved: 1 });
  });
});

describe('fold-in', () => {
  const likes = likesOf(TWO_GROUPS, (row, column) => 0.25 + ((row + column) % 4) / 4);
  const likedBy = (row: number) =>
    Array.from({ length: (likes.starts[row + 1] ?? 0) - (likes.starts[row] ?? 0) }, (_, k) => {
      const at = (likes.starts[row] ?? 0) + k;
      return { item: likes.indices[at] ?? 0, confidence: likes.confidences[at] ?? 0 };
    });

  test.each([3, 8])('is training’s own half step (%i dimensions)', (dimensions) => {
    const { people, items, settings } = trainIals(likes, { ...OPTIONS, dimensions });
    const model = { settings, factors: items, gram: gram(items, dimensions) };
    for (let person = 0; person < likes.rows; person++) {
      const { factor } = foldIn(model, likedBy(person));
      for (let k = 0; k < dimensions; k++) expect(factor[k]).toBeCloseTo(people[person * dimensions + k] ?? 0, 4);
    }
  });

  test('what each liked item adds comes to the score', () => {
    const { items, settings } = trainIals(likes, OPTIONS);
    const model = { settings, factors: items, gram: gram(items, 4) };
    const liked = likedBy(3);
    const person = foldIn(model, liked);
    for (let item = 0; item < likes.columns; item++) {
      const parts = person.contributions(item);
      expect(parts).toHaveLength(liked.length);
      expect(parts.reduce((sum, part) => sum + part, 0)).toBeCloseTo(dotRow(person.factor, items, item, 4), 6);
    }
  });

  test('who likes nothing is nowhere', () => {
    const { items, settings } = trainIals(likes, OPTIONS);
    expect([...foldIn({ settings, factors: items, gram: gram(items, 4) }, []).factor]).toEqual([0, 0, 0, 0]);
  });
});

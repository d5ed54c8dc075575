import { createHash } from 'node:crypto';
import { EmbeddingError, type EmbeddingModel } from '../../src/modules/search/embeddings/model.ts';
import { normalised } from '../../src/modules/search/embeddings/vectors.ts';
import type { TestPlatform } from './platform.ts';

export interface FakeModel extends EmbeddingModel {
  /** Texts of each call, in order. */
  readonly calls: string[][];
  /** What is done before a call is answered. */
  before: (texts: readonly string[]) => void | Promise<void>;
  /** Away: nothing is answered. */
  isAway: boolean;
}

/** A model for tests: a text's vector is made of its hash. A text that says `unreadable` fails, one that says `deadly` as if it had killed a thread. */
export function createFakeModel(name: string, dimensions = 4): FakeModel {
  const model: FakeModel = {
    name,
    dimensions,
    multilingual: false,
    batch: 8,
    calls: [],
    before: () => undefined,
    isAway: false,
    async embed(texts, { signal } = {}) {
      signal?.throwIfAborted();
      await model.before(texts);
      signal?.throwIfAborted();
      if (model.isAway) throw new EmbeddingError(`${name} is away`, { passing: true });
      model.calls.push([...texts]);
      if (texts.some((text) => text.includes('unreadable'))) throw new EmbeddingError('This cannot be read', { passing: false });
      if (texts.some((text) => text.includes('deadly'))) throw new EmbeddingError('Its thread died', { passing: true });
      return texts.map((text) => vectorOf(text, dimensions));
    },
    close: async () => undefined,
  };
  return model;
}

export function vectorOf(text: string, dimensions = 4) {
  const hash = createHash('sha256').update(text).digest();
  return normalised(Array.from({ length: dimensions }, (_, i) => hash.readInt8(i)));
}

/** Films called `Film 1` and so on, about what is said of each. @returns their ids. */
export async function insertFilms({ database }: TestPlatform, overviews: readonly string[]): Promise<number[]> {
  const { rows } = await database.pool.query<{ id: number }>(
    `INSERT INTO movie (slug, title, sort_title, source, overview)
     SELECT 'film-' || gen_random_uuid(), 'Film ' || n, 'film ' || n, 'test', overview
     FROM unnest($1::text[]) WITH ORDINALITY AS f (overview, n) ORDER BY n RETURNING id`,
    [overviews],
  );
  return rows.map(({ id }) => id);
}

import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import type pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { eventually } from '../../../test/support/eventually.ts';
import { createTestPlatform, type TestPlatform } from '../../../test/support/platform.ts';
import { createSqlShelf } from './shelf.repository.ts';
import type { MovieFilter, MoviePage, Shelf } from './shelf.ts';
import { createShelfKeeper, type ShelfKeeper } from './shelf-index.loader.ts';
import { createShelfIndexRepository, type ShelfIndexRepository } from './shelf-index.repository.ts';

let platform: TestPlatform;
let reference: Shelf;
let repository: ShelfIndexRepository;
beforeAll(async () => {
  platform = await createTestPlatform();
  reference = createSqlShelf(platform.database);
  repository = createShelfIndexRepository(platform.database);
  await sql(`INSERT INTO category (slug, name) VALUES ('drama', 'Drama'), ('comedy', 'Comedy'), ('war', 'War')`);
  await sql(`INSERT INTO person (id, name) SELECT n, 'Person ' || n FROM generate_series(1, 4) n`);
});
afterAll(() => platform.close());
beforeEach(() => sql('DELETE FROM movie'));

const sql = (text: string, values: unknown[] = []) => platform.database.pool.query(text, values);
const ALL: MoviePage = { sortBy: 'added', order: 'asc', limit: 100, offset: 0 };
const anyPage: fc.Arbitrary<MoviePage> = fc.record({
  sortBy: fc.constantFrom('rating' as const, 'title' as const, 'releaseDate' as const, 'popularity' as const, 'added' as const),
  order: fc.constantFrom('asc' as const, 'desc' as const),
  limit: fc.integer({ min: 1, max: 30 }),
  offset: fc.integer({ min: 0, max: 60 }),
});
const optional = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined });
const anyFilter: fc.Arbitrary<MovieFilter> = fc.record({
  genre: optional(fc.uniqueArray(fc.constantFrom('drama', 'comedy', 'war', 'nothing'), { minLength: 1, maxLength: 2 })),
  yearFrom: optional(fc.integer({ min: 1990, max: 2000 })),
  yearTo: optional(fc.integer({ min: 1990, max: 2000 })),
  language: optional(fc.constantFrom('en', 'fr', 'xx')),
  playable: optional(fc.boolean()),
  person: optional(fc.integer({ min: 1, max: 5 })),
  keyword: optional(fc.constantFrom('robot', 'love', 'nothing')),
});

/** A keeper whose index is there, and how often PostgreSQL has had to answer for it. */
async function keeperInMemory(from = repository): Promise<{ keeper: ShelfKeeper; asked: () => number }> {
  let asked = 0;
  const counted: Shelf = {
    ...reference,
    find(...question) {
      asked++;
      return reference.find(...question);
    },
  };
  const keeper = createShelfKeeper({ repository: from, reference: counted, log: platform.log });
  keeper.warm();
  await eventually('the shelf is in memory', async () => {
    const before = asked;
    await keeper.find({}, ALL);
    return asked === before;
  });
  asked = 0;
  return { keeper, asked: () => asked };
}

const FILM = `(slug, title, source, sort_title, year, original_language, popularity, sort_date, rating_score, keywords)
  SELECT gen_random_uuid(), 'T', 'test', chr(97 + floor(random() * 26)::int) || chr(97 + floor(random() * 3)::int), CASE WHEN random() < 0.8 THEN 1990 + floor(random() * 10) END,
         (ARRAY['en', 'fr', NULL])[1 + floor(random() * 3)::int], floor(random() * 4), CASE WHEN random() < 0.8 THEN date '1990-01-01' + floor(random() * 5)::int END,
         CASE WHEN random() < 0.7 THEN random() END, string_to_array((ARRAY['robot', 'robot love', ''])[1 + floor(random() * 3)::int], ' ')`;

/** What a writer may do, in SQL. */
const WRITES = [
  `INSERT INTO movie ${FILM} FROM generate_series(1, 3)`,
  `UPDATE movie SET popularity = floor(random() * 4), sort_title = chr(97 + floor(random() * 26)::int), keywords = ARRAY['love'] WHERE id = (SELECT id FROM movie ORDER BY random() LIMIT 1)`,
  `UPDATE movie SET year = 1995, rating_score = NULL, sort_date = NULL WHERE id IN (SELECT id FROM movie ORDER BY id LIMIT 2)`,
  `DELETE FROM movie WHERE id = (SELECT id FROM movie ORDER BY random() LIMIT 1)`,
  `INSERT INTO movie_category SELECT m.id, c.id FROM movie m, category c ORDER BY random() LIMIT 3 ON CONFLICT DO NOTHING`,
  `DELETE FROM movie_category WHERE (movie_id, category_id) IN (SELECT movie_id, category_id FROM movie_category ORDER BY random() LIMIT 2)`,
  `INSERT INTO movie_credit (movie_id, person_id, role, position) SELECT m.id, p.id, 'CAST', 0 FROM movie m, person p ORDER BY random() LIMIT 3 ON CONFLICT DO NOTHING`,
  `WITH f AS (INSERT INTO media_file (id, filename, mime_type, size, upload_expires_at) VALUES (gen_random_uuid(), 'f', 'video/mp4', 1, now()) RETURNING id)
   UPDATE movie SET media_file_id = (SELECT id FROM f) WHERE id = (SELECT id FROM movie WHERE media_file_id IS NULL ORDER BY random() LIMIT 1)`,
  `UPDATE media_file SET published_version = CASE WHEN published_version IS NULL THEN 'v' END WHERE id = (SELECT id FROM media_file ORDER BY random() LIMIT 1)`,
  `DELETE FROM media_file WHERE id = (SELECT id FROM media_file ORDER BY random() LIMIT 1)`,
];

describe('the shelf in memory', () => {
  test('agrees with PostgreSQL while several write, whatever commits when', async () => {
    await sql(`INSERT INTO movie ${FILM} FROM generate_series(1, 40)`);
    const { keeper, asked } = await keeperInMemory();
    const transactions = fc.array(
      fc.record({ writes: fc.array(fc.nat(WRITES.length - 1), { minLength: 1, maxLength: 4 }), keep: fc.nat(4) }),
      { minLength: 1, maxLength: 4 },
    );
    await fc.assert(
      fc.asyncProperty(
        transactions,
        fc.array(fc.tuple(anyFilter, anyPage), { minLength: 3, maxLength: 6 }),
        async (together, questions) => {
          const readers = [keeper.find({}, ALL), keeper.find({}, ALL)];
          await Promise.all(
            together.map(({ writes, keep }) =>
              transaction(async (client) => {
                for (const write of writes) await client.query(WRITES[write] as string);
                return keep > 0;
              }),
            ),
          );
          for (const [filter, page] of questions) expect(await keeper.find(filter, page)).toEqual(await reference.find(filter, page));
          const counts = await keeper.countByCategory();
          for (const [category, count] of await reference.countByCategory()) expect(counts.get(category)).toBe(count);
          await Promise.all(readers);
        },
      ),
      { numRuns: 60 },
    );
    expect(asked()).toBe(0);
  });

  test('a film is seen whose transaction began before others and ended after them', async () => {
    const { keeper, asked } = await keeperInMemory();
    await transaction(async (early) => {
      await early.query(`INSERT INTO movie ${FILM}`);
      await sql(`INSERT INTO movie ${FILM}`);
      expect((await keeper.find({}, ALL)).total).toBe(1);
      await sql(`INSERT INTO movie ${FILM}`);
      expect((await keeper.find({}, ALL)).total).toBe(2);
      return true;
    });
    expect((await keeper.find({}, ALL)).total).toBe(3);
    expect(asked()).toBe(0);
  });

  test.each(['attached', 'published'])(
    'a film is playable whose media was published while it was being attached; %s last',
    async (last) => {
      await sql(`INSERT INTO movie ${FILM}`);
      const id = randomUUID();
      await sql(`INSERT INTO media_file (id, filename, mime_type, size, upload_expires_at) VALUES ($1, 'f', 'video/mp4', 1, now())`, [id]);
      const { keeper } = await keeperInMemory();
      const attach = (client: Pick<pg.PoolClient, 'query'>) => client.query('UPDATE movie SET media_file_id = $1', [id]);
      const publish = (client: Pick<pg.PoolClient, 'query'>) =>
        client.query(`UPDATE media_file SET published_version = 'v' WHERE id = $1`, [id]);
      const [first, second] = last === 'attached' ? [publish, attach] : [attach, publish];
      await transaction(async (client) => {
        await second(client);
        await first(platform.database.pool);
        expect((await keeper.find({ playable: true }, ALL)).total).toBe(0);
        return true;
      });
      expect((await keeper.find({ playable: true }, ALL)).total).toBe(1);
    },
  );

  test('far behind, PostgreSQL answers until the index has caught up or is made anew', async () => {
    await sql(`INSERT INTO movie ${FILM} FROM generate_series(1, 4000)`);
    const { keeper, asked } = await keeperInMemory();
    for (const change of [`UPDATE movie SET popularity = 9 WHERE id % 3 = 0`, `UPDATE movie SET popularity = 8 WHERE id % 2 = 0`]) {
      await sql(change);
      const page = { ...ALL, sortBy: 'popularity', order: 'desc', offset: 5 } as const;
      expect(await keeper.find({}, page)).toEqual(await reference.find({}, page));
      const before = asked();
      expect(before).toBeGreaterThan(0);
      await eventually('the index answers again', async () => {
        const count = asked();
        expect(await keeper.find({}, page)).toEqual(await reference.find({}, page));
        return asked() === count;
      });
    }
  });

  test('every film is on one page, while somebody adds films', async () => {
    await sql(`INSERT INTO movie ${FILM} FROM generate_series(1, 200)`);
    const { keeper, asked } = await keeperInMemory();
    let over = false;
    const adding = (async () => {
      while (!over) await sql(`INSERT INTO movie ${FILM} FROM generate_series(1, 2)`);
    })();
    const ids: number[] = [];
    while (ids.length < 400) {
      const page = await keeper.find({}, { ...ALL, limit: 20, offset: ids.length });
      if (page.ids.length === 20) ids.push(...page.ids);
    }
    over = true;
    await adding;
    expect(new Set(ids).size).toBe(ids.length);
    const { rows } = await sql('SELECT id FROM movie ORDER BY created_at, id LIMIT $1', [ids.length]);
    expect(new Set(ids)).toEqual(new Set(rows.map((row: { id: number }) => row.id)));
    expect(asked()).toBe(0);
  });

  test('changes are kept for a day; an index that has not looked for half of one is made anew', async () => {
    await sql(`INSERT INTO movie ${FILM} FROM generate_series(1, 3)`);
    await sql(`UPDATE shelf_change SET at = now() - interval '25 hours'`);
    let hours = 0;
    const { keeper, asked } = await keeperInMemory({
      ...repository,
      news: async (since) => {
        const news = await repository.news(since);
        return { ...news, at: new Date(news.at.getTime() + hours * 3_600_000) };
      },
    });
    expect((await sql('SELECT FROM shelf_change')).rowCount).toBe(0);
    await sql('DELETE FROM movie WHERE id = (SELECT min(id) FROM movie)');
    await sql('DELETE FROM shelf_change');
    expect((await keeper.find({}, ALL)).total).toBe(3);
    hours = 13;
    expect((await keeper.find({}, ALL)).total).toBe(2);
    expect(asked()).toBe(1);
  });

  test('when the films cannot be read, PostgreSQL is asked, and the next reader tries again', async () => {
    await sql(`INSERT INTO movie ${FILM}`);
    let broken = true;
    const { keeper, asked } = await keeperInMemory({
      ...repository,
      films() {
        if (!broken) return repository.films();
        broken = false;
        throw new Error('The connection was lost');
      },
    });
    expect((await keeper.find({}, ALL)).total).toBe(1);
    expect(asked()).toBe(0);
  });
});

/** Runs `work` in a transaction of its own. @param work says whether it is to be kept. */
async function transaction(work: (client: pg.PoolClient) => Promise<boolean>): Promise<void> {
  const client = await platform.database.pool.connect();
  try {
    await client.query('BEGIN');
    const keep = await work(client);
    await client.query(keep ? 'COMMIT' : 'ROLLBACK');
  } catch (error) {
    await client.query('ROLLBACK');
    // Two that write at once may each have to wait for the other; PostgreSQL lets one go.
    if ((error as pg.DatabaseError).code !== '40P01' && (error as pg.DatabaseError).code?.startsWith('23') !== true) throw error;
  } finally {
    client.release();
  }
}

import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { eventually } from '../../../test/support/eventually.ts';
import { createTestPlatform, type TestPlatform } from '../../../test/support/platform.ts';
import { createMovieCards, type MovieCards } from './movies.cards.ts';
import { createMoviesRepository } from './movies.repository.ts';
import { createSqlShelf } from './shelf.repository.ts';
import { createShelfKeeper, type ShelfKeeper } from './shelf-index.loader.ts';
import { createShelfIndexRepository } from './shelf-index.repository.ts';

const IDS = [1, 2, 3];

describe('films kept as lists show them', () => {
  let platform: TestPlatform;
  let keeper: ShelfKeeper;
  let cards: MovieCards;
  /** Of each reading, which films. */
  const read: number[][] = [];
  /** Awaited in the middle of a reading: after PostgreSQL has answered. */
  let meanwhile: () => Promise<unknown> = async () => undefined;
  /** What PostgreSQL says now. */
  let truth: (ids: readonly number[]) => Promise<unknown>;
  const sql = (text: string, values: unknown[] = []) => platform.database.pool.query(text, values);

  beforeAll(async () => {
    platform = await createTestPlatform();
    const repository = createMoviesRepository(platform.database);
    const rows = async (ids: readonly number[]) => (await repository.byIds(ids)) as never[];
    truth = rows;
    keeper = createShelfKeeper({
      repository: createShelfIndexRepository(platform.database),
      reference: createSqlShelf(platform.database),
      log: platform.log,
    });
    cards = createMovieCards({
      keeper,
      async read(ids) {
        read.push([...ids]);
        const found = await rows(ids);
        await meanwhile();
        return found;
      },
    });
    await sql(`INSERT INTO category (id, slug, name) VALUES (901, 'drama', 'Drama'), (902, 'noir', 'Noir')`);
    await sql(`INSERT INTO person (id, name) VALUES (901, 'Lois Weber'), (902, 'Ida Lupino')`);
    await sql(`INSERT INTO media_file (id, status, filename, mime_type, size, upload_expires_at)
               VALUES ('00000000-0000-8000-8000-000000000001', 'UPLOADED', 'a.mp4', 'video/mp4', 1, now())`);
    await sql(
      `INSERT INTO movie (id, slug, title, source, sort_title) SELECT n, 'film-' || n, 'Film ' || n, 'test', 'film ' || n FROM unnest($1::int[]) n`,
      [IDS],
    );
    await sql(`INSERT INTO movie_category (movie_id, category_id) VALUES (1, 901), (2, 901)`);
    await sql(`INSERT INTO movie_credit (movie_id, person_id, role, position) VALUES (1, 901, 'DIRECTOR', 0)`);
    await sql(`UPDATE movie SET media_file_id = '00000000-0000-8000-8000-000000000001' WHERE id = 2`);
    keeper.warm();
    await eventually('the shelf is followed', () => keeper.look());
  });
  afterAll(() => platform.close());

  test('are read once, and given in the order in which they are asked for', async () => {
    await cards.byIds(IDS);
    read.length = 0;
    expect((await cards.byIds([3, 1, 99, 1])).map(({ id }) => id)).toEqual([3, 1, 1]);
    expect(read).toEqual([[99]]);
  });

  test.each([
    ['a title', `UPDATE movie SET title = 'Shoes' WHERE id = 1`],
    ['what a film is about', `UPDATE movie SET overview = 'A girl needs shoes.' WHERE id = 2`],
    ['a title in another language', `INSERT INTO movie_title (movie_id, language, title) VALUES (1, 'es', 'Zapatos')`],
    ['another word for it', `UPDATE movie_title SET title = 'Los zapatos' WHERE movie_id = 1`],
    ['no title in that language', `DELETE FROM movie_title WHERE movie_id = 1`],
    ['a second director', `INSERT INTO movie_credit (movie_id, person_id, role, position) VALUES (1, 902, 'DIRECTOR', 1)`],
    ['the order of the directors', `UPDATE movie_credit SET position = 2 WHERE movie_id = 1 AND person_id = 901`],
    ['a director’s name', `UPDATE person SET name = 'Florence Lois Weber' WHERE id = 901`],
    ['a director fewer', `DELETE FROM movie_credit WHERE movie_id = 1 AND person_id = 902`],
    ['a person who is deleted', `DELETE FROM person WHERE id = 901`],
    ['another category', `INSERT INTO movie_category (movie_id, category_id) VALUES (1, 902)`],
    ['a category’s name', `UPDATE category SET name = 'Dramas' WHERE id = 901`],
    ['a category’s address', `UPDATE category SET slug = 'dramas' WHERE id = 901`],
    ['a category that is deleted', `DELETE FROM category WHERE id = 902`],
    ['a file that can be played', `UPDATE media_file SET published_version = 'v1', status = 'READY'`],
    ['a file that is deleted', `DELETE FROM media_file`],
    ['a picture', `UPDATE movie SET poster_path = '/poster.jpg' WHERE id = 3`],
    ['a film that is gone', `DELETE FROM movie WHERE id = 3`],
  ])('%s is shown as soon as it is committed, whoever wrote it', async (_, change) => {
    const before = await cards.byIds(IDS);
    await sql(change);
    const after = await truth(IDS);
    expect(after).not.toEqual(before);
    expect(await cards.byIds(IDS)).toEqual(after);
  });

  test('what changes while it is read is read again', async () => {
    await sql(`INSERT INTO movie (id, slug, title, source, sort_title) VALUES (4, 'film-4', 'Film 4', 'test', 'film 4')`);
    meanwhile = async () => {
      meanwhile = async () => undefined;
      await sql(`UPDATE movie SET title = 'Suspense' WHERE id = 4`);
      await keeper.look(); // somebody else, who forgets a film that is not kept yet
    };
    await cards.byIds([4]);
    expect(await cards.byIds([4])).toMatchObject([{ title: 'Suspense' }]);
  });

  test('what was changed by many at once is never older than the last commit', async () => {
    await Promise.all(
      Array.from({ length: 40 }, async (_, n) => {
        const title = `${n} ${randomUUID()}`;
        await sql(`UPDATE movie SET title = $2 WHERE id = $1`, [1 + (n % 2), title]);
        await cards.byIds(IDS);
      }),
    );
    expect(await cards.byIds(IDS)).toEqual(await truth(IDS));
  });

  test('nobody can write on what everybody is given', async () => {
    const [card] = await cards.byIds([1]);
    expect(() => Object.assign(card as object, { title: 'Mine' })).toThrow(TypeError);
  });

  test('nothing is kept while nobody follows the shelf', async () => {
    const unfollowed = createMovieCards({
      keeper: { onChange: () => undefined, look: async () => false, isFollowing: () => false },
      async read(ids) {
        read.push([...ids]);
        return (await truth(ids)) as never[];
      },
    });
    read.length = 0;
    for (let time = 0; time < 2; time++) await unfollowed.byIds([1]);
    expect(read).toEqual([[1], [1]]);
  });
});

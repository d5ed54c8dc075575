import type { recommendations as contract } from '@fotograma/contract';
import { createCatalogue } from '../../src/modules/catalogue/index.ts';
import { createMedia } from '../../src/modules/media/index.ts';
import { createRecommender } from '../../src/modules/taste/recommendations.ts';
import { startApp } from './app.ts';
import { createAsk } from './ask.ts';
import { createTestIdentity, insertUser } from './identity.ts';
import { createTestPlatform, type TestPlatform } from './platform.ts';

export interface RecommendationList {
  readonly data: contract.Recommendation[];
  readonly meta: { readonly basis: string; readonly model: string | null };
}

/** Half of the films are of one kind and liked by half of the people, the others by the others. */
export const FILMS = 80;
export const HALF = FILMS / 2;
export const PEOPLE = 120;

export type TestRecommender = Awaited<ReturnType<typeof createTestRecommender>>;

/** Recommendations behind a real server, with films and raters of two kinds. The last film of each kind nobody has rated. */
export async function createTestRecommender({ empty = false } = {}) {
  const platform = await createTestPlatform();
  const identity = await createTestIdentity(platform);
  const { pool } = platform.database;
  const { catalogue } = createCatalogue(platform, createMedia(platform, identity));
  const films = empty ? [] : await shelveFilms(platform);
  if (!empty) await rateAsGroups(platform, films);
  const parts = createRecommender(platform, { catalogue });
  for (const job of parts.jobs) platform.jobs.register(job);
  const app = await startApp(platform, parts.endpoints);
  const ask = createAsk(app.url, `admin:${platform.newId()}`);
  const run = async (name: string, signal = new AbortController().signal) =>
    parts.jobs.find((job) => job.name === name)?.run({}, { attempt: 1, signal });
  return {
    platform,
    url: app.url,
    ask,
    films,
    noir: films.slice(0, HALF),
    musical: films.slice(HALF),
    train: (signal?: AbortSignal) => run('recommender.train', signal),
    check: () => run('recommender.check'),
    models: async () =>
      (await pool.query<{ id: string; key: string }>('SELECT id, key FROM recommender_model ORDER BY created_at DESC')).rows,
    viewer: () => insertUser(platform, { role: 'viewer' }),
    listFor: async (userId: string, query = '') =>
      (await ask<RecommendationList>('GET', `/users/me/recommendations${query}`, { as: `viewer:${userId}` })).body,
    async rate(userId: string, movieId: number | undefined, halfStars: number): Promise<void> {
      await pool.query(
        `INSERT INTO user_rating (user_id, movie_id, half_stars) VALUES ($1, $2, $3)
         ON CONFLICT (user_id, movie_id) DO UPDATE SET half_stars = excluded.half_stars, updated_at = now()`,
        [userId, movieId, halfStars],
      );
    },
    async close(): Promise<void> {
      await app.close();
      await identity.close();
      await platform.close();
    },
  };
}

/** Two kinds of films with a director for each ten, half of each kind with a cast of their own. */
async function shelveFilms({ database: { pool } }: TestPlatform): Promise<number[]> {
  await pool.query(`INSERT INTO category (name, slug) VALUES ('Noir', 'noir'), ('Musical', 'musical')`);
  await pool.query(`INSERT INTO person (name) SELECT 'Director ' || n FROM generate_series(1, ${FILMS / 4}) n`);
  const { rows } = await pool.query<{ id: number }>(
    `INSERT INTO movie (slug, title, sort_title, source, popularity)
     SELECT 'film-' || n, 'Film ' || n, 'film ' || n, 'test', CASE n WHEN 1 THEN 10 ELSE 0 END FROM generate_series(1, ${FILMS}) n ORDER BY n RETURNING id`,
  );
  const ids = rows.map(({ id }) => id);
  await pool.query(
    `INSERT INTO movie_category (movie_id, category_id) SELECT f.id, c.id FROM unnest($1::int[]) WITH ORDINALITY f (id, n)
     JOIN category c ON c.slug = CASE WHEN f.n <= ${HALF} THEN 'noir' ELSE 'musical' END`,
    [ids],
  );
  await pool.query(
    `INSERT INTO movie_credit (movie_id, person_id, role, position) SELECT f.id, p.id, 'DIRECTOR', 0
     FROM unnest($1::int[]) WITH ORDINALITY f (id, n) JOIN person p ON p.name = 'Director ' || (1 + (f.n - 1) / 4)`,
    [ids],
  );
  return ids;
}

/** Each person of a public data set rates a quarter of their own kind well, and some of the other badly. */
async function rateAsGroups({ database }: TestPlatform, films: readonly number[]): Promise<void> {
  await database.pool.query(
    `INSERT INTO imported_rating (source, rater, movie_id, half_stars, rated_at)
     SELECT 'test', r, f.id, CASE WHEN (f.n <= ${HALF}) = (r % 2 = 0) THEN 9 ELSE 2 END, now()
     FROM generate_series(1, ${PEOPLE}) r CROSS JOIN unnest($1::int[]) WITH ORDINALITY f (id, n)
     WHERE hashint4(r * 1000 + f.n::int) % 4 = 0 AND f.n NOT IN (${HALF}, ${FILMS})`,
    [films],
  );
}

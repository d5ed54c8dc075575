import { expect } from 'vitest';
import { type Catalogue, createCatalogue } from '../../src/modules/catalogue/index.ts';
import { createMedia } from '../../src/modules/media/index.ts';
import { createTaste, type Taste } from '../../src/modules/taste/index.ts';
import { startApp } from './app.ts';
import { type Ask, type Asked, createAsk } from './ask.ts';
import { createTestIdentity, insertUser } from './identity.ts';
import { createTestPlatform, type TestPlatform } from './platform.ts';

export interface FilmFacts {
  readonly title?: string;
  readonly year?: number | null;
  readonly runtime?: number | null;
  readonly countries?: readonly string[];
  readonly popularity?: number;
  /** Slugs; a category that is not there yet is made. */
  readonly genres?: readonly string[];
  readonly director?: string;
  readonly mediaFileId?: string | null;
}

/** Taste, with all it stands on, behind a real server. */
export interface TestTaste {
  readonly platform: TestPlatform;
  readonly identity: Awaited<ReturnType<typeof createTestIdentity>>;
  readonly catalogue: Catalogue;
  readonly taste: Taste;
  readonly url: string;
  readonly ask: Ask;
  /** Somebody new. @returns who they are for `ask`, and their id. */
  person(name?: string): Promise<{ as: string; id: string }>;
  /** A film on the shelf. @returns its id. */
  film(facts?: FilmFacts): Promise<number>;
  /** A series whose one season has an episode for each file; null is one without. @returns ids of the series and its episodes. */
  series(mediaIds: readonly (string | null)[]): Promise<{ seriesId: number; episodeIds: number[] }>;
  /** A file that plays. @returns its id. */
  file(): Promise<string>;
  /** What is answered with 200 or 201. */
  told<T>(answer: Promise<Asked<T>>): Promise<T>;
  /** Runs the job that sweeps away what has expired. */
  sweep(): Promise<void>;
  close(): Promise<void>;
}

export async function createTestTaste(): Promise<TestTaste> {
  const platform = await createTestPlatform();
  const identity = await createTestIdentity(platform);
  const media = createMedia(platform, identity);
  const { catalogue, ...shelf } = createCatalogue(platform, media);
  const taste = createTaste(platform, { catalogue, identity: identity.identity });
  for (const job of taste.jobs) platform.jobs.register(job);
  const app = await startApp(platform, [...shelf.endpoints, ...taste.endpoints]);
  const { pool, prisma } = platform.database;
  let films = 0;
  return {
    platform,
    identity,
    catalogue,
    taste: taste.taste,
    url: app.url,
    ask: createAsk(app.url, 'nobody'),
    async person(name) {
      const id = await insertUser(platform, { role: 'viewer' });
      if (name !== undefined) await prisma.user.update({ where: { id }, data: { username: name, usernameKey: name } });
      return { id, as: `viewer:${id}` };
    },
    async film(facts = {}) {
      const n = ++films;
      const {
        title = `Film ${n}`,
        year = null,
        runtime = null,
        countries = [],
        popularity = 0,
        genres = [],
        director,
        mediaFileId,
      } = facts;
      const { id } = await prisma.movie.create({
        data: {
          slug: `film-${n}`,
          title,
          sortTitle: title,
          source: 'test',
          year,
          runtime,
          countries: [...countries],
          popularity,
          mediaFileId: mediaFileId ?? null,
          categories: {
            create: genres.map((slug) => ({ category: { connectOrCreate: { where: { slug }, create: { slug, name: slug } } } })),
          },
        },
      });
      if (director !== undefined) {
        await pool.query(
          `WITH person AS (INSERT INTO person (name, name_key) VALUES ($2, $2) ON CONFLICT (name_key) DO UPDATE SET name = excluded.name RETURNING id)
           INSERT INTO movie_credit (movie_id, person_id, role, position) SELECT $1, id, 'DIRECTOR', 0 FROM person`,
          [id, director],
        );
      }
      return id;
    },
    async series(mediaIds) {
      const n = ++films;
      const episodes = mediaIds.map((mediaFileId, at) => ({ number: at + 1, title: `Episode ${at + 1}`, mediaFileId }));
      const made = await prisma.series.create({
        data: {
          slug: `series-${n}`,
          title: `Series ${n}`,
          sortTitle: `Series ${n}`,
          seasons: { create: { number: 1, episodes: { create: episodes } } },
        },
        include: { seasons: { include: { episodes: { orderBy: { number: 'asc' } } } } },
      });
      return { seriesId: made.id, episodeIds: made.seasons.flatMap((season) => season.episodes.map(({ id }) => id)) };
    },
    async file() {
      const id = platform.newId();
      await prisma.mediaFile.create({
        data: {
          id,
          filename: 'film.mp4',
          mimeType: 'video/mp4',
          size: 10,
          public: true,
          uploadExpiresAt: new Date(),
          status: 'READY',
          publishedVersion: 'feed0123',
          durationSeconds: 6_000,
        },
      });
      return id;
    },
    async told(answer) {
      const { status, body } = await answer;
      expect([200, 201], JSON.stringify(body)).toContain(status);
      return body;
    },
    async sweep() {
      await taste.jobs.find(({ name }) => name === 'taste.sweep')?.run({}, { attempt: 1, signal: new AbortController().signal });
    },
    async close() {
      await app.close();
      await identity.close();
      await platform.close();
    },
  };
}

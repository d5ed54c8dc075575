import { randomBytes, randomUUID } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import { createMoviesRepository } from '../apps/server/src/modules/catalogue/movies.repository.ts';
import { createSearchRepository } from '../apps/server/src/modules/catalogue/search.repository.ts';
import { createSearch } from '../apps/server/src/modules/catalogue/search.service.ts';
import { createShelfIndexRepository } from '../apps/server/src/modules/catalogue/shelf-index.repository.ts';
import { createTokens } from '../apps/server/src/modules/identity/tokens.ts';
import { createCollectionsRepository } from '../apps/server/src/modules/taste/collections.repository.ts';
import { createRatingsRepository } from '../apps/server/src/modules/taste/ratings.repository.ts';
import type { Database } from '../apps/server/src/platform/database/database.ts';
import { readSizes, seedLarge } from './seed-large.ts';
import type { Bench, Figure, Setting } from './support/bench.ts';
import { type Explained, explaining } from './support/explain.ts';
import { CONNECTIONS } from './support/load.ts';
import type { Mix, Question } from './support/mix.ts';
import { finish, temporaryFolder } from './support/process.ts';
import { databaseUrl, getJson, quiet, startProduct } from './support/product.ts';

const MIX = join(import.meta.dirname, 'support/mix.ts');
const P95_MS = 50;
/** People who ask for what is their own, and those beside them who ask for recommendations anew. */
const PEOPLE = 400;
const OTHER_PEOPLE = 3_000;
/** What nobody has asked before: more questions than answers are kept, in an order in which none comes again before it is forgotten. */
const ANEW = ' for the first time';
const WAIT_MS = 600_000;
const NEW_SEARCHES = 6_000;

interface Person {
  readonly id: string;
  readonly headers: Record<string, string>;
  readonly ratings: number;
}

export const scale: Bench = {
  name: 'scale',
  about: `p95 at ${CONNECTIONS} connections of lists, films, searches, ratings, collections and recommendations on a large shelf, and what PostgreSQL does for them`,
  options: { movies: 'N', people: 'N', users: 'N', ratings: 'N', seed: 'N', data: 'FOLDER', only: 'KIND' },
  async run(setting) {
    const { cleanup, say } = setting;
    const dataDir = setting.options.data ?? (await temporaryFolder(cleanup));
    const secret = await fill(dataDir, setting);
    const { url } = await startProduct(dataDir, cleanup, { settings: settingsOf(secret) });
    const database = await databaseUrl(dataDir, cleanup);
    const pool = new pg.Pool({ connectionString: database, max: 2, application_name: 'fotograma' });
    try {
      const people = await signIn(pool, secret);
      await train(url, pool, secret, say);
      const kinds = await questions(url, pool, people);
      const figures: Figure[] = [];
      // What is read into memory after a start is there before anything is measured.
      for (const [what, asked] of Object.entries(kinds)) await firstAnswer(url, asked, what, say);
      for (const [what, asked] of Object.entries(kinds)) {
        if (setting.options.only !== undefined && setting.options.only !== what) continue;
        const isAnew = what.endsWith(ANEW);
        const { p50, p95, most, requestsPerSecond } = await measure(url, asked, isAnew, setting);
        say(`${what}: p50 ${p50.toFixed(1)} ms, most ${most.toFixed(0)} ms, ${requestsPerSecond.toFixed(0)} a second`);
        figures.push({
          what: `${what} (${asked.length} kinds): p95`,
          unit: 'ms',
          ours: p95,
          ...(isAnew ? {} : { target: { atMost: P95_MS } }),
        });
      }
      say('What PostgreSQL does for them (milliseconds, pages of 8 kB, rows of the widest step, tables read from end to end):');
      for (const line of await explain(pool, people)) say(line);
      return figures;
    } finally {
      await pool.end();
    }
  },
};

const settingsOf = (secret: string) => ({ SIGNING_SECRET: secret, JWT_SECRET: secret, TRUST_PROXY: '1' });

/**
 * Fills a data folder with a large shelf, unless it has been filled before. What is measured is started anew on it, as it is
 * in operation, and not one under which the shelf grew a thousandfold.
 * @returns the secret of the folder's tokens.
 */
async function fill(dataDir: string, { cleanup, say, options }: Setting): Promise<string> {
  const mark = join(dataDir, 'scale.json');
  const sizes = readSizes(options);
  const kept = await readFile(mark, 'utf8').then(
    (text) => JSON.parse(text) as { secret: string; sizes: unknown },
    () => null,
  );
  if (kept) {
    say(`Measuring on the shelf that is there: ${JSON.stringify(kept.sizes)}`);
    return kept.secret;
  }
  const secret = randomBytes(32).toString('base64');
  say('Starting the product on an empty folder');
  await mkdir(dataDir, { recursive: true });
  const { url, running } = await startProduct(dataDir, cleanup, { settings: settingsOf(secret) });
  await quiet(url);
  await seedLarge(await databaseUrl(dataDir, cleanup), sizes, say);
  await running.stop();
  await writeFile(mark, JSON.stringify({ secret, sizes }));
  return secret;
}

/** Sessions written into the tables, because passwords would take minutes: of people who rate much, little, and between. */
async function signIn(pool: pg.Pool, secret: string): Promise<Person[]> {
  const { rows } = await pool.query<{ id: string; ratings: number }>(
    `SELECT id, ratings FROM (
       SELECT u.id, count(r.movie_id)::int AS ratings, row_number() OVER () AS n
       FROM user_account u JOIN user_rating r ON r.user_id = u.id GROUP BY u.id) u
     ORDER BY md5(id::text) LIMIT ${PEOPLE + OTHER_PEOPLE}`,
  );
  return Promise.all(rows.map(async ({ id, ratings }) => ({ id, ratings, headers: await session(pool, secret, id) })));
}

async function session(pool: pg.Pool, secret: string, userId: string): Promise<Record<string, string>> {
  const sessionId = randomUUID();
  await pool.query(
    `INSERT INTO user_session (id, user_id, created_at, last_used_at, expires_at) VALUES ($1, $2, now(), now(), now() + interval '1 day')`,
    [sessionId, userId],
  );
  const { rows } = await pool.query<{ id: string }>('SELECT id FROM installation');
  const tokens = createTokens({
    secrets: [secret],
    issuer: `fotograma:${rows[0]?.id}`,
    lifetimeSeconds: 86_400,
    now: () => new Date(),
  });
  return { Authorization: `Bearer ${await tokens.sign({ userId, sessionId })}` };
}

/** As an administrator orders it, unless there is a model; waits until it is there. */
async function train(url: string, pool: pg.Pool, secret: string, say: Setting['say']): Promise<void> {
  const { rows } = await pool.query<{ id: string }>('SELECT id FROM user_account ORDER BY id LIMIT 1');
  const id = rows[0]?.id ?? '';
  await pool.query(`UPDATE user_account SET role = 'admin' WHERE id = $1`, [id]);
  const headers = await session(pool, secret, id);
  const trained = async () => (await getJson<{ data: { model: unknown } }>(`${url}/api/admin/recommender`, headers)).data.model !== null;
  if (await trained()) return;
  say('Training the recommender');
  const ordered = await fetch(`${url}/api/admin/recommender/train`, { method: 'POST', headers });
  if (ordered.status !== 202) throw new Error(`The training was refused: ${await ordered.text()}`);
  const deadline = Date.now() + WAIT_MS;
  while (!(await trained())) {
    if (Date.now() > deadline) throw new Error('The recommender was not trained in time');
    await new Promise((resume) => setTimeout(resume, 1_000));
  }
}

async function questions(url: string, pool: pg.Pool, people: readonly Person[]): Promise<Record<string, Question[]>> {
  const { pagination } = await getJson<{ pagination: { totalItems: number } }>(`${url}/api/movies?limit=1`);
  const [films, pages] = [pagination.totalItems, Math.floor(pagination.totalItems / 20)];
  const open = (paths: readonly string[]): Question[] => shuffled(paths.map((path) => ({ path })));
  const own = (path: (person: Person, n: number) => string): Question[] =>
    people.slice(0, PEOPLE).map((person, n) => ({ path: path(person, n), headers: person.headers }));
  const recommended = ({ headers }: Person): Question => ({ path: '/api/users/me/recommendations?limit=20', headers });
  const { data: sample } = await getJson<{ data: { id: number; title: string; directors: string[] }[] }>(
    `${url}/api/movies?limit=100&page=${Math.floor(films / 300)}`,
  );
  const { rows: some } = await pool.query<{ id: number }>('SELECT id FROM movie ORDER BY md5(id::text) LIMIT 500');
  const { rows: others } = await pool.query<{ title: string }>(
    `SELECT title FROM (SELECT DISTINCT title FROM movie WHERE source = 'seed') t ORDER BY md5(title) LIMIT ${NEW_SEARCHES}`,
  );
  const titles = sample.map(({ title }) => title);
  const cast = sample.flatMap(({ directors }) => directors);

  const sorts = ['popularity', 'title', 'releaseDate', 'rating', 'added'];
  const filters = [
    '',
    '&genre=drama',
    '&genre=comedy,romance',
    '&yearFrom=1990&yearTo=1999',
    '&language=fr',
    '&playable=true',
    '&genre=horror&yearFrom=2000',
  ];
  const depths = [1, 2, Math.ceil(pages / 2), pages];
  return {
    lists: open(
      sorts.flatMap((sort) =>
        filters.flatMap((filter) =>
          depths.flatMap((page) =>
            ['asc', 'desc'].map((order) => `/api/movies?limit=20&sortBy=${sort}&order=${order}&page=${page}${filter}`),
          ),
        ),
      ),
    ),
    'single films': open(some.map(({ id }) => `/api/movies/${id}`)),
    searches: open([
      ...titles.map((title) => `/api/movies/search?q=${encodeURIComponent(title)}`),
      ...titles.map((title) => `/api/movies/search?q=${encodeURIComponent(misspelt(title))}`),
      ...cast.map((name) => `/api/movies/search?q=${encodeURIComponent(name)}`),
      ...['the', 'a', 'man', 'love', 'night', 'house of', 's'].map((word) => `/api/movies/search?q=${encodeURIComponent(word)}`),
    ]),
    [`searches${ANEW}`]: open(others.map(({ title }) => `/api/movies/search?q=${encodeURIComponent(title)}`)),
    'my ratings': own(({ ratings }, n) => {
      const page = n % 2 === 0 ? 1 : Math.max(1, Math.floor(ratings / 20));
      return `/api/users/me/ratings?page=${page}&sortBy=${['updated', 'rating', 'watched'][n % 3]}`;
    }),
    'my collections': own((_, n) => `/api/users/me/collections/${['favorites', 'watchlist', 'watched', 'matched'][n % 4]}`),
    recommendations: people.slice(0, PEOPLE).map(recommended),
    [`recommendations${ANEW}`]: people.slice(PEOPLE).map(recommended),
  };
}

/** The same every time, and no two kinds after each other. */
function shuffled<T>(values: readonly T[]): T[] {
  return values
    .map((value, n) => ({ value, place: (n * 2_654_435_761) % 4_294_967_296 }))
    .toSorted((a, b) => a.place - b.place)
    .map(({ value }) => value);
}

/** Two neighbours changed places in the longest word. */
function misspelt(title: string): string {
  const word = title.split(' ').toSorted((a, b) => b.length - a.length)[0] ?? '';
  return title.replace(word, `${word.slice(0, 1)}${word.charAt(2)}${word.charAt(1)}${word.slice(3)}`);
}

/** What is read into memory for the first who asks is waited for, and said when it is long. */
async function firstAnswer(url: string, [first]: readonly Question[], what: string, say: Setting['say']): Promise<void> {
  const began = performance.now();
  if (first) await getJson(`${url}${first.path}`, first.headers);
  const seconds = (performance.now() - began) / 1_000;
  if (seconds > 1) say(`${what}: the first answer took ${seconds.toFixed(1)} s`);
}

async function measure(url: string, asked: readonly Question[], isAnew: boolean, { seconds, cleanup }: Setting): Promise<Mix> {
  const folder = await temporaryFolder(cleanup);
  const file = join(folder, 'questions.json');
  if (!isAnew) await askEachOnce(url, asked);
  await writeFile(file, JSON.stringify({ url, seconds, connections: CONNECTIONS, questions: asked }));
  return JSON.parse((await finish(['node', MIX, file], cleanup)).stdout) as Mix;
}

async function askEachOnce(url: string, asked: readonly Question[]): Promise<void> {
  const left = [...asked];
  const ask = async () => {
    for (let next = left.pop(); next; next = left.pop()) await getJson(`${url}${next.path}`, next.headers);
  };
  await Promise.all(Array.from({ length: CONNECTIONS }, ask));
}

async function explain(pool: pg.Pool, people: readonly Person[]): Promise<string[]> {
  const explained: Explained[] = [];
  // The repositories take a whole database; the statements explained here need its pool alone.
  const database = explaining(pool, explained) as Database;
  const movies = createMoviesRepository(database);
  const search = createSearch(createSearchRepository(database), { look: async () => false, onChange: () => undefined });
  const ratings = createRatingsRepository(database);
  const collections = createCollectionsRepository(database);
  const shelf = createShelfIndexRepository(database);
  const busiest = people.toSorted((a, b) => b.ratings - a.ratings)[0];
  const { rows } = await pool.query<{ id: number; title: string }>('SELECT id, title FROM movie ORDER BY popularity DESC, id LIMIT 20');
  const ids = rows.map(({ id }) => id);
  const { snapshot } = await shelf.news(null);
  const lines: string[] = [];
  const step = async (what: string, work: () => Promise<unknown>) => {
    explained.length = 0;
    await work();
    for (const { milliseconds, pages, rows: widest, scanned } of explained) {
      lines.push(
        `  ${what}: ${milliseconds.toFixed(1)} ms, ${pages} pages, ${widest} rows${scanned.length ? `; read whole: ${scanned.join(', ')}` : ''}`,
      );
    }
  };
  await step('what changed on the shelf', () => shelf.news(snapshot));
  await step('a page of films', () => movies.byIds(ids));
  await step('one film', () => movies.detail(ids[0] ?? 0));
  await step('search, exact', () => search.find(rows[0]?.title ?? ''));
  await step('search, misspelled', () => search.find(misspelt(rows[0]?.title ?? '')));
  await step('search, a word that is everywhere', () => search.find('the'));
  await step(`ratings of somebody with ${busiest?.ratings}`, () =>
    ratings.list(busiest?.id ?? '', { sortBy: 'updated', reviewed: false, limit: 20, offset: 0 }),
  );
  await step('  and what they come to', () => ratings.tally(busiest?.id ?? ''));
  await step('a collection', () => collections.list(busiest?.id ?? '', 'watched', { limit: 20, offset: 0 }));
  return lines;
}

// node bench/seed-large.ts --database URL [--movies N] [--people N] [--users N] [--ratings N] [--seed N]
// Fills a database with made-up films, people and their ratings, the same for the same numbers: for measuring, and for
// nothing else. The schema must be there; what is in it stays.
import { parseArgs } from 'node:util';
import pg from 'pg';
import { type Bases, type Sizes, seedCategories, seedCredits, seedMedia, seedMovies, seedPeople, tools } from './seed/films.ts';
import { countRatings, seedCollections, seedRatings, seedUsers } from './seed/taste.ts';

export const SIZES: Sizes = { movies: 200_000, people: 100_000, users: 20_000, ratings: 2_000_000, seed: 1 };
/** Films whose search documents are made in one statement. */
const BATCH = 2_000;
/** Connections that make them: it is work for processors. */
const HANDS = 2;

/** Seconds of each step go to `say`. */
export async function seedLarge(database: string, sizes: Sizes, say: (progress: string) => void): Promise<Bases> {
  const client = await connect(database);
  try {
    return await seed(client, database, sizes, say);
  } finally {
    await client.end();
  }
}

async function seed(client: pg.Client, database: string, sizes: Sizes, say: (progress: string) => void): Promise<Bases> {
  const step = async (what: string, work: () => Promise<unknown>) => {
    const began = performance.now();
    await work();
    say(`${what}: ${((performance.now() - began) / 1_000).toFixed(1)} s`);
  };
  // Whose place it is to keep references and counts is done at the end, or by how the rows are made.
  await client.query(
    `SET session_replication_role = replica; SET synchronous_commit = off; SET work_mem = '256MB'; SET maintenance_work_mem = '512MB'`,
  );
  await client.query(tools(sizes.seed));
  const { rows } = await client.query<Bases>(
    'SELECT coalesce((SELECT max(id) FROM movie), 0) AS movie, coalesce((SELECT max(id) FROM person), 0) AS person',
  );
  const bases = rows[0] as Bases;
  await step(`${sizes.people} people`, () => seedPeople(client, sizes, bases));
  await step(`${sizes.movies} films`, () => seedMovies(client, sizes, bases));
  await step('their categories', () => seedCategories(client, sizes, bases));
  await step('their credits', () => seedCredits(client, sizes, bases));
  await step('some media', () => seedMedia(client, sizes, bases));
  await client.query('ANALYZE movie; ANALYZE movie_credit; ANALYZE movie_category; ANALYZE person; ANALYZE movie_title');
  await step('search documents', () => makeDocuments(database, bases.movie, bases.movie + sizes.movies));
  await step('vocabulary', () => client.query('SELECT refresh_search_words()'));
  await step(`${sizes.users} accounts`, () => seedUsers(client, sizes));
  await step(`${sizes.ratings} ratings`, () => seedRatings(client, sizes, bases));
  await step('their counts', () => countRatings(client, bases));
  await step('collections and verdicts', () => seedCollections(client, sizes));
  await client.query('INSERT INTO shelf_change (movie_id) SELECT id FROM movie WHERE id > $1', [bases.movie]);
  await step('VACUUM, ANALYZE', () => client.query('VACUUM (ANALYZE)'));
  return bases;
}

async function makeDocuments(database: string, from: number, to: number): Promise<void> {
  let next = from + 1;
  await Promise.all(
    Array.from({ length: HANDS }, async () => {
      const hand = await connect(database);
      try {
        await hand.query('SET synchronous_commit = off');
        for (let first = next; first <= to; first = next) {
          next += BATCH;
          await hand.query('SELECT refresh_movie_search(array_agg(n)) FROM generate_series($1::int, $2::int) n', [
            first,
            Math.min(first + BATCH - 1, to),
          ]);
        }
      } finally {
        await hand.end();
      }
    }),
  );
}

async function connect(connectionString: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString, application_name: 'fotograma' });
  await client.connect();
  return client;
}

/** Sizes from arguments such as `--movies 1000000`. @throws in words. */
export function readSizes(values: Readonly<Record<string, string | undefined>>): Sizes {
  const size = (name: keyof Sizes, fallback: number) => {
    const value = Number(values[name] ?? fallback);
    if (!Number.isSafeInteger(value) || value < 1) throw new Error(`--${name}: expected a whole number from 1`);
    return value;
  };
  const movies = size('movies', SIZES.movies);
  return {
    movies,
    people: size('people', Math.max(1, Math.round(movies / 2))),
    users: size('users', SIZES.users),
    ratings: size('ratings', SIZES.ratings),
    seed: size('seed', SIZES.seed),
  };
}

if (import.meta.main) {
  const option = { type: 'string' } as const;
  const { values } = parseArgs({
    options: { database: option, movies: option, people: option, users: option, ratings: option, seed: option },
  });
  if (!values.database) throw new Error('--database: expected the address of a PostgreSQL that has the schema');
  await seedLarge(values.database, readSizes(values), (progress) => console.log(progress));
}

import type pg from 'pg';
import { ADJECTIVES, COUNTRIES, FIRST_NAMES, GENRES, LANGUAGES, NOUNS, PLACES, SYLLABLES, VERBS } from './words.ts';

export interface Sizes {
  readonly movies: number;
  readonly people: number;
  readonly users: number;
  readonly ratings: number;
  readonly seed: number;
}

/** Where the new rows' ids begin: after all that are there. */
export interface Bases {
  readonly movie: number;
  readonly person: number;
}

/** Sentences that overviews are put together from. */
const SENTENCES = 32_768;
/** Words beside those of the lists, and the share of words that come from the lists. */
const VOCABULARY = 20_000;
const LISTED = 0.15;
const KEYWORDS = 3_000;
/** Of a thousand films, those that can be played. */
const PLAYABLE = 5;

/**
 * `rnd(n, salt)`: a number from 0 to 1 that is the same for the same seed, n and salt, by PostgreSQL's own hash.
 * `pick(words, x)`: a word, the first ones much more often. `wide(words, x)`: a word, each as often. `word(words, syllables,
 * x, y)`: one of the words or, mostly, one that is made up of syllables, so that a few words are in very many films and most
 * in very few. Drawn after the 36,273 films of the film file, where a word of a title is in 0.2 % of all films (the median)
 * and one in ten in more than 2.2 %.
 */
export function tools(seed: number): string {
  return `
    CREATE OR REPLACE FUNCTION pg_temp.rnd(n bigint, salt integer) RETURNS float8 LANGUAGE sql IMMUTABLE AS
      $$ SELECT ((hashint8extended(n, ${seed} * 1000 + salt) >> 11) & 9007199254740991)::float8 / 9007199254740992 $$;
    CREATE OR REPLACE FUNCTION pg_temp.wide(words text[], x float8) RETURNS text LANGUAGE sql IMMUTABLE AS
      $$ SELECT words[1 + floor(cardinality(words) * x)::int] $$;
    CREATE OR REPLACE FUNCTION pg_temp.pick(words text[], x float8) RETURNS text LANGUAGE sql IMMUTABLE AS
      $$ SELECT words[1 + floor(cardinality(words) * x * x)::int] $$;
    CREATE OR REPLACE FUNCTION pg_temp.word(words text[], syllables text[], x float8, y float8) RETURNS text LANGUAGE sql IMMUTABLE AS
      $$ SELECT CASE WHEN x < ${LISTED} THEN pg_temp.pick(words, y) ELSE (
           SELECT syllables[1 + k % c] || syllables[1 + k * 7 / c % c] || syllables[1 + k / c / c % c] || CASE WHEN k % 3 = 0 THEN syllables[1 + k / 11 % c] ELSE '' END
           FROM (SELECT floor(${VOCABULARY} * y ^ 3)::int AS k, cardinality(syllables) AS c) w) END $$`;
}

export async function seedPeople(sql: pg.Client, { people }: Sizes, { person }: Bases): Promise<void> {
  await sql.query(
    `INSERT INTO person (id, name)
     SELECT ${person} + n, pg_temp.pick($1, pg_temp.rnd(n, 1)) || ' ' ||
            initcap(pg_temp.wide($2, pg_temp.rnd(n, 2)) || pg_temp.wide($2, pg_temp.rnd(n, 3)) || pg_temp.wide($2, pg_temp.rnd(n, 4)))
     FROM generate_series(1, ${people}) n`,
    [FIRST_NAMES, SYLLABLES],
  );
  await sql.query(`SELECT setval('person_id_seq', ${person + people})`);
}

export async function seedMovies(sql: pg.Client, { movies }: Sizes, { movie }: Bases): Promise<void> {
  await sql.query('CREATE TEMP TABLE sentence (place int PRIMARY KEY, text text)');
  await sql.query(
    `INSERT INTO sentence SELECT n, format('A %s %s %s the %s %s of %s, and a %s in %s %s a %s.',
       pg_temp.word($1, $5, pg_temp.rnd(n, 111), pg_temp.rnd(n, 11)), pg_temp.word($2, $5, pg_temp.rnd(n, 112), pg_temp.rnd(n, 12)),
       pg_temp.wide($4, pg_temp.rnd(n, 13)), pg_temp.word($1, $5, pg_temp.rnd(n, 114), pg_temp.rnd(n, 14)),
       pg_temp.word($2, $5, pg_temp.rnd(n, 115), pg_temp.rnd(n, 15)), pg_temp.word($3, $5, pg_temp.rnd(n, 116), pg_temp.rnd(n, 16)),
       pg_temp.word($2, $5, pg_temp.rnd(n, 117), pg_temp.rnd(n, 17)), pg_temp.word($3, $5, pg_temp.rnd(n, 118), pg_temp.rnd(n, 18)),
       pg_temp.wide($4, pg_temp.rnd(n, 19)), pg_temp.word($2, $5, pg_temp.rnd(n, 120), pg_temp.rnd(n, 20)))
     FROM generate_series(0, ${SENTENCES - 1}) n`,
    [ADJECTIVES, NOUNS, PLACES, VERBS, SYLLABLES],
  );
  await sql.query(
    `INSERT INTO movie (id, slug, title, overview, year, release_date, runtime, original_language, countries, keywords, popularity,
                        vote_average, vote_count, source, sort_title, sort_date, rating_score, created_at, updated_at)
     SELECT ${movie} + n, lower(regexp_replace(title, '[^A-Za-z]+', '-', 'g')) || '-' || year || '-' || ${movie} + n, title, a.text || ' ' || b.text,
            nullif(year, 1894), day, 60 + floor(pg_temp.rnd(n, 41) * pg_temp.rnd(n, 42) * 140), pg_temp.wide($5, pg_temp.rnd(n, 43)),
            ARRAY[pg_temp.wide($6, pg_temp.rnd(n, 44))], keywords, popularity, CASE WHEN votes > 0 THEN average END, votes, 'seed',
            regexp_replace(lower(title), '^(the|an?) (?=.)', ''), coalesce(day, make_date(nullif(year, 1894), 7, 1)),
            CASE WHEN votes > 0 THEN (votes * average + 60 * 6.2) / (votes + 60) END,
            timestamptz '2024-01-01Z' + interval '1 second' * floor(pg_temp.rnd(n, 45) * 63000000), timestamptz '2025-12-31Z'
     FROM (
       SELECT n, 2025 - floor(132 * pg_temp.rnd(n, 21) ^ 2.6)::int AS year,
              CASE WHEN pg_temp.rnd(n, 23) < 0.05 THEN 0 ELSE round((0.4 / (pg_temp.rnd(n, 24) + 1e-6) ^ 0.7)::numeric, 3)::float8 END AS popularity,
              round((least(10, greatest(1, 6.2 + 3 * (pg_temp.rnd(n, 25) + pg_temp.rnd(n, 26) + pg_temp.rnd(n, 27) - 1.5))))::numeric, 1)::float8 AS average,
              CASE floor(pg_temp.rnd(n, 28) * 8)::int
                WHEN 0 THEN 'The ' || adjective || ' ' || noun
                WHEN 1 THEN noun || ' of ' || proper
                WHEN 2 THEN proper
                WHEN 3 THEN adjective || ' ' || noun || 's'
                WHEN 4 THEN 'A ' || noun || ' in ' || place
                WHEN 5 THEN proper || ' and the ' || noun
                WHEN 6 THEN noun || ' ' || adjective
                ELSE 'The ' || noun || ' from ' || place END AS title
       FROM (
         SELECT n, initcap(pg_temp.word($1, $4, pg_temp.rnd(n, 131), pg_temp.rnd(n, 31))) AS adjective,
                initcap(pg_temp.word($2, $4, pg_temp.rnd(n, 132), pg_temp.rnd(n, 32))) AS noun,
                pg_temp.pick($3, pg_temp.rnd(n, 33)) AS place,
                initcap(pg_temp.pick($4, pg_temp.rnd(n, 34)) || pg_temp.wide($4, pg_temp.rnd(n, 35)) || pg_temp.wide($4, pg_temp.rnd(n, 36))) AS proper
         FROM generate_series(1, ${movies}) n OFFSET 0
       ) w OFFSET 0
     ) f
     CROSS JOIN LATERAL (SELECT CASE WHEN pg_temp.rnd(n, 46) < 0.7 AND year > 1894 THEN make_date(year, 1, 1) + floor(pg_temp.rnd(n, 47) * 365)::int END AS day) d
     CROSS JOIN LATERAL (SELECT CASE WHEN pg_temp.rnd(n, 48) < 0.15 THEN 0 ELSE floor(popularity * 30 * pg_temp.rnd(n, 49))::int END AS votes) v
     CROSS JOIN LATERAL (SELECT ARRAY(SELECT DISTINCT 'theme ' || floor(${KEYWORDS} * pg_temp.rnd(n, 50 + k) ^ 3)::int FROM generate_series(1, 4) k) AS keywords) k
     JOIN sentence a ON a.place = floor(pg_temp.rnd(f.n, 55) * ${SENTENCES})::int JOIN sentence b ON b.place = floor(pg_temp.rnd(f.n, 56) * ${SENTENCES})::int
     ORDER BY f.n`,
    [ADJECTIVES, NOUNS, PLACES, SYLLABLES, LANGUAGES, COUNTRIES],
  );
  await sql.query(`SELECT setval('movie_id_seq', ${movie + movies})`);
}

/** A first genre by how frequent each is, and up to three that like to come with it. */
export async function seedCategories(sql: pg.Client, { movies }: Sizes, { movie }: Bases): Promise<void> {
  await sql.query(
    `INSERT INTO category (slug, name) SELECT slug, initcap(replace(slug, '-', ' ')) FROM unnest($1::text[]) AS g (slug) ON CONFLICT DO NOTHING`,
    [GENRES.map((genre) => genre.slug)],
  );
  const total = GENRES.reduce((sum, genre) => sum + genre.share, 0);
  let from = 0;
  const rows = GENRES.map((genre) => {
    const row = { slug: genre.slug, low: from, high: from + genre.share / total, also: genre.with };
    from = row.high;
    return row;
  });
  await sql.query('CREATE TEMP TABLE first_genre (movie_id int, slug text, also text[])');
  await sql.query(
    `INSERT INTO first_genre SELECT ${movie} + n, g.slug, g.also
     FROM generate_series(1, ${movies}) n JOIN json_to_recordset($1) AS g (slug text, low float8, high float8, also text[])
       ON pg_temp.rnd(n, 61) >= g.low AND pg_temp.rnd(n, 61) < g.high`,
    [JSON.stringify(rows)],
  );
  await sql.query(
    `INSERT INTO movie_category (movie_id, category_id)
     SELECT f.movie_id, c.id FROM (
       SELECT movie_id, slug FROM first_genre
       UNION SELECT movie_id, pg_temp.wide(also, pg_temp.rnd(movie_id, 62 + k)) FROM first_genre, generate_series(0, 2) k
         WHERE pg_temp.rnd(movie_id, 66 + k) < 0.55 / (k + 1)
     ) f JOIN category c USING (slug) ORDER BY 1, 2`,
  );
}

/** A director, often a writer, and one to six who play; the first people in very many films, most in a few. */
export async function seedCredits(sql: pg.Client, { movies, people }: Sizes, { movie, person }: Bases): Promise<void> {
  await sql.query(
    `INSERT INTO movie_credit (movie_id, person_id, role, position, character)
     SELECT ${movie} + n, ${person} + 1 + floor(${people} * pg_temp.rnd(n, 70 + k) ^ 2)::int,
            (CASE k WHEN 0 THEN 'DIRECTOR' WHEN 1 THEN 'WRITER' ELSE 'CAST' END)::credit_role, greatest(k - 2, 0), NULL
     FROM generate_series(1, ${movies}) n, generate_series(0, 7) k
     WHERE k IN (0, 2) OR (k = 1 AND pg_temp.rnd(n, 80) < 0.5) OR (k > 2 AND k <= 2 + floor(pg_temp.rnd(n, 81) * 6))
     ON CONFLICT DO NOTHING`,
  );
  await sql.query(
    `INSERT INTO movie_title (movie_id, language, title)
     SELECT ${movie} + n, 'es', initcap('el ' || pg_temp.wide($1, pg_temp.rnd(n, 83)) || pg_temp.wide($1, pg_temp.rnd(n, 84)) || pg_temp.wide($1, pg_temp.rnd(n, 85)))
     FROM generate_series(1, ${movies}) n WHERE pg_temp.rnd(n, 82) < 0.1`,
    [SYLLABLES],
  );
}

/** SQL of a UUID made of a text: one of version 8, whose bits are the maker's own (RFC 9562, section 5.8). */
export function uuidOf(text: string): string {
  return `overlay(overlay(md5(${text}) placing '8' from 13 for 1) placing '8' from 17 for 1)::uuid`;
}

export async function seedMedia(sql: pg.Client, { movies, seed }: Sizes, { movie }: Bases): Promise<void> {
  const id = uuidOf(`'${seed} media ' || ${movie} + n`);
  const chosen = `FROM generate_series(1, ${movies}) n WHERE pg_temp.rnd(n, 90) < ${PLAYABLE} / 1000.0`;
  await sql.query(
    `INSERT INTO media_file (id, public, status, filename, mime_type, size, upload_expires_at, duration_seconds, published_version)
     SELECT ${id}, true, 'READY', 'film.mp4', 'video/mp4', 1, '2026-01-01Z', 5400, 'seed' ${chosen}`,
  );
  await sql.query(
    `UPDATE movie SET media_file_id = c.media_id FROM (SELECT ${movie} + n AS id, ${id} AS media_id ${chosen}) c WHERE movie.id = c.id`,
  );
}

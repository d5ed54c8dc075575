import type pg from 'pg';
import { type Bases, type Sizes, uuidOf } from './films.ts';

/** The id of the nth person, by seed: whoever measures asks as them. */
export function userId(seed: number, n: number | string): string {
  return uuidOf(`'${seed} user ' || ${n}`);
}

/** Rounds of drawing who rates what: each time some draws fall on a film that the person has rated already. */
const MOST_ROUNDS = 20;
const REVIEW = 'Seen twice, and better the second time.';

export async function seedUsers(sql: pg.Client, { users, seed }: Sizes): Promise<void> {
  await sql.query(
    `INSERT INTO principal (id, plan_id) SELECT ${userId(seed, 'n')}, (SELECT id FROM plan WHERE is_default) FROM generate_series(1, ${users}) n`,
  );
  // Nobody signs in with this: it is no hash of anything.
  await sql.query(
    `INSERT INTO user_account (id, email, username, username_key, password_hash)
     SELECT ${userId(seed, 'n')}, 'seed${seed}-' || n || '@example.com', 'seed${seed}-' || n, 'seed${seed}-' || n, '!' FROM generate_series(1, ${users}) n`,
  );
}

/**
 * Few people rate much and few films are rated much (Zipf); half of what somebody rates is of the genre they like best,
 * and they rate that higher.
 */
export async function seedRatings(sql: pg.Client, { users, ratings, movies, seed }: Sizes, { movie }: Bases): Promise<void> {
  await sql.query(`CREATE TEMP TABLE ranked AS
    SELECT m.id, g.slug, row_number() OVER (ORDER BY m.popularity DESC, m.id)::int - 1 AS place,
           row_number() OVER (PARTITION BY g.slug ORDER BY m.popularity DESC, m.id)::int - 1 AS genre_place, pg_temp.rnd(m.id - ${movie}, 100) AS quality
    FROM movie m JOIN first_genre g ON g.movie_id = m.id`);
  await sql.query('CREATE TEMP TABLE genre_size AS SELECT slug, count(*)::int AS films FROM ranked GROUP BY slug');
  await sql.query(`CREATE TEMP TABLE liking AS
    SELECT u, ${userId(seed, 'u + 1')} AS user_id, f.slug, s.films
    FROM generate_series(0, ${users - 1}) u
    JOIN ranked f ON f.place = floor(${movies} * pg_temp.rnd(u, 101))::int JOIN genre_size s USING (slug)`);
  await sql.query('CREATE TEMP TABLE drawn (u int, movie_id int, k bigint)');
  await sql.query('ANALYZE ranked; ANALYZE liking');
  for (let round = 0, count = 0; count < ratings; round++) {
    if (round === MOST_ROUNDS) throw new Error(`${users} people cannot rate ${movies} films ${ratings} times in this way`);
    const [from, to] = [round * ratings + 1, (round + 1) * ratings];
    await sql.query(`CREATE TEMP TABLE more AS
      WITH d AS MATERIALIZED (
        SELECT k, floor(${users} * pg_temp.rnd(k, 120) ^ 2)::int AS u, pg_temp.rnd(k, 121) < 0.5 AS own, pg_temp.rnd(k, 122) ^ 3 AS x
        FROM generate_series(${from}::bigint, ${to}) k)
      SELECT d.u, f.id AS movie_id, d.k FROM d JOIN liking p USING (u) JOIN ranked f ON f.slug = p.slug AND f.genre_place = floor(p.films * d.x)::int WHERE d.own
      UNION ALL SELECT d.u, f.id, d.k FROM d JOIN ranked f ON f.place = floor(${movies} * d.x)::int WHERE NOT d.own`);
    await sql.query(`INSERT INTO drawn SELECT u, movie_id, min(k) FROM more m
      WHERE NOT EXISTS (SELECT FROM drawn o WHERE o.u = m.u AND o.movie_id = m.movie_id) GROUP BY u, movie_id`);
    await sql.query('DROP TABLE more; ANALYZE drawn');
    count = Number((await sql.query('SELECT count(*) FROM drawn')).rows[0].count);
  }
  await sql.query(
    `INSERT INTO user_rating (user_id, movie_id, half_stars, review, watched_at, created_at, updated_at)
     SELECT p.user_id, f.id,
            least(10, greatest(2, round(6.3 + (p.slug = f.slug)::int + 2.5 * (f.quality - 0.5)
              + 3.2 * (pg_temp.rnd(k, 113) + pg_temp.rnd(k, 114) + pg_temp.rnd(k, 115) - 1.5))))::int,
            CASE WHEN pg_temp.rnd(k, 110) < 0.02 THEN $1 END, CASE WHEN pg_temp.rnd(k, 111) < 0.5 THEN at::date END, at, at
     FROM (SELECT * FROM drawn ORDER BY k LIMIT ${ratings}) d
     JOIN liking p USING (u) JOIN ranked f ON f.id = d.movie_id
     CROSS JOIN LATERAL (SELECT timestamptz '2026-01-01Z' - interval '1 second' * floor(pg_temp.rnd(k, 112) * 94000000) AS at) t
     ORDER BY 1, 2`,
    [REVIEW],
  );
}

/** What the triggers would have kept, had they been asked for each rating. */
export async function countRatings(sql: pg.Client, { movie }: Bases): Promise<void> {
  const each = Array.from({ length: 9 }, (_, n) => `count(*) FILTER (WHERE half_stars = ${n + 2})`).join(', ');
  await sql.query(`INSERT INTO movie_rating_stats (movie_id, count, sum, distribution)
    SELECT movie_id, count(*), sum(half_stars), ARRAY[${each}] FROM user_rating WHERE movie_id > ${movie} GROUP BY movie_id ORDER BY 1`);
}

/** Collections and verdicts: of what somebody rated, and of popular films. */
export async function seedCollections(sql: pg.Client, { users, movies, seed }: Sizes): Promise<void> {
  await sql.query(
    `INSERT INTO collection_entry (user_id, type, movie_id, created_at)
     SELECT user_id, CASE WHEN half_stars >= 9 AND pg_temp.rnd(movie_id, 130) < 0.5 THEN 'FAVORITES' ELSE 'WATCHED' END::collection_type, movie_id, updated_at
     FROM user_rating WHERE (hashint8extended(movie_id, ${seed}) & 3) = 0 AND user_id IN (SELECT user_id FROM liking) ORDER BY 1, 2, 3`,
  );
  const some = (most: number, salt: number) => `
    SELECT ${userId(seed, 'u + 1')} AS user_id, f.id AS movie_id, k
    FROM generate_series(0, ${users - 1}) u CROSS JOIN generate_series(1, ${most}) k
    JOIN ranked f ON f.place = floor(${movies} * pg_temp.rnd(u * 1000::bigint + k, ${salt}) ^ 3)::int
    WHERE k <= 1 + floor(${most} * pg_temp.rnd(u, ${salt + 1}) ^ 4)`;
  const at = `timestamptz '2025-06-01Z' + interval '1 hour' * k`;
  await sql.query(`INSERT INTO collection_entry (user_id, type, movie_id, created_at)
    SELECT user_id, 'WATCHLIST', movie_id, ${at} FROM (${some(100, 131)}) s ORDER BY 1, 3 ON CONFLICT DO NOTHING`);
  await sql.query(`INSERT INTO deck_verdict (user_id, movie_id, verdict, created_at)
    SELECT user_id, movie_id, CASE WHEN k % 2 = 0 THEN 'LIKE' ELSE 'PASS' END::verdict, ${at} FROM (${some(100, 133)}) s ORDER BY 1, 2 ON CONFLICT DO NOTHING`);
  await sql.query(`INSERT INTO collection_entry (user_id, type, movie_id, created_at)
    SELECT user_id, 'MATCHED', movie_id, created_at FROM deck_verdict WHERE verdict = 'LIKE' AND user_id IN (SELECT user_id FROM liking) ON CONFLICT DO NOTHING`);
}

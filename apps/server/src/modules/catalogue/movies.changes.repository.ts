import type { Sql } from '../../platform/database/database.ts';
import { sortDate, sortTitle } from './sorting.ts';

/** Whose facts a film's are once somebody here has changed them: no import rewrites them any more. */
const HOUSE = 'house';

/** The facts of a film that are columns of its own; what is absent stays. */
export interface MovieFacts {
  readonly title?: string | undefined;
  readonly originalTitle?: string | null | undefined;
  readonly overview?: string | null | undefined;
  readonly year?: number | null | undefined;
  readonly releaseDate?: string | null | undefined;
  readonly runtime?: number | null | undefined;
  readonly originalLanguage?: string | null | undefined;
  readonly countries?: readonly string[] | undefined;
  readonly keywords?: readonly string[] | undefined;
}

export interface HeldMovie {
  readonly slug: string;
  readonly year: number | null;
  /** ISO date. */
  readonly releaseDate: string | null;
  readonly posterPath: string | null;
  readonly backdropPath: string | null;
}

const COLUMN: readonly (readonly [keyof MovieFacts, string])[] = [
  ['title', 'title'],
  ['originalTitle', 'original_title'],
  ['overview', 'overview'],
  ['year', 'year'],
  ['releaseDate', 'release_date'],
  ['runtime', 'runtime'],
  ['originalLanguage', 'original_language'],
  ['countries', 'countries'],
  ['keywords', 'keywords'],
];

export type MoviesChangesRepository = ReturnType<typeof createMoviesChangesRepository>;

/** Writing films one by one, each within the caller's transaction. */
export function createMoviesChangesRepository() {
  return {
    /** Until the caller's transaction ends, nobody else gives a film a slug, imports included. */
    async holdSlugs(sql: Sql): Promise<void> {
      await sql.query(`SELECT pg_advisory_xact_lock(hashtext('catalogue.shelve'))`);
    },

    /** The slugs that begin with this one and that a film has, or had. */
    async slugsLike(sql: Sql, slug: string): Promise<Set<string>> {
      const { rows } = await sql.query<{ slug: string }>(
        `SELECT slug FROM movie WHERE slug = $1 OR slug LIKE $1 || '-%' UNION SELECT slug FROM movie_old_slug WHERE slug = $1 OR slug LIKE $1 || '-%'`,
        [slug],
      );
      return new Set(rows.map((row) => row.slug));
    },

    /** The film that has a slug, or had it. */
    async slugHolder(sql: Sql, slug: string): Promise<number | null> {
      const { rows } = await sql.query<{ id: number }>(
        'SELECT id FROM movie WHERE slug = $1 UNION ALL SELECT movie_id FROM movie_old_slug WHERE slug = $1 LIMIT 1',
        [slug],
      );
      return rows[0]?.id ?? null;
    },

    /** A film, until the transaction ends the caller's to change. */
    async hold(sql: Sql, id: number): Promise<HeldMovie | null> {
      const { rows } = await sql.query<HeldMovie>(
        `SELECT slug, year, release_date::text AS "releaseDate", poster_path AS "posterPath", backdrop_path AS "backdropPath"
         FROM movie WHERE id = $1 FOR UPDATE`,
        [id],
      );
      return rows[0] ?? null;
    },

    /** @returns its id. */
    async add(sql: Sql, slug: string, title: string): Promise<number> {
      const { rows } = await sql.query<{ id: number }>(
        `INSERT INTO movie (slug, title, source, sort_title) VALUES ($1, $2, '${HOUSE}', '') RETURNING id`,
        [slug, title],
      );
      return rows[0]?.id ?? 0;
    },

    async change(sql: Sql, id: number, facts: MovieFacts): Promise<void> {
      const values: unknown[] = [id];
      const sets = COLUMN.filter(([key]) => facts[key] !== undefined).map(([key, name]) => `${name} = $${values.push(facts[key])}`);
      await sql.query(`UPDATE movie SET ${[...sets, `source = '${HOUSE}'`, 'updated_at = now()'].join(', ')} WHERE id = $1`, values);
      await sql.query(
        `UPDATE movie SET sort_title = ${sortTitle('title')}, sort_date = ${sortDate('release_date', 'year')} WHERE id = $1`,
        [id],
      );
    },

    /** Gives a film another slug; the one before goes on leading to it. */
    async rename(sql: Sql, id: number, from: string, to: string): Promise<void> {
      await sql.query('DELETE FROM movie_old_slug WHERE movie_id = $1 AND slug = $2', [id, to]);
      await sql.query('INSERT INTO movie_old_slug (slug, movie_id) VALUES ($1, $2)', [from, id]);
      await sql.query('UPDATE movie SET slug = $2 WHERE id = $1', [id, to]);
    },

    async setTitles(sql: Sql, id: number, titles: Readonly<Record<string, string>>): Promise<void> {
      await sql.query('DELETE FROM movie_title WHERE movie_id = $1', [id]);
      await sql.query('INSERT INTO movie_title (movie_id, language, title) SELECT $1, * FROM unnest($2::text[], $3::text[])', [
        id,
        Object.keys(titles),
        Object.values(titles),
      ]);
    },

    /**
     * The ids that other houses know a film by. What an import has noted of an id that stays is left.
     * @returns the houses whose id another film has.
     */
    async setExternalIds(sql: Sql, id: number, given: Readonly<Record<string, string>>): Promise<string[]> {
      const [sources, ids] = [Object.keys(given), Object.values(given)];
      await sql.query(
        `DELETE FROM movie_external_id WHERE movie_id = $1 AND source IN ('imdb', 'tmdb', 'wikipedia')
           AND (source, external_id) NOT IN (SELECT * FROM unnest($2::text[], $3::text[]))`,
        [id, sources, ids],
      );
      await sql.query(
        `INSERT INTO movie_external_id (source, external_id, movie_id, hash) SELECT source, external_id, $1, ''
         FROM unnest($2::text[], $3::text[]) AS x (source, external_id) ORDER BY source ON CONFLICT DO NOTHING`,
        [id, sources, ids],
      );
      const { rows: others } = await sql.query<{ source: string }>(
        `SELECT source FROM movie_external_id WHERE movie_id <> $1 AND (source, external_id) IN (SELECT * FROM unnest($2::text[], $3::text[]))
         UNION SELECT 'tmdb' FROM movie WHERE id <> $1 AND tmdb_id = $4`,
        [id, sources, ids, given.tmdb ?? null],
      );
      if (others.length) return others.map((row) => row.source);
      await sql.query('UPDATE movie SET tmdb_id = $2 WHERE id = $1', [id, given.tmdb ?? null]);
      return [];
    },

    /** @param path of its picture from now on; null for none. */
    async setPicture(sql: Sql, id: number, kind: 'poster' | 'backdrop', path: string | null): Promise<void> {
      await sql.query(`UPDATE movie SET ${kind}_path = $2, source = '${HOUSE}', updated_at = now() WHERE id = $1`, [id, path]);
    },

    /** Makes anew what the film is found by, and lets its words be meant by misspelled ones. */
    async makeFindable(sql: Sql, ids: readonly number[]): Promise<void> {
      await sql.query('SELECT refresh_movie_search($1)', [ids]);
      await sql.query(
        `INSERT INTO search_word (word, length, frequency)
         SELECT DISTINCT word, length(word), 1 FROM movie_search s, unnest(tsvector_to_array(s.names)) AS word
         WHERE s.movie_id = ANY ($1) AND length(word) BETWEEN 3 AND 40 ORDER BY word ON CONFLICT (word) DO NOTHING`,
        [ids],
      );
    },

    async remove(sql: Sql, id: number): Promise<void> {
      await sql.query('DELETE FROM movie WHERE id = $1', [id]);
    },

    /** The film that has a slug; `moved` when it only had it. */
    async bySlug(sql: Sql, slug: string): Promise<{ id: number; slug: string } | null> {
      const { rows } = await sql.query<{ id: number; slug: string }>(
        `SELECT id, slug FROM movie WHERE slug = $1
         UNION ALL SELECT m.id, m.slug FROM movie_old_slug o JOIN movie m ON m.id = o.movie_id WHERE o.slug = $1 LIMIT 1`,
        [slug],
      );
      return rows[0] ?? null;
    },
  };
}

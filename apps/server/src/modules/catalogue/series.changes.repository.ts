import type { Sql } from '../../platform/database/database.ts';
import { sortTitle } from './sorting.ts';

/** The facts of a series that are columns of its own; what is absent stays. */
export interface SeriesFacts {
  readonly title?: string | undefined;
  readonly originalTitle?: string | null | undefined;
  readonly overview?: string | null | undefined;
  readonly firstAirDate?: string | null | undefined;
  readonly originalLanguage?: string | null | undefined;
  readonly countries?: readonly string[] | undefined;
  readonly keywords?: readonly string[] | undefined;
}

const COLUMN: readonly (readonly [keyof SeriesFacts, string])[] = [
  ['title', 'title'],
  ['originalTitle', 'original_title'],
  ['overview', 'overview'],
  ['firstAirDate', 'first_air_date'],
  ['originalLanguage', 'original_language'],
  ['countries', 'countries'],
  ['keywords', 'keywords'],
];

export type SeriesChangesRepository = ReturnType<typeof createSeriesChangesRepository>;

/** Writing series, each within the caller's transaction. */
export function createSeriesChangesRepository() {
  return {
    /** Until the caller's transaction ends, nobody else gives a series a slug. */
    async holdSlugs(sql: Sql): Promise<void> {
      await sql.query(`SELECT pg_advisory_xact_lock(hashtext('catalogue.series.slugs'))`);
    },

    /** The slugs that begin with this one and that a series has, or had. */
    async slugsLike(sql: Sql, slug: string): Promise<Set<string>> {
      const { rows } = await sql.query<{ slug: string }>(
        `SELECT slug FROM series WHERE slug LIKE $1 || '%' UNION SELECT slug FROM series_old_slug WHERE slug LIKE $1 || '%'`,
        [slug],
      );
      return new Set(rows.map((row) => row.slug));
    },

    /** The series that has a slug, or had it. */
    async slugHolder(sql: Sql, slug: string): Promise<number | null> {
      const { rows } = await sql.query<{ id: number }>(
        'SELECT id FROM series WHERE slug = $1 UNION ALL SELECT series_id FROM series_old_slug WHERE slug = $1 LIMIT 1',
        [slug],
      );
      return rows[0]?.id ?? null;
    },

    /** @returns its id. */
    async add(sql: Sql, slug: string, title: string): Promise<number> {
      const { rows } = await sql.query<{ id: number }>(`INSERT INTO series (slug, title, sort_title) VALUES ($1, $2, '') RETURNING id`, [
        slug,
        title,
      ]);
      return rows[0]?.id ?? 0;
    },

    async change(sql: Sql, id: number, facts: SeriesFacts): Promise<void> {
      const values: unknown[] = [id];
      const sets = COLUMN.filter(([key]) => facts[key] !== undefined).map(([key, name]) => `${name} = $${values.push(facts[key])}`);
      await sql.query(`UPDATE series SET ${[...sets, 'updated_at = now()'].join(', ')} WHERE id = $1`, values);
      if (facts.title !== undefined) await sql.query(`UPDATE series SET sort_title = ${sortTitle('title')} WHERE id = $1`, [id]);
    },

    /** Gives a series another slug; the one before goes on leading to it. */
    async rename(sql: Sql, id: number, from: string, to: string): Promise<void> {
      await sql.query('DELETE FROM series_old_slug WHERE series_id = $1 AND slug = $2', [id, to]);
      await sql.query('INSERT INTO series_old_slug (slug, series_id) VALUES ($1, $2)', [from, id]);
      await sql.query('UPDATE series SET slug = $2 WHERE id = $1', [id, to]);
    },

    /** @param kind whose file is at this path from now on; null for none. @returns the path before. */
    async setPicture(sql: Sql, id: number, kind: 'poster' | 'backdrop', path: string | null): Promise<string | null> {
      const column = `${kind}_path`;
      const { rows } = await sql.query<{ before: string | null }>(
        `UPDATE series s SET ${column} = $2, updated_at = now() FROM (SELECT id, ${column} AS before FROM series WHERE id = $1 FOR UPDATE) o
         WHERE s.id = o.id RETURNING o.before`,
        [id, path],
      );
      return rows[0]?.before ?? null;
    },

    /** With its seasons, and with episodes that it may still have. */
    async remove(sql: Sql, id: number): Promise<void> {
      await sql.query('DELETE FROM series WHERE id = $1', [id]);
    },
  };
}

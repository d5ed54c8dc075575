import type { series as contract } from '@fotograma/contract';
import type { Database, Sql } from '../../platform/database/database.ts';

/** A series as lists show it, without what is derived for the reader. */
export type SeriesRow = Omit<contract.Series, 'posterUrl' | 'posterSet' | 'backdropUrl' | 'backdropSet'> & {
  readonly posterPath: string | null;
  readonly backdropPath: string | null;
  readonly updatedAt: Date;
};

export interface SeriesDetailRow extends SeriesRow {
  readonly tmdbId: number | null;
  readonly keywords: string[];
  readonly credits: contract.SeriesDetail['credits'];
  readonly createdAt: Date;
}

export interface SeriesFilter {
  /** A category's slug. */
  readonly genre?: string | undefined;
  /** Part of a title. */
  readonly q?: string | undefined;
}

export type SeriesOrder = 'popularity' | 'title' | 'firstAirDate';

const ORDER: Record<SeriesOrder, string> = { popularity: 's.popularity', title: 's.sort_title', firstAirDate: 's.first_air_date' };

/** Every column of a list entry. */
const COLUMNS = `s.id, s.slug, s.title, s.original_title AS "originalTitle", s.overview, s.first_air_date::text AS "firstAirDate",
  s.original_language AS "originalLanguage", s.countries, s.poster_path AS "posterPath", s.backdrop_path AS "backdropPath",
  s.updated_at AS "updatedAt", c.seasons AS "seasonCount", c.episodes AS "episodeCount", c.playable AS "playableCount",
  coalesce((SELECT json_agg(json_build_object('id', g.id, 'name', g.name, 'slug', g.slug) ORDER BY g.name)
            FROM series_category sc JOIN category g ON g.id = sc.category_id WHERE sc.series_id = s.id), '[]') AS categories`;
/** What a series is made of, counted; the specials are no season. */
const COUNTS = `CROSS JOIN LATERAL (
  SELECT count(DISTINCT n.id) FILTER (WHERE n.number > 0)::int AS seasons, count(e.id)::int AS episodes, count(pm.id)::int AS playable
  FROM season n LEFT JOIN episode e ON e.season_id = n.id LEFT JOIN playable_media pm ON pm.id = e.media_file_id
  WHERE n.series_id = s.id) c`;

export type SeriesRepository = ReturnType<typeof createSeriesRepository>;

/** Reading series. */
export function createSeriesRepository({ pool }: Database) {
  return {
    async list(
      filter: SeriesFilter,
      { sortBy, order, limit, offset }: { sortBy: SeriesOrder; order: 'asc' | 'desc'; limit: number; offset: number },
    ): Promise<SeriesRow[]> {
      const { where, values } = conditions(filter);
      // Unknown dates come last either way; the id makes the order total.
      const by = `${ORDER[sortBy]} ${order === 'asc' ? 'ASC' : 'DESC'}${sortBy === 'firstAirDate' ? ' NULLS LAST' : ''}, s.id`;
      const { rows } = await pool.query<SeriesRow>(
        `SELECT ${COLUMNS} FROM (
           SELECT s.id AS page_id, row_number() OVER () AS n
           FROM (SELECT s.id FROM series s WHERE ${where} ORDER BY ${by} LIMIT ${limit} OFFSET ${offset}) s
         ) page JOIN series s ON s.id = page.page_id ${COUNTS} ORDER BY page.n`,
        values,
      );
      return rows;
    },

    async count(filter: SeriesFilter): Promise<number> {
      const { where, values } = conditions(filter);
      const { rows } = await pool.query<{ count: number }>(`SELECT count(*)::int AS count FROM series s WHERE ${where}`, values);
      return rows[0]?.count ?? 0;
    },

    /** The series of these ids, in this order; ids that none has are left out. */
    async byIds(ids: readonly number[]): Promise<SeriesRow[]> {
      const { rows } = await pool.query<SeriesRow>(
        `SELECT ${COLUMNS} FROM unnest($1::int[]) WITH ORDINALITY AS page (page_id, n) JOIN series s ON s.id = page.page_id ${COUNTS}
         ORDER BY page.n`,
        [ids],
      );
      return rows;
    },

    async detail(id: number): Promise<SeriesDetailRow | null> {
      const { rows } = await pool.query<SeriesDetailRow>(
        `SELECT ${COLUMNS}, s.tmdb_id AS "tmdbId", s.keywords, s.created_at AS "createdAt",
           coalesce((SELECT json_agg(json_build_object('personId', p.id, 'name', p.name, 'role', c.role, 'character', c.character)
                                     ORDER BY c.role, c.position)
                     FROM series_credit c JOIN person p ON p.id = c.person_id WHERE c.series_id = s.id), '[]') AS credits
         FROM series s ${COUNTS} WHERE s.id = $1`,
        [id],
      );
      return rows[0] ?? null;
    },

    /** The series that has a slug, or had it; and the slug that it has. */
    async bySlug(slug: string): Promise<{ id: number; slug: string } | null> {
      const { rows } = await pool.query<{ id: number; slug: string }>(
        `SELECT id, slug FROM series WHERE slug = $1
         UNION ALL SELECT s.id, s.slug FROM series_old_slug o JOIN series s ON s.id = o.series_id WHERE o.slug = $1 LIMIT 1`,
        [slug],
      );
      return rows[0] ?? null;
    },

    /** A series whose seasons and episodes nobody else changes until the caller's transaction ends. */
    async hold(sql: Sql, id: number): Promise<{ id: number; title: string; slug: string } | null> {
      const { rows } = await sql.query<{ id: number; title: string; slug: string }>(
        'SELECT id, title, slug FROM series WHERE id = $1 FOR NO KEY UPDATE',
        [id],
      );
      return rows[0] ?? null;
    },
  };
}

function conditions({ genre, q }: SeriesFilter): { where: string; values: unknown[] } {
  const values: unknown[] = [];
  const parts: string[] = [];
  if (genre !== undefined) {
    const slug = `$${values.push(genre)}`;
    parts.push(
      `EXISTS (SELECT FROM series_category sc JOIN category g ON g.id = sc.category_id WHERE sc.series_id = s.id AND g.slug = ${slug})`,
    );
  }
  if (q !== undefined) {
    // Folded, a text has letters, digits and spaces alone: nothing that LIKE would take for a pattern. The rest is as in the index.
    const text = `$${values.push(q)}`;
    parts.push(
      `s.title <> '' AND search_fold(s.title || ' ' || coalesce(s.original_title, '')) LIKE '%' || nullif(search_fold(${text}), '') || '%'`,
    );
  }
  return { where: parts.join(' AND ') || 'true', values };
}

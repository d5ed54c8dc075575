import { bitsOf } from '../../platform/bits.ts';
import type { Database } from '../../platform/database/database.ts';
import type { MovieFilter, MovieOrder, Shelf } from './shelf.ts';

const ORDER: Record<Exclude<MovieOrder, 'relevance'>, string> = {
  rating: 'm.rating_score',
  title: 'm.sort_title',
  releaseDate: 'm.sort_date',
  popularity: 'm.popularity',
  added: 'm.created_at',
};
const NULLABLE: ReadonlySet<MovieOrder> = new Set(['rating', 'releaseDate']);

/**
 * The shelf as PostgreSQL tells it. A page costs more the deeper it is, and a total as much as there are films: this is
 * what the index in memory must agree with, and what answers until that is there.
 */
export function createSqlShelf({ pool }: Pick<Database, 'pool'>): Shelf {
  return {
    async find(filter, { sortBy, order, limit, offset }) {
      const { where, values } = conditions(filter);
      const counted = pool.query<{ count: number }>(`SELECT count(*)::int AS count FROM movie m WHERE ${where}`, [...values]);
      // The id makes the order total, so that no page repeats a film.
      const by =
        sortBy === 'relevance'
          ? `array_position($${values.push(filter.ids ?? [])}::int[], m.id)`
          : `${ORDER[sortBy]} ${order === 'asc' ? 'ASC' : 'DESC'}${NULLABLE.has(sortBy) ? ' NULLS LAST' : ''}, m.id`;
      const found = pool.query<{ id: number }>(
        `SELECT m.id FROM movie m WHERE ${where} ORDER BY ${by} LIMIT ${limit} OFFSET ${offset}`,
        values,
      );
      const [total, page] = await Promise.all([counted, found]);
      return { ids: page.rows.map((row) => row.id), total: total.rows[0]?.count ?? 0 };
    },
    async matching(filter) {
      const { where, values } = conditions(filter);
      return bitsOf((await pool.query<{ id: number }>(`SELECT m.id FROM movie m WHERE ${where}`, values)).rows.map((row) => row.id));
    },
    async countByCategory() {
      const { rows } = await pool.query<{ id: number; count: number }>(
        'SELECT category_id AS id, count(*)::int AS count FROM movie_category GROUP BY category_id',
      );
      return new Map(rows.map(({ id, count }) => [id, count]));
    },
  };
}

function conditions(filter: MovieFilter): { where: string; values: unknown[] } {
  const values: unknown[] = [];
  const parameter = (value: unknown) => `$${values.push(value)}`;
  const parts: string[] = [];
  for (const slug of new Set(filter.genre)) {
    parts.push(`EXISTS (SELECT FROM movie_category mc WHERE mc.movie_id = m.id
      AND mc.category_id = (SELECT g.id FROM category g WHERE g.slug = ${parameter(slug)}))`);
  }
  if (filter.yearFrom !== undefined) parts.push(`m.year >= ${parameter(filter.yearFrom)}`);
  if (filter.yearTo !== undefined) parts.push(`m.year <= ${parameter(filter.yearTo)}`);
  if (filter.language !== undefined) parts.push(`m.original_language = ${parameter(filter.language)}`);
  // The playable ones are few: found once, by their media, instead of asked of every film.
  const playable = 'ARRAY(SELECT pf.id FROM playable_media pm JOIN movie pf ON pf.media_file_id = pm.id)';
  if (filter.playable !== undefined) parts.push(filter.playable ? `m.id = ANY (${playable})` : `m.id <> ALL (${playable})`);
  if (filter.person !== undefined) {
    parts.push(`m.id = ANY (ARRAY(SELECT mc.movie_id FROM movie_credit mc WHERE mc.person_id = ${parameter(filter.person)}))`);
  }
  if (filter.keyword !== undefined) parts.push(`m.keywords @> ARRAY[${parameter(filter.keyword)}::text]`);
  if (filter.country !== undefined) parts.push(`m.countries @> ARRAY[${parameter(filter.country)}::text]`);
  if (filter.ids) parts.push(`m.id = ANY (${parameter(filter.ids)}::int[])`);
  return { where: parts.join(' AND ') || 'true', values };
}

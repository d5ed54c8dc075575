import type { catalogue } from '@fotograma/contract';
import { LRUCache } from 'lru-cache';
import type { Database, Sql } from '../../platform/database/database.ts';

/** How old a total may be: to count every film for every page would cost more than the pages. */
const TOTAL_TTL_MS = 2_000;

/** What a list may be narrowed to; absent means any. */
export interface MovieFilter {
  /** Category slugs; all must hold. */
  readonly genre?: readonly string[] | undefined;
  readonly yearFrom?: number | undefined;
  readonly yearTo?: number | undefined;
  readonly language?: string | undefined;
  readonly playable?: boolean | undefined;
  /** Only these films. */
  readonly ids?: readonly number[] | undefined;
}

/** `relevance`: in the order of `ids`. */
export type MovieOrder = 'rating' | 'title' | 'releaseDate' | 'popularity' | 'added' | 'relevance';

export interface MoviePage {
  readonly sortBy: MovieOrder;
  readonly order: 'asc' | 'desc';
  readonly limit: number;
  readonly offset: number;
}

/** A film as lists show it, without what is derived for the reader. */
export type MovieRow = Omit<catalogue.Movie, 'posterUrl' | 'posterSet' | 'backdropUrl' | 'backdropSet'> & { readonly updatedAt: Date };

export interface MovieDetailRow extends MovieRow {
  readonly tmdbId: number | null;
  readonly keywords: string[];
  readonly credits: catalogue.MovieDetail['credits'];
  readonly stats: catalogue.MovieDetail['stats'];
  readonly externalIds: Record<string, string>;
  readonly mediaFileId: string | null;
  readonly createdAt: Date;
}

export interface MoviesRepository {
  list(filter: MovieFilter, page: MoviePage): Promise<MovieRow[]>;
  /** Films in all; at most two seconds old. */
  count(filter: MovieFilter): Promise<number>;
  /** The films of these ids, in this order; ids that no film has are left out. */
  byIds(ids: readonly number[]): Promise<MovieRow[]>;
  detail(id: number): Promise<MovieDetailRow | null>;
  categories(): Promise<{ id: number; name: string; slug: string; movieCount: number }[]>;
  /** @returns whether the film existed and had no media yet. */
  attachMedia(movieId: number, mediaFileId: string): Promise<boolean>;
  /** A film by the id that a source knows it by. */
  bySource(source: string, externalId: string): Promise<{ id: number; mediaFileId: string | null } | null>;
}

const ORDER: Record<Exclude<MovieOrder, 'relevance'>, string> = {
  rating: 'm.rating_score',
  title: 'm.sort_title',
  releaseDate: 'm.sort_date',
  popularity: 'm.popularity',
  added: 'm.created_at',
};

/** Every column of a list entry; `page` is the relation of the ids to show, with their place `n`. */
const COLUMNS = `m.id, m.slug, m.title, m.original_title AS "originalTitle", m.year, m.release_date::text AS "releaseDate", m.runtime,
  m.original_language AS "originalLanguage", m.countries, m.overview, m.vote_average::float8 AS "voteAverage", m.vote_count AS "voteCount",
  m.updated_at AS "updatedAt",
  coalesce((SELECT json_object_agg(t.language, t.title) FROM movie_title t WHERE t.movie_id = m.id), '{}') AS titles,
  coalesce((SELECT json_agg(p.name ORDER BY c.position) FROM movie_credit c JOIN person p ON p.id = c.person_id
            WHERE c.movie_id = m.id AND c.role = 'DIRECTOR'), '[]') AS directors,
  coalesce((SELECT json_agg(json_build_object('id', g.id, 'name', g.name, 'slug', g.slug) ORDER BY g.name)
            FROM movie_category mc JOIN category g ON g.id = mc.category_id WHERE mc.movie_id = m.id), '[]') AS categories,
  EXISTS (SELECT 1 FROM playable_media pm WHERE pm.id = m.media_file_id) AS playable`;

/** Reading films. The tables are this module's alone; of the media it knows only the view `playable_media`. */
export function createMoviesRepository({ pool, prisma }: Database): MoviesRepository {
  const totals = new LRUCache<string, number>({ max: 500, ttl: TOTAL_TTL_MS });
  return {
    async list(filter, { sortBy, order, limit, offset }) {
      const { where, values } = await conditions(pool, filter);
      // Unknown values come last either way; the id makes the order total, so that no page repeats a film.
      const by =
        sortBy === 'relevance'
          ? `array_position($${values.push(filter.ids ?? [])}::int[], m.id)`
          : `${ORDER[sortBy]} ${order === 'asc' ? 'ASC' : 'DESC'}${NULLABLE.has(sortBy) ? ' NULLS LAST' : ''}, m.id`;
      const { rows } = await pool.query<MovieRow>(
        `SELECT ${COLUMNS} FROM (
           SELECT m.id AS page_id, row_number() OVER () AS n
           FROM (SELECT m.id FROM movie m WHERE ${where} ORDER BY ${by} LIMIT ${limit} OFFSET ${offset}) m
         ) page JOIN movie m ON m.id = page.page_id ORDER BY page.n`,
        values,
      );
      return rows;
    },
    async count(filter) {
      const key = JSON.stringify(filter);
      const held = totals.get(key);
      if (held !== undefined) return held;
      const { where, values } = await conditions(pool, filter);
      const { rows } = await pool.query<{ count: number }>(`SELECT count(*)::int AS count FROM movie m WHERE ${where}`, values);
      const total = rows[0]?.count ?? 0;
      totals.set(key, total);
      return total;
    },
    async byIds(ids) {
      const { rows } = await pool.query<MovieRow>(
        `SELECT ${COLUMNS} FROM unnest($1::int[]) WITH ORDINALITY AS page (page_id, n) JOIN movie m ON m.id = page.page_id ORDER BY page.n`,
        [ids],
      );
      return rows;
    },
    async detail(id) {
      const { rows } = await pool.query<MovieDetailRow>(
        `SELECT ${COLUMNS}, m.tmdb_id AS "tmdbId", m.keywords, m.media_file_id AS "mediaFileId", m.created_at AS "createdAt",
           (SELECT json_build_object('ratings', round(sum(s.sum) / nullif(sum(s.count), 0) / 2.0, 2)::float8, 'ratingCount', coalesce(sum(s.count), 0)::int,
                                     'distribution', coalesce(max(s.distribution), array_fill(0, ARRAY[9])))
            FROM movie_rating_stats s WHERE s.movie_id = m.id) AS stats,
           coalesce((SELECT json_object_agg(x.source, x.external_id) FROM movie_external_id x
                     WHERE x.movie_id = m.id AND x.source IN ('imdb', 'tmdb', 'wikipedia')), '{}') AS "externalIds",
           coalesce((SELECT json_agg(json_build_object('personId', p.id, 'name', p.name, 'role', c.role, 'character', c.character)
                                     ORDER BY c.role, c.position)
                     FROM movie_credit c JOIN person p ON p.id = c.person_id WHERE c.movie_id = m.id), '[]') AS credits
         FROM movie m WHERE m.id = $1`,
        [id],
      );
      return rows[0] ?? null;
    },
    async categories() {
      const { rows } = await pool.query<{ id: number; name: string; slug: string; movieCount: number }>(
        `SELECT g.id, g.name, g.slug, count(*)::int AS "movieCount" FROM category g JOIN movie_category mc ON mc.category_id = g.id
         GROUP BY g.id ORDER BY g.name`,
      );
      return rows;
    },
    async attachMedia(movieId, mediaFileId) {
      return (await prisma.movie.updateMany({ where: { id: movieId, mediaFileId: null }, data: { mediaFileId } })).count === 1;
    },
    async bySource(source, externalId) {
      const found = await prisma.movieExternalId.findUnique({
        where: { source_externalId: { source, externalId } },
        select: { movie: { select: { id: true, mediaFileId: true } } },
      });
      return found?.movie ?? null;
    },
  };
}

const NULLABLE: ReadonlySet<MovieOrder> = new Set(['rating', 'releaseDate']);

async function conditions(sql: Sql, filter: MovieFilter): Promise<{ where: string; values: unknown[] }> {
  const values: unknown[] = [];
  const parameter = (value: unknown) => `$${values.push(value)}`;
  const parts: string[] = [];
  if (filter.genre?.length) {
    const slugs = [...new Set(filter.genre)];
    const { rows } = await sql.query<{ id: number }>('SELECT id FROM category WHERE slug = ANY ($1)', [slugs]);
    if (rows.length < slugs.length) parts.push('false');
    // The ids stand in the text: a planner that knows which category it is knows how large it is.
    else if (rows.length === 1) {
      parts.push(`EXISTS (SELECT 1 FROM movie_category mc WHERE mc.movie_id = m.id AND mc.category_id = ${rows[0]?.id})`);
    } else {
      // Films of several are few: found first, not looked for along the order of the list.
      const all = rows.map(({ id }) => `SELECT movie_id FROM movie_category WHERE category_id = ${id}`).join(' INTERSECT ');
      parts.push(`m.id = ANY (ARRAY(${all}))`);
    }
  }
  if (filter.yearFrom !== undefined) parts.push(`m.year >= ${parameter(filter.yearFrom)}`);
  if (filter.yearTo !== undefined) parts.push(`m.year <= ${parameter(filter.yearTo)}`);
  if (filter.language !== undefined) parts.push(`m.original_language = ${parameter(filter.language)}`);
  // The playable ones are few: found once, by their media, instead of asked of every film.
  const playable = 'ARRAY(SELECT pf.id FROM playable_media pm JOIN movie pf ON pf.media_file_id = pm.id)';
  if (filter.playable !== undefined) parts.push(filter.playable ? `m.id = ANY (${playable})` : `m.id <> ALL (${playable})`);
  if (filter.ids) parts.push(`m.id = ANY (${parameter(filter.ids)})`);
  return { where: parts.join(' AND ') || 'true', values };
}

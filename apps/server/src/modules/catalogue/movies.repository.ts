import type { catalogue } from '@fotograma/contract';
import type { Database } from '../../platform/database/database.ts';
import { statement } from '../../platform/database/statement.ts';

/** A film as lists show it, without what is derived for the reader. */
export type MovieRow = Omit<catalogue.Movie, 'posterUrl' | 'posterSet' | 'backdropUrl' | 'backdropSet'> & {
  readonly posterPath: string | null;
  readonly backdropPath: string | null;
  readonly updatedAt: Date;
};

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
  /** The films of these ids, in this order; ids that no film has are left out. */
  byIds(ids: readonly number[]): Promise<MovieRow[]>;
  idsOfSlugs(slugs: readonly string[]): Promise<number[]>;
  detail(id: number): Promise<MovieDetailRow | null>;
  categories(): Promise<{ id: number; name: string; slug: string }[]>;
  /** @returns whether the film existed and had no media yet. */
  attachMedia(movieId: number, mediaFileId: string): Promise<boolean>;
  /** A film by the id that a source knows it by. */
  bySource(source: string, externalId: string): Promise<{ id: number; mediaFileId: string | null } | null>;
}

/** Every column of a list entry; `page` is the relation of the ids to show, with their place `n`. */
const COLUMNS = `m.id, m.slug, m.title, m.original_title AS "originalTitle", m.year, m.release_date::text AS "releaseDate", m.runtime,
  m.original_language AS "originalLanguage", m.countries, m.overview, m.vote_average::float8 AS "voteAverage", m.vote_count AS "voteCount",
  m.poster_path AS "posterPath", m.backdrop_path AS "backdropPath", m.updated_at AS "updatedAt",
  coalesce((SELECT json_object_agg(t.language, t.title) FROM movie_title t WHERE t.movie_id = m.id), '{}') AS titles,
  coalesce((SELECT json_agg(p.name ORDER BY c.position) FROM movie_credit c JOIN person p ON p.id = c.person_id
            WHERE c.movie_id = m.id AND c.role = 'DIRECTOR'), '[]') AS directors,
  coalesce((SELECT json_agg(json_build_object('id', g.id, 'name', g.name, 'slug', g.slug) ORDER BY g.name)
            FROM movie_category mc JOIN category g ON g.id = mc.category_id WHERE mc.movie_id = m.id), '[]') AS categories,
  -- As a value, not as a condition: those the planner answers by reading all media there are.
  coalesce((SELECT true FROM playable_media pm WHERE pm.id = m.media_file_id), false) AS playable`;

const BY_IDS = statement(
  `SELECT ${COLUMNS} FROM unnest($1::int[]) WITH ORDINALITY AS page (page_id, n) JOIN movie m ON m.id = page.page_id ORDER BY page.n`,
);

const DETAIL = statement(
  `SELECT ${COLUMNS}, m.tmdb_id AS "tmdbId", m.keywords, m.media_file_id AS "mediaFileId", m.created_at AS "createdAt",
   (SELECT json_build_object('ratings', round(sum(s.sum) / 2.0 / nullif(sum(s.count), 0), 2)::float8, 'ratingCount', coalesce(sum(s.count), 0)::int,
                             'distribution', coalesce(max(s.distribution), array_fill(0, ARRAY[9])))
    FROM movie_rating_stats s WHERE s.movie_id = m.id) AS stats,
   coalesce((SELECT json_object_agg(x.source, x.external_id) FROM movie_external_id x
             WHERE x.movie_id = m.id AND x.source IN ('imdb', 'tmdb', 'wikipedia')), '{}') AS "externalIds",
   coalesce((SELECT json_agg(json_build_object('personId', p.id, 'name', p.name, 'role', c.role, 'character', c.character)
                             ORDER BY c.role, c.position)
             FROM movie_credit c JOIN person p ON p.id = c.person_id WHERE c.movie_id = m.id), '[]') AS credits
 FROM movie m WHERE m.id = $1`,
);

/** Reading films. The tables are this module's alone; of the media it knows only the view `playable_media`. */
export function createMoviesRepository({ pool, prisma }: Database): MoviesRepository {
  return {
    async byIds(ids) {
      return ids.length ? (await pool.query<MovieRow>(BY_IDS(ids))).rows : [];
    },
    async idsOfSlugs(slugs) {
      if (slugs.length === 0) return [];
      const { rows } = await pool.query<{ id: number }>('SELECT id FROM movie WHERE slug = ANY ($1)', [slugs]);
      return rows.map(({ id }) => id);
    },
    async detail(id) {
      const { rows } = await pool.query<MovieDetailRow>(DETAIL(id));
      return rows[0] ?? null;
    },
    async categories() {
      return (await pool.query<{ id: number; name: string; slug: string }>('SELECT id, name, slug FROM category ORDER BY name')).rows;
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

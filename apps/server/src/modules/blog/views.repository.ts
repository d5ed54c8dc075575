import { randomBytes } from 'node:crypto';
import type { BlogDatabase } from './database.ts';

export interface Seen {
  readonly blogId: string;
  readonly articleId: string;
  /** As in `2026-01-01`, of UTC. */
  readonly day: string;
  readonly hash: Buffer;
}

export function createViewsRepository(database: BlogDatabase) {
  return {
    /** The salt of a day: the first node that asks makes it, all have the same. */
    async salt(day: string): Promise<Buffer> {
      await database.query('INSERT INTO view_salt (day, salt) VALUES ($1, $2) ON CONFLICT DO NOTHING', [day, randomBytes(32)]);
      const { rows } = await database.query<{ salt: Buffer }>('SELECT salt FROM view_salt WHERE day = $1', [day]);
      return rows[0]?.salt ?? randomBytes(32);
    },
    /** Counts what has not been seen on its day, all or nothing: a batch that is written again counts nothing twice. */
    async write(batch: readonly Seen[]): Promise<void> {
      await database.query(
        `WITH given AS (
           SELECT DISTINCT ON (day, hash) * FROM unnest($1::uuid[], $2::uuid[], $3::date[], $4::bytea[]) AS g (blog_id, article_id, day, hash) ORDER BY day, hash),
         fresh AS (
           INSERT INTO view_seen (day, hash) SELECT day, hash FROM given ON CONFLICT DO NOTHING RETURNING day, hash),
         counted AS (
           SELECT g.blog_id, g.article_id, g.day, count(*)::int AS views FROM fresh f JOIN given g ON g.day = f.day AND g.hash = f.hash
           -- Of articles that have gone meanwhile there is nothing to count.
           JOIN article a ON a.blog_id = g.blog_id AND a.id = g.article_id GROUP BY 1, 2, 3 ORDER BY 1, 2, 3),
         days AS (
           INSERT INTO article_views AS v (blog_id, article_id, day, views) SELECT * FROM counted
           ON CONFLICT (blog_id, article_id, day) DO UPDATE SET views = v.views + excluded.views)
         INSERT INTO article_count AS c (blog_id, article_id, views) SELECT blog_id, article_id, sum(views) FROM counted GROUP BY 1, 2 ORDER BY 1, 2
         ON CONFLICT (blog_id, article_id) DO UPDATE SET views = c.views + excluded.views`,
        [
          batch.map((seen) => seen.blogId),
          batch.map((seen) => seen.articleId),
          batch.map((seen) => seen.day),
          batch.map((seen) => seen.hash),
        ],
      );
    },
    async forgetBefore(day: string): Promise<void> {
      await database.query('DELETE FROM view_seen WHERE day < $1', [day]);
      await database.query('DELETE FROM view_salt WHERE day < $1', [day]);
    },
  };
}

/** How often the articles of one blog were read, for those who write in it. */
export function viewsOf(database: BlogDatabase, blogId: string) {
  return {
    /** The last so many days, those without views too, the oldest first. */
    async days(days: number, today: string): Promise<{ day: string; views: number }[]> {
      const { rows } = await database.query<{ day: string; views: number }>(
        `SELECT d.day::date::text AS day, coalesce(sum(v.views), 0)::int AS views
         FROM generate_series($3::date - ($2::int - 1), $3::date, '1 day') AS d (day)
         LEFT JOIN article_views v ON v.blog_id = $1 AND v.day = d.day GROUP BY d.day ORDER BY d.day`,
        [blogId, days, today],
      );
      return rows;
    },
    /** What was read most in that time. */
    async articles(days: number, today: string): Promise<{ id: string; title: string; views: number }[]> {
      const { rows } = await database.query<{ id: string; title: string; views: number }>(
        `SELECT a.id, a.title, sum(v.views)::int AS views FROM article_views v JOIN article a ON a.blog_id = v.blog_id AND a.id = v.article_id
         WHERE v.blog_id = $1 AND v.day > $3::date - $2::int GROUP BY a.id, a.title ORDER BY views DESC, a.id LIMIT 20`,
        [blogId, days, today],
      );
      return rows;
    },
  };
}

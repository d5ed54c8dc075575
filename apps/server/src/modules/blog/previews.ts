import { createHash, randomBytes } from 'node:crypto';
import type { blogs as contract, UserActor } from '@fotograma/contract';
import { Forbidden } from '../../platform/errors.ts';
import type { Articles } from './articles.service.ts';
import type { BlogDatabase } from './database.ts';
import type { Directory, Tenant } from './directory.ts';
import type { Places } from './places.ts';

/** A draft, as whoever holds a link to it reads it. */
export interface Previewed {
  readonly blog: Tenant;
  readonly title: string;
  readonly html: string;
  readonly excerpt: string;
  readonly state: contract.ArticleState;
}

/** Links by which anybody may read what is not published, for a while. They show the article as it is when they are followed. */
export function createPreviews(tools: {
  database: BlogDatabase;
  directory: Directory;
  articles: Articles;
  places: Places;
  now: () => Date;
}) {
  const { database, directory, articles, places, now } = tools;
  return {
    async create(actor: UserActor, blogId: string, articleId: string, hours: number) {
      const { blog } = await articles.toShow(actor, blogId, articleId);
      const token = `fgp_${randomBytes(24).toString('base64url')}`;
      const expiresAt = new Date(now().getTime() + hours * 3_600_000);
      await database.query('DELETE FROM article_preview WHERE blog_id = $1 AND article_id = $2 AND expires_at <= $3', [
        blogId,
        articleId,
        now(),
      ]);
      await database.query('INSERT INTO article_preview (blog_id, article_id, hash, expires_at) VALUES ($1, $2, $3, $4)', [
        blogId,
        articleId,
        hashOf(token),
        expiresAt,
      ]);
      return { token, url: places.page(blog, `preview/${token}`), expiresAt: expiresAt.toISOString() };
    },
    /** @throws {Fault} `link-invalid` for no link of ours, `link-expired`. */
    async read(token: string): Promise<Previewed> {
      const { rows } = await database.query<Omit<Previewed, 'blog'> & { blogId: string; expiresAt: Date }>(
        `SELECT a.blog_id AS "blogId", a.title, a.html, a.excerpt, a.state, p.expires_at AS "expiresAt"
         FROM article_preview p JOIN article a ON a.blog_id = p.blog_id AND a.id = p.article_id WHERE p.hash = $1`,
        [hashOf(token)],
      );
      const row = rows[0];
      const blog = row && (await directory.byId(row.blogId));
      if (!row || !blog) throw new Forbidden('This link leads to nothing that is there.', 'link-invalid');
      if (row.expiresAt <= now()) throw new Forbidden('This link has expired. Ask whoever sent it for a new one.', 'link-expired');
      const { blogId: _, expiresAt: __, ...article } = row;
      return { blog, ...article };
    },
  };
}

export type Previews = ReturnType<typeof createPreviews>;

function hashOf(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}

import type { blogs as contract } from '@fotograma/contract';
import type * as z from 'zod';
import type { Sql } from '../../platform/database/database.ts';

export type BlogChanges = Omit<z.output<typeof contract.updateBlog.body.schema>, 'hosts'>;

export interface MemberRow {
  readonly userId: string;
  readonly role: contract.MemberRole;
  readonly createdAt: Date;
}

const COLUMNS = { slug: 'slug', title: 'title', description: 'description', locale: 'locale' } as const;
const JSON_COLUMNS = { theme: 'theme', navigation: 'navigation', social: 'social' } as const;

/** Adds a blog. @returns false when its slug is taken. */
export async function insertBlog(
  sql: Sql,
  blog: { id: string; slug: string; title: string; description: string; locale: string },
): Promise<boolean> {
  const { rowCount } = await sql.query(
    `INSERT INTO blog (id, slug, title, description, locale) VALUES ($1, $2, $3, $4, $5) ON CONFLICT (slug) DO NOTHING`,
    [blog.id, blog.slug, blog.title, blog.description, blog.locale],
  );
  await sql.query('DELETE FROM blog_redirect WHERE slug = $1', [blog.slug]);
  return rowCount === 1;
}

/** The tables of a blog as such, of this one and no other. */
export function blogOf(sql: Sql, blogId: string) {
  return {
    async update(changes: BlogChanges): Promise<void> {
      const values: unknown[] = [blogId];
      const set = ['updated_at = now()'];
      for (const [field, column] of Object.entries(COLUMNS)) {
        const value = changes[field as keyof typeof COLUMNS];
        if (value !== undefined) set.push(`${column} = $${values.push(value)}`);
      }
      for (const [field, column] of Object.entries(JSON_COLUMNS)) {
        const value = changes[field as keyof typeof JSON_COLUMNS];
        if (value !== undefined) set.push(`${column} = $${values.push(JSON.stringify(value))}`);
      }
      await sql.query(`UPDATE blog SET ${set.join(', ')} WHERE id = $1`, values);
    },
    /** A slug that it had leads to it from now on, unless another blog is called so. */
    async keepSlug(slug: string): Promise<void> {
      await sql.query('INSERT INTO blog_redirect (slug, blog_id) VALUES ($2, $1) ON CONFLICT (slug) DO UPDATE SET blog_id = $1', [
        blogId,
        slug,
      ]);
      await sql.query('DELETE FROM blog_redirect r USING blog b WHERE r.slug = b.slug', []);
    },
    /** @returns hosts that are another blog's. */
    async setHosts(hosts: readonly string[]): Promise<string[]> {
      await sql.query('DELETE FROM blog_host WHERE blog_id = $1 AND host <> ALL ($2)', [blogId, hosts]);
      await sql.query('INSERT INTO blog_host (blog_id, host) SELECT $1, unnest($2::text[]) ON CONFLICT DO NOTHING', [blogId, hosts]);
      const { rows } = await sql.query<{ host: string }>('SELECT host FROM blog_host WHERE host = ANY ($2) AND blog_id <> $1', [
        blogId,
        hosts,
      ]);
      return rows.map(({ host }) => host);
    },
    async remove(): Promise<void> {
      await sql.query('DELETE FROM blog WHERE id = $1', [blogId]);
    },
    async members(): Promise<MemberRow[]> {
      const { rows } = await sql.query<MemberRow>(
        `SELECT user_id AS "userId", role, created_at AS "createdAt" FROM blog_member WHERE blog_id = $1 ORDER BY created_at, user_id`,
        [blogId],
      );
      return rows;
    },
    /** Whoever changes members of a blog does so after the one before. */
    async lock(): Promise<void> {
      await sql.query('SELECT FROM blog WHERE id = $1 FOR NO KEY UPDATE', [blogId]);
    },
    async addMember(userId: string, role: contract.MemberRole, at: Date): Promise<boolean> {
      const { rowCount } = await sql.query(
        'INSERT INTO blog_member (blog_id, user_id, role, created_at) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING',
        [blogId, userId, role, at],
      );
      return rowCount === 1;
    },
    async setRole(userId: string, role: contract.MemberRole): Promise<boolean> {
      return (
        (await sql.query('UPDATE blog_member SET role = $3 WHERE blog_id = $1 AND user_id = $2', [blogId, userId, role])).rowCount === 1
      );
    },
    async removeMember(userId: string): Promise<boolean> {
      return (await sql.query('DELETE FROM blog_member WHERE blog_id = $1 AND user_id = $2', [blogId, userId])).rowCount === 1;
    },
    async owners(): Promise<number> {
      const { rows } = await sql.query<{ n: number }>(`SELECT count(*)::int AS n FROM blog_member WHERE blog_id = $1 AND role = 'owner'`, [
        blogId,
      ]);
      return rows[0]?.n ?? 0;
    },
  };
}

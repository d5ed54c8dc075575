import type { blogs as contract } from '@fotograma/contract';
import type { Sql } from '../../platform/database/database.ts';

export type TermKind = contract.TermKind;
export type TermRow = contract.BlogTerm;
export type TermFacts = Pick<TermRow, 'slug' | 'name' | 'description' | 'links' | 'userId'>;

/** A kind of term: its table, the table of its articles, and the columns that not every kind has. */
const TABLES = {
  categories: { table: 'blog_category', articles: 'article_category', id: 'category_id', columns: { description: 'description' } },
  tags: { table: 'blog_tag', articles: 'article_tag', id: 'tag_id', columns: {} },
  authors: {
    table: 'blog_author',
    articles: 'article_author',
    id: 'author_id',
    columns: { description: 'bio', links: 'links', userId: 'user_id' },
  },
} as const satisfies Record<TermKind, { table: string; articles: string; id: string; columns: Partial<Record<keyof TermFacts, string>> }>;

const NAMES = { slug: 'slug', name: 'name' } as const;

/** The terms of one kind of one blog, and of no other. */
export function termsOf(sql: Sql, blogId: string, kind: TermKind) {
  const { table, articles, id: key, columns } = TABLES[kind];
  const all: Partial<Record<keyof TermFacts, string>> = { ...NAMES, ...columns };
  const column = (field: keyof TermFacts, otherwise: string) => (all[field] ? `t.${all[field]}` : otherwise);
  const COLUMNS = `t.id, t.slug, t.name, ${column('description', `''`)} AS description, ${column('links', `'[]'::jsonb`)} AS links,
    ${column('userId', 'NULL::uuid')} AS "userId"`;
  const columnValue = (field: keyof TermFacts, value: unknown) => (field === 'links' ? JSON.stringify(value) : value);
  return {
    /** By name, with how many articles each has. @param isPublished of those that readers see. */
    async list({ isPublished, ids }: { isPublished: boolean; ids?: readonly string[] }): Promise<TermRow[]> {
      const { rows } = await sql.query<TermRow>(
        `SELECT ${COLUMNS}, coalesce(n.articles, 0)::int AS articles FROM ${table} t
         LEFT JOIN (SELECT ta.${key} AS id, count(*) AS articles FROM ${articles} ta
                    ${isPublished ? `JOIN article a ON a.blog_id = ta.blog_id AND a.id = ta.article_id AND a.state = 'PUBLISHED'` : ''}
                    WHERE ta.blog_id = $1 GROUP BY 1) n ON n.id = t.id
         WHERE t.blog_id = $1 AND ($2::uuid[] IS NULL OR t.id = ANY ($2)) ORDER BY lower(t.name), t.id`,
        [blogId, ids ?? null],
      );
      return rows;
    },
    async bySlug(slug: string): Promise<Omit<TermRow, 'articles'> | null> {
      const { rows } = await sql.query<TermRow>(`SELECT ${COLUMNS} FROM ${table} t WHERE t.blog_id = $1 AND t.slug = $2`, [blogId, slug]);
      return rows[0] ?? null;
    },
    async slugsLike(slug: string): Promise<string[]> {
      const { rows } = await sql.query<{ slug: string }>(
        `SELECT slug FROM ${table} WHERE blog_id = $1 AND (slug = $2 OR starts_with(slug, $2 || '-'))`,
        [blogId, slug],
      );
      return rows.map((row) => row.slug);
    },
    async insert(id: string, facts: TermFacts): Promise<void> {
      const fields = Object.keys(all) as (keyof TermFacts)[];
      await sql.query(
        `INSERT INTO ${table} (blog_id, id, ${fields.map((field) => all[field]).join(', ')})
         VALUES ($1, $2, ${fields.map((_, n) => `$${n + 3}`).join(', ')})`,
        [blogId, id, ...fields.map((field) => columnValue(field, facts[field]))],
      );
    },
    async update(id: string, facts: Partial<TermFacts>): Promise<void> {
      const values: unknown[] = [blogId, id];
      const set = (Object.keys(all) as (keyof TermFacts)[])
        .filter((field) => facts[field] !== undefined)
        .map((field) => `${all[field]} = $${values.push(columnValue(field, facts[field]))}`);
      if (set.length) await sql.query(`UPDATE ${table} SET ${set.join(', ')} WHERE blog_id = $1 AND id = $2`, values);
    },
    /** Its articles have the other instead; those that have both keep one. */
    async merge(id: string, into: string): Promise<void> {
      await sql.query(
        `UPDATE ${articles} ta SET ${key} = $3 WHERE blog_id = $1 AND ${key} = $2
           AND NOT EXISTS (SELECT FROM ${articles} o WHERE o.blog_id = $1 AND o.article_id = ta.article_id AND o.${key} = $3)`,
        [blogId, id, into],
      );
    },
    async remove(id: string): Promise<void> {
      await sql.query(`DELETE FROM ${table} WHERE blog_id = $1 AND id = $2`, [blogId, id]);
    },
  };
}

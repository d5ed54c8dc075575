import type { blogs as contract } from '@fotograma/contract';
import type { Sql } from '../../platform/database/database.ts';
import { searchVector } from './languages.ts';

type Written = contract.WrittenArticle;
type State = contract.ArticleState;

export interface ArticleRow extends Omit<Written, 'publishedAt' | 'scheduledAt' | 'createdAt' | 'updatedAt'> {
  readonly groupId: string | null;
  readonly publishedAt: Date | null;
  readonly scheduledAt: Date | null;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** What is written of an article, and what its Markdown came to. */
export interface ArticleFacts {
  readonly slug: string;
  readonly title: string;
  readonly sortTitle: string;
  readonly markdown: string;
  readonly html: string;
  readonly text: string;
  readonly excerpt: string;
  readonly summary: string;
  readonly locale: string;
  readonly words: number;
  readonly featured: boolean;
  readonly image: { url: string; alt: string } | null;
  readonly canonicalUrl: string | null;
  readonly films: readonly string[];
}

const FACTS: Record<keyof ArticleFacts, string> = {
  slug: 'slug',
  title: 'title',
  sortTitle: 'sort_title',
  markdown: 'markdown',
  html: 'html',
  text: 'text',
  excerpt: 'excerpt',
  summary: 'summary',
  locale: 'locale',
  words: 'words',
  featured: 'featured',
  image: 'image',
  canonicalUrl: 'canonical_url',
  films: 'films',
};

/** Without its text: what lists show. */
const SUMMARY = `a.id, a.slug, a.state, a.title, a.excerpt, a.locale, a.words, a.featured, a.image, a.canonical_url AS "canonicalUrl",
  a.films, a.published_at AS "publishedAt", a.scheduled_at AS "scheduledAt", a.version, a.group_id AS "groupId", a.created_by AS "createdBy",
  a.created_at AS "createdAt", a.updated_at AS "updatedAt",
  (SELECT o.id FROM article o WHERE o.blog_id = a.blog_id AND o.group_id = a.group_id AND o.id <> a.id ORDER BY o.created_at, o.id LIMIT 1) AS "translationOf",
  coalesce((SELECT c.views FROM article_count c WHERE c.blog_id = a.blog_id AND c.article_id = a.id), 0) AS views,
  ARRAY(SELECT t.author_id FROM article_author t WHERE t.blog_id = a.blog_id AND t.article_id = a.id ORDER BY t.position) AS authors,
  ARRAY(SELECT t.category_id FROM article_category t WHERE t.blog_id = a.blog_id AND t.article_id = a.id ORDER BY t.category_id) AS categories,
  ARRAY(SELECT t.tag_id FROM article_tag t WHERE t.blog_id = a.blog_id AND t.article_id = a.id ORDER BY t.tag_id) AS tags`;
const WHOLE = `${SUMMARY}, a.markdown, a.html`;

const LINKS = {
  authors: { table: 'article_author', key: 'author_id', of: 'blog_author' },
  categories: { table: 'article_category', key: 'category_id', of: 'blog_category' },
  tags: { table: 'article_tag', key: 'tag_id', of: 'blog_tag' },
} as const;
export type LinkKind = keyof typeof LINKS;

export interface ArticleFilter {
  readonly state?: State | undefined;
  readonly q?: string | undefined;
  /** Only what this person may see in the office: their own, and what is published. */
  readonly of: string | null;
}

/** The articles of one blog, in every state, and of no other blog. */
export function articlesOf(sql: Sql, blogId: string) {
  const find = async (id: string, lock = ''): Promise<ArticleRow | null> => {
    const { rows } = await sql.query<ArticleRow>(`SELECT ${WHOLE} FROM article a WHERE a.blog_id = $1 AND a.id = $2 ${lock}`, [blogId, id]);
    return rows[0] ?? null;
  };
  const isOf = (
    n: number,
  ) => `(a.created_by = $${n} OR EXISTS (SELECT FROM article_author t JOIN blog_author w ON w.blog_id = t.blog_id AND w.id = t.author_id
    WHERE t.blog_id = a.blog_id AND t.article_id = a.id AND w.user_id = $${n}))`;
  const MATCHES = `a.blog_id = $1 AND ($2::article_state IS NULL OR a.state = $2) AND ($3::uuid IS NULL OR a.state = 'PUBLISHED' OR ${isOf(3)})
    AND ($4::text IS NULL OR a.title ILIKE $4 OR a.slug ILIKE $4)`;
  const values = ({ state, of, q }: ArticleFilter) => [
    blogId,
    state ?? null,
    of,
    q === undefined ? null : `%${q.replace(/[\\%_]/g, '\\$&')}%`,
  ];
  return {
    find: (id: string) => find(id),
    /** Until the transaction ends nobody else changes it. */
    hold: (id: string) => find(id, 'FOR NO KEY UPDATE OF a'),
    async list(filter: ArticleFilter, order: (typeof ORDERS)[keyof typeof ORDERS], page: { limit: number; offset: number }) {
      const { rows } = await sql.query<Omit<ArticleRow, 'markdown' | 'html'>>(
        `SELECT ${SUMMARY} FROM article a WHERE ${MATCHES} ORDER BY ${order} LIMIT $5 OFFSET $6`,
        [...values(filter), page.limit, page.offset],
      );
      const count = await sql.query<{ n: number }>(`SELECT count(*)::int AS n FROM article a WHERE ${MATCHES}`, values(filter));
      return { rows, total: count.rows[0]?.n ?? 0 };
    },
    /** Whether somebody wrote it, or stands over it. */
    async isOf(id: string, userId: string): Promise<boolean> {
      const { rowCount } = await sql.query(`SELECT FROM article a WHERE a.blog_id = $1 AND a.id = $2 AND ${isOf(3)}`, [blogId, id, userId]);
      return rowCount === 1;
    },
    async slugsLike(slug: string): Promise<string[]> {
      const { rows } = await sql.query<{ slug: string }>(
        `SELECT slug FROM article WHERE blog_id = $1 AND (slug = $2 OR starts_with(slug, $2 || '-'))
         UNION ALL SELECT slug FROM article_redirect WHERE blog_id = $1 AND (slug = $2 OR starts_with(slug, $2 || '-'))`,
        [blogId, slug],
      );
      return rows.map((row) => row.slug);
    },
    async insert(id: string, createdBy: string, facts: ArticleFacts, at: Date): Promise<void> {
      const columns = Object.values(FACTS);
      await sql.query(
        `INSERT INTO article (blog_id, id, created_by, created_at, updated_at, ${columns.join(', ')})
         VALUES ($1, $2, $3, $4, $4, ${columns.map((_, n) => `$${n + 5}`).join(', ')})`,
        [blogId, id, createdBy, at, ...Object.keys(FACTS).map((field) => columnValue(facts, field as keyof ArticleFacts))],
      );
      await sql.query('INSERT INTO article_count (blog_id, article_id) VALUES ($1, $2)', [blogId, id]);
      await sql.query('DELETE FROM article_redirect WHERE blog_id = $1 AND slug = $2', [blogId, facts.slug]);
    },
    async update(id: string, facts: Partial<ArticleFacts>, at: Date): Promise<void> {
      const all: unknown[] = [blogId, id, at];
      const set = (Object.keys(facts) as (keyof ArticleFacts)[]).map(
        (field) => `${FACTS[field]} = $${all.push(columnValue(facts, field))}`,
      );
      await sql.query(
        `UPDATE article SET ${[...set, 'version = version + 1', 'updated_at = $3'].join(', ')} WHERE blog_id = $1 AND id = $2`,
        all,
      );
    },
    /** Its old address leads to it from now on, in one step wherever it moves to. */
    async keepSlug(id: string, slug: string, now: string): Promise<void> {
      await sql.query('DELETE FROM article_redirect WHERE blog_id = $1 AND slug = $2', [blogId, now]);
      await sql.query(
        'INSERT INTO article_redirect (blog_id, slug, article_id) VALUES ($1, $2, $3) ON CONFLICT (blog_id, slug) DO UPDATE SET article_id = $3',
        [blogId, slug, id],
      );
    },
    /** @returns the first of the ids that is none of this blog's, with its place. */
    async link(id: string, kind: LinkKind, ids: readonly string[]): Promise<number | null> {
      const { table, key, of } = LINKS[kind];
      const known = await sql.query<{ id: string }>(`SELECT id FROM ${of} WHERE blog_id = $1 AND id = ANY ($2) FOR KEY SHARE`, [
        blogId,
        ids,
      ]);
      const there = new Set(known.rows.map((row) => row.id));
      const foreign = ids.findIndex((one) => !there.has(one));
      if (foreign >= 0) return foreign;
      await sql.query(`DELETE FROM ${table} WHERE blog_id = $1 AND article_id = $2`, [blogId, id]);
      const position = kind === 'authors' ? { column: ', position', value: ', n' } : { column: '', value: '' };
      await sql.query(
        `INSERT INTO ${table} (blog_id, article_id, ${key}${position.column})
         SELECT $1, $2, one${position.value} FROM unnest($3::uuid[]) WITH ORDINALITY AS given (one, n) ON CONFLICT DO NOTHING`,
        [blogId, id, ids],
      );
      return null;
    },
    /** Says that it says the same as another in another language; null that it says the same as none. @returns whether the other is there. */
    async group(id: string, other: string | null): Promise<boolean> {
      if (other === null) {
        await sql.query('UPDATE article SET group_id = NULL WHERE blog_id = $1 AND id = $2', [blogId, id]);
        return true;
      }
      const { rowCount } = await sql.query(
        `WITH other AS (UPDATE article SET group_id = coalesce(group_id, id) WHERE blog_id = $1 AND id = $3 RETURNING group_id)
         UPDATE article SET group_id = other.group_id FROM other WHERE blog_id = $1 AND id = $2`,
        [blogId, id, other],
      );
      return rowCount === 1;
    },
    async move(id: string, state: State, times: { publishedAt: Date | null; scheduledAt: Date | null }, at: Date): Promise<void> {
      await sql.query(
        `UPDATE article SET state = $3, published_at = $4, scheduled_at = $5, updated_at = $6, version = version + 1 WHERE blog_id = $1 AND id = $2`,
        [blogId, id, state, times.publishedAt, times.scheduledAt, at],
      );
    },
    /** Brings what it is found by up to date, in the blog's language and in the lists of its terms: there while it is published. */
    async index(id: string): Promise<void> {
      for (const { table } of Object.values(LINKS)) {
        await sql.query(
          `UPDATE ${table} t SET published_at = CASE WHEN a.state = 'PUBLISHED' THEN a.published_at END
           FROM article a WHERE t.blog_id = $1 AND t.article_id = $2 AND a.blog_id = t.blog_id AND a.id = t.article_id`,
          [blogId, id],
        );
      }
      await sql.query(`DELETE FROM article_search WHERE blog_id = $1 AND article_id = $2`, [blogId, id]);
      await sql.query(
        `INSERT INTO article_search (blog_id, article_id, published_at, locale, search)
         SELECT a.blog_id, a.id, a.published_at, b.locale, ${searchVector('b.locale')}
         FROM article a JOIN blog b ON b.id = a.blog_id WHERE a.blog_id = $1 AND a.id = $2 AND a.state = 'PUBLISHED'`,
        [blogId, id],
      );
    },
    async remove(id: string): Promise<void> {
      await sql.query('DELETE FROM article WHERE blog_id = $1 AND id = $2', [blogId, id]);
    },
    /** All of them with their texts, a few at a time. */
    async *walk(batch = 100): AsyncGenerator<ArticleRow> {
      for (let after = '00000000-0000-0000-0000-000000000000'; ; ) {
        const { rows } = await sql.query<ArticleRow>(
          `SELECT ${WHOLE} FROM article a WHERE a.blog_id = $1 AND a.id > $2 ORDER BY a.id LIMIT $3`,
          [blogId, after, batch],
        );
        yield* rows;
        if (rows.length < batch) return;
        after = rows.at(-1)?.id ?? after;
      }
    },
  };
}

/** Of articles in the office; all of them end with the id, so that pages neither repeat nor miss one. */
export const ORDERS = {
  newest: 'a.updated_at DESC, a.id',
  relevance: 'a.updated_at DESC, a.id',
  oldest: 'a.created_at, a.id',
  title: 'lower(a.title), a.id',
  views: 'views DESC, a.id',
} as const;

function columnValue(facts: Partial<ArticleFacts>, field: keyof ArticleFacts): unknown {
  const value = facts[field];
  return field === 'image' ? (value === null || value === undefined ? null : JSON.stringify(value)) : value;
}

import type { blog as contract } from '@fotograma/contract';
import type { Sql } from '../../platform/database/database.ts';
import type { Tenant } from './directory.ts';
import { searchQuery } from './languages.ts';

type Named = contract.ArticleCard['authors'][number];

/** A published article, as lists show it. */
export interface CardRow {
  readonly id: string;
  readonly slug: string;
  readonly title: string;
  readonly summary: string;
  readonly locale: contract.ArticleCard['locale'];
  readonly image: { url: string; alt: string } | null;
  readonly featured: boolean;
  readonly words: number;
  readonly views: number;
  readonly authors: Named[];
  readonly categories: Named[];
  readonly tags: Named[];
  readonly publishedAt: Date;
  readonly updatedAt: Date;
}

export interface WholeRow extends CardRow {
  readonly html: string;
  /** Whether somebody wrote the summary; else it is the text's beginning. */
  readonly isLed: boolean;
  readonly canonicalUrl: string | null;
  readonly films: string[];
  readonly groupId: string | null;
}

/** Which articles. Terms are ids, where nothing else is said. */
export interface Selection {
  readonly category?: string | undefined;
  readonly tag?: string | undefined;
  readonly author?: string | undefined;
  readonly q?: string | undefined;
  /** A year, or a month as in `2026-01`; of UTC. */
  readonly period?: string | undefined;
  readonly featured?: boolean | undefined;
  readonly film?: string | undefined;
}

/** Articles, and how many there are in all where that came with them. */
interface Found {
  readonly ids: string[];
  readonly total: number | null;
}
interface Row {
  readonly id: string;
  readonly total: number | null;
}

export type Order = (typeof contract.ARTICLE_ORDERS)[number];
interface Page {
  readonly limit: number;
  readonly offset: number;
}

/** Of what matches a question, as many of the newest are put in order by how well they do; behind them it is by time. */
const MOST_RANKED = 250;
/** Articles of one tag or film that are looked at for related ones, and tags looked at. */
const MOST_RELATED = 200;
const RELATED = 4;

const NAMED = (table: string, of: string, key: string, order: string) =>
  `coalesce((SELECT json_agg(json_build_object('id', n.id, 'slug', n.slug, 'name', n.name) ORDER BY ${order})
    FROM ${table} t JOIN ${of} n ON n.blog_id = t.blog_id AND n.id = t.${key} WHERE t.blog_id = a.blog_id AND t.article_id = a.id), '[]')`;

const CARD = `a.id, a.slug, a.title, a.summary, a.locale, a.image, a.featured, a.words, c.views, a.published_at AS "publishedAt", a.updated_at AS "updatedAt",
  ${NAMED('article_author', 'blog_author', 'author_id', 't.position')} AS authors,
  ${NAMED('article_category', 'blog_category', 'category_id', 'n.name')} AS categories,
  ${NAMED('article_tag', 'blog_tag', 'tag_id', 'n.name')} AS tags`;
const FROM = 'article a JOIN article_count c ON c.blog_id = a.blog_id AND c.article_id = a.id';

/** What readers see of one blog: what is published, and of no other blog. There is no way here to anything else. */
export function publishedOf(sql: Sql, blog: Tenant) {
  const blogId = blog.id;
  const cards = async (ids: readonly string[]): Promise<CardRow[]> => {
    const { rows } = await sql.query<CardRow>(
      `SELECT ${CARD} FROM unnest($2::uuid[]) WITH ORDINALITY AS page (id, n) JOIN ${FROM} ON a.id = page.id
       WHERE a.blog_id = $1 AND a.state = 'PUBLISHED' ORDER BY page.n`,
      [blogId, ids],
    );
    return rows;
  };
  /** SQL that selects the articles of a selection. `s` is what they are read from: the narrowest table that knows when they were published. */
  const select = (selection: Selection) => {
    const values: unknown[] = [blogId];
    const put = (value: unknown) => `$${values.push(value)}`;
    const { q, featured, film, period } = selection;
    const [first, ...others] = TERMS.filter(([term]) => selection[term] !== undefined);
    const [base, id] = q !== undefined ? ['article_search', 's.article_id'] : first ? [first[1], 's.article_id'] : ['article', 's.id'];
    const where = ['s.blog_id = $1', base === 'article' ? `s.state = 'PUBLISHED'` : 's.published_at IS NOT NULL'];
    if (first && q === undefined) where.push(`s.${first[2]} = ${put(selection[first[0]])}`);
    for (const [term, table, key] of q === undefined ? others : first ? [first, ...others] : []) {
      where.push(`EXISTS (SELECT FROM ${table} t WHERE t.blog_id = $1 AND t.article_id = ${id} AND t.${key} = ${put(selection[term])})`);
    }
    const needsArticle = base !== 'article' && (featured !== undefined || film !== undefined);
    const article = needsArticle ? 'a' : 's';
    if (featured !== undefined) where.push(`${article}.featured = ${put(featured)}`);
    if (film !== undefined) where.push(`${article}.films @> ARRAY[${put(film)}]`);
    if (period !== undefined) {
      const [from, to] = boundsOf(period);
      where.push(`s.published_at >= ${put(from)} AND s.published_at < ${put(to)}`);
    }
    const query = q === undefined ? '' : searchQuery(blog.locale, put(q));
    if (q !== undefined) where.push(`s.search @@ ${query}`);
    const from = `${base} s${needsArticle ? ` JOIN article a ON a.blog_id = s.blog_id AND a.id = ${id}` : ''}`;
    return { base, from, where: where.join(' AND '), values, id, query, put };
  };
  const newest = async (selection: Selection, { limit, offset }: Page, direction: 'DESC' | 'ASC' = 'DESC'): Promise<Found> => {
    const { from, where, values, id, put } = select(selection);
    const { rows } = await sql.query<Row>(
      `${matching(selection, `SELECT ${id} AS id, s.published_at AS at FROM ${from} WHERE ${where}`)}
       SELECT id, ${totalOf(selection)} AS total FROM matching ORDER BY at ${direction}, id ${direction} LIMIT ${put(limit)} OFFSET ${put(offset)}`,
      values,
    );
    return foundIn(rows);
  };
  const ranked = async (selection: Selection, { limit, offset }: Page): Promise<Found> => {
    if (offset >= MOST_RANKED) return newest(selection, { limit, offset });
    const { from, where, values, id, query, put } = select(selection);
    const { rows } = await sql.query<Row>(
      `${matching(selection, `SELECT ${id} AS id, s.published_at AS at FROM ${from} WHERE ${where}`)},
       newest AS (SELECT id, at FROM matching ORDER BY at DESC, id DESC LIMIT ${MOST_RANKED})
       SELECT n.id, ${totalOf(selection)} AS total FROM newest n JOIN article_search f ON f.blog_id = $1 AND f.article_id = n.id
       ORDER BY ts_rank(f.search, ${query}, 1) DESC, n.at DESC, n.id LIMIT ${put(Math.min(limit, MOST_RANKED - offset))} OFFSET ${put(offset)}`,
      values,
    );
    const found = foundIn(rows);
    const rest = offset + limit - MOST_RANKED;
    if (rest <= 0 || found.ids.length < limit - rest) return found;
    const { ids } = await newest(selection, { limit: rest, offset: MOST_RANKED });
    return { ...found, ids: [...found.ids, ...ids] };
  };

  return {
    cards,
    /** A page of the selection. */
    async page(selection: Selection, order: Order, page: Page): Promise<Found> {
      if (order === 'relevance' && selection.q !== undefined) return ranked(selection, page);
      if (order === 'newest' || order === 'relevance') return newest(selection, page);
      if (order === 'oldest') return newest(selection, page, 'ASC');
      const { base, from, where, values, id, put } = select(selection);
      const own = base === 'article';
      const by =
        order === 'views'
          ? { join: `JOIN article_count c ON c.blog_id = $1 AND c.article_id = ${id}`, order: 'c.views DESC, c.article_id' }
          : own
            ? { join: '', order: 's.sort_title, s.id' }
            : { join: `JOIN article w ON w.blog_id = $1 AND w.id = ${id}`, order: 'w.sort_title, w.id' };
      const { rows } = await sql.query<{ id: string }>(
        `SELECT ${id} AS id FROM ${from} ${by.join} WHERE ${where} ORDER BY ${by.order} LIMIT ${put(page.limit)} OFFSET ${put(page.offset)}`,
        values,
      );
      return { ids: rows.map((row) => row.id), total: null };
    },
    async count(selection: Selection): Promise<number> {
      const { from, where, values } = select(selection);
      const { rows } = await sql.query<{ n: number }>(`SELECT count(*)::int AS n FROM ${from} WHERE ${where}`, values);
      return rows[0]?.n ?? 0;
    },
    async bySlug(slug: string): Promise<WholeRow | null> {
      const { rows } = await sql.query<WholeRow>(
        `SELECT ${CARD}, a.html, a.excerpt <> '' AS "isLed", a.canonical_url AS "canonicalUrl", a.films, a.group_id AS "groupId" FROM ${FROM}
         WHERE a.blog_id = $1 AND a.slug = $2 AND a.state = 'PUBLISHED'`,
        [blogId, slug],
      );
      return rows[0] ?? null;
    },
    /** Where the published article is now that had this address. */
    async movedTo(slug: string): Promise<string | null> {
      const { rows } = await sql.query<{ slug: string }>(
        `SELECT a.slug FROM article_redirect r JOIN article a ON a.blog_id = r.blog_id AND a.id = r.article_id AND a.state = 'PUBLISHED'
         WHERE r.blog_id = $1 AND r.slug = $2`,
        [blogId, slug],
      );
      return rows[0]?.slug ?? null;
    },
    /** Of the ids, those of published articles. */
    async known(ids: readonly string[]): Promise<Set<string>> {
      const { rows } = await sql.query<{ id: string }>(
        `SELECT id FROM article WHERE blog_id = $1 AND id = ANY ($2) AND state = 'PUBLISHED'`,
        [blogId, ids],
      );
      return new Set(rows.map((row) => row.id));
    },
    /** What was published just before it, and just after. */
    async neighbours({ id, publishedAt }: CardRow): Promise<{ previous: Neighbour; next: Neighbour }> {
      const beside = async (sign: '<' | '>', direction: 'DESC' | 'ASC') => {
        const { rows } = await sql.query<{ slug: string; title: string }>(
          `SELECT slug, title FROM article WHERE blog_id = $1 AND state = 'PUBLISHED' AND (published_at, id) ${sign} ($2, $3)
           ORDER BY published_at ${direction}, id ${direction} LIMIT 1`,
          [blogId, publishedAt, id],
        );
        return rows[0] ?? null;
      };
      const [previous, next] = await Promise.all([beside('<', 'DESC'), beside('>', 'ASC')]);
      return { previous, next };
    },
    /** Articles that have most in common with it: films first, then tags, then categories; the newest of equals. */
    async related({ id, films, tags, categories }: WholeRow): Promise<string[]> {
      const { rows } = await sql.query<{ id: string }>(
        `WITH near AS (
           SELECT o.article_id AS id, 2 AS weight FROM unnest($3::uuid[]) AS mine (tag), LATERAL (
             SELECT article_id FROM article_tag WHERE blog_id = $1 AND tag_id = mine.tag LIMIT ${MOST_RELATED}) o
           UNION ALL
           SELECT o.article_id, 1 FROM unnest($4::uuid[]) AS mine (category), LATERAL (
             SELECT article_id FROM article_category WHERE blog_id = $1 AND category_id = mine.category LIMIT ${MOST_RELATED}) o
           UNION ALL
           (SELECT a.id, 3 FROM article a WHERE a.blog_id = $1 AND a.films && $5::text[] LIMIT ${MOST_RELATED}))
         SELECT near.id FROM near JOIN article a ON a.blog_id = $1 AND a.id = near.id
         WHERE near.id <> $2 AND a.state = 'PUBLISHED' GROUP BY near.id, a.published_at
         ORDER BY sum(near.weight) DESC, a.published_at DESC, near.id LIMIT ${RELATED}`,
        [blogId, id, tags.slice(0, 10).map((tag) => tag.id), categories.slice(0, 3).map((category) => category.id), films],
      );
      return rows.map((row) => row.id);
    },
    async translations({ id, groupId }: WholeRow): Promise<{ locale: contract.ArticleCard['locale']; slug: string; title: string }[]> {
      if (groupId === null) return [];
      const { rows } = await sql.query<{ locale: contract.ArticleCard['locale']; slug: string; title: string }>(
        `SELECT locale, slug, title FROM article WHERE blog_id = $1 AND group_id = $2 AND id <> $3 AND state = 'PUBLISHED' ORDER BY locale, id`,
        [blogId, groupId, id],
      );
      return rows;
    },
    async months(): Promise<{ month: string; articles: number }[]> {
      const { rows } = await sql.query<{ month: string; articles: number }>(
        `SELECT to_char(published_at AT TIME ZONE 'UTC', 'YYYY-MM') AS month, count(*)::int AS articles FROM article
         WHERE blog_id = $1 AND state = 'PUBLISHED' GROUP BY 1 ORDER BY 1 DESC`,
        [blogId],
      );
      return rows;
    },
    /** Whole articles, for feeds. */
    async whole(ids: readonly string[]): Promise<WholeRow[]> {
      const { rows } = await sql.query<WholeRow>(
        `SELECT ${CARD}, a.html, a.excerpt <> '' AS "isLed", a.canonical_url AS "canonicalUrl", a.films, a.group_id AS "groupId"
         FROM unnest($2::uuid[]) WITH ORDINALITY AS page (id, n) JOIN ${FROM} ON a.id = page.id WHERE a.blog_id = $1 AND a.state = 'PUBLISHED' ORDER BY page.n`,
        [blogId, ids],
      );
      return rows;
    },
    /** Addresses of all articles, the oldest first, for the sitemap. */
    async addresses({ limit, offset }: Page): Promise<{ slug: string; updatedAt: Date }[]> {
      const { rows } = await sql.query<{ slug: string; updatedAt: Date }>(
        `SELECT slug, updated_at AS "updatedAt" FROM article WHERE blog_id = $1 AND state = 'PUBLISHED' ORDER BY published_at, id LIMIT $2 OFFSET $3`,
        [blogId, limit, offset],
      );
      return rows;
    },
  };
}

export type Published = ReturnType<typeof publishedOf>;
export type Neighbour = { slug: string; title: string } | null;

/** Those first that fewer articles are of, as a rule. */
const TERMS = [
  ['tag', 'article_tag', 'tag_id'],
  ['author', 'article_author', 'author_id'],
  ['category', 'article_category', 'category_id'],
] as const;

/**
 * SQL that names what matches. What is found by words is found by their index first, and by nothing else: a walk through all articles by
 * time, which looks for the words in each, is what PostgreSQL would otherwise choose where it takes matches for more frequent than they are.
 */
function matching({ q }: Selection, select: string): string {
  return `WITH matching AS ${q === undefined ? '' : 'MATERIALIZED '}(${select})`;
}

/** SQL: how many match, where all of them were looked at anyway. */
function totalOf({ q }: Selection): string {
  return q === undefined ? 'NULL::int' : '(SELECT count(*)::int FROM matching)';
}

function foundIn(rows: readonly Row[]): Found {
  return { ids: rows.map((row) => row.id), total: rows[0]?.total ?? null };
}

function boundsOf(period: string): [Date, Date] {
  const [year = 0, month] = period.split('-').map(Number);
  return month === undefined ? [utc(year, 0), utc(year + 1, 0)] : [utc(year, month - 1), utc(year, month)];
}

function utc(year: number, month: number): Date {
  return new Date(Date.UTC(year, month, 1));
}

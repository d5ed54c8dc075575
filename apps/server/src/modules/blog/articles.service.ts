import type { blogs as contract, UserActor } from '@fotograma/contract';
import type * as z from 'zod';
import type { Sql } from '../../platform/database/database.ts';
import { Conflict, Forbidden, Invalid, NotFound } from '../../platform/errors.ts';
import { type ArticleFacts, type ArticleRow, articlesOf, type LinkKind, ORDERS } from './articles.repository.ts';
import type { BlogDatabase } from './database.ts';
import { tellReaders } from './directory.ts';
import type { Publishing } from './publishing.ts';
import { compare, type RevisionRow, revisionsOf } from './revisions.ts';
import { isAtLeast, type Roles, type Writer } from './roles.ts';
import { freeSlug, RESERVED, slugOf } from './slugs.ts';
import { termsOf } from './terms.repository.ts';
import { render, sortable, summarise } from './writing.ts';

type Written = contract.WrittenArticle;
type Summary = contract.ArticleSummary;
type Given = z.output<typeof contract.createArticle.body.schema>;
type Changes = z.output<typeof contract.updateArticle.body.schema>;
/** What is given of an article, or not. */
type Some = Omit<Changes, 'version'>;

/** Articles as they are written. */
export function createArticles(tools: {
  database: BlogDatabase;
  roles: Roles;
  publishing: Publishing;
  newId: () => string;
  now: () => Date;
}) {
  const { database, roles, publishing, newId, now } = tools;

  const find = async (blogId: string, id: string): Promise<Written> => {
    const row = await articlesOf(database, blogId).find(id);
    if (!row) throw new NotFound('article of this blog', id);
    return shown(row);
  };
  /** Somebody in the blog, and the article, which they may see. @param toChange which they may also change. */
  const open = async (sql: Sql, writer: Writer, id: string, toChange: boolean): Promise<ArticleRow> => {
    const articles = articlesOf(sql, writer.blog.id);
    const row = toChange ? await articles.hold(id) : await articles.find(id);
    if (!row) throw new NotFound('article of this blog', id);
    if (isAtLeast(writer.role, 'editor')) return row;
    const isOwn = await articles.isOf(id, writer.userId);
    if (!isOwn && (toChange || row.state !== 'PUBLISHED'))
      throw new Forbidden('Authors see and change articles of their own; the rest is for the blog’s editors.');
    if (toChange && row.state !== 'DRAFT') throw new Forbidden('What is not a draft any more is changed by the blog’s editors.');
    return row;
  };
  const setLinks = async (sql: Sql, blogId: string, id: string, given: Some) => {
    const articles = articlesOf(sql, blogId);
    for (const kind of ['authors', 'categories', 'tags'] satisfies LinkKind[]) {
      const ids = given[kind];
      const foreign = ids && (await articles.link(id, kind, ids));
      if (foreign !== null && foreign !== undefined)
        throw new Invalid([{ in: 'body', pointer: `/${kind}/${foreign}`, message: 'There is none of this id in this blog' }]);
    }
    if (given.translationOf === undefined) return;
    if (given.translationOf === id) throw new Invalid([{ in: 'body', pointer: '/translationOf', message: 'Expected another article' }]);
    if (!(await articles.group(id, given.translationOf)))
      throw new Invalid([{ in: 'body', pointer: '/translationOf', message: 'There is no article of this id in this blog' }]);
  };
  const refuse = (error: { code?: string }) => {
    throw error.code === '23505' ? new Conflict('Another article of the blog has this address already.') : error;
  };
  /** The author whose name stands over what somebody writes, where the blog knows one. */
  const authorOf = async (sql: Sql, writer: Writer): Promise<string[]> => {
    const mine = (await termsOf(sql, writer.blog.id, 'authors').list({ isPublished: false })).find(
      (author) => author.userId === writer.userId,
    );
    return mine ? [mine.id] : [];
  };

  return {
    async create(actor: UserActor, blogId: string, given: Given): Promise<Written> {
      const writer = await roles.enter(actor, blogId);
      if (given.featured && !isAtLeast(writer.role, 'editor')) throw new Forbidden('What is featured is for the blog’s editors to say.');
      checkSlug(given.slug);
      const { markdown = '', excerpt = '' } = given;
      const { html, text, opening, words, films } = render(markdown);
      const id = newId();
      await database
        .transaction(async (sql) => {
          const articles = articlesOf(sql, blogId);
          const slug = given.slug ?? (await unused(articles, slugOf(given.title), id));
          const { locale = writer.blog.locale, featured = false, image = null, canonicalUrl = null } = given;
          const facts: ArticleFacts = {
            ...{
              slug,
              title: given.title,
              sortTitle: sortable(given.title),
              markdown,
              html,
              text,
              words,
              films,
              excerpt,
              summary: summarise(excerpt, opening),
            },
            ...{ locale, featured, image, canonicalUrl },
          };
          await articles.insert(id, actor.id, facts, now());
          await setLinks(sql, blogId, id, { ...given, authors: given.authors ?? (await authorOf(sql, writer)) });
        })
        .catch(refuse);
      return find(blogId, id);
    },
    async list(
      actor: UserActor,
      blogId: string,
      query: z.output<typeof contract.listWrittenArticles.query>,
    ): Promise<{ articles: Summary[]; total: number }> {
      const writer = await roles.enter(actor, blogId);
      const of = isAtLeast(writer.role, 'editor') ? null : actor.id;
      const { page, limit, state, q, order = 'newest' } = query;
      const { rows, total } = await articlesOf(database, blogId).list({ state, q, of }, ORDERS[order], {
        limit,
        offset: (page - 1) * limit,
      });
      return { articles: rows.map(dated), total };
    },
    async read(actor: UserActor, blogId: string, id: string): Promise<Written> {
      return shown(await open(database, await roles.enter(actor, blogId), id, false));
    },
    async update(actor: UserActor, blogId: string, id: string, { version, ...given }: Changes): Promise<Written> {
      const writer = await roles.enter(actor, blogId);
      if (given.featured !== undefined && !isAtLeast(writer.role, 'editor'))
        throw new Forbidden('What is featured is for the blog’s editors to say.');
      checkSlug(given.slug);
      const rendered = given.markdown === undefined ? null : render(given.markdown);
      await database
        .transaction(async (sql) => {
          const before = await open(sql, writer, id, true);
          if (before.version !== version) {
            throw new Conflict(`The article was changed meanwhile: it is at version ${before.version}, and yours is of ${version}.`);
          }
          await change(sql, writer, before, given, rendered);
        })
        .catch(refuse);
      return find(blogId, id);
    },
    async move(actor: UserActor, blogId: string, id: string, to: z.output<typeof contract.moveArticle.body.schema>): Promise<Written> {
      const writer = await roles.enter(actor, blogId, 'editor');
      await publishing.move(writer.blog, id, to);
      return find(blogId, id);
    },
    async remove(actor: UserActor, blogId: string, id: string): Promise<void> {
      const writer = await roles.enter(actor, blogId);
      await database.transaction(async (sql) => {
        const { state } = await open(sql, writer, id, true);
        await articlesOf(sql, blogId).remove(id);
        if (state === 'PUBLISHED') await tellReaders(sql, blogId);
      });
    },
    async revisions(actor: UserActor, blogId: string, id: string) {
      await open(database, await roles.enter(actor, blogId), id, false);
      return (await revisionsOf(database, blogId).list(id)).map(revision);
    },
    async revision(actor: UserActor, blogId: string, id: string, number: number) {
      const { markdown } = await open(database, await roles.enter(actor, blogId), id, false);
      const row = await revisionsOf(database, blogId).find(id, number);
      if (!row) throw new NotFound('revision of this article', number);
      return { ...revision(row), excerpt: row.excerpt, markdown: row.markdown, changes: compare(row.markdown, markdown) };
    },
    async restore(actor: UserActor, blogId: string, id: string, number: number): Promise<Written> {
      const writer = await roles.enter(actor, blogId);
      await database.transaction(async (sql) => {
        const before = await open(sql, writer, id, true);
        const row = await revisionsOf(sql, blogId).find(id, number);
        if (!row) throw new NotFound('revision of this article', number);
        const { title, excerpt, markdown } = row;
        await change(sql, writer, before, { title, excerpt, markdown }, render(markdown), true);
      });
      return find(blogId, id);
    },
    /** An article that somebody in the blog may show to others. */
    async toShow(actor: UserActor, blogId: string, id: string) {
      const writer = await roles.enter(actor, blogId);
      return { blog: writer.blog, article: await open(database, writer, id, false) };
    },
    async render(actor: UserActor, blogId: string, markdown: string) {
      await roles.enter(actor, blogId);
      return render(markdown);
    },
  };

  /** @param isPoint whether what was before is kept in any case. */
  async function change(
    sql: Sql,
    { blog, userId }: Writer,
    before: ArticleRow,
    given: Some,
    rendered: ReturnType<typeof render> | null,
    isPoint = false,
  ): Promise<void> {
    const articles = articlesOf(sql, blog.id);
    const at = now();
    const isOther = (['title', 'excerpt', 'markdown'] as const).some(
      (field) => given[field] !== undefined && given[field] !== before[field],
    );
    const { title, excerpt, markdown } = before;
    if (isOther) await revisionsOf(sql, blog.id).keep(before.id, { title, excerpt, markdown, userId }, at, isPoint);
    const { authors: _, categories: __, tags: ___, translationOf: ____, ...own } = given;
    const facts: Partial<ArticleFacts> = { ...Object.fromEntries(Object.entries(own).filter(([, value]) => value !== undefined)) };
    const opening = rendered?.opening ?? (given.excerpt === undefined ? null : render(markdown).opening);
    await articles.update(
      before.id,
      {
        ...facts,
        ...(given.title === undefined ? {} : { sortTitle: sortable(given.title) }),
        ...(await followingSlug(articles, before, given)),
        ...(rendered ? { ...pick(rendered) } : {}),
        ...(opening === null ? {} : { summary: summarise(given.excerpt ?? excerpt, opening) }),
      },
      at,
    );
    // A draft that nobody has seen has no address that anybody kept.
    if (given.slug !== undefined && given.slug !== before.slug && before.publishedAt)
      await articles.keepSlug(before.id, before.slug, given.slug);
    await setLinks(sql, blog.id, before.id, given);
    if (before.state !== 'PUBLISHED') return;
    await articles.index(before.id);
    await tellReaders(sql, blog.id);
  }
}

export type Articles = ReturnType<typeof createArticles>;

function pick({ html, text, words, films }: ReturnType<typeof render>) {
  return { html, text, words, films };
}

function checkSlug(slug: string | undefined): void {
  if (slug !== undefined && RESERVED.has(slug)) {
    throw new Invalid([{ in: 'body', pointer: '/slug', message: 'The blog’s own pages are called so; choose another' }]);
  }
}

async function unused(articles: ReturnType<typeof articlesOf>, wanted: string, id: string): Promise<string> {
  const slug = wanted === '' ? `article-${id.slice(0, 8)}` : wanted;
  const taken = new Set([...(await articles.slugsLike(slug)), ...RESERVED]);
  return freeSlug(slug, (one) => taken.has(one));
}

/** An address that was made of the title goes with it, as long as nobody can have kept it. */
async function followingSlug(articles: ReturnType<typeof articlesOf>, before: ArticleRow, given: Some): Promise<{ slug?: string }> {
  if (given.title === undefined || given.title === before.title || given.slug !== undefined || before.publishedAt) return {};
  const made = slugOf(before.title);
  const isMade = before.slug === made || (before.slug.startsWith(`${made}-`) && /^\d+$/.test(before.slug.slice(made.length + 1)));
  return isMade ? { slug: await unused(articles, slugOf(given.title), before.id) } : {};
}

type Dated<T> = Omit<T, 'groupId' | 'publishedAt' | 'scheduledAt' | 'createdAt' | 'updatedAt'> &
  Pick<Written, 'publishedAt' | 'scheduledAt' | 'createdAt' | 'updatedAt'>;

function dated<T extends Pick<ArticleRow, 'groupId' | 'publishedAt' | 'scheduledAt' | 'createdAt' | 'updatedAt'>>(row: T): Dated<T> {
  const { groupId: _, publishedAt, scheduledAt, createdAt, updatedAt, ...others } = row;
  return {
    ...others,
    publishedAt: publishedAt?.toISOString() ?? null,
    scheduledAt: scheduledAt?.toISOString() ?? null,
    createdAt: createdAt.toISOString(),
    updatedAt: updatedAt.toISOString(),
  };
}

function shown(row: ArticleRow): Written {
  return dated(row);
}

function revision({ number, title, userId, createdAt }: RevisionRow) {
  return { number, title, userId, createdAt: createdAt.toISOString() };
}

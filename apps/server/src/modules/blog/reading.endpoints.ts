import { blog as contract } from '@fotograma/contract';
import { Fault, NotFound } from '../../platform/errors.ts';
import { type Implementation, implement } from '../../platform/http/bind.ts';
import { etagOf, type Prepared, prepareJson } from '../../platform/http/replies.ts';
import type { Tenant } from './directory.ts';
import { FEED_TYPES } from './feeds.ts';
import type { Images } from './images.ts';
import type { Reading } from './reading.service.ts';
import type { Syndication } from './syndication.ts';
import type { TermRow } from './terms.repository.ts';
import type { Views } from './views.ts';

const SHARED = 'public, max-age=60, stale-while-revalidate=600, stale-if-error=86400';

/** What readers, and programs that read, may ask of blogs. */
export function readingEndpoints({
  reading,
  syndication,
  views,
  images,
  now,
}: {
  reading: Reading;
  syndication: Syndication;
  views: Views;
  images: Images;
  now: () => Date;
}): Implementation[] {
  const tenantOf = ({ query, from }: { query: { blog?: string | undefined }; from: { host: string } }): Promise<Tenant> =>
    reading.find({ slug: query.blog, host: from.host });
  const named = ({ id, slug, name, articles }: TermRow) => ({ id, slug, name, articles });
  const file = (type: string, text: string) => ({
    status: 200 as const,
    bytes: Buffer.from(text),
    contentType: type,
    headers: { 'Cache-Control': SHARED, ETag: etagOf(text) },
  });
  /** Answers of one article, ready: made once for each state of its blog, and again when what it says of films may have aged. */
  const prepared = new WeakMap<object, Prepared>();

  return [
    implement(contract.getBlog, async (call) => ({ status: 200, body: { data: reading.blog(await tenantOf(call)) } })),
    implement(contract.listArticles, async (call) => {
      const { blog: _, year, ...asked } = call.query;
      const { articles, total } = await reading.list(await tenantOf(call), {
        ...asked,
        period: year === undefined ? undefined : String(year),
      });
      const { page, limit } = asked;
      return {
        status: 200,
        body: {
          data: articles,
          pagination: { page, limit, totalItems: total, totalPages: Math.ceil(total / limit) },
          meta: { timestamp: now().toISOString() },
        },
      };
    }),
    implement(contract.getArticle, async (call) => {
      const found = await reading.article(await tenantOf(call), call.params.slug);
      if ('movedTo' in found) {
        const query = call.query.blog === undefined ? '' : `?blog=${encodeURIComponent(call.query.blog)}`;
        return { status: 308, headers: { Location: `/api/blog/articles/${encodeURIComponent(found.movedTo)}${query}` } };
      }
      const ready = prepared.get(found) ?? prepareJson(contract.getArticle.answers[200], { data: found.article });
      prepared.set(found, ready);
      return { status: 200, prepared: ready };
    }),
    implement(contract.countArticleView, async (call) => {
      // Thousands a second: of an article that was taken back a moment ago a view too many does no harm.
      const tenant = await reading.find({ slug: call.query.blog, host: call.from.host, isRecent: true });
      await views.count(tenant, call.params.id, call.from);
      return { status: 204, headers: { 'Cache-Control': 'no-store' } };
    }),
    implement(contract.listBlogCategories, async (call) => {
      const terms = await reading.terms(await tenantOf(call), 'categories');
      return { status: 200, body: { data: terms.map((term) => ({ ...named(term), description: term.description })) } };
    }),
    implement(contract.listBlogTags, async (call) => ({
      status: 200,
      body: { data: (await reading.terms(await tenantOf(call), 'tags')).map(named) },
    })),
    implement(contract.listBlogAuthors, async (call) => {
      const terms = await reading.terms(await tenantOf(call), 'authors');
      return { status: 200, body: { data: terms.map((term) => ({ ...named(term), bio: term.description, links: term.links })) } };
    }),
    implement(contract.listArchive, async (call) => ({ status: 200, body: { data: await reading.months(await tenantOf(call)) } })),
    implement(contract.getBlogFeed, async (call) => {
      const { category, tag, author } = call.query;
      const { format } = call.params;
      return file(FEED_TYPES[format], await syndication.feed(await tenantOf(call), format, { category, tag, author }));
    }),
    implement(contract.getBlogSitemap, async (call) => {
      const text = await syndication.sitemap(await tenantOf(call), call.query.part);
      if (text === null) throw new Fault('not-found', 'The sitemap has no such part.');
      return file('application/xml; charset=utf-8', text);
    }),
    implement(contract.getBlogImage, async ({ params: { blogId, id, size } }) => {
      const bytes = await images.read(blogId, id, size);
      if (!bytes) throw new NotFound('picture', id);
      return {
        status: 200,
        bytes,
        contentType: 'image/webp',
        headers: { 'Cache-Control': 'public, max-age=31536000, immutable', ETag: `"${id}-${size}"` },
      };
    }),
  ];
}

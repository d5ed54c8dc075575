import type { blog as contract } from '@fotograma/contract';
import type * as z from 'zod';
import { Fault } from '../../../platform/errors.ts';
import { html, raw } from '../../../platform/http/html.ts';
import type { Tenant } from '../directory.ts';
import { FEED_FILES, FEED_TYPES, type FeedFormat } from '../feeds.ts';
import { type Places, pathOf } from '../places.ts';
import type { Previews } from '../previews.ts';
import type { Asked, Reading } from '../reading.service.ts';
import type { Syndication } from '../syndication.ts';
import { articlePage } from './article.ts';
import type { Assets } from './assets.ts';
import { cardList, pager } from './cards.ts';
import { type Document, printDocument } from './layout.ts';
import { wordsOf } from './words.ts';

const HTML = 'text/html; charset=utf-8';
const PER_PAGE = 12;
const MOST_PAGE = 100_000;

/** What a page is answered with. */
type PageReply = Printed | { readonly status: 200 | 404; readonly document: Document; readonly isPrivate: boolean };
export type Printed =
  | { readonly status: 200 | 404 | 503; readonly type: string; readonly text: string; readonly isPrivate?: boolean }
  | { readonly status: 302 | 308; readonly location: string };

type Query = z.output<typeof contract.readBlogPage.query>;
interface Listed {
  readonly title: string | null;
  readonly path: string;
  readonly ask: Omit<Asked, 'page' | 'limit'>;
  readonly lead?: string | undefined;
  readonly kicker?: string | undefined;
  /** Of the feed of what is listed, as in `category=essays`. */
  readonly feed?: string | undefined;
}

/** The pages of blogs, as readers see them. Nothing thrown leaves here: what is not there is a page too. */
export function createPages(tools: { reading: Reading; previews: Previews; syndication: Syndication; places: Places; assets: Assets }) {
  const { reading, previews, syndication, places, assets } = tools;
  const shown = (document: Document, status: 200 | 404 = 200, isPrivate = false): PageReply => ({ status, document, isPrivate });
  const feedsOf = (blog: contract.Blog, feed?: string) =>
    (Object.keys(FEED_FILES) as FeedFormat[]).map((format) => ({
      type: (FEED_TYPES[format].split(';')[0] ?? '') as string,
      title: blog.title,
      url: `${blog.url}/${FEED_FILES[format]}${feed ? `?${feed}` : ''}`,
    }));

  const listPage = async (tenant: Tenant, { title, path, ask, lead, kicker, feed }: Listed, query: Query): Promise<PageReply> => {
    const blog = reading.blog(tenant);
    const t = wordsOf(blog.locale);
    const page = numberOf(query.page);
    const { articles, total } = await reading.list(tenant, { ...ask, page, limit: PER_PAGE });
    const pages = Math.max(1, Math.ceil(total / PER_PAGE));
    if (page > pages) return missing(tenant);
    const at = `${blog.url}${path}`;
    const urlOf = (n: number) => {
      const parameters = new URLSearchParams({ ...(ask.q === undefined ? {} : { q: ask.q }), ...(n > 1 ? { page: String(n) } : {}) });
      return parameters.size ? `${at}?${parameters}` : at;
    };
    const said = ask.q === undefined ? t.nothing : t.nothingFound;
    const body = html`${title !== null && html`<header class="head">${kicker && html`<p class="kicker">${kicker}</p>`}<h1>${title}</h1>${lead && html`<p class="lead">${lead}</p>`}</header>`}
${articles.length > 0 ? cardList(articles, blog, 2) : html`<p class="lead">${said}</p>`}
${pager(page, pages, blog, urlOf)}`;
    return shown({
      blog,
      title: title !== null && page > 1 ? `${title}, ${t.page(page, pages)}` : title,
      description: lead ?? blog.description,
      canonical: urlOf(page),
      feeds: feedsOf(blog, feed),
      isHidden: ask.q !== undefined || total === 0,
      q: ask.q,
      shared: [
        ['og:type', 'website'],
        ['og:title', title ?? blog.title],
        ['og:url', urlOf(page)],
        ['og:site_name', blog.title],
      ],
      data:
        title === null
          ? [
              {
                '@context': 'https://schema.org',
                '@type': 'WebSite',
                name: blog.title,
                url: blog.url,
                inLanguage: blog.locale,
                potentialAction: { '@type': 'SearchAction', target: `${blog.url}/search?q={q}`, 'query-input': 'required name=q' },
              },
            ]
          : [],
      body,
    });
  };

  const missing = (tenant: Tenant): PageReply => {
    const blog = reading.blog(tenant);
    const t = wordsOf(blog.locale);
    const body = html`<header class="head"><h1>${t.missing}</h1><p class="lead">${t.missingLead}</p></header><p><a href="${blog.url}">${t.front}</a></p>`;
    return shown({ blog, title: t.missing, isHidden: true, body }, 404);
  };

  const termPage = async (tenant: Tenant, kind: 'category' | 'tag' | 'author', slug: string, query: Query): Promise<PageReply> => {
    const t = wordsOf(tenant.locale);
    const kinds = { category: 'categories', tag: 'tags', author: 'authors' } as const;
    const term = (await reading.terms(tenant, kinds[kind])).find((one) => one.slug === slug);
    if (!term) return missing(tenant);
    const path = `/${kind}/${encodeURIComponent(slug)}`;
    const feed = new URLSearchParams({ [kind]: slug }).toString();
    return listPage(
      tenant,
      { title: term.name, path, ask: { [kind]: slug }, lead: term.description || undefined, kicker: t[kind], feed },
      query,
    );
  };

  const monthPage = async (tenant: Tenant, month: string, query: Query): Promise<PageReply> => {
    if (!/^(19|20|21)\d\d-(0[1-9]|1[0-2])$/.test(month)) return missing(tenant);
    const title = new Intl.DateTimeFormat(tenant.locale, { month: 'long', year: 'numeric', timeZone: 'UTC' }).format(
      new Date(`${month}-01T00:00:00Z`),
    );
    return listPage(tenant, { title, path: `/archive/${month}`, ask: { period: month }, kicker: wordsOf(tenant.locale).archive }, query);
  };

  const archivePage = async (tenant: Tenant): Promise<PageReply> => {
    const blog = reading.blog(tenant);
    const t = wordsOf(blog.locale);
    const months = await reading.months(tenant);
    const named = new Intl.DateTimeFormat(blog.locale, { month: 'long', year: 'numeric', timeZone: 'UTC' });
    const entries = months.map(
      ({ month, articles }) =>
        html`<li><a href="${blog.url}/archive/${month}">${named.format(new Date(`${month}-01T00:00:00Z`))}</a> <span class="meta">${t.found(articles)}</span></li>`,
    );
    return shown({
      blog,
      title: t.archive,
      canonical: `${blog.url}/archive`,
      body: html`<header class="head"><h1>${t.archive}</h1></header>${entries.length > 0 ? html`<ul>${entries}</ul>` : html`<p class="lead">${t.nothing}</p>`}`,
    });
  };

  const searchPage = async (tenant: Tenant, query: Query): Promise<PageReply> => {
    const t = wordsOf(tenant.locale);
    const q = (query.q ?? '')
      .replace(/\p{Cc}/gu, ' ')
      .trim()
      .slice(0, 200);
    if (q === '') {
      const blog = reading.blog(tenant);
      return shown({ blog, title: t.search, isHidden: true, body: html`<header class="head"><h1>${t.search}</h1></header>` });
    }
    const { total } = await reading.list(tenant, { q, page: 1, limit: PER_PAGE });
    return listPage(tenant, { title: t.foundFor(total, q), path: '/search', ask: { q } }, query);
  };

  const previewPage = async (tenant: Tenant, token: string): Promise<PageReply> => {
    const t = wordsOf(tenant.locale);
    try {
      const { blog: of, title, html: text } = await previews.read(token);
      if (of.id !== tenant.id) return missing(tenant);
      const body = html`<p class="draft">${t.preview}</p><article><header class="head"><h1>${title}</h1></header><div class="prose">${raw((await reading.fill(text)).html)}</div></article>`;
      return shown({ blog: reading.blog(of), title, isHidden: true, body }, 200, true);
    } catch (error) {
      if (!(error instanceof Fault) || error.code !== 'link-expired') throw error;
      const body = html`<header class="head"><h1>${t.expired}</h1><p class="lead">${t.expiredLead}</p></header>`;
      return shown({ blog: reading.blog(tenant), title: t.expired, isHidden: true, body }, 404, true);
    }
  };

  const textFile = (type: string, text: string | null, tenant: Tenant): PageReply =>
    text === null ? missing(tenant) : { status: 200, type, text };

  const route = async (tenant: Tenant, path: string, query: Query): Promise<PageReply> => {
    const [head = '', name = '', ...more] = path.split('/');
    if (path === '') return listPage(tenant, { title: null, path: '', ask: {} }, query);
    if (more.length || path.endsWith('/')) return missing(tenant);
    const format = (Object.keys(FEED_FILES) as FeedFormat[]).find((one) => FEED_FILES[one] === path);
    if (format) {
      const { category, tag, author } = query;
      return { status: 200, type: FEED_TYPES[format], text: await syndication.feed(tenant, format, { category, tag, author }) };
    }
    if (path === 'sitemap.xml') {
      const part = query.part === undefined ? undefined : numberOf(query.part);
      return textFile('application/xml; charset=utf-8', await syndication.sitemap(tenant, part), tenant);
    }
    if (path === 'robots.txt') return { status: 200, type: 'text/plain; charset=utf-8', text: syndication.robots(tenant) };
    switch (head) {
      case 'category':
      case 'tag':
      case 'author':
        return termPage(tenant, head, name, query);
      case 'archive':
        return name === '' ? archivePage(tenant) : monthPage(tenant, name, query);
      case 'search':
        return searchPage(tenant, query);
      case 'preview':
        return previewPage(tenant, name);
    }
    if (name !== '') return missing(tenant);
    const found = await reading.article(tenant, head.normalize('NFC'));
    if ('movedTo' in found) return { status: 308, location: places.article(tenant, found.movedTo) };
    return shown(articlePage(reading.blog(tenant), found, places));
  };

  /** @param slug of the blog; @param path within it; @param host at which it was asked for. */
  const page = async (slug: string, path: string, query: Query, host: string): Promise<Printed> => {
    let tenant: Tenant | null = null;
    let local = (url: string) => url;
    const printed = async (reply: PageReply): Promise<Printed> => {
      if ('location' in reply) return { ...reply, location: local(reply.location) };
      if (!('document' in reply)) return reply;
      const { status, document, isPrivate } = reply;
      return { status, type: HTML, text: await printDocument(document, { assets, home: places.house('/'), local }), isPrivate };
    };
    try {
      const found = await tools.reading.bySlug(slug.normalize('NFC'));
      if (!found) return await nowhere(404);
      tenant = found.tenant;
      local = places.from(tenant, host);
      if (found.isMoved) return await printed({ status: 308, location: path === '' ? places.home(tenant) : places.page(tenant, path) });
      return await printed(await route(tenant, path, query));
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      if (error.code === 'unavailable') return nowhere(503);
      return tenant ? printed(missing(tenant)) : nowhere(404);
    }
  };

  /** A page of no blog. */
  const nowhere = async (status: 404 | 503): Promise<Printed> => {
    const t = wordsOf('en');
    const [title, lead] = status === 404 ? [t.missing, t.missingLead] : [t.away, t.awayLead];
    return { ...(await house(title, html`<p class="lead">${lead}</p>`)), status };
  };
  const house = async (title: string, body: ReturnType<typeof html>) => ({
    type: HTML,
    text: html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${title} – Fotograma</title>
<meta name="robots" content="noindex"><link rel="stylesheet" href="${await assets.url('reader.css')}"></head>
<body><main id="text"><div class="wrap" style="padding-top:3rem"><header class="head"><h1>${title}</h1></header>${body}<p><a href="/">${wordsOf('en').house}</a></p></div></main></body></html>
`.text,
  });

  return {
    page,
    /** All blogs; of a single one, itself. */
    async journal(): Promise<Printed> {
      try {
        const all = await reading.all();
        const [first] = all;
        if (first && all.length === 1) return { status: 302, location: first.hosts.length ? places.home(first) : pathOf(first) };
        const t = wordsOf('en');
        const entries = all.map(
          (tenant) =>
            html`<li><div><h2 class="entry"><a href="${tenant.hosts.length ? places.home(tenant) : pathOf(tenant)}" lang="${tenant.locale}">${tenant.title}</a></h2>${tenant.description && html`<p lang="${tenant.locale}">${tenant.description}</p>`}</div></li>`,
        );
        const body = all.length
          ? html`<p class="lead">${t.blogsLead}</p><ol class="list" style="margin-top:2rem">${entries}</ol>`
          : html`<p class="lead">${t.noBlogs}</p>`;
        return { ...(await house(t.blogs, body)), status: 200 };
      } catch (error) {
        if (error instanceof Fault && error.code === 'unavailable') return nowhere(503);
        throw error;
      }
    },
  };
}

export type Pages = ReturnType<typeof createPages>;

function numberOf(text: string | undefined): number {
  const number = text === undefined ? 1 : Number(text);
  return Number.isInteger(number) && number >= 1 && number <= MOST_PAGE ? number : MOST_PAGE;
}

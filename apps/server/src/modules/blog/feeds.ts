import type { blog as contract } from '@fotograma/contract';
import { html as xml } from '../../platform/http/html.ts';
import type { Tenant } from './directory.ts';
import type { Places } from './places.ts';
import type { WholeRow } from './reading.repository.ts';

export type FeedFormat = (typeof contract.FEED_FORMATS)[number];

/** What feeds are called on pages. */
export const FEED_FILES = { rss: 'rss.xml', atom: 'atom.xml', json: 'feed.json' } as const satisfies Record<FeedFormat, string>;
export const FEED_TYPES = {
  rss: 'application/rss+xml; charset=utf-8',
  atom: 'application/atom+xml; charset=utf-8',
  json: 'application/feed+json; charset=utf-8',
} as const satisfies Record<FeedFormat, string>;
/** Articles of a feed. */
export const FEED_LENGTH = 20;

const DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n';
/** Characters that XML 1.0 (2.2) has no place for, which a text may have all the same. */
const NO_XML = /[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/gu;

export interface FeedFacts {
  readonly title: string;
  /** The page that it is the feed of, and the feed itself. */
  readonly home: string;
  readonly self: string;
}

/** The newest articles with their whole content. @param articles with their films filled in. */
export function printFeed(blog: Tenant, facts: FeedFacts, articles: readonly WholeRow[], format: FeedFormat, places: Places): string {
  return PRINTERS[format](blog, facts, articles, places).replace(NO_XML, '');
}

type Printer = (blog: Tenant, facts: FeedFacts, articles: readonly WholeRow[], places: Places) => string;

/** RSS 2.0 (RSS Advisory Board, 2.0.11) with content:encoded, dc:creator and atom:link. */
const printRss: Printer = (blog, { title, home, self }, articles, places) => {
  const items = articles.map(
    (article) => xml`<item>
<title>${article.title}</title>
<link>${places.article(blog, article.slug)}</link>
<guid isPermaLink="false">${idOf(article)}</guid>
<pubDate>${article.publishedAt.toUTCString()}</pubDate>
${article.authors.map(({ name }) => xml`<dc:creator>${name}</dc:creator>\n`)}${termsOf(article).map(({ name }) => xml`<category>${name}</category>\n`)}<description>${article.summary || article.title}</description>
<content:encoded>${absolute(article.html, places)}</content:encoded>
${article.image && xml`<media:content url="${fullUrl(article.image.url, places)}" medium="image"/>\n`}</item>
`,
  );
  return `${DECLARATION}${
    xml`<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:media="http://search.yahoo.com/mrss/">
<channel>
<title>${title}</title>
<link>${home}</link>
<description>${blog.description || title}</description>
<language>${blog.locale.toLowerCase()}</language>
<lastBuildDate>${changedAt(articles).toUTCString()}</lastBuildDate>
<generator>Fotograma</generator>
<atom:link href="${self}" rel="self" type="application/rss+xml"/>
${items}</channel>
</rss>
`.text
  }`;
};

/** Atom 1.0 (RFC 4287). */
const printAtom: Printer = (blog, { title, home, self }, articles, places) => {
  const entries = articles.map(
    (article) => xml`<entry>
<id>${idOf(article)}</id>
<title>${article.title}</title>
<link rel="alternate" type="text/html" href="${places.article(blog, article.slug)}"/>
<published>${article.publishedAt.toISOString()}</published>
<updated>${article.updatedAt.toISOString()}</updated>
${article.authors.map(({ name, slug }) => xml`<author><name>${name}</name><uri>${places.page(blog, `author/${slug}`)}</uri></author>\n`)}${termsOf(article).map(({ name, slug }) => xml`<category term="${slug}" label="${name}"/>\n`)}<summary>${article.summary || article.title}</summary>
<content type="html" xml:lang="${article.locale}">${absolute(article.html, places)}</content>
</entry>
`,
  );
  return `${DECLARATION}${
    xml`<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="${blog.locale}">
<id>${home}</id>
<title>${title}</title>
${blog.description && xml`<subtitle>${blog.description}</subtitle>\n`}<updated>${changedAt(articles).toISOString()}</updated>
<link rel="alternate" type="text/html" href="${home}"/>
<link rel="self" type="application/atom+xml" href="${self}"/>
<author><name>${blog.title}</name></author>
<generator>Fotograma</generator>
${entries}</feed>
`.text
  }`;
};

/** JSON Feed 1.1 (jsonfeed.org/version/1.1). */
const printJson: Printer = (blog, { title, home, self }, articles, places) =>
  JSON.stringify({
    version: 'https://jsonfeed.org/version/1.1',
    title,
    home_page_url: home,
    feed_url: self,
    ...(blog.description ? { description: blog.description } : {}),
    language: blog.locale,
    items: articles.map((article) => ({
      id: idOf(article),
      url: places.article(blog, article.slug),
      title: article.title,
      content_html: absolute(article.html, places),
      ...(article.summary ? { summary: article.summary } : {}),
      ...(article.image ? { image: fullUrl(article.image.url, places) } : {}),
      date_published: article.publishedAt.toISOString(),
      date_modified: article.updatedAt.toISOString(),
      authors: article.authors.map(({ name, slug }) => ({ name, url: places.page(blog, `author/${slug}`) })),
      tags: termsOf(article).map(({ name }) => name),
      language: article.locale,
    })),
  });

const PRINTERS: Record<FeedFormat, Printer> = { rss: printRss, atom: printAtom, json: printJson };

function idOf({ id }: WholeRow): string {
  return `urn:uuid:${id}`;
}

function termsOf({ categories, tags }: WholeRow) {
  return [...categories, ...tags];
}

/** The newest change of what is in it: the same articles make the same feed. */
function changedAt(articles: readonly WholeRow[]): Date {
  return new Date(Math.max(0, ...articles.map((article) => article.updatedAt.getTime())));
}

/** Addresses in an article are of this server; in a feed they are whole. */
function absolute(html: string, places: Places): string {
  return html.replace(/ (href|src|poster)="(\/[^"]*)"/g, (_, attribute: string, path: string) => ` ${attribute}="${places.house(path)}"`);
}

export function fullUrl(url: string, places: Places): string {
  return url.startsWith('/') ? places.house(url) : url;
}

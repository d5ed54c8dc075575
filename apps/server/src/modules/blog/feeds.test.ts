import type { blog as contract } from '@fotograma/contract';
import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { writerOf } from '../../../test/support/blog.ts';
import { startHouse, type TestHouse } from '../../../test/support/house.ts';

let at: TestHouse;
let writer: ReturnType<typeof writerOf>;
let blogId: string;

/** Everything that XML and HTML could stumble over. */
const TITLE = `A <b>bold</b> & "quoted" ]]> title 'with' é 🎬`;
const MARKDOWN = 'Text with ]]> and & and <b>bold</b>.\n\n![A city](/api/blog/images/a/b/1600)\n\n[films](/browse)';

beforeAll(async () => {
  at = await startHouse();
  writer = writerOf(at, await at.person({ role: 'admin' }));
  blogId = (await writer.blog({ slug: 'press', title: 'Press & more <i>', description: 'All "of" it' })).id;
  const [ana, essays, quiet] = [
    await writer.term(blogId, 'authors', { name: 'Ana & Bea' }),
    await writer.term(blogId, 'categories', { name: 'Essays <1>' }),
    await writer.term(blogId, 'tags', { name: 'quiet' }),
  ];
  await writer.published(blogId, {
    title: TITLE,
    markdown: MARKDOWN,
    authors: [ana.id],
    categories: [essays.id],
    tags: [quiet.id],
  });
  await writer.published(blogId, {
    title: '東京',
    image: { url: '/api/blog/images/a/b/1600', alt: 'A city' },
    canonicalUrl: 'https://elsewhere.example/a',
  });
  for (let n = 0; n < 25; n++) await writer.published(blogId, { title: `Number ${n}` });
  // What no editor would let in is in old tables all the same.
  await at.blogs.query(`UPDATE article SET summary = summary || E'\\x0b' || U&'\\FFFE', html = html || E'\\x01' WHERE slug = 'number-24'`);
});
afterAll(() => at.close());

const fetchFeed = async (path: string) => {
  const answer = await fetch(`${at.url}${path}`);
  return { status: answer.status, type: answer.headers.get('content-type'), text: await answer.text(), headers: answer.headers };
};
const parse = (text: string) => {
  expect(XMLValidator.validate(text)).toBe(true);
  return new XMLParser({
    ignoreAttributes: false,
    attributeNamePrefix: '@',
    isArray: (name) => ['item', 'entry', 'url', 'category', 'author', 'link'].includes(name),
    htmlEntities: true,
  }).parse(text);
};
const isAbsolute = (url: string) => expect(new URL(url).protocol).toMatch(/^https?:$/);
const UUID = /^urn:uuid:[0-9a-f-]{36}$/;

describe('RSS 2.0', () => {
  test('is what its specification says', async () => {
    const { status, type, text, headers } = await fetchFeed('/journal/press/rss.xml');
    expect([status, type]).toEqual([200, 'application/rss+xml; charset=utf-8']);
    expect(headers.get('etag')).toBeTruthy();
    const { rss } = parse(text);
    expect(rss['@version']).toBe('2.0');
    const { channel } = rss;
    expect(channel).toMatchObject({ title: 'Press & more <i>', description: 'All "of" it', language: 'en' });
    // RFC 822 dates, with four digits of the year.
    const date = /^(Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d\d (Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) \d{4} \d\d:\d\d:\d\d GMT$/;
    expect(channel.lastBuildDate).toMatch(date);
    expect(channel['atom:link'] ?? channel.link).toBeTruthy();
    expect(text).toContain(`<atom:link href="${at.url}/journal/press/rss.xml" rel="self" type="application/rss+xml"/>`);
    expect(channel.item).toHaveLength(20);
    for (const item of channel.item) {
      expect(Boolean(item.title) || Boolean(item.description)).toBe(true);
      isAbsolute(item.link[0]);
      expect(item.guid['#text']).toMatch(UUID);
      expect(item.guid['@isPermaLink']).toBe('false');
      expect(item.pubDate).toMatch(date);
    }
    expect(new Set(channel.item.map((item: { guid: { '#text': string } }) => item.guid['#text'])).size).toBe(20);
  });

  test('of a category has what is in it, whole, and its addresses are whole too', async () => {
    const { text } = await fetchFeed('/journal/press/rss.xml?category=essays-1');
    const {
      item: [item],
      ...channel
    } = parse(text).rss.channel;
    expect(channel.title).toBe('Essays <1> – Press & more <i>');
    expect(item.title).toBe(TITLE);
    expect(item['dc:creator']).toBe('Ana & Bea');
    expect(item.category).toEqual(['Essays <1>', 'quiet']);
    expect(item['content:encoded']).toContain('Text with ]]&gt; and &amp; and <b>bold</b>.');
    expect(item['content:encoded']).toContain(`src="${at.url}/api/blog/images/a/b/1600"`);
    expect(item['content:encoded']).toContain(`href="${at.url}/browse"`);
  });
});

describe('Atom 1.0', () => {
  test('is what RFC 4287 says', async () => {
    const { type, text } = await fetchFeed('/journal/press/atom.xml');
    expect(type).toBe('application/atom+xml; charset=utf-8');
    const { feed } = parse(text);
    expect(feed['@xmlns']).toBe('http://www.w3.org/2005/Atom');
    const date = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/;
    // 4.1.1: one id, one title, one updated; an author of its own, so that entries need none.
    isAbsolute(feed.id);
    expect(feed.title).toBe('Press & more <i>');
    expect(feed.updated).toMatch(date);
    expect(feed.author).toHaveLength(1);
    expect(feed.link.filter((link: Record<string, string>) => link['@rel'] === 'self')).toHaveLength(1);
    expect(feed.entry).toHaveLength(20);
    for (const entry of feed.entry) {
      expect(entry.id).toMatch(UUID);
      expect(entry.updated).toMatch(date);
      expect(entry.published).toMatch(date);
      expect(entry.title).toBeTruthy();
      expect(entry.link[0]['@rel']).toBe('alternate');
      isAbsolute(entry.link[0]['@href']);
      expect(entry.content['@type']).toBe('html');
    }
  });
});

describe('JSON Feed 1.1', () => {
  test('is what its specification says', async () => {
    const { type, text } = await fetchFeed('/journal/press/feed.json');
    expect(type).toBe('application/feed+json; charset=utf-8');
    const feed = JSON.parse(text);
    expect(feed).toMatchObject({
      version: 'https://jsonfeed.org/version/1.1',
      title: 'Press & more <i>',
      home_page_url: `${at.url}/journal/press`,
      feed_url: `${at.url}/journal/press/feed.json`,
      language: 'en',
    });
    expect(feed.items).toHaveLength(20);
    for (const item of feed.items) {
      expect(item.id).toMatch(UUID);
      isAbsolute(item.url);
      expect(item.content_html).toBeTypeOf('string');
      expect(new Date(item.date_published).toISOString()).toBe(item.date_published);
      expect(Array.isArray(item.authors) && Array.isArray(item.tags)).toBe(true);
    }
  });
});

test.each(['rss', 'atom', 'json'] as const)('the API’s %s is the page’s', async (format) => {
  const file = { rss: 'rss.xml', atom: 'atom.xml', json: 'feed.json' }[format];
  expect((await fetchFeed(`/api/blog/feed/${format}?blog=press`)).text).toBe((await fetchFeed(`/journal/press/${file}`)).text);
});

test('a feed that has not changed is not sent again', async () => {
  const etag = (await fetchFeed('/journal/press/atom.xml')).headers.get('etag') ?? '';
  expect((await fetch(`${at.url}/journal/press/atom.xml`, { headers: { 'if-none-match': etag } })).status).toBe(304);
});

describe('the sitemap', () => {
  test('is what sitemaps.org says, with every page once', async () => {
    const { type, text } = await fetchFeed('/journal/press/sitemap.xml');
    expect(type).toBe('application/xml; charset=utf-8');
    const { urlset } = parse(text);
    expect(urlset['@xmlns']).toBe('http://www.sitemaps.org/schemas/sitemap/0.9');
    expect(urlset.url).toHaveLength(28);
    const locations = urlset.url.map(({ loc }: { loc: string }) => loc);
    expect(new Set(locations).size).toBe(28);
    for (const { loc, lastmod } of urlset.url.slice(1)) {
      isAbsolute(loc);
      expect(loc).toMatch(/^[\x21-\x7e]+$/);
      expect(new Date(lastmod).toISOString()).toBe(lastmod);
      expect((await fetch(loc, { redirect: 'manual' })).status).toBe(200);
    }
    expect(locations).toContain(`${at.url}/journal/press/${encodeURIComponent('東京')}`);
  });

  test('of more than fifty thousand pages is an index of parts', async () => {
    const large = await writer.blog({ slug: 'large' });
    await at.blogs.query(
      `WITH made AS (
         INSERT INTO article (blog_id, id, slug, state, title, markdown, html, text, summary, locale, words, published_at, created_by)
         SELECT $1, gen_random_uuid(), 'a-' || n, 'PUBLISHED', 'A', '', '', '', '', 'en', 1, now() - n * interval '1 minute', $1 FROM generate_series(1, 50100) AS n RETURNING *)
       INSERT INTO article_count SELECT blog_id, id FROM made`,
      [large.id],
    );
    const { text } = await fetchFeed('/journal/large/sitemap.xml');
    expect(XMLValidator.validate(text)).toBe(true);
    const parts = [...text.matchAll(/<sitemap><loc>([^<]+)<\/loc><\/sitemap>/g)].map(([, loc]) => loc as string);
    expect(parts).toEqual([1, 2].map((n) => `${at.url}/journal/large/sitemap.xml?part=${n}`));
    const counts = await Promise.all(parts.map(async (part) => [...(await (await fetch(part)).text()).matchAll(/<loc>/g)].length));
    expect(counts).toEqual([50_000, 101]);
    expect((await fetchFeed('/api/blog/sitemap.xml?blog=large&part=3')).status).toBe(404);
  });

  test('is named in robots.txt', async () => {
    const { type, text } = await fetchFeed('/journal/press/robots.txt');
    expect(type).toBe('text/plain; charset=utf-8');
    expect(text).toBe(`User-agent: *\nDisallow: /journal/press/preview/\nSitemap: ${at.url}/journal/press/sitemap.xml\n`);
  });
});

describe('a page of an article', () => {
  test('says to programs what it says to people', async () => {
    const page = await (await fetch(`${at.url}/journal/press/${encodeURIComponent('東京')}`)).text();
    expect(page).toContain('<link rel="canonical" href="https://elsewhere.example/a">');
    expect(page).toContain(`<meta property="og:image" content="${at.url}/api/blog/images/a/b/1600">`);
    const [article, crumbs] = [...page.matchAll(/<script type="application\/ld\+json">(.*?)<\/script>/g)].map(([, json]) =>
      JSON.parse(json as string),
    );
    expect(article).toMatchObject({ '@type': 'BlogPosting', headline: '東京', inLanguage: 'en', publisher: { name: 'Press & more <i>' } });
    expect(crumbs).toMatchObject({ '@type': 'BreadcrumbList' });
  });

  test('lets nothing out of its place', async () => {
    const [{ slug } = { slug: '' }] = (await writer.ask<{ data: contract.ArticleCard[] }>('GET', '/blog/articles?blog=press&tag=quiet'))
      .body.data;
    const page = await (await fetch(`${at.url}/journal/press/${slug}`)).text();
    expect(page).toContain('<h1>A &lt;b&gt;bold&lt;/b&gt; &amp; &quot;quoted&quot; ]]&gt; title &#39;with&#39; é 🎬</h1>');
    expect(page).not.toMatch(/<title>[^<]*<b>/);
    expect(JSON.parse(/<script type="application\/ld\+json">(.*?)<\/script>/.exec(page)?.[1] ?? '').headline).toBe(TITLE);
  });
});

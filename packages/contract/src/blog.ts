import * as z from 'zod';
import { exampleList, flag, limit, line, listOf, page, searchText, slug, wholeNumber } from './common.ts';
import { endpoint, json } from './endpoint.ts';

const tag = 'Blogs';
const at = '2026-01-01T12:00:00.000Z';
const exampleId = '3f0c4f5e-7a55-4a0e-9a9e-0d6b6f4f2f11';
/** Readers and proxies may show it for a while, and longer while they ask again. */
const shared = { cacheControl: 'public, max-age=60, stale-while-revalidate=600, stale-if-error=86400' } as const;

/** Letters and digits of any alphabet, lower case, joined by single hyphens; what is the same in Unicode (NFC) is the same. */
export const blogSlug = z
  .string()
  .normalize('NFC')
  .max(120)
  .regex(/^[\p{Ll}\p{Lo}\p{Lm}\p{M}\p{N}]+(-[\p{Ll}\p{Lo}\p{Lm}\p{M}\p{N}]+)*$/u, 'Lower-case letters, digits and single hyphens');

export const BLOG_LOCALES = ['en', 'es', 'pt', 'pt-BR', 'fr', 'de', 'it', 'ca', 'gl', 'eu'] as const;
export const BlogLocale = z.enum(BLOG_LOCALES);

const colour = z.string().regex(/^#[0-9a-f]{6}$/i, 'Expected a colour such as #b45309');
/** http, https, mailto, or a path of one's own; nothing that a browser would run. */
export const safeLink = z
  .string()
  .max(2_000)
  .regex(/^(https?:\/\/[^\s<>"]+|mailto:[^\s<>"]+|\/(?!\/)[^\s<>"\\]*|#[^\s<>"]*)$/i, 'Expected an https:// address, a mailto: or a path');
const Link = z.strictObject({ label: line(60), url: safeLink });

export const BlogTheme = z.strictObject({ accent: colour.optional(), paper: colour.optional(), ink: colour.optional() });

export const Blog = z
  .object({
    id: z.uuid(),
    slug: blogSlug,
    title: z.string(),
    description: z.string(),
    locale: BlogLocale,
    theme: BlogTheme,
    navigation: z.array(Link),
    social: z.array(Link),
    hosts: z.array(z.string()),
    url: z.string().meta({ description: 'Where readers find it.' }),
  })
  .meta({ id: 'Blog' });
export type Blog = z.output<typeof Blog>;

const Named = z.object({ id: z.uuid(), slug: blogSlug, name: z.string() });
export const ArticleImage = z.strictObject({ url: safeLink, alt: z.string().max(300) });

export const ArticleCard = z
  .object({
    id: z.uuid(),
    slug: blogSlug,
    url: z.string().meta({ description: 'Where readers find it.' }),
    title: z.string(),
    excerpt: z.string(),
    locale: BlogLocale,
    image: ArticleImage.nullable(),
    featured: z.boolean(),
    words: z.int(),
    readingMinutes: z.int(),
    views: z.int(),
    authors: z.array(Named),
    categories: z.array(Named),
    tags: z.array(Named),
    publishedAt: z.iso.datetime(),
    updatedAt: z.iso.datetime(),
  })
  .meta({ id: 'ArticleCard' });
export type ArticleCard = z.output<typeof ArticleCard>;

const Neighbour = z.object({ slug: blogSlug, url: z.string(), title: z.string() }).nullable();

export const MentionedFilm = z
  .object({ id: z.int(), slug: z.string(), title: z.string(), year: z.int().nullable(), url: z.string(), poster: z.string() })
  .meta({ id: 'MentionedFilm' });
export type MentionedFilm = z.output<typeof MentionedFilm>;

export const Article = ArticleCard.extend({
  html: z.string().meta({ description: 'Harmless HTML: nothing in it runs.' }),
  canonicalUrl: z.string().nullable(),
  films: z.array(MentionedFilm),
  translations: z
    .array(z.object({ locale: BlogLocale, url: z.string(), title: z.string() }))
    .meta({ description: 'The same in other languages.' }),
  related: z.array(ArticleCard),
  previous: Neighbour,
  next: Neighbour,
}).meta({ id: 'Article' });
export type Article = z.output<typeof Article>;

const Counted = z.object({ id: z.uuid(), slug: blogSlug, name: z.string(), articles: z.int() });
export const BlogCategory = Counted.extend({ description: z.string() }).meta({ id: 'BlogCategory' });
export const BlogTag = Counted.meta({ id: 'BlogTag' });
export const BlogAuthor = Counted.extend({ bio: z.string(), links: z.array(Link) }).meta({ id: 'BlogAuthor' });
export const ArchiveMonth = z.object({ month: z.string().regex(/^\d{4}-\d{2}$/), articles: z.int() }).meta({ id: 'ArchiveMonth' });

const named = { id: exampleId, slug: 'essays', name: 'Essays' };
export const exampleBlog: Blog = {
  id: exampleId,
  slug: 'journal',
  title: 'Journal',
  description: 'What we saw.',
  locale: 'en',
  theme: { accent: '#b45309' },
  navigation: [{ label: 'About', url: '/about' }],
  social: [],
  hosts: [],
  url: 'https://films.example.com/journal/journal',
};
export const exampleCard: ArticleCard = {
  id: exampleId,
  slug: 'the-city-and-its-light',
  url: 'https://films.example.com/journal/journal/the-city-and-its-light',
  title: 'The city and its light',
  excerpt: 'On Metropolis.',
  locale: 'en',
  image: null,
  featured: false,
  words: 420,
  readingMinutes: 2,
  views: 12,
  authors: [{ ...named, slug: 'ada', name: 'Ada' }],
  categories: [named],
  tags: [],
  publishedAt: at,
  updatedAt: at,
};
const exampleArticle: Article = {
  ...exampleCard,
  html: '<p>A city.</p>',
  canonicalUrl: null,
  films: [
    {
      id: 17,
      slug: 'metropolis-1927',
      title: 'Metropolis',
      year: 1927,
      url: '/films/17/metropolis-1927',
      poster: '/api/movies/17/poster.svg',
    },
  ],
  translations: [],
  related: [],
  previous: null,
  next: null,
};

/** Which blog: found by the host that is asked, else by its slug, else the installation's first. */
const blog = blogSlug
  .optional()
  .meta({ description: 'The blog’s slug. Absent: the blog of the host, else the installation’s first.', example: 'journal' });
const whichBlog = z.strictObject({ blog });
export const ARTICLE_ORDERS = ['newest', 'oldest', 'views', 'relevance', 'title'] as const;

const ArticleQuery = z.strictObject({
  blog,
  page,
  limit,
  category: blogSlug.optional(),
  tag: blogSlug.optional(),
  author: blogSlug.optional(),
  q: searchText.optional().meta({ description: 'Words, in the blog’s language; accents do not matter.' }),
  year: wholeNumber(1900, 2200).optional(),
  featured: flag.optional(),
  film: slug.optional().meta({ description: 'A film’s slug: articles that mention it.', example: 'metropolis-1927' }),
  order: z.enum(ARTICLE_ORDERS).optional().meta({ description: 'Absent: by relevance where words are given, else the newest first.' }),
});
export type ArticleQuery = z.output<typeof ArticleQuery>;

const list = <const Id extends string, const Path extends string, S extends z.ZodType>(
  id: Id,
  path: Path,
  summary: string,
  schema: S,
  example: z.output<S>,
) =>
  endpoint({
    id,
    method: 'GET',
    path,
    tag,
    summary,
    access: 'public',
    query: whichBlog,
    answers: { 200: json('All of them.', z.object({ data: z.array(schema) }), { data: [example] }, shared) },
    problems: ['not-found', 'unavailable'],
    players: true,
  });

export const getBlog = endpoint({
  id: 'getBlog',
  method: 'GET',
  path: '/api/blog',
  tag,
  summary: 'The blog',
  access: 'public',
  query: whichBlog,
  answers: { 200: json('The blog.', z.object({ data: Blog }), { data: exampleBlog }, shared) },
  problems: ['not-found', 'unavailable'],
  players: true,
});

export const listArticles = endpoint({
  id: 'listArticles',
  method: 'GET',
  path: '/api/blog/articles',
  tag,
  summary: 'Published articles',
  access: 'public',
  query: ArticleQuery,
  answers: { 200: json('A page of articles.', listOf(ArticleCard), exampleList(exampleCard), shared) },
  problems: ['not-found', 'unavailable'],
  players: true,
});

export const getArticle = endpoint({
  id: 'getArticle',
  method: 'GET',
  path: '/api/blog/articles/{slug}',
  tag,
  summary: 'One article',
  description: 'An address that the article had before is answered with where it is now.',
  access: 'public',
  params: z.strictObject({ slug: blogSlug.meta({ example: 'the-city-and-its-light' }) }),
  query: whichBlog,
  answers: {
    200: json('The article.', z.object({ data: Article }), { data: exampleArticle }, shared),
    308: { kind: 'empty', description: 'It has another address now; `Location` says which.' },
  },
  problems: ['not-found', 'unavailable'],
  players: true,
});

export const countArticleView = endpoint({
  id: 'countArticleView',
  method: 'POST',
  path: '/api/blog/articles/{id}/view',
  tag,
  summary: 'Count that an article was read',
  description: 'Once a visitor a day, without keeping who it is. Robots are answered, and not counted.',
  access: 'public',
  params: z.strictObject({ id: z.uuid().meta({ example: exampleId }) }),
  query: whichBlog,
  answers: { 204: { kind: 'empty', description: 'Heard.' } },
  problems: ['not-found', 'unavailable'],
  players: true,
});

export const listBlogCategories = list(
  'listBlogCategories',
  '/api/blog/categories',
  'Categories with how many articles each has',
  BlogCategory,
  {
    ...named,
    articles: 3,
    description: '',
  },
);
export const listBlogTags = list('listBlogTags', '/api/blog/tags', 'Tags with how many articles each has', BlogTag, {
  ...named,
  articles: 3,
});
export const listBlogAuthors = list('listBlogAuthors', '/api/blog/authors', 'Authors with how many articles each has', BlogAuthor, {
  ...named,
  articles: 3,
  bio: '',
  links: [],
});
export const listArchive = list('listArchive', '/api/blog/archive', 'Months with how many articles each has', ArchiveMonth, {
  month: '2026-01',
  articles: 3,
});

export const FEED_FORMATS = ['rss', 'atom', 'json'] as const;
export const getBlogFeed = endpoint({
  id: 'getBlogFeed',
  method: 'GET',
  path: '/api/blog/feed/{format}',
  tag,
  summary: 'The newest articles as RSS 2.0, Atom 1.0 or JSON Feed 1.1, with their whole content',
  access: 'public',
  params: z.strictObject({ format: z.enum(FEED_FORMATS).meta({ example: 'rss' }) }),
  query: z.strictObject({ blog, category: blogSlug.optional(), tag: blogSlug.optional(), author: blogSlug.optional() }),
  answers: {
    200: {
      kind: 'bytes',
      contentTypes: ['application/rss+xml', 'application/atom+xml', 'application/feed+json'],
      description: 'The feed.',
    },
  },
  problems: ['not-found', 'unavailable'],
  players: true,
});

export const getBlogSitemap = endpoint({
  id: 'getBlogSitemap',
  method: 'GET',
  path: '/api/blog/sitemap.xml',
  tag,
  summary: 'Every published page of the blog, for search engines',
  description: 'With more than 50,000 pages it is an index of parts, each with its `part`.',
  access: 'public',
  query: z.strictObject({ blog, part: wholeNumber(1, 10_000).optional() }),
  answers: { 200: { kind: 'bytes', contentTypes: ['application/xml'], description: 'The sitemap (sitemaps.org, 0.9).' } },
  problems: ['not-found', 'unavailable'],
  players: true,
});

export const IMAGE_SIZES = ['640', '1600'] as const;
export const getBlogImage = endpoint({
  id: 'getBlogImage',
  method: 'GET',
  path: '/api/blog/images/{blogId}/{id}/{size}',
  tag,
  summary: 'A picture of a blog',
  access: 'public',
  params: z.strictObject({
    blogId: z.uuid().meta({ example: exampleId }),
    id: z.uuid().meta({ example: exampleId }),
    size: z.enum(IMAGE_SIZES).meta({ description: 'The most pixels that it is wide.', example: '1600' }),
  }),
  answers: { 200: { kind: 'bytes', contentTypes: ['image/webp'], description: 'The picture.' } },
  problems: ['not-found', 'unavailable'],
  players: true,
});

const pages = 'Blog pages';
const html = (description: string) => ({ kind: 'bytes', contentTypes: ['text/html'], description }) as const;
const elsewhere = { kind: 'empty', description: 'It is at another address, which `Location` says.' } as const;
const pageAnswers = {
  200: html('The page.'),
  308: elsewhere,
  404: html('There is no such page.'),
  503: html('The blogs are not there at the moment.'),
} as const;
/** What pages read of a query; what links bring along besides is not their business. */
const text = z.string().max(2_000).optional();
const pageQuery = z.object({ page: text, q: text, category: text, tag: text, author: text, part: text });

export const readJournal = endpoint({
  id: 'readJournal',
  method: 'GET',
  path: '/journal',
  tag: pages,
  summary: 'The blogs of this house, as a page',
  description: 'Of a single blog, the blog itself.',
  access: 'public',
  query: pageQuery,
  answers: { ...pageAnswers, 302: elsewhere },
});

export const readBlog = endpoint({
  id: 'readBlog',
  method: 'GET',
  path: '/journal/{blog}',
  tag: pages,
  summary: 'A blog’s front page',
  access: 'public',
  params: z.strictObject({ blog: z.string().meta({ example: 'journal' }) }),
  query: pageQuery,
  answers: pageAnswers,
});

export const readBlogPage = endpoint({
  id: 'readBlogPage',
  method: 'GET',
  path: '/journal/{blog}/{path+}',
  tag: pages,
  summary: 'A page of a blog',
  description:
    'An article by its slug; `category/…`, `tag/…`, `author/…`, `archive/2026-01`, `search?q=`, `preview/…`; `rss.xml`, `atom.xml`, `feed.json`, `sitemap.xml`, `robots.txt`. On a blog’s own host the same without `/journal/{blog}`.',
  access: 'public',
  params: z.strictObject({ blog: z.string().meta({ example: 'journal' }), path: z.string().meta({ example: 'the-city-and-its-light' }) }),
  query: pageQuery,
  answers: {
    ...pageAnswers,
    200: {
      kind: 'bytes',
      contentTypes: ['text/html', 'application/rss+xml', 'application/atom+xml', 'application/feed+json', 'application/xml', 'text/plain'],
      description: 'The page.',
    },
  },
});

export const getReaderAsset = endpoint({
  id: 'getReaderAsset',
  method: 'GET',
  path: '/journal/-/{name}',
  tag: pages,
  summary: 'A style sheet, script or font of the pages',
  access: 'public',
  params: z.strictObject({ name: z.string().max(80).meta({ example: 'reader.css' }) }),
  query: z.object({ v: text }),
  answers: { 200: { kind: 'bytes', contentTypes: ['text/css', 'text/javascript', 'font/woff2'], description: 'The file.' } },
  problems: ['not-found'],
  players: true,
});

import * as z from 'zod';
import { BlogLink, BlogLocale, blogSlug, exampleId, exampleTime, safeLink } from './blog.common.ts';
import { exampleList, flag, limit, listOf, page, searchText, slug, wholeNumber } from './common.ts';
import { endpoint, json } from './endpoint.ts';

export * from './blog.common.ts';
export * from './blog.pages.ts';

const tag = 'Blogs';
/** Readers and proxies may show it for a while, and longer while they ask again. */
const shared = { cacheControl: 'public, max-age=60, stale-while-revalidate=600, stale-if-error=86400' } as const;

const colour = z.string().regex(/^#[0-9a-f]{6}$/i, 'Expected a colour such as #b45309');
export const BlogTheme = z.strictObject({ accent: colour.optional(), paper: colour.optional(), ink: colour.optional() });

export const Blog = z
  .object({
    id: z.uuid(),
    slug: blogSlug,
    title: z.string(),
    description: z.string(),
    locale: BlogLocale,
    theme: BlogTheme,
    navigation: z.array(BlogLink),
    social: z.array(BlogLink),
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
export const BlogAuthor = Counted.extend({ bio: z.string(), links: z.array(BlogLink) }).meta({ id: 'BlogAuthor' });
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
  publishedAt: exampleTime,
  updatedAt: exampleTime,
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

import * as z from 'zod';
import { BlogLocale, blogSlug, exampleId, exampleTime, inBlog, ofArticle, oneOfBlog } from './blog.common.ts';
import { ARTICLE_ORDERS, ArticleImage } from './blog.ts';
import { exampleList, limit, line, listOf, noStore, page, prose, searchText, wholeNumber } from './common.ts';
import { endpoint, json } from './endpoint.ts';

const tag = 'Writing';
const access = 'blog:write';
/** Characters of Markdown that an article may have. */
export const MOST_MARKDOWN = 200_000;
/** Bytes of a body with an article in it: any character may take four, or six as an escape. */
const maxBytes = 6 * MOST_MARKDOWN + 64 * 1024;

export const ARTICLE_STATES = ['DRAFT', 'SCHEDULED', 'PUBLISHED', 'ARCHIVED'] as const;
export const ArticleState = z.enum(ARTICLE_STATES);
export type ArticleState = (typeof ARTICLE_STATES)[number];

export const WrittenArticle = z
  .object({
    id: z.uuid(),
    slug: blogSlug,
    state: ArticleState,
    title: z.string(),
    markdown: z.string(),
    html: z.string(),
    excerpt: z.string(),
    locale: BlogLocale,
    words: z.int(),
    featured: z.boolean(),
    image: ArticleImage.nullable(),
    canonicalUrl: z.string().nullable(),
    translationOf: z.uuid().nullable().meta({ description: 'Another article of the blog that says the same in another language.' }),
    authors: z.array(z.uuid()),
    categories: z.array(z.uuid()),
    tags: z.array(z.uuid()),
    films: z.array(z.string()),
    publishedAt: z.iso.datetime().nullable(),
    scheduledAt: z.iso.datetime().nullable(),
    version: z.int(),
    views: z.int(),
    createdBy: z.uuid(),
    createdAt: z.iso.datetime(),
    updatedAt: z.iso.datetime(),
  })
  .meta({ id: 'WrittenArticle' });
export type WrittenArticle = z.output<typeof WrittenArticle>;
export const ArticleSummary = WrittenArticle.omit({ markdown: true, html: true }).meta({ id: 'ArticleSummary' });
export type ArticleSummary = z.output<typeof ArticleSummary>;

const exampleWritten: WrittenArticle = {
  id: exampleId,
  slug: 'the-city-and-its-light',
  state: 'DRAFT',
  title: 'The city and its light',
  markdown: 'A city.',
  html: '<p>A city.</p>',
  excerpt: '',
  locale: 'en',
  words: 2,
  featured: false,
  image: null,
  canonicalUrl: null,
  translationOf: null,
  authors: [],
  categories: [],
  tags: [],
  films: [],
  publishedAt: null,
  scheduledAt: null,
  version: 1,
  views: 0,
  createdBy: exampleId,
  createdAt: exampleTime,
  updatedAt: exampleTime,
};
const { markdown: _, html: __, ...exampleSummary } = exampleWritten;

const articleFacts = z.strictObject({
  title: line(200),
  slug: blogSlug.optional().meta({ description: 'Absent: made of the title.' }),
  markdown: prose(MOST_MARKDOWN).optional(),
  excerpt: prose(500).optional(),
  locale: BlogLocale.optional(),
  featured: z.boolean().optional(),
  image: ArticleImage.nullable().optional(),
  canonicalUrl: z
    .url({ protocol: /^https?$/ })
    .max(2_000)
    .nullable()
    .optional(),
  translationOf: z.uuid().nullable().optional(),
  authors: z.array(z.uuid()).max(20).optional().meta({ description: 'In the order of their names above the article.' }),
  categories: z.array(z.uuid()).max(20).optional(),
  tags: z.array(z.uuid()).max(50).optional(),
});

const written = (words: string) => json(words, z.object({ data: WrittenArticle }), { data: exampleWritten }, noStore);

export const createArticle = endpoint({
  id: 'createArticle',
  method: 'POST',
  path: '/api/blogs/{blogId}/articles',
  tag,
  summary: 'Begin an article',
  access,
  params: inBlog,
  body: { kind: 'json', maxBytes, schema: articleFacts, example: { title: 'The city and its light', markdown: 'A city.' } },
  answers: { 201: written('A draft.') },
  problems: ['not-found', 'forbidden', 'conflict', 'unavailable'],
});

export const listWrittenArticles = endpoint({
  id: 'listWrittenArticles',
  method: 'GET',
  path: '/api/blogs/{blogId}/articles',
  tag,
  summary: 'Articles in any state',
  description: 'Authors see their own, and what is published.',
  access,
  params: inBlog,
  query: z.strictObject({
    page,
    limit,
    state: ArticleState.optional(),
    q: searchText.optional(),
    order: z.enum(ARTICLE_ORDERS).optional(),
  }),
  answers: { 200: json('A page of articles.', listOf(ArticleSummary), exampleList(exampleSummary), noStore) },
  problems: ['not-found', 'unavailable'],
});

export const getWrittenArticle = endpoint({
  id: 'getWrittenArticle',
  method: 'GET',
  path: '/api/blogs/{blogId}/articles/{id}',
  tag,
  summary: 'An article as it is written',
  access,
  params: oneOfBlog,
  answers: { 200: written('The article.') },
  problems: ['not-found', 'forbidden', 'unavailable'],
});

export const updateArticle = endpoint({
  id: 'updateArticle',
  method: 'PATCH',
  path: '/api/blogs/{blogId}/articles/{id}',
  tag,
  summary: 'Change an article',
  description:
    'What was there before becomes a revision. Published articles are changed by editors and owners; authors change their own drafts.',
  access,
  params: oneOfBlog,
  body: {
    kind: 'json',
    maxBytes,
    schema: articleFacts
      .partial()
      .extend({ version: z.int().min(1).meta({ description: 'The version that was changed: another since is a conflict.' }) }),
    example: { version: 1, title: 'The city' },
  },
  answers: { 200: written('Changed.') },
  problems: ['not-found', 'forbidden', 'conflict', 'unavailable'],
});

export const moveArticle = endpoint({
  id: 'moveArticle',
  method: 'POST',
  path: '/api/blogs/{blogId}/articles/{id}/state',
  tag,
  summary: 'Publish, schedule, archive, or take back to a draft',
  description: 'For editors and owners.',
  access,
  params: oneOfBlog,
  body: {
    kind: 'json',
    schema: z.discriminatedUnion('state', [
      z.strictObject({ state: z.literal('PUBLISHED') }),
      z.strictObject({ state: z.literal('SCHEDULED'), at: z.iso.datetime({ offset: true }) }),
      z.strictObject({ state: z.literal('DRAFT') }),
      z.strictObject({ state: z.literal('ARCHIVED') }),
    ]),
    example: { state: 'PUBLISHED' },
  },
  answers: { 200: written('So it is.') },
  problems: ['not-found', 'forbidden', 'unavailable'],
});

export const deleteArticle = endpoint({
  id: 'deleteArticle',
  method: 'DELETE',
  path: '/api/blogs/{blogId}/articles/{id}',
  tag,
  summary: 'Delete an article with its revisions',
  description: 'For editors and owners; authors delete their own drafts.',
  access,
  params: oneOfBlog,
  answers: { 204: { kind: 'empty', description: 'Gone.' } },
  problems: ['not-found', 'forbidden', 'unavailable'],
});

export const RevisionSummary = z
  .object({ number: z.int(), title: z.string(), userId: z.uuid(), createdAt: z.iso.datetime() })
  .meta({ id: 'RevisionSummary' });
export const ArticleRevision = RevisionSummary.extend({
  excerpt: z.string(),
  markdown: z.string(),
  changes: z
    .array(z.object({ kind: z.enum(['same', 'added', 'removed']), text: z.string() }))
    .meta({ description: 'How this became what the article is now, line by line.' }),
}).meta({ id: 'ArticleRevision' });
const exampleRevision = { number: 1, title: 'The city', userId: exampleId, createdAt: exampleTime };
const numbered = ofArticle.extend({ number: wholeNumber(1, 1_000_000).meta({ example: 1 }) });

export const listRevisions = endpoint({
  id: 'listRevisions',
  method: 'GET',
  path: '/api/blogs/{blogId}/articles/{articleId}/revisions',
  tag,
  summary: 'What an article was before, the latest first',
  access,
  params: ofArticle,
  answers: { 200: json('The revisions.', z.object({ data: z.array(RevisionSummary) }), { data: [exampleRevision] }, noStore) },
  problems: ['not-found', 'forbidden', 'unavailable'],
});

export const getRevision = endpoint({
  id: 'getRevision',
  method: 'GET',
  path: '/api/blogs/{blogId}/articles/{articleId}/revisions/{number}',
  tag,
  summary: 'What an article was before, against what it is now',
  access,
  params: numbered,
  answers: {
    200: json(
      'The revision.',
      z.object({ data: ArticleRevision }),
      { data: { ...exampleRevision, excerpt: '', markdown: 'A city.', changes: [{ kind: 'same', text: 'A city.' }] } },
      noStore,
    ),
  },
  problems: ['not-found', 'forbidden', 'unavailable'],
});

export const restoreRevision = endpoint({
  id: 'restoreRevision',
  method: 'POST',
  path: '/api/blogs/{blogId}/articles/{articleId}/revisions/{number}/restore',
  tag,
  summary: 'Have an article be again what it was',
  description: 'What it is now becomes a revision.',
  access,
  params: numbered,
  answers: { 200: written('Restored.') },
  problems: ['not-found', 'forbidden', 'unavailable'],
});

export const createPreview = endpoint({
  id: 'createPreview',
  method: 'POST',
  path: '/api/blogs/{blogId}/articles/{articleId}/previews',
  tag,
  summary: 'A link by which anybody may read a draft for a while',
  access,
  params: ofArticle,
  body: {
    kind: 'json',
    schema: z.strictObject({
      hours: z
        .int()
        .min(1)
        .max(24 * 30)
        .default(72),
    }),
    example: { hours: 72 },
  },
  answers: {
    201: json(
      'The link.',
      z.object({ data: z.object({ token: z.string(), url: z.string(), expiresAt: z.iso.datetime() }) }),
      { data: { token: 'fgp_…', url: 'https://films.example.com/journal/journal/preview/fgp_…', expiresAt: exampleTime } },
      noStore,
    ),
  },
  problems: ['not-found', 'forbidden', 'unavailable'],
});

export const getPreview = endpoint({
  id: 'getPreview',
  method: 'GET',
  path: '/api/blog/previews/{token}',
  tag: 'Blogs',
  summary: 'Read a draft by its link',
  access: 'holder',
  params: z.strictObject({ token: z.string().max(100).meta({ example: 'fgp_…' }) }),
  answers: {
    200: json(
      'The draft.',
      z.object({ data: z.object({ blog: z.string(), title: z.string(), html: z.string(), excerpt: z.string(), state: ArticleState }) }),
      { data: { blog: 'journal', title: 'The city', html: '<p>A city.</p>', excerpt: '', state: 'DRAFT' } },
      noStore,
    ),
  },
  problems: ['link-invalid', 'link-expired', 'unavailable'],
});

export const renderMarkdown = endpoint({
  id: 'renderMarkdown',
  method: 'POST',
  path: '/api/blogs/{blogId}/render',
  tag,
  summary: 'How Markdown will look',
  access,
  params: inBlog,
  body: { kind: 'json', maxBytes, schema: z.strictObject({ markdown: prose(MOST_MARKDOWN) }), example: { markdown: '**A city.**' } },
  answers: {
    200: json(
      'The HTML.',
      z.object({ data: z.object({ html: z.string(), words: z.int(), films: z.array(z.string()) }) }),
      { data: { html: '<p><strong>A city.</strong></p>', words: 2, films: [] } },
      noStore,
    ),
  },
  problems: ['not-found', 'unavailable'],
});

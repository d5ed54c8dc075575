import * as z from 'zod';
import { Email } from './accounts.ts';
import { ARTICLE_ORDERS, ArticleImage, Blog, BlogLocale, BlogTheme, blogSlug, exampleBlog, safeLink } from './blog.ts';
import { exampleList, limit, line, listOf, noStore, page, prose, searchText, wholeNumber } from './common.ts';
import { endpoint, json } from './endpoint.ts';

const tag = 'Writing';
const access = 'blog:write';
const at = '2026-01-01T12:00:00.000Z';
const exampleId = '3f0c4f5e-7a55-4a0e-9a9e-0d6b6f4f2f11';
/** Characters of Markdown that an article may have. */
export const MOST_MARKDOWN = 200_000;
/** Bytes of a body with an article in it: any character may take four, or six as an escape. */
const maxBytes = 6 * MOST_MARKDOWN + 64 * 1024;

export const MEMBER_ROLES = ['owner', 'editor', 'author'] as const;
export const MemberRole = z.enum(MEMBER_ROLES);
export type MemberRole = (typeof MEMBER_ROLES)[number];
export const ARTICLE_STATES = ['DRAFT', 'SCHEDULED', 'PUBLISHED', 'ARCHIVED'] as const;
export const ArticleState = z.enum(ARTICLE_STATES);
export type ArticleState = (typeof ARTICLE_STATES)[number];

const inBlog = z.strictObject({ blogId: z.uuid().meta({ example: exampleId }) });
const oneOfBlog = inBlog.extend({ id: z.uuid().meta({ example: exampleId }) });
const ofArticle = inBlog.extend({ articleId: z.uuid().meta({ example: exampleId }) });
const Link = z.strictObject({ label: line(60), url: safeLink });
const host = z
  .string()
  .max(253)
  .regex(
    /^(?=.{1,253}$)[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)+$/,
    'Expected a host such as magazine.example.com',
  );

export const OwnBlog = Blog.extend({ role: MemberRole }).meta({ id: 'OwnBlog' });
export type OwnBlog = z.output<typeof OwnBlog>;
const exampleOwn = { ...exampleBlog, role: 'owner' as const };

const blogFacts = {
  title: line(120),
  description: prose(500),
  locale: BlogLocale,
  theme: BlogTheme,
  navigation: z.array(Link).max(20),
  social: z.array(Link).max(20),
};

export const createBlog = endpoint({
  id: 'createBlog',
  method: 'POST',
  path: '/api/blogs',
  tag,
  summary: 'Make a blog',
  access: 'blog:create',
  body: {
    kind: 'json',
    schema: z.strictObject({
      slug: blogSlug,
      title: blogFacts.title,
      description: blogFacts.description.default(''),
      locale: BlogLocale.default('en'),
    }),
    example: { slug: 'journal', title: 'Journal' },
  },
  answers: { 201: json('Made; whoever made it owns it.', z.object({ data: OwnBlog }), { data: exampleOwn }, noStore) },
  problems: ['conflict', 'unavailable'],
});

export const listOwnBlogs = endpoint({
  id: 'listOwnBlogs',
  method: 'GET',
  path: '/api/blogs',
  tag,
  summary: 'Blogs that one writes in',
  access,
  answers: { 200: json('The blogs.', z.object({ data: z.array(OwnBlog) }), { data: [exampleOwn] }, noStore) },
  problems: ['unavailable'],
});

export const updateBlog = endpoint({
  id: 'updateBlog',
  method: 'PATCH',
  path: '/api/blogs/{blogId}',
  tag,
  summary: 'Change a blog',
  description: 'For its owners.',
  access,
  params: inBlog,
  body: {
    kind: 'json',
    schema: z.strictObject({ ...blogFacts, slug: blogSlug, hosts: z.array(host).max(20) }).partial(),
    example: { title: 'The Journal' },
  },
  answers: { 200: json('Changed.', z.object({ data: OwnBlog }), { data: exampleOwn }, noStore) },
  problems: ['not-found', 'forbidden', 'conflict', 'unavailable'],
});

export const deleteBlog = endpoint({
  id: 'deleteBlog',
  method: 'DELETE',
  path: '/api/blogs/{blogId}',
  tag,
  summary: 'Delete a blog with everything in it',
  description: 'For its owners.',
  access,
  params: inBlog,
  answers: { 204: { kind: 'empty', description: 'Gone.' } },
  problems: ['not-found', 'forbidden', 'unavailable'],
});

export const BlogMember = z
  .object({
    userId: z.uuid(),
    username: z.string().nullable(),
    avatarUrl: z.string().nullable(),
    email: z.string().nullable().meta({ description: 'Told to the blog’s owners.' }),
    role: MemberRole,
    createdAt: z.iso.datetime(),
  })
  .meta({ id: 'BlogMember', description: 'One whose account is gone has no name.' });
export type BlogMember = z.output<typeof BlogMember>;
const exampleMember = {
  userId: exampleId,
  username: 'ana',
  avatarUrl: null,
  email: 'ana@example.com',
  role: 'author' as const,
  createdAt: at,
};

export const listBlogMembers = endpoint({
  id: 'listBlogMembers',
  method: 'GET',
  path: '/api/blogs/{blogId}/members',
  tag,
  summary: 'Who writes in a blog',
  access,
  params: inBlog,
  answers: {
    200: json('The members.', z.object({ data: z.array(BlogMember) }), { data: [exampleMember] }, noStore),
  },
  problems: ['not-found', 'unavailable'],
});

export const addBlogMember = endpoint({
  id: 'addBlogMember',
  method: 'POST',
  path: '/api/blogs/{blogId}/members',
  tag,
  summary: 'Let somebody write in a blog',
  description: 'For its owners, who know the address of the other’s account.',
  access,
  rate: { requests: 60, windowSeconds: 3_600 },
  params: inBlog,
  body: {
    kind: 'json',
    schema: z.strictObject({ email: Email, role: MemberRole.default('author') }),
    example: { email: 'ana@example.com', role: 'author' },
  },
  answers: { 201: json('So it is.', z.object({ data: BlogMember }), { data: exampleMember }, noStore) },
  problems: ['not-found', 'forbidden', 'conflict', 'unavailable'],
});

const ofMember = inBlog.extend({ userId: z.uuid().meta({ example: exampleId }) });

export const putBlogMember = endpoint({
  id: 'putBlogMember',
  method: 'PUT',
  path: '/api/blogs/{blogId}/members/{userId}',
  tag,
  summary: 'Change what somebody may in a blog',
  description: 'For its owners. A blog keeps one owner.',
  access,
  params: ofMember,
  body: { kind: 'json', schema: z.strictObject({ role: MemberRole }), example: { role: 'author' } },
  answers: { 200: json('So it is.', z.object({ data: BlogMember }), { data: exampleMember }, noStore) },
  problems: ['not-found', 'forbidden', 'conflict', 'unavailable'],
});

export const deleteBlogMember = endpoint({
  id: 'deleteBlogMember',
  method: 'DELETE',
  path: '/api/blogs/{blogId}/members/{userId}',
  tag,
  summary: 'Let somebody write in a blog no longer',
  description: 'For its owners, and for oneself. What they wrote stays. A blog keeps one owner.',
  access,
  params: ofMember,
  answers: { 204: { kind: 'empty', description: 'So it is.' } },
  problems: ['not-found', 'forbidden', 'conflict', 'unavailable'],
});

export const TERM_KINDS = ['categories', 'tags', 'authors'] as const;
export type TermKind = (typeof TERM_KINDS)[number];
const ofTerms = inBlog.extend({ kind: z.enum(TERM_KINDS).meta({ example: 'tags' }) });
const ofTerm = ofTerms.extend({ id: z.uuid().meta({ example: exampleId }) });

export const BlogTerm = z
  .object({
    id: z.uuid(),
    slug: blogSlug,
    name: z.string(),
    description: z.string().meta({ description: 'Of a category; what an author says of themselves.' }),
    links: z.array(Link),
    userId: z.uuid().nullable(),
    articles: z.int(),
  })
  .meta({ id: 'BlogTerm', description: 'A category, a tag or an author; what one kind does not have is empty.' });
export type BlogTerm = z.output<typeof BlogTerm>;
const exampleTerm = { id: exampleId, slug: 'essays', name: 'Essays', description: '', links: [], userId: null, articles: 3 };
const termBody = z.strictObject({
  name: line(80),
  slug: blogSlug.optional(),
  description: prose(1_000).optional(),
  links: z.array(Link).max(10).optional(),
  userId: z.uuid().nullable().optional(),
});

export const listBlogTerms = endpoint({
  id: 'listBlogTerms',
  method: 'GET',
  path: '/api/blogs/{blogId}/{kind}',
  tag,
  summary: 'Categories, tags or authors of a blog, with all articles counted',
  access,
  params: ofTerms,
  answers: { 200: json('All of them.', z.object({ data: z.array(BlogTerm) }), { data: [exampleTerm] }, noStore) },
  problems: ['not-found', 'unavailable'],
});

export const createBlogTerm = endpoint({
  id: 'createBlogTerm',
  method: 'POST',
  path: '/api/blogs/{blogId}/{kind}',
  tag,
  summary: 'Add a category, a tag or an author',
  description: 'Categories and authors are for editors.',
  access,
  params: ofTerms,
  body: { kind: 'json', schema: termBody, example: { name: 'Essays' } },
  answers: { 201: json('Added.', z.object({ data: BlogTerm }), { data: exampleTerm }, noStore) },
  problems: ['not-found', 'forbidden', 'conflict', 'unavailable'],
});

export const updateBlogTerm = endpoint({
  id: 'updateBlogTerm',
  method: 'PATCH',
  path: '/api/blogs/{blogId}/{kind}/{id}',
  tag,
  summary: 'Change a category, a tag or an author',
  description: 'For editors; an author may change their own.',
  access,
  params: ofTerm,
  body: { kind: 'json', schema: termBody.partial(), example: { name: 'Essays' } },
  answers: { 200: json('Changed.', z.object({ data: BlogTerm }), { data: exampleTerm }, noStore) },
  problems: ['not-found', 'forbidden', 'conflict', 'unavailable'],
});

export const deleteBlogTerm = endpoint({
  id: 'deleteBlogTerm',
  method: 'DELETE',
  path: '/api/blogs/{blogId}/{kind}/{id}',
  tag,
  summary: 'Take a category, a tag or an author away, or merge it into another',
  description: 'For editors. With `into`, its articles have the other instead. An author with articles is only merged.',
  access,
  params: ofTerm,
  query: z.strictObject({ into: z.uuid().optional() }),
  answers: { 204: { kind: 'empty', description: 'So it is.' } },
  problems: ['not-found', 'forbidden', 'conflict', 'unavailable'],
});

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
  createdAt: at,
  updatedAt: at,
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
const exampleRevision = { number: 1, title: 'The city', userId: exampleId, createdAt: at };
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
      { data: { token: 'fgp_…', url: 'https://films.example.com/journal/journal/preview/fgp_…', expiresAt: at } },
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

export const listBlogViews = endpoint({
  id: 'listBlogViews',
  method: 'GET',
  path: '/api/blogs/{blogId}/views',
  tag,
  summary: 'Views of each of the last days, and what was read most',
  access,
  params: inBlog,
  query: z.strictObject({ days: wholeNumber(1, 366).default(30).meta({ example: 30 }) }),
  answers: {
    200: json(
      'The views.',
      z.object({
        data: z.object({
          days: z.array(z.object({ day: z.iso.date(), views: z.int() })),
          articles: z.array(z.object({ id: z.uuid(), title: z.string(), views: z.int() })),
        }),
      }),
      { data: { days: [{ day: '2026-01-01', views: 12 }], articles: [{ id: exampleId, title: 'The city', views: 12 }] } },
      noStore,
    ),
  },
  problems: ['not-found', 'unavailable'],
});

export const exportBlog = endpoint({
  id: 'exportBlog',
  method: 'GET',
  path: '/api/blogs/{blogId}/export',
  tag,
  summary: 'All articles as a folder of Markdown, with their pictures, in a ZIP archive',
  description: 'For its owners. Each has its facts as YAML before the text.',
  access,
  params: inBlog,
  answers: { 200: { kind: 'bytes', contentTypes: ['application/zip'], description: 'The archive.' } },
  problems: ['not-found', 'forbidden', 'unavailable'],
});

/** Bytes that a picture may have. */
export const MAX_IMAGE_BYTES = 16 * 1024 * 1024;
export const BlogImage = z
  .object({ id: z.uuid(), url: z.string(), width: z.int(), height: z.int(), createdAt: z.iso.datetime() })
  .meta({ id: 'BlogImage' });
export type BlogImage = z.output<typeof BlogImage>;
const exampleImage: BlogImage = {
  id: exampleId,
  url: `/api/blog/images/${exampleId}/${exampleId}/1600`,
  width: 1600,
  height: 900,
  createdAt: at,
};

export const uploadBlogImage = endpoint({
  id: 'uploadBlogImage',
  method: 'POST',
  path: '/api/blogs/{blogId}/images',
  tag,
  summary: 'Put a picture into a blog',
  description: 'JPEG, PNG, WebP, AVIF or GIF of at most 16 MB and 50 megapixels; kept as WebP, without its metadata. SVG is not taken.',
  access,
  rate: { requests: 300, windowSeconds: 3_600 },
  params: inBlog,
  body: { kind: 'bytes', description: 'The picture.' },
  answers: { 201: json('Kept.', z.object({ data: BlogImage }), { data: exampleImage }, noStore) },
  problems: ['not-found', 'too-large', 'unsupported-media-type', 'unavailable', 'storage-full'],
});

export const listBlogImages = endpoint({
  id: 'listBlogImages',
  method: 'GET',
  path: '/api/blogs/{blogId}/images',
  tag,
  summary: 'Pictures of a blog, the newest first',
  access,
  params: inBlog,
  query: z.strictObject({ page, limit }),
  answers: { 200: json('A page of pictures.', listOf(BlogImage), exampleList(exampleImage), noStore) },
  problems: ['not-found', 'unavailable'],
});

export const deleteBlogImage = endpoint({
  id: 'deleteBlogImage',
  method: 'DELETE',
  path: '/api/blogs/{blogId}/images/{id}',
  tag,
  summary: 'Take a picture out of a blog',
  description: 'For editors, and for whoever put it there. Where an article shows it, nothing is shown then.',
  access,
  params: oneOfBlog,
  answers: { 204: { kind: 'empty', description: 'Gone.' } },
  problems: ['not-found', 'forbidden', 'unavailable'],
});

import type { endpoints } from '@fotograma/contract';
import { type MadeBlog, makeBlog, picture } from '../support/blog.ts';
import type { Good, Recipe, World } from './world.ts';

type BlogRecipe = (made: MadeBlog, world: World) => Good | Promise<Good>;

/** The ids of a blog's things, where a request names one. */
const base = ({ id }: MadeBlog) => `/api/blogs/${id}`;
const article = (made: MadeBlog) => `${base(made)}/articles/${made.draft}`;
const inBlog = ({ slug }: MadeBlog) => `?blog=${slug}`;

/** Requests to blogs that are right, of a blog in which there is something of everything. */
export const BLOG_REQUESTS = {
  getBlog: (made) => ({ path: `/api/blog${inBlog(made)}` }),
  listArticles: (made) => ({ path: `/api/blog/articles${inBlog(made)}` }),
  getArticle: (made) => ({ path: `/api/blog/articles/${made.articleSlug}${inBlog(made)}` }),
  countArticleView: (made) => ({ path: `/api/blog/articles/${made.article}/view${inBlog(made)}` }),
  listBlogCategories: (made) => ({ path: `/api/blog/categories${inBlog(made)}` }),
  listBlogTags: (made) => ({ path: `/api/blog/tags${inBlog(made)}` }),
  listBlogAuthors: (made) => ({ path: `/api/blog/authors${inBlog(made)}` }),
  listArchive: (made) => ({ path: `/api/blog/archive${inBlog(made)}` }),
  getBlogFeed: (made) => ({ path: `/api/blog/feed/rss${inBlog(made)}` }),
  getBlogSitemap: (made) => ({ path: `/api/blog/sitemap.xml${inBlog(made)}` }),
  getBlogImage: (made) => ({ path: `/api/blog/images/${made.id}/${made.image}/640` }),
  getPreview: (made) => ({ path: `/api/blog/previews/${made.token}` }),
  readJournal: () => ({ path: '/journal' }),
  readBlog: (made) => ({ path: `/journal/${made.slug}` }),
  readBlogPage: (made) => ({ path: `/journal/${made.slug}/${made.articleSlug}` }),
  getReaderAsset: () => ({ path: '/journal/-/reader.css' }),
  createBlog: (_, { at }) => ({ path: '/api/blogs', body: { slug: `blog-${at.house.platform.newId()}`, title: 'A blog' } }),
  listOwnBlogs: () => ({ path: '/api/blogs' }),
  updateBlog: (made) => ({ path: base(made), body: { title: 'Another title' } }),
  deleteBlog: (made) => ({ path: base(made) }),
  listBlogMembers: (made) => ({ path: `${base(made)}/members` }),
  addBlogMember: async (made, { at }) => ({ path: `${base(made)}/members`, body: { email: (await at.person()).email, role: 'author' } }),
  putBlogMember: (made) => ({ path: `${base(made)}/members/${made.member}`, body: { role: 'editor' } }),
  deleteBlogMember: (made) => ({ path: `${base(made)}/members/${made.member}` }),
  listBlogTerms: (made) => ({ path: `${base(made)}/tags` }),
  createBlogTerm: (made) => ({ path: `${base(made)}/tags`, body: { name: 'Silence' } }),
  updateBlogTerm: (made) => ({ path: `${base(made)}/tags/${made.tag}`, body: { name: 'Noise' } }),
  deleteBlogTerm: (made) => ({ path: `${base(made)}/tags/${made.tag}` }),
  createArticle: (made) => ({
    path: `${base(made)}/articles`,
    body: { title: 'A title', categories: [made.category], tags: [made.tag], authors: [made.author] },
  }),
  listWrittenArticles: (made) => ({ path: `${base(made)}/articles` }),
  getWrittenArticle: (made) => ({ path: article(made) }),
  updateArticle: (made) => ({
    path: article(made),
    body: {
      version: 1,
      title: 'Another title',
      tags: [made.tag],
      categories: [made.category],
      authors: [made.author],
      translationOf: made.article,
    },
  }),
  moveArticle: (made) => ({ path: `${article(made)}/state`, body: { state: 'PUBLISHED' } }),
  deleteArticle: (made) => ({ path: article(made) }),
  listRevisions: (made) => ({ path: `${article(made)}/revisions` }),
  getRevision: (made) => ({ path: `${article(made)}/revisions/1` }),
  restoreRevision: (made) => ({ path: `${article(made)}/revisions/1/restore` }),
  createPreview: (made) => ({ path: `${article(made)}/previews`, body: { hours: 1 } }),
  renderMarkdown: (made) => ({ path: `${base(made)}/render`, body: { markdown: '**A text.**' } }),
  listBlogViews: (made) => ({ path: `${base(made)}/views` }),
  exportBlog: (made) => ({ path: `${base(made)}/export` }),
  uploadBlogImage: async (made) => ({ path: `${base(made)}/images`, bytes: await picture() }),
  listBlogImages: (made) => ({ path: `${base(made)}/images` }),
  deleteBlogImage: (made) => ({ path: `${base(made)}/images/${made.image}` }),
} as const satisfies Partial<Record<keyof typeof endpoints, BlogRecipe>>;

export type BlogRequest = keyof typeof BLOG_REQUESTS;

/** The same, of a blog of whoever asks. */
export const blogRecipes = Object.fromEntries(
  Object.entries(BLOG_REQUESTS).map(([id, request]): [string, Recipe] => [
    id,
    async (world) => (request as BlogRecipe)(await makeBlog(world.at, world.person ?? world.owner), world),
  ]),
) as Record<BlogRequest, Recipe>;

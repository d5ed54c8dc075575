import * as z from 'zod';
import { Email } from './accounts.ts';
import { BlogLink, BlogLocale, blogSlug, exampleId, exampleTime, inBlog } from './blog.common.ts';
import { Blog, BlogTheme, exampleBlog } from './blog.ts';
import { line, noStore, prose, wholeNumber } from './common.ts';
import { endpoint, json } from './endpoint.ts';

export * from './blogs.articles.ts';
export * from './blogs.images.ts';
export * from './blogs.terms.ts';

const tag = 'Writing';
const access = 'blog:write';

export const MEMBER_ROLES = ['owner', 'editor', 'author'] as const;
export const MemberRole = z.enum(MEMBER_ROLES);
export type MemberRole = (typeof MEMBER_ROLES)[number];
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
  navigation: z.array(BlogLink).max(20),
  social: z.array(BlogLink).max(20),
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
  createdAt: exampleTime,
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

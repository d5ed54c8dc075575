import * as z from 'zod';
import { BlogLink, blogSlug, exampleId, inBlog } from './blog.common.ts';
import { line, noStore, prose } from './common.ts';
import { endpoint, json } from './endpoint.ts';

const tag = 'Writing';
const access = 'blog:write';

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
    links: z.array(BlogLink),
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
  links: z.array(BlogLink).max(10).optional(),
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

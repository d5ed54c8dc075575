import * as z from 'zod';
import { exampleId, exampleTime, inBlog, oneOfBlog } from './blog.common.ts';
import { exampleList, limit, listOf, noStore, page } from './common.ts';
import { endpoint, json } from './endpoint.ts';

const tag = 'Writing';
const access = 'blog:write';

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
  createdAt: exampleTime,
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

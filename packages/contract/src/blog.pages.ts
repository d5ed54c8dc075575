import * as z from 'zod';
import { endpoint } from './endpoint.ts';

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

import type { blogs as contract } from '@fotograma/contract';
import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { client } from '../../lib/client.ts';

export type OwnBlog = contract.OwnBlog;
export type Written = contract.WrittenArticle;
export type Summary = contract.ArticleSummary;
export type Term = contract.BlogTerm;
export type TermKind = contract.TermKind;
export type Member = contract.BlogMember;
export type BlogImage = contract.BlogImage;
export type ArticleState = contract.ArticleState;
export type MemberRole = contract.MemberRole;

export const STATES: readonly ArticleState[] = ['DRAFT', 'SCHEDULED', 'PUBLISHED', 'ARCHIVED'];
export const MEMBER_ROLES: readonly MemberRole[] = ['author', 'editor', 'owner'];
export const TERM_KINDS: readonly TermKind[] = ['categories', 'tags', 'authors'];
/** Languages that a blog may be in. */
export const LOCALES: readonly OwnBlog['locale'][] = ['en', 'es', 'pt', 'pt-BR', 'fr', 'de', 'it', 'ca', 'gl', 'eu'];

const ALL = ['blogs'] as const;

/** Everything that is known of one blog. */
export const keyOf = (blogId: string) => [...ALL, blogId] as const;

export const ownBlogsQuery = queryOptions({
  queryKey: ALL,
  queryFn: async ({ signal }) => (await client('GET /api/blogs', { signal })).data,
});

export const termsQuery = (blogId: string, kind: TermKind) =>
  queryOptions({
    queryKey: [...keyOf(blogId), 'terms', kind],
    queryFn: async ({ signal }) => (await client('GET /api/blogs/{blogId}/{kind}', { params: { blogId, kind }, signal })).data,
  });

export interface ArticleFilters {
  readonly page?: number;
  readonly state?: ArticleState;
  readonly q?: string;
}

export const PER_PAGE = 30;

export const articlesQuery = (blogId: string, { page = 1, state, q }: ArticleFilters) =>
  queryOptions({
    queryKey: [...keyOf(blogId), 'articles', { page, state, q }],
    queryFn: ({ signal }) =>
      client('GET /api/blogs/{blogId}/articles', {
        params: { blogId },
        query: { page, limit: PER_PAGE, ...(state && { state }), ...(q && { q }) },
        signal,
      }),
    placeholderData: keepPreviousData,
    staleTime: 0, // others write too
  });

export const articleQuery = (blogId: string, id: string) =>
  queryOptions({
    queryKey: [...keyOf(blogId), 'article', id],
    queryFn: async ({ signal }) => (await client('GET /api/blogs/{blogId}/articles/{id}', { params: { blogId, id }, signal })).data,
    staleTime: 0,
    gcTime: 0,
  });

export const revisionsQuery = (blogId: string, articleId: string) =>
  queryOptions({
    queryKey: [...keyOf(blogId), 'revisions', articleId],
    queryFn: async ({ signal }) =>
      (await client('GET /api/blogs/{blogId}/articles/{articleId}/revisions', { params: { blogId, articleId }, signal })).data,
    staleTime: 0,
  });

export const revisionQuery = (blogId: string, articleId: string, number: number) =>
  queryOptions({
    queryKey: [...keyOf(blogId), 'revisions', articleId, number],
    queryFn: async ({ signal }) =>
      (await client('GET /api/blogs/{blogId}/articles/{articleId}/revisions/{number}', { params: { blogId, articleId, number }, signal }))
        .data,
    staleTime: 0,
  });

export const membersQuery = (blogId: string) =>
  queryOptions({
    queryKey: [...keyOf(blogId), 'members'],
    queryFn: async ({ signal }) => (await client('GET /api/blogs/{blogId}/members', { params: { blogId }, signal })).data,
  });

export const imagesQuery = (blogId: string, page: number) =>
  queryOptions({
    queryKey: [...keyOf(blogId), 'images', page],
    queryFn: ({ signal }) => client('GET /api/blogs/{blogId}/images', { params: { blogId }, query: { page, limit: 24 }, signal }),
    placeholderData: keepPreviousData,
  });

export const viewsQuery = (blogId: string, days: number) =>
  queryOptions({
    queryKey: [...keyOf(blogId), 'views', days],
    queryFn: async ({ signal }) => (await client('GET /api/blogs/{blogId}/views', { params: { blogId }, query: { days }, signal })).data,
    placeholderData: keepPreviousData,
    staleTime: 10_000,
  });

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { keyOf, type MemberRole, type OwnBlog, ownBlogsQuery } from './queries.ts';

/** One of one's own blogs; undefined while it is on its way, null where it is none of one's own. */
export function useBlog(blogId: string): { blog: OwnBlog | null | undefined; error: Error | null; retry: () => void } {
  const { data, error, refetch } = useQuery(ownBlogsQuery);
  return { blog: data && (data.find(({ id }) => id === blogId) ?? null), error: data ? null : error, retry: () => void refetch() };
}

const STEPS: readonly MemberRole[] = ['author', 'editor', 'owner'];

/** Whether one may do in a blog what needs at least this role. */
export function isAtLeast(role: MemberRole, least: MemberRole): boolean {
  return STEPS.indexOf(role) >= STEPS.indexOf(least);
}

/** Does something in a blog; what is known of it is asked for again. */
export function useBlogAct<T = unknown>(blogId: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (ask: () => Promise<T>) => ask(),
    onSuccess: () =>
      Promise.all([
        queries.invalidateQueries({ queryKey: keyOf(blogId) }),
        queries.invalidateQueries({ queryKey: ownBlogsQuery.queryKey, exact: true }),
      ]),
  });
}

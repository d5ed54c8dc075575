import { ProblemError } from '@fotograma/contract/client';
import { QueryClient } from '@tanstack/react-query';

/** Answers are kept half an hour, so that going back finds the page, its rows and its scroll as they were. */
export const queryClient = new QueryClient({
  defaultOptions: {
    queries: { staleTime: 60_000, gcTime: 30 * 60_000, refetchOnWindowFocus: false, retry: isWorthRetrying },
  },
});

/** Twice more for what may pass by itself; never for an answer that says no. */
function isWorthRetrying(failures: number, error: Error): boolean {
  const status = error instanceof ProblemError ? error.problem.status : 0;
  return failures < 2 && (status === 0 || status === 503);
}

import type { Problem } from '@fotograma/contract';
import { createClient, ProblemError } from '@fotograma/contract/client';

/** The API of the server that served this page. */
export const client = createClient();

/** What any failure is to a person who reads about it: a problem of the API, or one of our own in its shape. */
export function toProblem(error: unknown): Problem {
  if (error instanceof ProblemError) return error.problem;
  const detail = error instanceof Error ? error.message : String(error);
  return { type: 'about:blank', title: '', status: 0, detail, code: 'internal', requestId: '', success: false, error: detail };
}

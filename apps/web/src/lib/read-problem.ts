import type { Problem } from '@fotograma/contract';

/** The problem in the body of an answer, when it is one of ours: a HEAD has none, and a proxy's page is none. */
export function readProblem(text: string): Problem | null {
  try {
    const data: unknown = JSON.parse(text);
    return typeof data === 'object' && data !== null && 'code' in data && 'detail' in data ? (data as Problem) : null;
  } catch {
    return null;
  }
}

import { ProblemError } from '@fotograma/contract/client';
import { session } from './client.ts';
import { type Part, readParts } from './parts.ts';
import { readProblem } from './read-problem.ts';

/** Parts of an answer that is being written. Rejects with `ProblemError` where it is refused; no part at all where there is none. */
export async function* streamParts<P extends Part>(
  method: 'GET' | 'POST',
  url: string,
  signal: AbortSignal,
  body?: object,
): AsyncGenerator<P> {
  const answer = await session
    .fetch(url, {
      method,
      signal,
      headers: { accept: 'text/event-stream', ...(body && { 'content-type': 'application/json' }) },
      ...(body && { body: JSON.stringify(body) }),
    })
    .catch((cause: unknown) => {
      if (signal.aborted || cause instanceof ProblemError) throw cause;
      throw failure(0, 'unreachable', String(cause));
    });
  if (!answer.ok) await refuse(answer);
  if (answer.status === 204 || !answer.body) return;
  yield* readParts<P>(answer.body);
}

async function refuse(answer: Response): Promise<never> {
  const problem = readProblem(await answer.text());
  const wait = Number.parseInt(answer.headers.get('retry-after') ?? '', 10);
  if (!problem) throw failure(answer.status, 'unreadable', `Status ${answer.status}`);
  throw new ProblemError(problem, Number.isNaN(wait) ? null : wait);
}

const failure = (status: number, code: string, detail: string): ProblemError =>
  new ProblemError({ type: 'about:blank', title: '', status, detail, code, requestId: '', success: false, error: detail });

import { ProblemError, type Route, routeUrl } from '@fotograma/contract/client';
import { session } from '../../lib/client.ts';
import type { Language } from '../../lib/i18n.tsx';
import { readProblem } from '../../lib/read-problem.ts';
import { type ChatPart, readParts } from './parts.ts';

type Parts = AsyncGenerator<ChatPart>;

/** The answer to a message, part by part. Rejects with `ProblemError` where it is refused. */
export const askQuestion = (body: { message: string; conversationId?: string; language: Language }, signal: AbortSignal): Parts =>
  stream('POST', routeUrl('POST /api/chat' satisfies Route, { body }), signal, body);

/** The last answer, written anew. */
export const askAgain = (id: string, language: Language, signal: AbortSignal): Parts =>
  stream('POST', routeUrl('POST /api/chat/conversations/{id}/regenerate', { params: { id }, body: {} }), signal, { language });

/** The answer that is being written, from its beginning; no part at all where none is. */
export const followAnswer = (id: string, signal: AbortSignal): Parts =>
  stream('GET', routeUrl('GET /api/chat/conversations/{id}/stream', { params: { id } }), signal);

async function* stream(method: 'GET' | 'POST', url: string, signal: AbortSignal, body?: object): Parts {
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
  yield* readParts(answer.body);
}

async function refuse(answer: Response): Promise<never> {
  const problem = readProblem(await answer.text());
  const wait = Number.parseInt(answer.headers.get('retry-after') ?? '', 10);
  if (!problem) throw failure(answer.status, 'unreadable', `Status ${answer.status}`);
  throw new ProblemError(problem, Number.isNaN(wait) ? null : wait);
}

const failure = (status: number, code: string, detail: string): ProblemError =>
  new ProblemError({ type: 'about:blank', title: '', status, detail, code, requestId: '', success: false, error: detail });

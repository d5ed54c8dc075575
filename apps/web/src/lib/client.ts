import type { Problem } from '@fotograma/contract';
import { createClient, ProblemError } from '@fotograma/contract/client';
import { forget, recall, remember } from './remember.ts';
import { createSession, type News } from './session.ts';

const HINT = 'fotograma.signed-in';
const channel = new BroadcastChannel('fotograma.session');

/** Who is signed in here; put together from what the browser gives. */
export const session = createSession({
  fetch: (url, request) => fetch(url, request),
  now: Date.now,
  hint: { read: () => recall(HINT), write: (mark) => remember(HINT, mark), clear: () => forget(HINT) },
  newMark: () => crypto.getRandomValues(new Uint32Array(2)).join('-'),
  // Web Locks need a secure context (https or localhost). Without them two tabs may both refresh, which the server forgives for some seconds.
  lock: (task) => (navigator.locks ? navigator.locks.request('fotograma.session', task) : task()),
  channel: {
    post: (news) => channel.postMessage(news),
    listen: (listener) => channel.addEventListener('message', (event: MessageEvent<News>) => listener(event.data)),
  },
});

/** The API of the server that served this page, as whoever is signed in. */
export const client = createClient({ fetch: session.fetch });

/** The same for what must arrive although the page may go before the answer comes. */
export const lastingClient = createClient({ fetch: (url, request) => session.fetch(url, { ...request, keepalive: true }) });

/** What any failure is to a person who reads about it: a problem of the API, or one of our own in its shape. */
export function toProblem(error: unknown): Problem {
  if (error instanceof ProblemError) return error.problem;
  const detail = error instanceof Error ? error.message : String(error);
  return { type: 'about:blank', title: '', status: 0, detail, code: 'internal', requestId: '', success: false, error: detail };
}

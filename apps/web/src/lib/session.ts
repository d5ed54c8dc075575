import { createClient, ProblemError } from '@fotograma/contract/client';

/** What an answer brings when it signs somebody in. The refresh token stays in a cookie that no script can read. */
export interface Tokens {
  readonly token: string;
  /** Seconds. */
  readonly expiresIn: number;
}

interface Held {
  readonly token: string;
  /** When another is fetched first: a little before the token expires. */
  readonly until: number;
}

/**
 * What the tabs of one browser tell each other, and when it came to be: news of two tabs may cross, and what a tab reads in the
 * storage may be older than the news it hears.
 */
export type News = { readonly at: number } & (
  | { readonly type: 'fresh' | 'signed-in'; readonly held: Held }
  | { readonly type: 'signed-out'; readonly ended: boolean }
);

export interface SessionDeps {
  readonly fetch: typeof fetch;
  readonly now: () => number;
  /** Outlives the page and is seen by every tab: null for a visitor, else a mark that changes with every token. */
  readonly hint: { read(): string | null; write(mark: string): void; clear(): void };
  readonly newMark: () => string;
  /** Runs one task at a time among all tabs of this browser. */
  readonly lock: <T>(task: () => Promise<T>) => Promise<T>;
  readonly channel: { post(news: News): void; listen(listener: (news: News) => void): void };
}

export interface SessionState {
  readonly signedIn: boolean;
  /** Goes up whenever somebody signs in or out: what was fetched in another turn was for somebody else. */
  readonly turn: number;
  /** Whether the last turn came by itself: the house ended the session. */
  readonly ended: boolean;
}

export interface Session {
  state(): SessionState;
  subscribe(listener: () => void): () => void;
  /** `fetch` as whoever is signed in. Throws the `ProblemError` of a refresh that could not be had. */
  readonly fetch: typeof fetch;
  /** The headers that say who asks, for a request that `fetch` cannot make; none for a visitor. Throws as `fetch` does. */
  credentials(): Promise<Readonly<Record<string, string>>>;
  /** Signs in with the tokens that the answer brings; a new password brings new ones to the same person. */
  enter<T>(ask: () => Promise<T>, tokensOf: (answer: T) => Tokens | undefined, who?: 'same person'): Promise<T>;
  /** Signs out, in every tab. When the server cannot be told, nothing has changed. */
  leave(): Promise<void>;
  /** The account is no more: there is nothing left to sign out of. */
  forget(): void;
}

/** Answers that a fresh token may turn into better ones. */
const STALE = new Set(['token-expired', 'token-invalid', 'session-ended']);
/** A request takes its time to arrive, and tokens expire on the full second. */
const EARLY_MS = { least: 1_000, most: 30_000 } as const;

/** The access token in memory, renewed when needed by one tab for all, and the one place that knows whether somebody is signed in. */
export function createSession(deps: SessionDeps): Session {
  const listeners = new Set<() => void>();
  let state: SessionState = { signedIn: deps.hint.read() !== null, turn: 0, ended: false };
  let held: Held | null = null;
  /** When a token last came, and when the last one was thrown away: older news of the other kind is no news. */
  let cameAt = 0;
  let wentAt = 0;
  let renewing: Promise<string | null> | null = null;
  let entering = false;

  function become(signedIn: boolean, ended = false): void {
    state = { signedIn, turn: state.turn + 1, ended };
    for (const listener of [...listeners]) listener();
  }

  function keep({ token, expiresIn }: Tokens, type: 'fresh' | 'signed-in'): void {
    const life = expiresIn * 1_000;
    held = { token, until: deps.now() + life - Math.min(EARLY_MS.most, Math.max(EARLY_MS.least, life / 10)) };
    cameAt = deps.now();
    deps.hint.write(deps.newMark());
    deps.channel.post({ type, held, at: cameAt });
    if (type === 'signed-in') become(true);
  }

  function end(ended: boolean): void {
    held = null;
    wentAt = deps.now();
    deps.hint.clear();
    deps.channel.post({ type: 'signed-out', ended, at: wentAt });
    if (state.signedIn) become(false, ended);
  }

  deps.channel.listen((news) => {
    if (news.type === 'signed-out') {
      if (news.at < cameAt) return;
      wentAt = news.at;
      held = null;
      if (state.signedIn) become(false, news.ended);
      return;
    }
    if (news.at < wentAt) return;
    cameAt = news.at;
    held = news.held;
    if (news.type === 'signed-in' || !state.signedIn) become(true);
  });

  /** A token that is good as far as we know; `refused` is one that the server would not take. Null for a visitor. */
  function heldToken(refused?: string): string | null {
    return held && held.token !== refused && held.until > deps.now() ? held.token : null;
  }

  async function token(refused?: string): Promise<string | null> {
    if (!state.signedIn) return null;
    const good = heldToken(refused);
    if (good) return good;
    const renew = () => renewed(refused);
    renewing ??= (entering ? renew() : deps.lock(renew)).finally(() => {
      renewing = null;
    });
    return renewing;
  }

  // The page may be left while it asks: the next cookie must arrive all the same.
  const ask = createClient({ fetch: (url, request) => deps.fetch(url, { ...request, keepalive: true }) });

  /** Under the lock, after a wait for it: another tab may have brought what we came for. */
  async function renewed(refused?: string): Promise<string | null> {
    for (;;) {
      if (!state.signedIn) return null;
      const good = heldToken(refused);
      if (good) return good;
      const mark = deps.hint.read();
      if (mark === null) {
        end(false); // another tab signed out, and its news is still on the way
        return null;
      }
      try {
        const tokens = await ask('POST /api/auth/refresh', { body: {} });
        keep(tokens, 'fresh');
        return tokens.token;
      } catch (error) {
        if (!(error instanceof ProblemError) || error.problem.status !== 401) throw error;
        // Unless another tab got a new cookie while ours was on its way, the session is over.
        if (deps.hint.read() === mark) end(true);
      }
    }
  }

  return {
    state: () => state,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async fetch(url, request) {
      const first = await token();
      const answer = await deps.fetch(url, bearing(request, first));
      if (first === null || !(await isStale(answer))) return answer;
      return deps.fetch(url, bearing(request, await token(first)));
    },
    async credentials() {
      const held = await token();
      return held === null ? {} : { authorization: `Bearer ${held}` };
    },
    async enter(task, tokensOf, who) {
      await renewing?.catch(() => null);
      return deps.lock(async () => {
        entering = true;
        try {
          const answer = await task();
          const tokens = tokensOf(answer);
          if (tokens) keep(tokens, who ? 'fresh' : 'signed-in');
          return answer;
        } finally {
          entering = false;
        }
      });
    },
    async leave() {
      const good = heldToken();
      const headers = good ? { authorization: `Bearer ${good}` } : {};
      await deps.lock(() => ask('POST /api/auth/logout', { headers, body: {} }));
      end(false);
    },
    forget: () => end(false),
  };
}

function bearing(request: RequestInit = {}, token: string | null): RequestInit {
  if (token === null) return request;
  const headers = new Headers(request.headers);
  headers.set('authorization', `Bearer ${token}`);
  return { ...request, headers };
}

async function isStale(answer: Response): Promise<boolean> {
  if (answer.status !== 401) return false;
  const problem: unknown = await answer
    .clone()
    .json()
    .catch(() => null);
  return typeof problem === 'object' && problem !== null && 'code' in problem && STALE.has(String(problem.code));
}

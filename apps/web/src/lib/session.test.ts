import { createClient, ProblemError } from '@fotograma/contract/client';
import { beforeEach, describe, expect, it } from 'vitest';
import { createSession, type News, type Session } from './session.ts';

const SECOND = 1_000;
const tokensOf = (tokens: { token: string; expiresIn: number }) => tokens;

/** A browser with one cookie, one storage and one lock for all its tabs, and a house that gives every cookie out once. */
class World {
  now = 0;
  hint: string | null = null;
  cookie = 0;
  /** The session's last cookie; null once it has ended. */
  goodCookie: number | null = null;
  goodTokens = new Set<string>();
  refreshes = 0;
  offline = false;
  refuseRefreshWith: number | null = null;
  locks = true;
  asked: { path: string; as: string | null }[] = [];
  #issued = 0;
  #marks = 0;
  #queue: Promise<unknown> = Promise.resolve();
  #listeners: { tab: number; hear: (news: News) => void }[] = [];
  #tabs = 0;
  /** Runs while the house thinks about a refresh. */
  duringRefresh: () => void | Promise<void> = () => {};

  issue() {
    this.#issued += 1;
    this.cookie = this.#issued;
    this.goodCookie = this.#issued;
    const token = `token-${this.#issued}`;
    this.goodTokens.add(token);
    return { token, expiresIn: 600 };
  }

  tab(): Session {
    this.#tabs += 1;
    const tab = this.#tabs;
    return createSession({
      fetch: async (url, request) => this.answer(String(url), request),
      now: () => this.now,
      hint: { read: () => this.hint, write: (mark) => (this.hint = mark), clear: () => (this.hint = null) },
      newMark: () => String(this.#marks++),
      lock: (task) => {
        if (!this.locks) return task();
        const mine = this.#queue.then(task);
        this.#queue = mine.catch(() => {});
        return mine;
      },
      channel: {
        post: (news) => {
          for (const other of this.#listeners) if (other.tab !== tab) setTimeout(() => other.hear(structuredClone(news)));
        },
        listen: (hear) => this.#listeners.push({ tab, hear }),
      },
    });
  }

  async answer(path: string, request: RequestInit = {}): Promise<Response> {
    if (this.offline) throw new TypeError('Failed to fetch');
    const as = new Headers(request.headers).get('authorization')?.slice('Bearer '.length) ?? null;
    this.asked.push({ path, as });
    if (path === '/api/auth/refresh') {
      this.refreshes += 1;
      const given = this.cookie;
      if (this.refuseRefreshWith) return problem(this.refuseRefreshWith, 'unavailable', { 'retry-after': '7' });
      await this.duringRefresh();
      return given === this.goodCookie ? Response.json(this.issue()) : problem(401, 'token-reused');
    }
    if (path === '/api/auth/logout') {
      this.endSession();
      return Response.json({ success: true });
    }
    if (as !== null && !this.goodTokens.has(as)) return problem(401, 'session-ended');
    return Response.json({ as });
  }

  endSession(): void {
    this.goodCookie = null;
    this.goodTokens.clear();
  }
}

function problem(status: number, code: string, headers: Record<string, string> = {}): Response {
  return Response.json({ code, status, detail: code, title: code, success: false, error: code }, { status, headers });
}

const settle = () => new Promise((resolve) => setTimeout(resolve, 5));
const whoAmI = async (tab: Session) => ((await (await tab.fetch('/api/films')).json()) as { as: string | null }).as;

let world: World;
beforeEach(() => {
  world = new World();
});
const signIn = (tab: Session) => tab.enter(async () => world.issue(), tokensOf);

describe('a visitor', () => {
  it('is never asked to refresh, and asks as nobody', async () => {
    expect(await whoAmI(world.tab())).toBe(null);
    expect(world.refreshes).toBe(0);
  });

  it('has no credentials; whoever is signed in has good ones', async () => {
    const tab = world.tab();
    expect(await tab.credentials()).toEqual({});
    await signIn(tab);
    expect(await tab.credentials()).toEqual({ authorization: 'Bearer token-1' });
    world.now += 700 * SECOND;
    expect(await tab.credentials()).toEqual({ authorization: 'Bearer token-2' });
  });
});

describe('signing in', () => {
  it('asks with the token from then on, in every tab', async () => {
    const [one, other] = [world.tab(), world.tab()];
    await signIn(one);
    await settle();
    expect(await whoAmI(one)).toBe('token-1');
    expect(await whoAmI(other)).toBe('token-1');
    expect(other.state()).toMatchObject({ signedIn: true, turn: 1 });
    expect(world.refreshes).toBe(0);
  });

  it('that is refused changes nothing', async () => {
    const tab = world.tab();
    await expect(tab.enter(() => Promise.reject(new Error('no')), tokensOf)).rejects.toThrow('no');
    expect(tab.state()).toMatchObject({ signedIn: false, turn: 0 });
    expect(world.hint).toBe(null);
  });

  it('as another person is another turn in the other tabs', async () => {
    const [one, other] = [world.tab(), world.tab()];
    await signIn(one);
    await settle();
    await signIn(one);
    await settle();
    expect(other.state().turn).toBe(2);
  });

  it('may use the token that it has, even when that must be renewed on the way: a changed password brings new ones', async () => {
    const tab = world.tab();
    await signIn(tab);
    world.now += 700 * SECOND;
    const change = async () => {
      await whoAmI(tab);
      return world.issue();
    };
    await tab.enter(change, tokensOf, 'same person');
    expect(tab.state().turn).toBe(1);
    expect(await whoAmI(tab)).toBe('token-3');
  });
});

describe('a reload', () => {
  it('refreshes once for all that is asked at the same time', async () => {
    await signIn(world.tab());
    const reloaded = world.tab();
    expect(reloaded.state().signedIn).toBe(true);
    expect(await Promise.all([whoAmI(reloaded), whoAmI(reloaded), whoAmI(reloaded)])).toEqual(['token-2', 'token-2', 'token-2']);
    expect(world.refreshes).toBe(1);
  });

  it('of two tabs at once refreshes by turns, and both stay signed in', async () => {
    await signIn(world.tab());
    const tabs = [world.tab(), world.tab()];
    const names = await Promise.all(tabs.map(whoAmI));
    await settle();
    expect(names.every((name) => name && world.goodTokens.has(name))).toBe(true);
    expect(tabs.map((tab) => tab.state().signedIn)).toEqual([true, true]);
  });
});

describe('a token', () => {
  it('is renewed before it expires, by the next request', async () => {
    const tab = world.tab();
    await signIn(tab);
    world.now += 569 * SECOND;
    expect(await whoAmI(tab)).toBe('token-1');
    world.now += 2 * SECOND;
    expect(await whoAmI(tab)).toBe('token-2');
  });

  it('that the house refuses is renewed, and the request is repeated', async () => {
    const tab = world.tab();
    await signIn(tab);
    world.goodTokens.clear();
    expect(await Promise.all([whoAmI(tab), whoAmI(tab)])).toEqual(['token-2', 'token-2']);
    expect(world.refreshes).toBe(1);
  });

  it('that another tab has fetched is taken over', async () => {
    const [one, other] = [world.tab(), world.tab()];
    await signIn(one);
    await settle();
    world.now += 700 * SECOND;
    await whoAmI(one);
    await settle();
    expect(await whoAmI(other)).toBe('token-2');
    expect(world.refreshes).toBe(1);
    expect(other.state().turn).toBe(1);
  });
});

describe('what is no sign-out', () => {
  it('a network that fails', async () => {
    await signIn(world.tab());
    const tab = world.tab();
    world.offline = true;
    await expect(createClient({ fetch: tab.fetch })('GET /api/users/me', {})).rejects.toMatchObject({ problem: { code: 'unreachable' } });
    expect(tab.state().signedIn).toBe(true);
    world.offline = false;
    expect(await whoAmI(tab)).toBe('token-2');
  });

  it('a house that is busy: its words reach whoever asked', async () => {
    await signIn(world.tab());
    const tab = world.tab();
    world.refuseRefreshWith = 503;
    const error = await createClient({ fetch: tab.fetch })('GET /api/users/me', {}).catch((refusal: unknown) => refusal);
    expect(error).toBeInstanceOf(ProblemError);
    expect(error).toMatchObject({ problem: { code: 'unavailable' }, retryAfterSeconds: 7 });
    expect(tab.state().signedIn).toBe(true);
  });

  it('a refresh that loses to another tab, where there are no locks', async () => {
    await signIn(world.tab());
    world.locks = false;
    const [loser, winner] = [world.tab(), world.tab()];
    let first = true;
    world.duringRefresh = async () => {
      if (!first) return;
      first = false;
      await whoAmI(winner);
    };
    expect(await whoAmI(loser)).toMatch(/^token-/);
    await settle();
    expect([loser.state().signedIn, winner.state().signedIn]).toEqual([true, true]);
  });

  it('late news of a sign-out, after signing in again', async () => {
    const [one, other] = [world.tab(), world.tab()];
    await signIn(one);
    await settle();
    await one.leave();
    world.now += 1;
    await signIn(other); // before it hears
    await settle();
    expect(other.state().signedIn).toBe(true);
    expect(one.state().signedIn).toBe(true);
  });
});

describe('a storage that is behind the news', () => {
  it('does not keep a tab signed in', async () => {
    const [one, other] = [world.tab(), world.tab()];
    await signIn(one);
    await settle();
    const hint = world.hint;
    await one.leave();
    world.hint = hint;
    await settle();
    expect(other.state().signedIn).toBe(false);
  });
});

describe('the end of a session', () => {
  it('is told by the refresh, once, to every tab; requests go on as a visitor’s', async () => {
    const [one, other] = [world.tab(), world.tab()];
    await signIn(one);
    await settle();
    world.endSession();
    expect(await whoAmI(one)).toBe(null);
    await settle();
    expect(one.state()).toEqual({ signedIn: false, turn: 2, ended: true });
    expect(other.state()).toEqual({ signedIn: false, turn: 2, ended: true });
    expect(world.refreshes).toBe(1);
  });

  it('does not come by a refusal that no token can change', async () => {
    const tab = world.tab();
    await signIn(tab);
    const answer = world.answer.bind(world);
    world.answer = async (path, request) => (path === '/api/secret' ? problem(403, 'forbidden') : answer(path, request));
    expect((await tab.fetch('/api/secret')).status).toBe(403);
    expect(world.refreshes).toBe(0);
  });
});

describe('signing out', () => {
  it('ends the session with the house and in every tab, and says that it was wanted', async () => {
    const [one, other] = [world.tab(), world.tab()];
    await signIn(one);
    await settle();
    await one.leave();
    await settle();
    expect(world.asked.at(-1)).toEqual({ path: '/api/auth/logout', as: 'token-1' });
    expect([one.state(), other.state()]).toEqual(Array(2).fill({ signedIn: false, turn: 2, ended: false }));
    expect(await whoAmI(other)).toBe(null);
    expect(world.refreshes).toBe(0);
  });

  it('that does not reach the house leaves everything as it was', async () => {
    const tab = world.tab();
    await signIn(tab);
    world.offline = true;
    await expect(tab.leave()).rejects.toMatchObject({ problem: { code: 'unreachable' } });
    expect(tab.state().signedIn).toBe(true);
    expect(world.hint).not.toBe(null);
  });

  it('in another tab is believed before its news arrives', async () => {
    await signIn(world.tab());
    const [one, other] = [world.tab(), world.tab()];
    await one.leave();
    expect(await whoAmI(other)).toBe(null);
    expect(other.state()).toMatchObject({ signedIn: false, ended: false });
    expect(world.refreshes).toBe(0);
  });
});

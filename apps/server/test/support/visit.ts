import type { Browser, BrowserContext, Page } from 'playwright-core';
import { expect } from 'vitest';
import { openBrowser } from './browser.ts';
import { type DataFolder, preparedDataFolder } from './prepared.ts';
import { type RunningServer, startServer } from './server.ts';

/** What everybody signs in with. */
export const PASSWORD = 'a long walk at night';
export const emailOf = (name: string) => `${name}@example.com`;
/** Longer than the product takes for anything that is asked of it, shorter than a test: so that what was awaited is named. */
const PATIENCE_MS = 40_000;
const DESK = { width: 1280, height: 900 };
/** Where pages keep that somebody is signed in here. */
const SIGNED_IN_HINT = 'fotograma.signed-in';

/** Somebody with an account. */
export interface Person {
  readonly id: string;
  readonly token: string;
}

/** The product on a data folder of the test's own, and a browser before it. */
export interface Visit {
  readonly folder: string;
  readonly server: RunningServer;
  /** What pages complained about since the last look; the content security policy speaks here too. */
  readonly complaints: string[];
  /** A browser of somebody's own: cookies, storage and all. */
  someone(state?: { signedInHint: boolean }): Promise<BrowserContext>;
  /** An account, made without a page. The first is the administrator's. */
  register(name: string): Promise<Person>;
  /** A browser in which somebody with an account is signed in. */
  signedIn(name: string): Promise<BrowserContext>;
  /** A browser in which somebody new has made an account, and nowhere else is signed in. */
  signedUp(name: string): Promise<BrowserContext>;
  /** A request as programs send it. */
  call(method: string, path: string, options?: { token?: string; key?: string; body?: unknown }): Promise<Response>;
  end(): Promise<void>;
}

/**
 * @param quiet complaints that are no faults: refusals that a test is about.
 * @param settings of the server, beside its data folder and port.
 */
export async function openVisit(quiet?: RegExp, settings: Record<string, string> = {}): Promise<Visit> {
  const data: DataFolder = await preparedDataFolder();
  const [server, browser]: [RunningServer, Browser] = await Promise.all([startServer(data.folder, settings), openBrowser()]);
  const complaints: string[] = [];

  const someone: Visit['someone'] = async (state = { signedInHint: false }) => {
    const localStorage = state.signedInHint ? [{ name: SIGNED_IN_HINT, value: 'by-the-test' }] : [];
    const context = await browser.newContext({
      locale: 'en-GB',
      viewport: DESK,
      baseURL: server.url,
      storageState: { cookies: [], origins: [{ origin: server.url, localStorage }] },
    });
    context.setDefaultTimeout(PATIENCE_MS);
    context.on('page', (page) => {
      page.on('console', (message) => {
        if (message.type() === 'error' && !quiet?.test(message.text())) complaints.push(`${page.url()}: ${message.text()}`);
      });
      page.on('pageerror', (error) => complaints.push(`${page.url()}: ${error.message}`));
    });
    return context;
  };
  const call: Visit['call'] = (method, path, { token, key, body } = {}) =>
    fetch(`${server.url}${path}`, {
      method,
      headers: {
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...(token && { authorization: `Bearer ${token}` }),
        ...(key && { 'x-client-key': key }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
  /** As the form does it, without waiting for the form. */
  async function enter(path: string, data: object): Promise<BrowserContext> {
    const context = await someone({ signedInHint: true });
    const answer = await context.request.post(path, { headers: { origin: server.url }, data });
    expect(answer.ok(), path).toBe(true);
    return context;
  }
  return {
    folder: data.folder,
    server,
    complaints,
    someone,
    call,
    async register(name) {
      const answer = await call('POST', '/api/auth/register', { body: { email: emailOf(name), password: PASSWORD, username: name } });
      expect(answer.status).toBe(201);
      const { user, token } = (await answer.json()) as { user: { id: string }; token: string };
      return { id: user.id, token };
    },
    signedIn: (name) => enter('/api/auth/login', { email: emailOf(name), password: PASSWORD }),
    signedUp: (name) => enter('/api/auth/register', { email: emailOf(name), password: PASSWORD, username: name }),
    async end() {
      await browser.close();
      await server.end('SIGTERM');
      await data.remove();
    },
  };
}

export async function open(context: BrowserContext, path: string): Promise<Page> {
  const page = await context.newPage();
  await page.goto(path);
  return page;
}

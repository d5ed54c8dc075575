import { request } from 'node:http';
import { ROLES, type Role } from '@fotograma/contract';
import type { Express } from 'express';
import type { Implementation } from '../../src/platform/http/bind.ts';
import type { Gate } from '../../src/platform/http/callers.ts';
import { closeServer, createApp, listen } from '../../src/platform/http/server.ts';
import type { Logger } from '../../src/platform/observability/logger.ts';
import type { Metrics } from '../../src/platform/observability/metrics.ts';
import { createMemoryRateLimiter } from '../../src/platform/ratelimit/ratelimit.ts';

export interface TestApp {
  readonly app: Express;
  /** `http://127.0.0.1:PORT`, without a slash at the end. */
  readonly url: string;
  readonly port: number;
  close(): Promise<void>;
}

/** A gate for tests of what lies behind it: it believes `Bearer ROLE:ID`. */
export const namesGate: Gate = {
  async identify({ authorization }) {
    const [role, id] = /^Bearer (\w+):([\w-]+)$/.exec(authorization ?? '')?.slice(1) ?? [];
    if (!id || !ROLES.includes(role as Role)) return { kind: 'anonymous' };
    return { kind: 'user', id, role: role as Role, sessionId: id };
  },
};

/** The real server over a real socket, with these endpoints and nothing else of the contract. */
export async function startApp(
  platform: { log: Logger; metrics: Metrics; now: () => Date; newId: () => string },
  implementations: readonly Implementation[],
  options: { host?: string; webFolder?: string; frontendUrl?: string; gate?: Gate; operatorToken?: string; trustProxy?: number } = {},
): Promise<TestApp> {
  const host = options.host ?? '127.0.0.1';
  const app = createApp({
    endpoints: implementations.map((implementation) => implementation.endpoint),
    implementations,
    log: platform.log,
    metrics: platform.metrics,
    rateLimiter: createMemoryRateLimiter(),
    gate: options.gate ?? namesGate,
    operatorToken: options.operatorToken,
    newId: platform.newId,
    publicUrl: () => 'http://127.0.0.1',
    frontendUrl: options.frontendUrl,
    trustProxy: options.trustProxy ?? false,
    webFolder: options.webFolder ?? '/nowhere',
  });
  const { server, port } = await listen(app, { host, port: 0 });
  return { app, url: `http://${host}:${port}`, port, close: () => closeServer(server, 0) };
}

export interface RawAnswer {
  readonly status: number;
  readonly headers: Record<string, string | string[] | undefined>;
  readonly body: Buffer;
}

/** A request exactly as given: `fetch` would normalise the path, refuse headers, and undo compression. */
export function send(
  url: string,
  {
    method = 'GET',
    path,
    headers = {},
    body,
  }: { method?: string; path?: string; headers?: Record<string, string>; body?: string | Buffer } = {},
): Promise<RawAnswer> {
  const { hostname, port, pathname, search } = new URL(url);
  return new Promise((done, fail) => {
    // Node announces no body of a DELETE by itself.
    const length = body !== undefined && method === 'DELETE' ? { 'content-length': String(Buffer.byteLength(body)) } : {};
    const options = { hostname, port, path: path ?? pathname + search, method, headers: { ...length, ...headers }, agent: false };
    const req = request(options, (res) => {
      const chunks: Buffer[] = [];
      res.on('data', (chunk: Buffer) => chunks.push(chunk));
      res.once('end', () => done({ status: res.statusCode ?? 0, headers: res.headers, body: Buffer.concat(chunks) }));
      res.once('error', fail);
    });
    req.once('error', fail);
    req.end(body);
  });
}

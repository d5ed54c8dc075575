import { existsSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { isIP } from 'node:net';
import { join } from 'node:path';
import type { Endpoint } from '@fotograma/contract';
import compression from 'compression';
import cors from 'cors';
import express, { type Express, type RequestHandler } from 'express';
import helmet from 'helmet';
import { pinoHttp } from 'pino-http';
import { Fault } from '../errors.ts';
import { withContext } from '../observability/context.ts';
import type { Logger } from '../observability/logger.ts';
import { type BindTools, bind, type Implementation } from './bind.ts';
import { hostOf } from './callers.ts';
import { mountDocs } from './docs.ts';
import { forPlayers } from './players.ts';
import { problemHandler } from './problems.ts';

export interface HttpOptions extends BindTools {
  readonly endpoints: readonly Endpoint[];
  readonly implementations: readonly Implementation[];
  readonly log: Logger;
  readonly newId: () => string;
  /** Where people reach this server. */
  readonly publicUrl: () => string;
  /** Who is believed about whom they forward for; false is nobody (Express's `trust proxy`). */
  readonly trustProxy: boolean | number | readonly string[];
  /** The path under which a request to this host is found, for hosts that have pages of their own; null for the others. */
  readonly pathOfHost?: (host: string) => Promise<string | null>;
  /** The built web app; where it is missing only the API is served. */
  readonly webFolder: string;
}

/** Requests that are looked at one by one in the log; pictures, segments and assets only from `debug`. */
const QUIET = /^\/(assets|api\/stream|docs)\/|poster\.svg|^\/(health|ready|metrics)/;

/** What uploads in pieces (tus) are told in headers. */
const TUS_HEADERS = ['Tus-Resumable', 'Tus-Version', 'Tus-Extension', 'Tus-Max-Size', 'Upload-Offset', 'Upload-Length', 'Upload-Expires'];

/** The Express app: context, log, security headers, compression, the contract, the documentation, the web. */
export function createApp(options: HttpOptions): Express {
  const { log } = options;
  const app = express();
  app.disable('x-powered-by');
  // Flat strings only: `?a[b]=1` is a parameter called "a[b]", which no endpoint has.
  app.set('query parser', 'simple');
  app.set('trust proxy', typeof options.trustProxy === 'object' ? [...options.trustProxy] : options.trustProxy);

  app.use((req, res, next) => {
    const given = req.headers['x-request-id'];
    const requestId = typeof given === 'string' && /^[\w.-]{1,64}$/.test(given) ? given : options.newId();
    res.setHeader('X-Request-Id', requestId);
    withContext({ requestId }, next);
  });
  if (options.pathOfHost) app.use(underPathOfHost(options.pathOfHost, new URL(options.publicUrl()).hostname));
  const confidential = new Set(options.endpoints.filter((endpoint) => endpoint.confidential).map(({ path }) => path));
  const said = (url = '') => {
    const [path = ''] = url.split('?');
    return confidential.has(path) ? path : withoutToken(url);
  };
  const logged = pinoHttp({
    logger: log,
    customLogLevel: (req, res, error) => (error || res.statusCode >= 500 ? 'error' : QUIET.test(req.url ?? '') ? 'debug' : 'info'),
    serializers: { req: (req) => ({ method: req.method, url: said(req.url) }), res: (res) => ({ status: res.statusCode }) },
    customSuccessMessage: (req, res, ms) => `${req.method} ${said(req.url)} ${res.statusCode} ${Math.round(ms)} ms`,
    customErrorMessage: (req, res) => `${req.method} ${said(req.url)} ${res.statusCode}`,
    quietReqLogger: true,
  });
  const compressed = compression({ threshold: 1024 });

  const { players, others } = bind(options.endpoints, options.implementations, options, {
    // What is logged of them is for those who look for a fault; unexpected errors are logged where they are answered.
    players: [...(log.isLevelEnabled('debug') ? [logged] : []), forPlayers(compressed)],
  });
  app.use(players);
  app.use(logged);
  app.use(
    helmet({
      contentSecurityPolicy: {
        directives: {
          defaultSrc: ["'self'"],
          scriptSrc: ["'self'"],
          styleSrc: ["'self'", "'unsafe-inline'"],
          imgSrc: ["'self'", 'data:', 'blob:'],
          // hls.js gives each of a film's subtitles an empty file to begin with.
          mediaSrc: ["'self'", 'blob:', 'data:'],
          // hls.js remuxes in a worker made from a blob.
          workerSrc: ["'self'", 'blob:'],
          connectSrc: ["'self'"],
          fontSrc: ["'self'"],
          objectSrc: ["'none'"],
          frameAncestors: ["'self'"],
          upgradeInsecureRequests: null,
        },
      },
      // Posters and streams may be shown by other pages; their pages may not be framed.
      crossOriginResourcePolicy: { policy: 'cross-origin' },
      // TLS ends in front of us, and there such a promise is made.
      strictTransportSecurity: false,
    }),
  );
  if (options.frontendUrl)
    app.use(
      cors({
        origin: options.frontendUrl,
        credentials: true,
        exposedHeaders: ['X-Request-Id', 'RateLimit', 'RateLimit-Policy', 'Retry-After', ...TUS_HEADERS],
      }),
    );
  app.use(compressed);
  app.use(others);
  mountDocs(app);
  mountWeb(app, options.webFolder);
  app.use((req) => {
    throw new Fault('not-found', `There is nothing at ${req.path}.`);
  });
  app.use(problemHandler(log));
  return app;
}

/** What is everybody's on every host: the API, and what pages are made of. */
const EVERYWHERE = /^\/(api|docs|assets|openapi\.json|health|ready|metrics|journal\/-)(\/|$)/;

/** Pages of a host that has its own are those under a path of ours. The log tells what was asked. */
function underPathOfHost(pathOf: (host: string) => Promise<string | null>, own: string): RequestHandler {
  return async (req, _res, next) => {
    const host = hostOf(req);
    if (host === own || isIP(host) || host === 'localhost' || EVERYWHERE.test(req.path)) return next();
    const path = await pathOf(host);
    // A link that was written for the other address leads there under this one too.
    const isThere = path !== null && (req.path === path || req.path.startsWith(`${path}/`));
    if (path !== null && !isThere) req.url = `${path}${req.url === '/' ? '' : req.url.replace(/^\/(?=\?)/, '')}`;
    next();
  };
}

/** A link's token is a right: it stays out of the log. */
function withoutToken(url: string): string {
  return url.replace(/(\/api\/(?:storage\/(?:uploads|tus)|stream\/shared|blog\/previews)\/|\/preview\/)[^/?]+/, '$1…');
}

/** The web app: hashed assets for ever, everything else revalidated, any other page path its one page. */
function mountWeb(app: Express, folder: string): void {
  const page = join(folder, 'index.html');
  if (!existsSync(page)) return;
  app.use(
    express.static(folder, {
      index: false,
      redirect: false,
      setHeaders: (res, path) =>
        res.setHeader('Cache-Control', path.includes('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache'),
    }),
  );
  app.get('/{*path}', (req, res, next) => {
    if (/^\/(api|docs|metrics|assets)(\/|$)/.test(req.path) || !req.accepts('html')) return next();
    res.sendFile(page, { headers: { 'Cache-Control': 'no-cache' } });
  });
}

/** Listens. @returns the server and the port it got. @throws with a sentence when the port is taken. */
export async function listen(app: Express, { host, port }: { host: string; port: number }): Promise<{ server: Server; port: number }> {
  const server = createServer(app);
  // Slow senders of headers are cut off; bodies may take their time (films).
  server.headersTimeout = 20_000;
  server.requestTimeout = 0;
  server.keepAliveTimeout = 65_000;
  await new Promise<void>((done, fail) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      fail(
        error.code === 'EADDRINUSE' ? new Error(`Port ${port} on ${host} is in use. Set PORT to another, or stop what uses it.`) : error,
      ),
    );
    server.listen(port, host, done);
  });
  return { server, port: (server.address() as { port: number }).port };
}

/** Ends a server: no new connections, a moment for answers under way, then the rest is cut. */
export async function closeServer(server: Server, graceMs: number): Promise<void> {
  const closed = new Promise((done) => server.close(done));
  server.closeIdleConnections();
  const cut = setTimeout(() => server.closeAllConnections(), graceMs);
  await closed;
  clearTimeout(cut);
}

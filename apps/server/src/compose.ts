import { randomUUID } from 'node:crypto';
import type { Server } from 'node:http';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { endpoints } from '@fotograma/contract';
import manifest from '../package.json' with { type: 'json' };
import { chatProviders, embeddingSettings, makersOf, speakerOf, vectorSettings } from './compose.providers.ts';
import type { Config } from './config.ts';
import { createAssistant } from './modules/assistant/index.ts';
import { type Blog, type BlogDatabaseSettings, createBlog } from './modules/blog/index.ts';
import { type Catalogue, createCatalogue } from './modules/catalogue/index.ts';
import { createDiscovery, type Discovery } from './modules/discovery/index.ts';
import { createGeneration, type GenerationOptions } from './modules/generation/index.ts';
import { createIdentity, type Identity } from './modules/identity/index.ts';
import { createMedia, type Media, type MediaOptions } from './modules/media/index.ts';
import { createSearch, createVectorIndex, type Search } from './modules/search/index.ts';
import { createStudio, type Studio } from './modules/studio/index.ts';
import { createTaste, type Taste } from './modules/taste/index.ts';
import { createWebhookModule, type WebhookMessage, type WebhookTeller } from './modules/webhooks/index.ts';
import { createChatModels } from './platform/ai/models.ts';
import { createDatabase, type Sql } from './platform/database/database.ts';
import { joinEmbeddedPostgres } from './platform/database/embedded.ts';
import { migrate } from './platform/database/migrate.ts';
import { createEvents } from './platform/events/events.ts';
import { ffmpegVersion, locateFfmpeg } from './platform/ffmpeg/locate.ts';
import { closeServer, createApp, listen } from './platform/http/server.ts';
import { type HealthCheck, systemEndpoints, UnwellError } from './platform/http/system.ts';
import { createMail } from './platform/mail/mail.ts';
import type { Logger } from './platform/observability/logger.ts';
import { createMetrics } from './platform/observability/metrics.ts';
import type { Platform } from './platform/platform.ts';
import { createPostgresQueues } from './platform/queue/backends.ts';
import { createJobs } from './platform/queue/queue.ts';
import { createMemoryRateLimiter } from './platform/ratelimit/ratelimit.ts';
import type { RedisParts } from './platform/redis.ts';
import { loadSecrets } from './platform/secrets.ts';
import { createAbandonedJob } from './platform/storage/abandoned.ts';
import { createDiskStorage } from './platform/storage/disk.ts';
import { createRemovals } from './platform/storage/removals.ts';
import type { ObjectStorage } from './platform/storage/storage.ts';

const WEB = fileURLToPath(new URL('../../web/dist', import.meta.url));
/**
 * Connections of the shared pool, for one process: more than there are processors to work for them only get into each
 * other's way, and fewer than six would let a long import keep everybody else waiting.
 */
export const CONNECTIONS = Math.max(6, Math.min(16, 2 * availableParallelism()));
/** How long answers under way may take when the server is asked to stop. */
const GRACE_MS = 3_000;

/** The house, built: every part with its parts handed in, and nothing begun yet. */
export interface House {
  readonly platform: Platform;
  readonly databaseUrl: string;
  readonly blogDatabaseUrl: string;
  readonly media: Media;
  readonly catalogue: Catalogue;
  readonly taste: Taste;
  readonly search: Search;
  readonly discovery: Discovery;
  readonly identity: Identity;
  readonly blog: Blog;
  readonly studio: Studio;
  /** Begins to listen. @returns the address people use. */
  serve(): Promise<string>;
  /** Begins to work off jobs. */
  work(): Promise<void>;
  /** Stops in the order that loses nothing: no new requests, no new jobs, connections, database. @returns whether all of it closed well. */
  close(): Promise<boolean>;
}

/**
 * The composition root: the only place that knows which implementation stands behind an interface. Brings the
 * database up to date on the way.
 * @param differing how media is to be another than it is, for a house that is put to the test.
 */
export async function compose(
  config: Config,
  log: Logger,
  differing: {
    media?: MediaOptions;
    generation?: Partial<GenerationOptions>;
    webhooks?: Partial<Parameters<typeof createWebhookModule>[1]>;
    closingMs?: number;
    lockMs?: number;
  } = {},
): Promise<House> {
  const undo: (() => Promise<void>)[] = [];
  const close = async () => {
    // The last built goes first; a part that fails to close keeps no other from closing.
    let isWell = true;
    for (const step of undo.splice(0).reverse()) {
      await step().catch((err) => {
        isWell = false;
        log.error({ err }, 'A part did not close well');
      });
    }
    return isWell;
  };
  try {
    const secrets = config.DATABASE_URL && config.SIGNING_SECRET ? null : await loadSecrets(config.dataDir);
    const signingSecret = config.SIGNING_SECRET ?? secrets?.signingSecret ?? '';
    const now = () => new Date();
    const databaseUrl = config.DATABASE_URL ?? (await embedded(config, secrets?.databasePassword ?? '', log, undo));
    const applied = await migrate(databaseUrl);
    if (applied.length) log.info(`The database was brought up to date: ${applied.join(', ')}`);

    const metrics = createMetrics();
    const database = createDatabase({ url: databaseUrl, connections: CONNECTIONS, log });
    undo.push(() => database.close());
    const mail = createMail({ smtpUrl: config.SMTP_URL, from: config.MAIL_FROM, folder: join(config.dataDir, 'mail'), log, now });
    undo.push(() => mail.close());
    const redis = await openedRedis(config, log);
    if (redis) undo.push(() => redis.close());
    const [queues, events, ffmpeg] = await Promise.all([
      redis?.queues ?? createPostgresQueues({ url: databaseUrl, log }),
      redis?.events ?? createEvents({ url: databaseUrl, pool: database.pool, log }),
      locateFfmpeg(config.FFMPEG_PATH, log),
    ]);
    const jobs = createJobs({ backend: queues, log, metrics, lines: config.WORKER_QUEUES, lockMs: differing.lockMs });
    undo.push(
      () => events.close(),
      () => jobs.close(),
    );

    const storage = await openStorage(config, { log, now });
    let address = config.PUBLIC_URL ?? `http://${config.HOST}:${config.PORT}`;
    const platform: Platform = {
      log,
      metrics,
      database,
      jobs,
      events,
      ffmpeg,
      storage,
      removals: createRemovals({ database, storage, log }),
      mail,
      signingSecret,
      publicUrl: () => address,
      minFreeBytes: config.MIN_FREE_DISK_MB * 1024 * 1024,
      now,
      newId: randomUUID,
    };

    const identity = await createIdentity(platform, {
      jwtSecrets: config.JWT_SECRET ?? [signingSecret],
      accessSeconds: config.JWT_EXPIRES_IN,
      refreshSeconds: config.JWT_REFRESH_EXPIRES_IN,
      // Whoever starts a house of their own on their own machine runs it.
      firstIsAdmin: !config.DATABASE_URL,
    });
    undo.push(() => identity.close());
    const policy = {
      allowsPrivate: config.WEBHOOK_NETWORKS === 'any',
      allowsPlain: config.WEBHOOK_NETWORKS === 'any' || config.NODE_ENV !== 'production',
    };
    const webhooks = createWebhookModule(platform, { policy, ...differing.webhooks });
    undo.push(webhooks.close);
    const tell = teller(webhooks.webhooks);
    const media = createMedia(platform, identity, {
      eventsSecret: config.STORAGE_EVENTS_SECRET,
      settled: (sql, { mediaId, ownerId }, status) =>
        tell(sql, ownerId, status === 'READY' ? 'media.ready' : 'media.failed', { id: mediaId, status }),
      ...differing.media,
    });
    undo.push(() => media.close());
    const tmdb = config.TMDB_API_KEY === undefined ? undefined : { key: config.TMDB_API_KEY, url: config.TMDB_API_URL };
    const catalogue = createCatalogue(platform, media, { tmdb, tmdbImageUrl: config.TMDB_IMAGE_URL });
    const taste = createTaste(platform, { catalogue: catalogue.catalogue, identity: identity.identity });
    const search = createSearch(
      platform,
      { catalogue: catalogue.catalogue },
      { embeddings: embeddingSettings(config), dataDir: config.dataDir, vectorIndex: createVectorIndex(vectorSettings(config), database) },
    );
    undo.push(() => search.search.close());
    const models = createChatModels(chatProviders(config), { log, metrics, now: () => now().getTime() });
    const assistant = createAssistant(
      platform,
      {
        search: search.search,
        catalogue: catalogue.catalogue,
        models,
        taste: taste.taste,
        speaker: speakerOf(config),
        ingest: media.media.ingest,
      },
      { tokensPerDay: config.AI_TOKENS_PER_DAY },
    );
    undo.push(() => assistant.close());
    const discovery = await createDiscovery(platform, {
      catalogue: catalogue.catalogue,
      taste: taste.taste,
      search: search.search,
      models,
    });
    const blog = await createBlog(
      platform,
      blogPorts(platform, identity.identity, media.media, catalogue.catalogue),
      blogDatabase(config, databaseUrl),
    );
    undo.push(() => blog.close());
    const studio = createStudio(
      platform,
      { media: media.media, identity: identity.identity },
      {
        databaseUrl,
        isHost: config.ROLES.includes('collab'),
        address: () => config.COLLAB_ADDRESS ?? address,
        exported: (sql, { id, projectId, userId, mediaId }) =>
          tell(sql, userId, mediaId ? 'export.done' : 'export.failed', { id, projectId, mediaId }),
        closingMs: differing.closingMs,
      },
    );
    undo.push(studio.close);
    const generation = createGeneration(
      platform,
      { identity: identity.identity, teller: webhooks.webhooks, stills: media.media.still },
      { makers: makersOf(config), slots: config.GENERATION_CONCURRENCY, ...differing.generation },
    );
    undo.push(generation.close);
    const modules = [identity, webhooks, media, catalogue, taste, search, discovery, assistant, blog, studio, generation];
    for (const job of [platform.removals.job, createAbandonedJob(platform), ...modules.flatMap((module) => module.jobs)])
      jobs.register(job);

    return {
      platform,
      databaseUrl,
      blogDatabaseUrl: blogDatabase(config, databaseUrl).directUrl,
      media: media.media,
      catalogue: catalogue.catalogue,
      taste: taste.taste,
      search: search.search,
      discovery: discovery.discovery,
      identity: identity.identity,
      blog: blog.blog,
      studio: studio.studio,
      async serve() {
        const all = Object.values(endpoints);
        const app = createApp({
          endpoints: all,
          implementations: [
            ...modules.flatMap((module) => module.endpoints),
            ...systemEndpoints({
              version: manifest.version,
              endpoints: all,
              checks: [
                ...healthChecks(platform),
                { name: 'search', run: () => search.search.health() },
                blog.blog.health,
                studio.studio.health,
              ],
              metrics,
              publicUrl: platform.publicUrl,
            }),
          ],
          log,
          metrics,
          rateLimiter: redis?.rateLimiter ?? createMemoryRateLimiter(),
          gate: identity.gate,
          operatorToken: config.METRICS_TOKEN,
          newId: platform.newId,
          publicUrl: platform.publicUrl,
          pathOfHost: blog.blog.pathOfHost,
          frontendUrl: config.FRONTEND_URL,
          trustProxy: config.TRUST_PROXY ?? false,
          webFolder: WEB,
        });
        const { server, port } = await listen(app, { host: config.HOST, port: config.PORT });
        if (!config.PUBLIC_URL) address = `http://${config.HOST === '0.0.0.0' ? '127.0.0.1' : config.HOST}:${port}`;
        studio.studio.attach(server);
        // Those who edit are let go first: a server ends when its last socket does.
        undo.push(() => stopServing(server), studio.close);
        catalogue.catalogue.warm();
        taste.taste.warm();
        search.search.warm();
        return address;
      },
      async work() {
        await jobs.work();
        if (config.WORKER_QUEUES.includes('default')) {
          webhooks.work();
          generation.work();
        }
        await media.media.recover();
        await catalogue.catalogue.recover();
      },
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Tells webhooks of what happens in a transaction, and has it sent after it. */
function teller(webhooks: WebhookTeller) {
  return async (sql: Sql, principalId: string | null, event: WebhookMessage['event'], data: WebhookMessage['data']): Promise<void> => {
    // What nobody owns any more is nobody's to hear of.
    if (principalId === null) return;
    if (await webhooks.tell(sql, { principalId, event, data })) setTimeout(webhooks.announce, TOLD_MS);
  };
}

/** The transaction in which something is told has ended by then; if not, it is found a little later. */
const TOLD_MS = 20;

/** Connections to the blogs' database, of one process: what readers ask is answered from memory mostly. */
const BLOG_CONNECTIONS = 6;

function blogDatabase(config: Config, filmsUrl: string): BlogDatabaseSettings {
  const { BLOG_DATABASE_URL, BLOG_DIRECT_URL } = config;
  const beside = new URL(filmsUrl);
  beside.pathname += '_blog';
  const url = BLOG_DATABASE_URL ?? beside.href;
  return { url, directUrl: BLOG_DIRECT_URL ?? url, makeFrom: BLOG_DATABASE_URL ? null : filmsUrl, connections: BLOG_CONNECTIONS };
}

/** What blogs know of people, films and videos: they have a database of their own, and ask. */
function blogPorts({ publicUrl }: Platform, identity: Identity, media: Media, catalogue: Catalogue): Parameters<typeof createBlog>[1] {
  return {
    people: { byEmail: identity.findByEmail, named: identity.profiles },
    async films(slugs) {
      const films = await catalogue.moviesBySlugs(slugs);
      return films.map(({ id, slug, title, year, posterUrl }) => ({
        id,
        slug,
        title,
        year,
        poster: posterUrl,
        url: `${publicUrl()}/films/${id}/${slug}`,
      }));
    },
    async videos(ids) {
      const posters = await media.posters(ids);
      return new Map([...posters].map(([id, poster]) => [id, { poster, url: `/api/stream/${id}/master.m3u8` }]));
    },
  };
}

async function stopServing(server: Server): Promise<void> {
  await closeServer(server, GRACE_MS);
}

async function embedded(config: Config, password: string, log: Logger, undo: (() => Promise<void>)[]): Promise<string> {
  const postgres = await joinEmbeddedPostgres({ dataDir: config.dataDir, password, log });
  undo.push(() => postgres.leave());
  return postgres.url;
}

/** Redis' library too is loaded where it is used only. */
async function openedRedis({ REDIS_URL }: Config, log: Logger): Promise<RedisParts | null> {
  return REDIS_URL === undefined ? null : (await import('./platform/redis.ts')).openRedis({ url: REDIS_URL, log });
}

/** S3's library is loaded where it is used only: it would take a sixth of everybody else's start. */
async function openStorage(config: Config, deps: { log: Logger; now: () => Date }): Promise<ObjectStorage> {
  const folder = join(config.dataDir, 'files');
  if (!config.s3) return createDiskStorage(folder);
  const { createS3Storage } = await import('./platform/storage/s3.ts');
  return createS3Storage({ ...config.s3, folder, ...deps });
}

function healthChecks({ database, jobs, storage, ffmpeg, minFreeBytes }: Platform): HealthCheck[] {
  return [
    { name: 'database', run: () => database.ping().then(silent) },
    { name: 'queue', run: () => jobs.ping().then(silent) },
    { name: 'storage', run: () => storage.ping().then(() => storage.kind) },
    {
      name: 'disk',
      async run() {
        const free = await storage.freeBytes();
        const words = `${Math.round(free / 1024 ** 2)} MB free`;
        if (free < minFreeBytes) throw new UnwellError(`${words}, less than MIN_FREE_DISK_MB`);
        return words;
      },
    },
    { name: 'ffmpeg', run: () => ffmpegVersion(ffmpeg.ffmpegPath) },
  ];
}

function silent(): undefined {
  return undefined;
}

import { LRUCache } from 'lru-cache';
import type { HealthCheck } from '../../platform/http/system.ts';
import type { ModuleParts, Platform } from '../../platform/platform.ts';
import { createArticles } from './articles.service.ts';
import { createBlogs, type People } from './blogs.service.ts';
import { type BlogDatabaseSettings, openBlogDatabase } from './database.ts';
import { createDirectory } from './directory.ts';
import { createExport } from './export.ts';
import type { Films, Videos } from './filling.ts';
import { createHousekeeping } from './housekeeping.ts';
import { createImages } from './images.ts';
import { createPlaces } from './places.ts';
import { createPreviews } from './previews.ts';
import { createPublishing } from './publishing.ts';
import { readingEndpoints } from './reading.endpoints.ts';
import { createReading } from './reading.service.ts';
import { createRoles } from './roles.ts';
import { createAssets } from './site/assets.ts';
import { createPages } from './site/pages.ts';
import { siteEndpoints } from './site/site.endpoints.ts';
import { makeStarterBlog } from './starter/starter.ts';
import { createSyndication } from './syndication.ts';
import { createTerms } from './terms.service.ts';
import { createViews } from './views.ts';
import { writingEndpoints } from './writing.endpoints.ts';

export type { BlogDatabaseSettings } from './database.ts';

export interface Blog {
  /** On an installation's first start: a blog with an article. Films go on without it. */
  prepare(): Promise<void>;
  /** The path under which a host's pages are; null for hosts that are no blog's. */
  pathOfHost(host: string): Promise<string | null>;
  readonly health: HealthCheck;
}

/** Hosts that are asked for, and how long it may take until a new one is known. */
const HOSTS = { max: 1_000, ttl: 2_000 };

/** The door of blogs: many, on a database of their own. What they know of films and people is handed in. */
export async function createBlog(
  platform: Platform,
  { people, films, videos }: { people: People; films: Films; videos: Videos },
  settings: BlogDatabaseSettings,
): Promise<ModuleParts & { blog: Blog; close(): Promise<void> }> {
  const { log, now, newId } = platform;
  const database = await openBlogDatabase(settings, log);
  const directory = createDirectory(database);
  const places = createPlaces(platform.publicUrl);
  const roles = createRoles(database, directory);
  const images = createImages(platform, { database, roles });
  const publishing = createPublishing(platform, database);
  const blogs = createBlogs({ database, roles, people, places, images, newId, now });
  const terms = createTerms({ database, roles, newId });
  const articles = createArticles({ database, roles, publishing, newId, now });
  const previews = createPreviews({ database, directory, articles, places, now });
  const reading = createReading({ database, directory, places, films, videos, now });
  const syndication = createSyndication({ reading, places });
  const views = createViews(platform, database);
  const assets = createAssets();
  const pages = createPages({ reading, previews, syndication, places, assets });
  const hosts = new LRUCache<string, { path: string | null }>({ ...HOSTS, perf: { now: () => now().getTime() } });

  return {
    endpoints: [
      ...readingEndpoints({ reading, syndication, views, images, now }),
      ...writingEndpoints({
        ...{ blogs, terms, articles, previews, images, reading, roles, database, now },
        exporting: createExport({ database, roles, images }),
      }),
      ...siteEndpoints(pages, assets),
    ],
    jobs: [...publishing.jobs, createHousekeeping(database, views)],
    blog: {
      async prepare() {
        try {
          if (await makeStarterBlog(database, { newId, now })) log.info('The first blog is there: The Journal');
        } catch (err) {
          log.warn({ err }, 'The first blog could not be made; it is tried again at the next start');
        }
      },
      async pathOfHost(host) {
        const known = hosts.get(host);
        if (known) return known.path;
        // The films are there whatever is the matter with the blogs.
        const tenant = await directory.ofHost(host).catch(() => null);
        const path = tenant && `/journal/${encodeURIComponent(tenant.slug)}`;
        hosts.set(host, { path });
        return path;
      },
      health: { name: 'blog', isOptional: true, run: () => database.health() },
    },
    async close() {
      await views.close();
      await database.close();
    },
  };
}

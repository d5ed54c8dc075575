import { createHmac } from 'node:crypto';
import { isbot } from 'isbot';
import { LRUCache } from 'lru-cache';
import { Fault, NotFound } from '../../platform/errors.ts';
import { limitKey, type Origin } from '../../platform/http/callers.ts';
import type { Platform } from '../../platform/platform.ts';
import { nextRound } from '../../platform/rounds.ts';
import type { BlogDatabase } from './database.ts';
import type { Tenant } from './directory.ts';
import { publishedOf } from './reading.repository.ts';
import { createViewsRepository, type Seen } from './views.repository.ts';

/** How often what was seen is written, and how much at once. */
const FLUSH_MS = 1_000;
const MOST_AT_ONCE = 20_000;
/** Views that wait while the database is away; then the oldest are lost. */
const MOST_WAITING = 500_000;
const MOST_KNOWN = 200_000;
const MOST_AGENTS = 10_000;
/** Bytes of a hash: by chance two of a thousand million visitors of a day are the same once in 10^20 days. */
const HASH_BYTES = 16;

type Child = ReturnType<Platform['metrics']['blogViews']['labels']>;

/** Counts who read what: each visitor of an article once a day, without keeping who it is. */
export interface Views {
  /** Remembers that an article was read. @throws {Fault} `not-found` when the blog has no such article that is published. */
  count(blog: Tenant, articleId: string, from: Pick<Origin, 'address' | 'userAgent'>): Promise<void>;
  /** Writes what waits. */
  flush(): Promise<void>;
  /** Forgets hashes and salts of days that are over. */
  forgetDays(): Promise<void>;
  close(): Promise<void>;
}

export function createViews({ log, now, metrics }: Pick<Platform, 'log' | 'now' | 'metrics'>, database: BlogDatabase): Views {
  const repository = createViewsRepository(database);
  const [heard, robot, gone] = ['heard', 'robot', 'lost'].map((outcome) => metrics.blogViews.labels({ outcome })) as [Child, Child, Child];
  let waiting: Seen[] = [];
  let lost = 0;
  let salt: { day: string; bytes: Promise<Buffer> } | null = null;
  /** Articles of a state of a blog that are known to be published. */
  const known = new LRUCache<string, true>({ max: MOST_KNOWN });
  /** Whether who calls themselves so are robots. */
  const robots = new LRUCache<string, { isRobot: boolean }>({ max: MOST_AGENTS });
  const isRobot = (userAgent: string): boolean => {
    const there = robots.get(userAgent);
    if (there) return there.isRobot;
    const is = isbot(userAgent);
    robots.set(userAgent, { isRobot: is });
    return is;
  };
  /** What is asked about is asked about together. */
  const asked = new Map<string, { blog: Tenant; ids: Set<string> }>();
  const look = nextRound(async () => {
    const batch = [...asked.values()];
    asked.clear();
    const found = await Promise.all(
      batch.map(async ({ blog, ids }) => [blog.id, await publishedOf(database, blog).known([...ids])] as const),
    );
    return new Map(found);
  });
  const isPublished = async (blog: Tenant, id: string): Promise<boolean> => {
    const key = `${blog.id} ${blog.changed} ${id}`;
    if (known.has(key)) return true;
    const mine = asked.get(blog.id);
    if (mine) mine.ids.add(id);
    else asked.set(blog.id, { blog, ids: new Set([id]) });
    const is = (await look()).get(blog.id)?.has(id) ?? false;
    if (is) known.set(key, true);
    return is;
  };
  const saltOf = (day: string): Promise<Buffer> => {
    if (salt?.day !== day) {
      const bytes = repository.salt(day);
      salt = { day, bytes };
      bytes.catch(() => {
        salt = null;
      });
    }
    return salt.bytes;
  };

  const flush = nextRound(async () => {
    while (waiting.length) {
      const batch = waiting.slice(0, MOST_AT_ONCE);
      await repository.write(batch);
      waiting = waiting.slice(batch.length);
    }
  });
  const timer = setInterval(() => {
    if (lost) log.warn(`${lost} views were lost: the blogs’ database has been away for long`);
    lost = 0;
    if (waiting.length) flush().catch((err) => log.debug({ err }, 'Views could not be written; they wait'));
  }, FLUSH_MS);
  timer.unref();

  return {
    async count(blog, articleId, { address, userAgent }) {
      if (!(await isPublished(blog, articleId))) throw new NotFound('article', articleId);
      if (!userAgent || isRobot(userAgent)) {
        robot.inc();
        return;
      }
      const day = now().toISOString().slice(0, 10);
      const hash = createHmac('sha256', await saltOf(day))
        .update(`${blog.id}|${articleId}|${limitKey(address)}|${userAgent}`)
        .digest()
        .subarray(0, HASH_BYTES);
      if (waiting.length >= MOST_WAITING) {
        lost++;
        gone.inc();
        return;
      }
      heard.inc();
      waiting.push({ blogId: blog.id, articleId, day, hash });
    },
    flush,
    forgetDays: () => repository.forgetBefore(now().toISOString().slice(0, 10)),
    async close() {
      clearInterval(timer);
      if (waiting.length)
        await flush().catch((error) => error instanceof Fault && log.warn(`${waiting.length} views are lost: the blogs’ database is away`));
    },
  };
}

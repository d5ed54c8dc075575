import type { blogs as contract } from '@fotograma/contract';
import * as z from 'zod';
import type { Sql } from '../../platform/database/database.ts';
import { Invalid, NotFound } from '../../platform/errors.ts';
import type { Platform } from '../../platform/platform.ts';
import { defineJob, type JobDefinition } from '../../platform/queue/queue.ts';
import { articlesOf } from './articles.repository.ts';
import type { BlogDatabase } from './database.ts';
import { type Tenant, tellReaders } from './directory.ts';

type Move = z.output<typeof contract.moveArticle.body.schema>;

/** How often it is looked for what is due and whose job was lost, and for what is to be indexed anew. */
const LOOK_SECONDS = 30;
/** Articles indexed anew in one transaction. */
const BATCH = 200;
/** How far ahead anything may be scheduled. */
const MOST_AHEAD_MS = 5 * 365 * 86_400_000;

/** The life of articles: published now or at a time, taken back, archived. */
export interface Publishing {
  move(blog: Tenant, id: string, to: Move): Promise<void>;
  readonly jobs: readonly JobDefinition[];
}

export function createPublishing({ jobs, now, log }: Pick<Platform, 'jobs' | 'now' | 'log'>, database: BlogDatabase): Publishing {
  /** Publishes what is due: that one article, or all. @returns how many. */
  const publishDue = (blogId: string | null, id: string | null) =>
    database.transaction(async (sql) => {
      const { rows } = await sql.query<{ blogId: string; id: string }>(
        `UPDATE article SET state = 'PUBLISHED', published_at = coalesce(published_at, scheduled_at), scheduled_at = NULL, version = version + 1, updated_at = $1
         WHERE state = 'SCHEDULED' AND scheduled_at <= $1 AND ($2::uuid IS NULL OR (blog_id = $2 AND id = $3)) RETURNING blog_id AS "blogId", id`,
        [now(), blogId, id],
      );
      for (const row of rows) await articlesOf(sql, row.blogId).index(row.id);
      for (const each of new Set(rows.map((row) => row.blogId))) await tellReaders(sql, each);
      return rows.length;
    });

  const publish = defineJob({
    name: 'blog.publish',
    line: 'default',
    data: z.object({ blogId: z.uuid(), articleId: z.uuid() }),
    attempts: 5,
    async run({ blogId, articleId }) {
      if (await publishDue(blogId, articleId)) log.info({ blogId, articleId }, 'A scheduled article was published');
    },
  });
  /** What waits for its time is in the table: a job that was lost costs half a minute. */
  const look = defineJob({
    name: 'blog.look',
    line: 'default',
    data: z.object({}),
    attempts: 1,
    everySeconds: LOOK_SECONDS,
    async run(_, { signal }) {
      const late = await publishDue(null, null);
      if (late) log.info(`${late} scheduled articles were published, of which nobody had been reminded`);
      for (let done = BATCH; done === BATCH && !signal.aborted; ) done = await database.transaction(indexAnew);
    },
  });

  return {
    jobs: [publish, look],
    async move(blog, id, to) {
      const at = now();
      const due = to.state === 'SCHEDULED' ? new Date(to.at) : null;
      if (due && due <= at)
        throw new Invalid([{ in: 'body', pointer: '/at', message: 'This is past already: publish it, or choose a later time' }]);
      if (due && due.getTime() - at.getTime() > MOST_AHEAD_MS)
        throw new Invalid([{ in: 'body', pointer: '/at', message: 'Expected five years ahead at most' }]);
      await database.transaction(async (sql) => {
        const articles = articlesOf(sql, blog.id);
        const before = await articles.hold(id);
        if (!before) throw new NotFound('article of this blog', id);
        // What was published once keeps its day, whatever became of it since; what is scheduled gets a new one.
        const publishedAt = to.state === 'PUBLISHED' ? (before.publishedAt ?? at) : due ? null : before.publishedAt;
        await articles.move(id, to.state, { publishedAt, scheduledAt: due }, at);
        await articles.index(id);
        if (before.state === 'PUBLISHED' || to.state === 'PUBLISHED') await tellReaders(sql, blog.id);
      });
      if (!due) return;
      await jobs.enqueue(
        publish,
        { blogId: blog.id, articleId: id },
        { key: `${id}-${due.getTime()}`, delaySeconds: Math.max(0, Math.ceil((due.getTime() - at.getTime()) / 1_000)) },
      );
    },
  };
}

/** After a blog's language has changed. @returns how many were indexed. */
async function indexAnew(sql: Sql): Promise<number> {
  const { rows } = await sql.query<{ blogId: string; id: string }>(
    `SELECT s.blog_id AS "blogId", s.article_id AS id FROM blog b JOIN article_search s ON s.blog_id = b.id AND s.locale <> b.locale
     LIMIT $1 FOR UPDATE OF s SKIP LOCKED`,
    [BATCH],
  );
  for (const { blogId, id } of rows) await articlesOf(sql, blogId).index(id);
  for (const blogId of new Set(rows.map((row) => row.blogId))) await tellReaders(sql, blogId);
  return rows.length;
}

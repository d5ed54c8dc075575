import type { blogs as contract } from '@fotograma/contract';
import { diffLines } from 'diff';
import type * as z from 'zod';
import type { Sql } from '../../platform/database/database.ts';

type Change = z.output<typeof contract.ArticleRevision>['changes'][number];

export interface RevisionRow {
  readonly number: number;
  readonly title: string;
  readonly excerpt: string;
  readonly markdown: string;
  readonly userId: string;
  readonly createdAt: Date;
}

/** Changes of the same hand within this time are one piece of work: it is what was there before it that is worth keeping. */
const ONE_SITTING_MS = 10 * 60_000;
/** Of one article; then the oldest goes. */
const MOST = 100;
/** Milliseconds that a comparison may take; then all is shown as other. */
const PATIENCE_MS = 500;

/** What the articles of one blog were before. */
export function revisionsOf(sql: Sql, blogId: string) {
  const COLUMNS = 'number, title, excerpt, markdown, user_id AS "userId", created_at AS "createdAt"';
  return {
    /** Keeps what an article is, before it becomes something else. @param isPoint kept in any case, within one sitting too. */
    async keep(articleId: string, before: Omit<RevisionRow, 'number' | 'createdAt'>, at: Date, isPoint = false): Promise<void> {
      const { rows } = await sql.query<RevisionRow>(
        `SELECT ${COLUMNS} FROM article_revision WHERE blog_id = $1 AND article_id = $2 ORDER BY number DESC LIMIT 1`,
        [blogId, articleId],
      );
      const last = rows[0];
      if (!isPoint && last?.userId === before.userId && at.getTime() - last.createdAt.getTime() < ONE_SITTING_MS) return;
      await sql.query(
        `INSERT INTO article_revision (blog_id, article_id, number, title, excerpt, markdown, user_id, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
        [blogId, articleId, (last?.number ?? 0) + 1, before.title, before.excerpt, before.markdown, before.userId, at],
      );
      await sql.query('DELETE FROM article_revision WHERE blog_id = $1 AND article_id = $2 AND number <= $3', [
        blogId,
        articleId,
        (last?.number ?? 0) + 1 - MOST,
      ]);
    },
    async list(articleId: string): Promise<RevisionRow[]> {
      const { rows } = await sql.query<RevisionRow>(
        `SELECT ${COLUMNS} FROM article_revision WHERE blog_id = $1 AND article_id = $2 ORDER BY number DESC`,
        [blogId, articleId],
      );
      return rows;
    },
    async find(articleId: string, number: number): Promise<RevisionRow | null> {
      const { rows } = await sql.query<RevisionRow>(
        `SELECT ${COLUMNS} FROM article_revision WHERE blog_id = $1 AND article_id = $2 AND number = $3`,
        [blogId, articleId, number],
      );
      return rows[0] ?? null;
    },
  };
}

/** How one text becomes another, line by line. */
export function compare(before: string, now: string): Change[] {
  const changes = diffLines(before, now, { timeout: PATIENCE_MS }) ?? [
    { value: before, removed: true, added: false },
    { value: now, removed: false, added: true },
  ];
  return changes.map(({ value, added, removed }) => ({ kind: added ? 'added' : removed ? 'removed' : 'same', text: value }));
}

import { movies as contract } from '@fotograma/contract';
import * as z from 'zod';
import { Conflict, NotFound } from '../../platform/errors.ts';
import { type Implementation, implement } from '../../platform/http/bind.ts';
import type { Platform } from '../../platform/platform.ts';
import { defineJob, type JobDefinition } from '../../platform/queue/queue.ts';

/** Films made findable anew in one statement. */
const BATCH = 500;

interface Category {
  readonly id: number;
  readonly name: string;
  readonly slug: string;
  readonly movieCount: number;
}

const COLUMNS = `id, name, slug, (SELECT count(*)::int FROM movie_category mc WHERE mc.category_id = category.id) AS "movieCount"`;

/** What films and series are filed under: made, renamed, and deleted once nothing has it. */
export function assembleCategories({ database, jobs }: Pick<Platform, 'database' | 'jobs'>): {
  endpoints: Implementation[];
  jobs: JobDefinition[];
} {
  const { pool, transaction } = database;

  /** Films are found by the names of their categories: as many as there are may have to be told of a new one. */
  const renamed = defineJob({
    name: 'catalogue.category-renamed',
    line: 'default',
    data: z.object({ id: z.int() }),
    attempts: 5,
    async run({ id }, { signal }) {
      for (let after = 0; !signal.aborted; ) {
        const { rows } = await pool.query<{ id: number }>(
          'SELECT movie_id AS id FROM movie_category WHERE category_id = $1 AND movie_id > $2 ORDER BY movie_id LIMIT $3',
          [id, after, BATCH],
        );
        if (!rows.length) return;
        await pool.query('SELECT refresh_movie_search($1)', [rows.map((row) => row.id)]);
        after = rows.at(-1)?.id ?? after;
      }
      signal.throwIfAborted();
    },
  });

  const create = async ({ name, slug }: { name: string; slug: string }): Promise<Category> => {
    const { rows } = await pool.query<Category>(
      `INSERT INTO category (name, slug) VALUES ($1, $2) ON CONFLICT DO NOTHING RETURNING id, name, slug, 0 AS "movieCount"`,
      [name, slug],
    );
    if (!rows[0]) throw taken(name, slug);
    return rows[0];
  };
  const update = async (id: number, given: { name?: string | undefined; slug?: string | undefined }): Promise<Category> => {
    const changed = await transaction(async (sql) => {
      // One after the other: two that want one name are told so, and none runs into an index.
      await sql.query(`SELECT pg_advisory_xact_lock(hashtext('catalogue.categories'))`);
      const { rows: others } = await sql.query('SELECT FROM category WHERE id <> $1 AND (name = $2 OR slug = $3)', [
        id,
        given.name ?? null,
        given.slug ?? null,
      ]);
      if (others.length) throw taken(given.name, given.slug);
      const { rows } = await sql.query<Category>(
        `UPDATE category SET name = coalesce($2, name), slug = coalesce($3, slug) WHERE id = $1 RETURNING ${COLUMNS}`,
        [id, given.name ?? null, given.slug ?? null],
      );
      return rows[0];
    });
    if (!changed) throw new NotFound('category', id);
    if (given.name !== undefined) await jobs.enqueue(renamed, { id }, { key: String(id) });
    return changed;
  };
  const remove = (id: number): Promise<void> =>
    transaction(async (sql) => {
      // Held: nothing is filed under it from here on.
      const { rowCount } = await sql.query('SELECT FROM category WHERE id = $1 FOR UPDATE', [id]);
      if (!rowCount) throw new NotFound('category', id);
      const { rows } = await sql.query<{ films: number; series: number }>(
        `SELECT (SELECT count(*)::int FROM movie_category WHERE category_id = $1) AS films,
                (SELECT count(*)::int FROM series_category WHERE category_id = $1) AS series`,
        [id],
      );
      const { films = 0, series = 0 } = rows[0] ?? {};
      if (films || series) throw new Conflict(`This category is in use: films ${films}, series ${series}.`);
      await sql.query('DELETE FROM category WHERE id = $1', [id]);
    });

  return {
    jobs: [renamed],
    endpoints: [
      implement(contract.createCategory, async ({ body }) => ({ status: 201, body: { data: await create(body) } })),
      implement(contract.updateCategory, async ({ params, body }) => ({ status: 200, body: { data: await update(params.id, body) } })),
      implement(contract.deleteCategory, async ({ params }) => {
        await remove(params.id);
        return { status: 200, body: { success: true } };
      }),
    ],
  };
}

function taken(name: string | undefined, slug: string | undefined): Conflict {
  return new Conflict(`There is a category of this name or slug already: ${[name, slug].filter(Boolean).join(', ')}.`);
}

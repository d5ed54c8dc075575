import type { people as contract } from '@fotograma/contract';
import type { Database, Sql } from '../../platform/database/database.ts';

export interface PersonRow {
  readonly id: number;
  readonly name: string;
  readonly portraitPath: string | null;
  readonly creditCount: number;
}

export interface PersonDetailRow extends PersonRow {
  readonly tmdbId: number | null;
  readonly bornOn: string | null;
  readonly diedOn: string | null;
  readonly biography: string | null;
}

export interface PersonFacts {
  readonly name?: string | undefined;
  readonly bornOn?: string | null | undefined;
  readonly diedOn?: string | null | undefined;
  readonly biography?: string | null | undefined;
}

export interface CreditOf {
  readonly id: number;
  readonly role: contract.PersonDetail['films'][number]['role'];
  readonly character: string | null;
}

/** Films told of one person; nobody has made more. */
const MOST_CREDITS = 500;
/** People looked at for one search: a part of a name that more have is no search. */
const MOST_FOUND = 1_000;

const CREDITS = `(SELECT count(*)::int FROM movie_credit c WHERE c.person_id = p.id) + (SELECT count(*)::int FROM series_credit c WHERE c.person_id = p.id)`;
const LISTED = `p.id, p.name, p.portrait_path AS "portraitPath", ${CREDITS} AS "creditCount"`;
const COLUMN: readonly (readonly [keyof PersonFacts, string])[] = [
  ['name', 'name'],
  ['bornOn', 'born_on'],
  ['diedOn', 'died_on'],
  ['biography', 'biography'],
];

export type PeopleRepository = ReturnType<typeof createPeopleRepository>;

export function createPeopleRepository({ pool }: Database) {
  return {
    /** By name; those whose name has the part searched for, by how much they are credited with. */
    async list(q: string | undefined, { limit, offset }: { limit: number; offset: number }): Promise<{ rows: PersonRow[]; total: number }> {
      if (q === undefined) {
        const [{ rows }, counted] = await Promise.all([
          pool.query<PersonRow>(
            `SELECT ${LISTED} FROM (SELECT * FROM person ORDER BY name, id LIMIT $1 OFFSET $2) p ORDER BY p.name, p.id`,
            [limit, offset],
          ),
          pool.query<{ total: number }>('SELECT count(*)::int AS total FROM person'),
        ]);
        return { rows, total: counted.rows[0]?.total ?? 0 };
      }
      const { rows } = await pool.query<PersonRow & { total: number }>(
        `SELECT *, count(*) OVER ()::int AS total FROM (
           SELECT ${LISTED} FROM (
             SELECT * FROM person WHERE name <> '' AND search_fold(name) LIKE '%' || search_fold($1) || '%' AND search_fold($1) <> '' LIMIT ${MOST_FOUND}
           ) p) found ORDER BY "creditCount" DESC, name, id LIMIT $2 OFFSET $3`,
        [q, limit, offset],
      );
      return { rows: rows.map(({ total: _, ...row }) => row), total: rows[0]?.total ?? 0 };
    },

    async detail(id: number): Promise<PersonDetailRow | null> {
      const { rows } = await pool.query<PersonDetailRow>(
        `SELECT ${LISTED}, p.tmdb_id AS "tmdbId", p.born_on::text AS "bornOn", p.died_on::text AS "diedOn", p.biography
         FROM person p WHERE p.id = $1`,
        [id],
      );
      return rows[0] ?? null;
    },

    /** The newest first. */
    async films(id: number): Promise<CreditOf[]> {
      const { rows } = await pool.query<CreditOf>(
        `SELECT c.movie_id AS id, c.role, c.character FROM movie_credit c JOIN movie m ON m.id = c.movie_id
         WHERE c.person_id = $1 ORDER BY m.sort_date DESC NULLS LAST, m.id, c.role LIMIT ${MOST_CREDITS}`,
        [id],
      );
      return rows;
    },

    async series(id: number): Promise<CreditOf[]> {
      const { rows } = await pool.query<CreditOf>(
        `SELECT c.series_id AS id, c.role, c.character FROM series_credit c JOIN series s ON s.id = c.series_id
         WHERE c.person_id = $1 ORDER BY s.first_air_date DESC NULLS LAST, s.id, c.role LIMIT ${MOST_CREDITS}`,
        [id],
      );
      return rows;
    },

    /** Somebody known by name alone: of one name there is one. @returns null when that name is taken. */
    async add(sql: Sql, name: string): Promise<number | null> {
      const { rows } = await sql.query<{ id: number }>(
        `INSERT INTO person (name, name_key) VALUES ($1, search_fold($1)) ON CONFLICT (name_key) DO NOTHING RETURNING id`,
        [name],
      );
      return rows[0]?.id ?? null;
    },

    /** A person, until the transaction ends the caller's to change. */
    async hold(sql: Sql, id: number): Promise<{ portraitPath: string | null } | null> {
      const { rows } = await sql.query<{ portraitPath: string | null }>(
        'SELECT portrait_path AS "portraitPath" FROM person WHERE id = $1 FOR UPDATE',
        [id],
      );
      return rows[0] ?? null;
    },

    async change(sql: Sql, id: number, facts: PersonFacts): Promise<void> {
      const values: unknown[] = [id];
      const sets = COLUMN.filter(([key]) => facts[key] !== undefined).map(([key, name]) => `${name} = $${values.push(facts[key])}`);
      if (sets.length) await sql.query(`UPDATE person SET ${sets.join(', ')} WHERE id = $1`, values);
    },

    /** After a change of name. @returns false when somebody else is known by it. */
    async renameKey(sql: Sql, id: number): Promise<boolean> {
      const { rows } = await sql.query(
        `SELECT FROM person p JOIN person o ON o.name_key = search_fold(p.name) AND o.id <> p.id WHERE p.id = $1 AND p.name_key IS NOT NULL`,
        [id],
      );
      if (rows.length) return false;
      await sql.query('UPDATE person SET name_key = search_fold(name) WHERE id = $1 AND name_key IS NOT NULL', [id]);
      return true;
    },

    /** Films and series, together. */
    async countCredits(sql: Sql, id: number): Promise<number> {
      const { rows } = await sql.query<{ count: number }>(`SELECT ${CREDITS} AS count FROM person p WHERE p.id = $1`, [id]);
      return rows[0]?.count ?? 0;
    },

    async filmIds(sql: Sql, id: number): Promise<number[]> {
      const { rows } = await sql.query<{ id: number }>('SELECT DISTINCT movie_id AS id FROM movie_credit WHERE person_id = $1', [id]);
      return rows.map((row) => row.id);
    },

    async setPortrait(sql: Sql, id: number, path: string | null): Promise<void> {
      await sql.query('UPDATE person SET portrait_path = $2 WHERE id = $1', [id, path]);
    },

    async remove(sql: Sql, id: number): Promise<void> {
      await sql.query('DELETE FROM person WHERE id = $1', [id]);
    },
  };
}

import type { movies as contract } from '@fotograma/contract';
import type { Sql } from '../../platform/database/database.ts';
import { Invalid } from '../../platform/errors.ts';

/** What is on the shelf, and has categories and credits. */
export interface Shelved {
  readonly kind: 'movie' | 'series';
  readonly id: number;
}

/**
 * Files a film or series under these categories, in the caller's transaction, and under no others.
 * @throws {Invalid} at /genres/N of the body, when there is no such category.
 */
export async function setCategories(sql: Sql, { kind, id }: Shelved, slugs: readonly string[]): Promise<void> {
  // Held, so that none is deleted before it is used.
  const { rows } = await sql.query<{ id: number; slug: string }>('SELECT id, slug FROM category WHERE slug = ANY ($1) FOR KEY SHARE', [
    slugs,
  ]);
  const known = new Set(rows.map((row) => row.slug));
  const errors = slugs.flatMap((slug, n) =>
    known.has(slug) ? [] : [{ in: 'body' as const, pointer: `/genres/${n}`, message: `There is no category ${slug}` }],
  );
  if (errors.length) throw new Invalid(errors);
  await sql.query(`DELETE FROM ${kind}_category WHERE ${kind}_id = $1`, [id]);
  await sql.query(`INSERT INTO ${kind}_category (${kind}_id, category_id) SELECT $1, unnest($2::int[])`, [id, rows.map((row) => row.id)]);
}

/**
 * Credits these people with a film or series, in the caller's transaction, and nobody else. Whoever is named and not known
 * yet is added; namesakes are told apart by their ids alone.
 * @throws {Invalid} at /credits/N of the body, when there is no such person, or one has the same role twice.
 */
export async function setCredits(sql: Sql, { kind, id }: Shelved, credits: readonly contract.CreditInput[]): Promise<void> {
  const people = await whoTheyAre(sql, credits);
  const positions = new Map<string, number>();
  const rows = credits.map(({ role, character }, n) => {
    const position = positions.get(role) ?? 0;
    positions.set(role, position + 1);
    return { person: people[n], role, position, character };
  });
  const roles = rows.map(({ person, role }) => `${person} ${role}`);
  const twice = roles.flatMap((role, n) =>
    roles.indexOf(role) === n ? [] : [{ in: 'body' as const, pointer: `/credits/${n}`, message: 'The same person has this role already' }],
  );
  if (twice.length) throw new Invalid(twice);
  await sql.query(`DELETE FROM ${kind}_credit WHERE ${kind}_id = $1`, [id]);
  await sql.query(
    `INSERT INTO ${kind}_credit (${kind}_id, person_id, role, position, character)
     SELECT $1, person, role::credit_role, position, character
     FROM json_to_recordset($2) AS c (person int, role text, position int, character text)`,
    [id, JSON.stringify(rows)],
  );
}

/** The person of each credit, by id. */
async function whoTheyAre(sql: Sql, credits: readonly contract.CreditInput[]): Promise<number[]> {
  const names = [...new Set(credits.flatMap(({ name }) => name ?? []))];
  // In the order of their keys, so that two who add the same people wait for each other instead of for ever.
  await sql.query(
    `INSERT INTO person (name, name_key) SELECT DISTINCT ON (key) name, key
     FROM unnest($1::text[]) AS n (name), search_fold(name) AS key WHERE key <> '' ORDER BY key, name ON CONFLICT (name_key) DO NOTHING`,
    [names],
  );
  // Statements of their own: they see whom another transaction has added meanwhile. Held, so that nobody removes them.
  const { rows: named } = await sql.query<{ id: number; name: string }>(
    `SELECT p.id, n.name FROM unnest($1::text[]) AS n (name) JOIN person p ON p.name_key = search_fold(n.name) ORDER BY p.id FOR KEY SHARE OF p`,
    [names],
  );
  const { rows: numbered } = await sql.query<{ id: number }>('SELECT id FROM person WHERE id = ANY ($1::int[]) ORDER BY id FOR KEY SHARE', [
    credits.flatMap(({ personId }) => personId ?? []),
  ]);
  const byName = new Map(named.map((row) => [row.name, row.id]));
  const known = new Set([...named, ...numbered].map((row) => row.id));
  const errors: { in: 'body'; pointer: string; message: string }[] = [];
  const people = credits.map(({ personId, name = '' }, n) => {
    const found = personId ?? byName.get(name);
    if (found !== undefined && known.has(found)) return found;
    const [field, message] = personId === undefined ? ['name', 'A name has letters'] : ['personId', `There is no person ${personId}`];
    errors.push({ in: 'body', pointer: `/credits/${n}/${field}`, message });
    return 0;
  });
  if (errors.length) throw new Invalid(errors);
  return people;
}

import type { Sql } from '../../platform/database/database.ts';
import type { FilmFacts, Named, Person } from './shelving.ts';

/** A film that has its place on the shelf. */
export type Placed = FilmFacts & { readonly movieId: number };

/** Categories and titles in other languages. What a source speaks of is replaced; of what it says nothing, nothing goes. */
export async function writeRelations(sql: Sql, films: readonly Placed[]): Promise<void> {
  if (!films.length) return;
  const ids = (some: readonly Placed[]) => some.map((film) => film.movieId);
  await sql.query('DELETE FROM movie_category WHERE movie_id = ANY ($1)', [ids(films.filter((film) => film.genres.length))]);
  await sql.query('DELETE FROM movie_title WHERE movie_id = ANY ($1)', [ids(films.filter((film) => Object.keys(film.titles).length))]);
  await addGenres(sql, films);
  await addTitles(sql, films);
}

/** For films of other sources: genres, titles, external ids and credits that are not there yet. */
export async function fillRelations(sql: Sql, films: readonly Placed[]): Promise<void> {
  if (!films.length) return;
  const { rows } = await sql.query<{ id: number; hasGenres: boolean; hasCredits: boolean }>(
    `SELECT id, EXISTS (SELECT FROM movie_category c WHERE c.movie_id = id) AS "hasGenres",
            EXISTS (SELECT FROM movie_credit c WHERE c.movie_id = id) AS "hasCredits" FROM unnest($1::int[]) AS film (id)`,
    [films.map((film) => film.movieId)],
  );
  const there = new Map(rows.map((row) => [row.id, row]));
  await addGenres(
    sql,
    films.filter((film) => !there.get(film.movieId)?.hasGenres),
  );
  await addTitles(sql, films);
  const [credited, creditless] = [true, false].map((has) => films.filter((film) => there.get(film.movieId)?.hasCredits === has));
  await recognise(sql, credited ?? []);
  await writeCredits(sql, creditless ?? []);
}

async function addGenres(sql: Sql, films: readonly Placed[]): Promise<void> {
  const genres = films.flatMap((film) => film.genres.map((genre) => ({ id: film.movieId, ...genre })));
  if (!genres.length) return;
  await sql.query(
    `WITH g AS (SELECT DISTINCT id, slug, name FROM json_to_recordset($1) AS g (id int, slug text, name text)),
          made AS (INSERT INTO category (slug, name) SELECT DISTINCT ON (slug) slug, name FROM g ORDER BY slug ON CONFLICT DO NOTHING RETURNING id, slug)
     INSERT INTO movie_category (movie_id, category_id)
     SELECT g.id, c.id FROM g JOIN (SELECT id, slug FROM made UNION SELECT id, slug FROM category) c USING (slug) ON CONFLICT DO NOTHING`,
    [JSON.stringify(genres)],
  );
}

async function addTitles(sql: Sql, films: readonly Placed[]): Promise<void> {
  const titles = films.flatMap((film) => Object.entries(film.titles).map(([language, title]) => ({ id: film.movieId, language, title })));
  if (!titles.length) return;
  await sql.query(
    `INSERT INTO movie_title (movie_id, language, title)
     SELECT id, language, title FROM json_to_recordset($1) AS t (id int, language text, title text) ON CONFLICT DO NOTHING`,
    [JSON.stringify(titles)],
  );
}

/** Who made and played in films, instead of what was there; a film whose source names nobody keeps whom it has. */
export async function writeCredits(sql: Sql, films: readonly Placed[]): Promise<void> {
  const credits = films.flatMap(creditsOf);
  if (!credits.length) return;
  await sql.query('DELETE FROM movie_credit WHERE movie_id = ANY ($1)', [[...new Set(credits.map((credit) => credit.id))]]);
  const [byName, byId] = [credits.filter(({ tmdb }) => tmdb === undefined), credits.filter(({ tmdb }) => tmdb !== undefined)];
  if (byName.length) await creditByName(sql, byName);
  if (byId.length) await creditById(sql, byId);
}

type Credit = ReturnType<typeof creditsOf>[number];

function creditsOf({ movieId, directors, writers = [], cast }: Placed) {
  const credit = (role: string) => (named: Named, position: number) => {
    const { name, ...who }: { name: string } & Partial<Person> = typeof named === 'string' ? { name: named } : named;
    return { id: movieId, name, role, position, tmdb: who.tmdbId, character: who.character, portrait: who.portraitPath };
  };
  return [...directors.map(credit('DIRECTOR')), ...writers.map(credit('WRITER')), ...cast.map(credit('CAST'))];
}

async function creditByName(sql: Sql, credits: readonly Credit[]): Promise<void> {
  await sql.query(
    `WITH c AS MATERIALIZED (
       SELECT id, name, search_fold(name) AS name_key, role::credit_role AS role, position
       FROM json_to_recordset($1) AS c (id int, name text, role text, position int)),
     made AS (INSERT INTO person (name, name_key) SELECT DISTINCT ON (name_key) name, name_key FROM c WHERE name_key <> ''
              ORDER BY name_key ON CONFLICT (name_key) DO NOTHING RETURNING id, name_key)
     INSERT INTO movie_credit (movie_id, person_id, role, position)
     SELECT DISTINCT ON (c.id, c.role, p.id) c.id, p.id, c.role, c.position
     FROM c JOIN (SELECT id, name_key FROM made
                  UNION SELECT id, name_key FROM person WHERE name_key IN (SELECT name_key FROM c)) p USING (name_key)
     ORDER BY c.id, c.role, p.id, c.position`,
    [JSON.stringify(credits)],
  );
}

const CREDIT = `json_to_recordset($1) AS c (id int, name text, role credit_role, position int, tmdb int, character text, portrait text)`;

/** Namesakes stay two; what is known of somebody already is left as it is. */
async function creditById(sql: Sql, credits: readonly Credit[]): Promise<void> {
  await sql.query(
    `INSERT INTO person (name, tmdb_id, portrait_path) SELECT DISTINCT ON (tmdb) name, tmdb, portrait FROM ${CREDIT} ORDER BY tmdb, portrait
     ON CONFLICT (tmdb_id) DO UPDATE SET portrait_path = excluded.portrait_path
     WHERE person.portrait_path IS NULL AND excluded.portrait_path IS NOT NULL`,
    [JSON.stringify(credits)],
  );
  await sql.query(
    `INSERT INTO movie_credit (movie_id, person_id, role, position, character)
     SELECT DISTINCT ON (c.id, c.role, p.id) c.id, p.id, c.role, c.position, c.character FROM ${CREDIT} JOIN person p ON p.tmdb_id = c.tmdb
     ORDER BY c.id, c.role, p.id, c.position`,
    [JSON.stringify(credits)],
  );
}

/** Who is known by name alone and has the same part in the same film is the one whom TMDB means: they get their number. */
async function recognise(sql: Sql, films: readonly Placed[]): Promise<void> {
  const credits = films.flatMap(creditsOf).filter(({ tmdb }) => tmdb !== undefined);
  if (!credits.length) return;
  await sql.query(
    `UPDATE person SET tmdb_id = found.tmdb, portrait_path = coalesce(person.portrait_path, found.portrait)
     FROM (SELECT DISTINCT ON (tmdb) id, tmdb, portrait
           FROM (SELECT DISTINCT ON (p.id) p.id, c.tmdb, c.portrait
                 FROM ${CREDIT} JOIN movie_credit mc ON mc.movie_id = c.id AND mc.role = c.role JOIN person p ON p.id = mc.person_id
                 WHERE p.tmdb_id IS NULL AND p.name_key = search_fold(c.name) AND NOT EXISTS (SELECT FROM person o WHERE o.tmdb_id = c.tmdb)
                 ORDER BY p.id, c.position) each
           ORDER BY tmdb, id) found
     WHERE person.id = found.id`,
    [JSON.stringify(credits)],
  );
}

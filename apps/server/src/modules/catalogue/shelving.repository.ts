import type { Database, Sql } from '../../platform/database/database.ts';
import { type FilmFacts, freeSlug, hashFacts, type ShelvingReport } from './shelving.ts';

/** Films of one title in one year that can be told apart by a number. */
const MOST_NAMESAKES = 200;

interface Hashed extends FilmFacts {
  readonly hash: string;
}

interface Numbered extends Hashed {
  readonly movieId: number;
}

export interface ShelvingRepository {
  /**
   * Writes a batch of films of one source in one transaction, and then the documents they are searched by. A film is
   * found again by the source's id; else by title and year among films of other sources, whose gaps it fills; else it
   * is new. Running it twice changes nothing. Two calls at once overlap: one writes films while the other's documents
   * are made.
   */
  shelve(source: string, films: readonly FilmFacts[]): Promise<ShelvingReport>;
  /** Whether any film of a source is on the shelf. */
  has(source: string): Promise<boolean>;
  /** After the last batch: documents that a crash left out, the spelling vocabulary, and what keeps queries quick. */
  complete(): Promise<void>;
}

/** Films written after which the planner's statistics are made anew, for the first time; then at every doubling. */
const FIRST_ANALYSIS = 500;

export function createShelvingRepository(database: Database): ShelvingRepository {
  let written = 0;
  let nextAnalysis = FIRST_ANALYSIS;
  /** Autovacuum looks once a minute: for that long a growing table would be searched as if it were empty. */
  const analyse = async ({ added, updated }: ShelvingReport) => {
    written += added + updated;
    if (written < nextAnalysis) return;
    nextAnalysis = written * 2;
    // Only what is looked up by: sampling long texts and documents would take longer than the batch.
    await database.pool.query(
      'ANALYZE movie (id, slug, year), movie_search (movie_id, title), movie_external_id, movie_credit, movie_category, person, category',
    );
  };
  return {
    async shelve(source, films) {
      const { report, touched } = await database.transaction((sql) => shelve(sql, source, uniqueById(films)));
      if (touched.length) await database.pool.query('SELECT refresh_movie_search($1)', [touched]);
      await analyse(report);
      return report;
    },
    async has(source) {
      const { rowCount } = await database.pool.query('SELECT 1 FROM movie_external_id WHERE source = $1 LIMIT 1', [source]);
      return rowCount === 1;
    },
    async complete() {
      await database.pool.query(
        `SELECT refresh_movie_search(array_agg(m.id)) FROM movie m WHERE NOT EXISTS (SELECT 1 FROM movie_search s WHERE s.movie_id = m.id)`,
      );
      await database.pool.query('SELECT refresh_search_words()');
      if (!written) return;
      // What autovacuum would do some minutes later: until then every search reads the index's list of pending entries
      // from end to end, is planned without statistics, and every count reads the whole table instead of an index.
      await database.pool.query(
        'VACUUM (ANALYZE) movie, movie_search, movie_credit, movie_category, movie_title, category, person, search_word',
      );
      written = 0;
      nextAnalysis = FIRST_ANALYSIS;
    },
  };
}

/** The last word counts when a batch names a film twice. */
function uniqueById(films: readonly FilmFacts[]): Hashed[] {
  return [...new Map(films.map((film) => [film.externalId, { ...film, hash: hashFacts(film) }])).values()];
}

async function shelve(sql: Sql, source: string, films: readonly Hashed[]): Promise<{ report: ShelvingReport; touched: number[] }> {
  // Imports write one after the other: two that bring the same film at once would both think it new.
  await sql.query(`SELECT pg_advisory_xact_lock(hashtext('catalogue.shelve'))`);
  // Whoever imports can import again: no batch waits for the disk, and a power cut loses the last of them whole.
  await sql.query('SET LOCAL synchronous_commit TO off');
  const known = await findKnown(sql, source, films);
  const report: ShelvingReport = { added: 0, updated: 0, merged: 0, unchanged: 0 };
  const own: Numbered[] = [];
  const foreign: Numbered[] = [];
  const strangers: Hashed[] = [];
  for (const film of films) {
    const found = known.get(film.externalId);
    if (!found) strangers.push(film);
    else if (found.hash === film.hash) report.unchanged++;
    else (found.source === source ? own : foreign).push({ ...film, movieId: found.movieId });
  }
  const twins = await findTwins(sql, source, strangers);
  const fresh: Hashed[] = [];
  for (const film of strangers) {
    const movieId = twins.get(film.externalId);
    if (movieId === undefined) fresh.push(film);
    else foreign.push({ ...film, movieId });
  }
  report.updated = own.length;
  report.merged = foreign.length;
  report.added = fresh.length;

  if (own.length) await rewrite(sql, own);
  if (foreign.length) await fillGaps(sql, foreign);
  const added = fresh.length ? await insert(sql, source, fresh) : [];
  const creditless = foreign.length ? await withoutCredits(sql, foreign) : [];
  await writeRelations(sql, [...own, ...added]);
  await writeCredits(sql, [...own, ...added, ...creditless]);
  await remember(sql, source, [...own, ...added, ...foreign]);
  const touched = [...own, ...added, ...foreign].map((film) => film.movieId);
  // A film without its document is one whose document is to be made: `complete` finds it if we do not get there.
  if (touched.length) await sql.query('DELETE FROM movie_search WHERE movie_id = ANY ($1)', [touched]);
  return { report, touched };
}

async function findKnown(sql: Sql, source: string, films: readonly FilmFacts[]) {
  const { rows } = await sql.query<{ externalId: string; movieId: number; hash: string; source: string }>(
    `SELECT x.external_id AS "externalId", x.movie_id AS "movieId", x.hash, m.source
     FROM movie_external_id x JOIN movie m ON m.id = x.movie_id WHERE x.source = $1 AND x.external_id = ANY ($2)`,
    [source, films.map((film) => film.externalId)],
  );
  return new Map(rows.map((row) => [row.externalId, row]));
}

/** Films of the same folded title and year that this source does not have under another id. */
async function findTwins(sql: Sql, source: string, films: readonly FilmFacts[]): Promise<Map<string, number>> {
  if (!films.length) return new Map();
  const { rows } = await sql.query<{ externalId: string; movieId: number }>(
    // Folded once a film, and then looked up by the index: the planner cannot guess how few a batch is.
    `WITH f AS MATERIALIZED (
       SELECT external_id, search_fold(title) AS title, year FROM unnest($1::text[], $2::text[], $3::int[]) AS f (external_id, title, year))
     SELECT DISTINCT ON (m.id) f.external_id AS "externalId", m.id AS "movieId"
     FROM f CROSS JOIN LATERAL (SELECT movie_id FROM movie_search WHERE title = f.title OFFSET 0) s
     JOIN movie m ON m.id = s.movie_id AND m.year = f.year
     WHERE NOT EXISTS (SELECT 1 FROM movie_external_id x WHERE x.movie_id = m.id AND x.source = $4)
     ORDER BY m.id, f.external_id`,
    [films.map((film) => film.externalId), films.map((film) => film.title), films.map((film) => film.year), source],
  );
  return new Map(rows.map((row) => [row.externalId, row.movieId]));
}

/** One row a film, as PostgreSQL's `json_to_recordset` takes it. */
const RECORD = `json_to_recordset($1) AS f (id int, slug text, title text, "originalTitle" text, overview text, year int, "releaseDate" date,
  runtime int, language text, countries text[], keywords text[], popularity float8)`;
const SORT_TITLE = `regexp_replace(search_fold(f.title), '^(the|an?) (?=.)', '')`;
const SORT_DATE = `coalesce(f."releaseDate", make_date(f.year, 7, 1))`;

async function insert(sql: Sql, source: string, films: readonly Hashed[]): Promise<Numbered[]> {
  const taken = await takenSlugs(sql, films);
  const rows = films.map((film) => ({ ...film, slug: freeSlug(film, taken) }));
  const { rows: inserted } = await sql.query<{ id: number; slug: string }>(
    `INSERT INTO movie (slug, title, original_title, overview, year, release_date, runtime, original_language, countries, keywords,
                        popularity, source, sort_title, sort_date)
     SELECT f.slug, f.title, f."originalTitle", f.overview, f.year, f."releaseDate", f.runtime, f.language, f.countries, f.keywords,
            f.popularity, $2, ${SORT_TITLE}, ${SORT_DATE}
     FROM ${RECORD} RETURNING id, slug`,
    [JSON.stringify(rows), source],
  );
  const ids = new Map(inserted.map((row) => [row.slug, row.id]));
  return rows.map((row) => ({ ...row, movieId: ids.get(row.slug) as number }));
}

async function takenSlugs(sql: Sql, films: readonly FilmFacts[]): Promise<Set<string>> {
  const taken = async (slugs: readonly string[]) => {
    const { rows } = await sql.query<{ slug: string }>('SELECT slug FROM movie WHERE slug = ANY ($1)', [slugs]);
    return rows.map((row) => row.slug);
  };
  const first = await taken(films.map((film) => freeSlug(film, new Set())));
  // Few are: only for those is it worth asking how far the numbers have come.
  const numbered = first.flatMap((slug) => Array.from({ length: MOST_NAMESAKES }, (_, n) => `${slug}-${n + 2}`));
  return new Set([...first, ...(numbered.length ? await taken(numbered) : [])]);
}

async function rewrite(sql: Sql, films: readonly Numbered[]): Promise<void> {
  await sql.query(
    `UPDATE movie SET title = f.title, original_title = f."originalTitle", overview = f.overview, year = f.year,
            release_date = f."releaseDate", runtime = f.runtime, original_language = f.language, countries = f.countries,
            keywords = f.keywords, popularity = f.popularity, sort_title = ${SORT_TITLE}, sort_date = ${SORT_DATE},
            embedding_status = 'PENDING', updated_at = now()
     FROM ${RECORD} WHERE movie.id = f.id`,
    [JSON.stringify(films.map((film) => ({ ...film, id: film.movieId })))],
  );
}

async function fillGaps(sql: Sql, films: readonly Numbered[]): Promise<void> {
  await sql.query(
    `UPDATE movie SET original_title = coalesce(original_title, f."originalTitle"), overview = coalesce(movie.overview, f.overview),
            release_date = coalesce(release_date, f."releaseDate"), runtime = coalesce(movie.runtime, f.runtime),
            original_language = coalesce(original_language, f.language),
            countries = CASE WHEN cardinality(movie.countries) = 0 THEN f.countries ELSE movie.countries END,
            keywords = CASE WHEN cardinality(movie.keywords) = 0 THEN f.keywords ELSE movie.keywords END, updated_at = now()
     FROM ${RECORD} WHERE movie.id = f.id`,
    [JSON.stringify(films.map((film) => ({ ...film, id: film.movieId })))],
  );
}

async function withoutCredits(sql: Sql, films: readonly Numbered[]): Promise<Numbered[]> {
  const { rows } = await sql.query<{ movie_id: number }>('SELECT DISTINCT movie_id FROM movie_credit WHERE movie_id = ANY ($1)', [
    films.map((film) => film.movieId),
  ]);
  const credited = new Set(rows.map((row) => row.movie_id));
  return films.filter((film) => !credited.has(film.movieId));
}

/** Categories and titles in other languages: what was there before is replaced. */
async function writeRelations(sql: Sql, films: readonly Numbered[]): Promise<void> {
  if (!films.length) return;
  const ids = films.map((film) => film.movieId);
  const genres = films.flatMap((film) => film.genres.map((genre) => ({ id: film.movieId, ...genre })));
  const titles = films.flatMap((film) => Object.entries(film.titles).map(([language, title]) => ({ id: film.movieId, language, title })));
  await sql.query('DELETE FROM movie_category WHERE movie_id = ANY ($1)', [ids]);
  await sql.query('DELETE FROM movie_title WHERE movie_id = ANY ($1)', [ids]);
  await sql.query(
    `WITH g AS (SELECT DISTINCT id, slug, name FROM json_to_recordset($1) AS g (id int, slug text, name text)),
          made AS (INSERT INTO category (slug, name) SELECT DISTINCT ON (slug) slug, name FROM g ORDER BY slug ON CONFLICT DO NOTHING RETURNING id, slug)
     INSERT INTO movie_category (movie_id, category_id)
     SELECT g.id, c.id FROM g JOIN (SELECT id, slug FROM made UNION SELECT id, slug FROM category) c USING (slug) ON CONFLICT DO NOTHING`,
    [JSON.stringify(genres)],
  );
  await sql.query(
    `INSERT INTO movie_title (movie_id, language, title) SELECT id, language, title FROM json_to_recordset($1) AS t (id int, language text, title text)`,
    [JSON.stringify(titles)],
  );
}

async function writeCredits(sql: Sql, films: readonly Numbered[]): Promise<void> {
  if (!films.length) return;
  const credits = films.flatMap((film) => [
    ...film.directors.map((name, position) => ({ id: film.movieId, name, role: 'DIRECTOR', position })),
    ...film.cast.map((name, position) => ({ id: film.movieId, name, role: 'CAST', position })),
  ]);
  await sql.query('DELETE FROM movie_credit WHERE movie_id = ANY ($1)', [films.map((film) => film.movieId)]);
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

async function remember(sql: Sql, source: string, films: readonly Numbered[]): Promise<void> {
  const rows = films.map(({ movieId, externalId, hash }) => ({ movieId, externalId, hash }));
  await sql.query(
    `INSERT INTO movie_external_id (source, external_id, movie_id, hash)
     SELECT $2, "externalId", "movieId", hash FROM json_to_recordset($1) AS x ("externalId" text, "movieId" int, hash text)
     ON CONFLICT (source, external_id) DO UPDATE SET hash = excluded.hash`,
    [JSON.stringify(rows), source],
  );
}

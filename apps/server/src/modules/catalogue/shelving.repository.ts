import type { Database, Sql } from '../../platform/database/database.ts';
import { fillRelations, type Placed, writeCredits, writeRelations } from './shelving.relations.ts';
import { type FilmFacts, freeSlug, hashFacts, ratingScore, type ShelvingReport } from './shelving.ts';
import { sortDate, sortTitle } from './sorting.ts';

/** Films of one title in one year that can be told apart by a number. */
const MOST_NAMESAKES = 200;

interface Hashed extends FilmFacts {
  readonly hash: string;
}

type Numbered = Hashed & Placed;

export interface ShelvingRepository {
  /**
   * Writes a batch of films of one source in one transaction, and then the documents they are searched by. A film is
   * found again by the source's id; else by TMDB's or IMDb's number, or by title and year, among films of other sources,
   * whose gaps it fills; else it is new. Running it twice changes nothing. Two calls at once overlap: one writes films while the other's documents
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
  // Before credits are written: whoever is recognised in them is not added once more.
  await fillRelations(sql, foreign);
  await writeRelations(sql, [...own, ...added]);
  await writeCredits(sql, [...own, ...added]);
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

/** Which films of other sources these are; one that this source has under another id is none of them. */
async function findTwins(sql: Sql, source: string, films: readonly FilmFacts[]): Promise<Map<string, number>> {
  if (!films.length) return new Map();
  const numbered = films.filter((film) => film.tmdbId !== undefined || film.imdbId !== undefined);
  const twins = numbered.length ? await findByNumber(sql, source, numbered) : new Map<string, number>();
  const taken = new Set(twins.values());
  const nameless = films.filter((film) => !twins.has(film.externalId));
  for (const [externalId, movieId] of await findByTitle(sql, source, nameless)) {
    if (!taken.has(movieId)) twins.set(externalId, movieId);
  }
  return twins;
}

async function findByNumber(sql: Sql, source: string, films: readonly FilmFacts[]): Promise<Map<string, number>> {
  const { rows } = await sql.query<{ externalId: string; movieId: number }>(
    `SELECT DISTINCT ON (m.id) f.external_id AS "externalId", m.id AS "movieId"
     FROM unnest($1::text[], $2::int[], $3::text[]) AS f (external_id, tmdb, imdb)
     CROSS JOIN LATERAL (SELECT id, 1 AS rank FROM movie WHERE tmdb_id = f.tmdb
                         UNION ALL SELECT movie_id, 2 FROM movie_external_id WHERE source = 'imdb' AND external_id = f.imdb) m
     WHERE NOT EXISTS (SELECT FROM movie_external_id x WHERE x.movie_id = m.id AND x.source = $4)
     ORDER BY m.id, m.rank, f.external_id`,
    [films.map((film) => film.externalId), films.map((film) => film.tmdbId ?? null), films.map((film) => film.imdbId ?? null), source],
  );
  return new Map(rows.map((row) => [row.externalId, row.movieId]));
}

/** Films of the same folded title and year that are not known to be another one by IMDb's number. */
async function findByTitle(sql: Sql, source: string, films: readonly FilmFacts[]): Promise<Map<string, number>> {
  if (!films.length) return new Map();
  const { rows } = await sql.query<{ externalId: string; movieId: number }>(
    // Folded once a film, and then looked up by the index: the planner cannot guess how few a batch is.
    `WITH f AS MATERIALIZED (
       SELECT external_id, search_fold(title) AS title, year, imdb
       FROM unnest($1::text[], $2::text[], $3::int[], $4::text[]) AS f (external_id, title, year, imdb))
     SELECT DISTINCT ON (m.id) f.external_id AS "externalId", m.id AS "movieId"
     FROM f CROSS JOIN LATERAL (SELECT movie_id FROM movie_search WHERE title = f.title OFFSET 0) s
     JOIN movie m ON m.id = s.movie_id AND m.year = f.year
     WHERE NOT EXISTS (SELECT FROM movie_external_id x
                       WHERE x.movie_id = m.id AND (x.source = $5 OR (x.source = 'imdb' AND x.external_id <> f.imdb)))
     ORDER BY m.id, f.external_id`,
    [
      films.map((film) => film.externalId),
      films.map((film) => film.title),
      films.map((film) => film.year),
      films.map((film) => film.imdbId ?? null),
      source,
    ],
  );
  return new Map(rows.map((row) => [row.externalId, row.movieId]));
}

/** One row a film, as PostgreSQL's `json_to_recordset` takes it. */
const RECORD = `json_to_recordset($1) AS f (id int, slug text, title text, "originalTitle" text, overview text, year int, "releaseDate" date,
  runtime int, language text, countries text[], keywords text[], popularity float8, "tmdbId" int, "posterPath" text, "backdropPath" text,
  "voteAverage" numeric, "voteCount" int, "ratingScore" float8)`;

function toRow({ votes, ...film }: FilmFacts) {
  const { title, originalTitle, overview, year, releaseDate, runtime, language, countries, keywords, popularity } = film;
  const pictures = { posterPath: film.posterPath, backdropPath: film.backdropPath };
  const voted = votes && { voteAverage: votes.average, voteCount: votes.count, ratingScore: ratingScore(votes) };
  return {
    ...{ title, originalTitle, overview, year, releaseDate, runtime, language, countries, keywords, popularity },
    ...{ tmdbId: film.tmdbId, ...pictures, ...voted },
  };
}

/** Unless somebody has given it to another film. */
const TMDB_ID = `CASE WHEN NOT EXISTS (SELECT FROM movie o WHERE o.tmdb_id = f."tmdbId") THEN f."tmdbId" END`;
const SORT_TITLE = sortTitle('f.title');
const SORT_DATE = sortDate('f."releaseDate"', 'f.year');

async function insert(sql: Sql, source: string, films: readonly Hashed[]): Promise<Numbered[]> {
  const taken = await takenSlugs(sql, films);
  const placed = films.map((film) => ({ ...film, slug: freeSlug(film, taken) }));
  const { rows: inserted } = await sql.query<{ id: number; slug: string }>(
    `INSERT INTO movie (slug, title, original_title, overview, year, release_date, runtime, original_language, countries, keywords,
                        popularity, tmdb_id, poster_path, backdrop_path, vote_average, vote_count, rating_score, source, sort_title, sort_date)
     SELECT f.slug, f.title, f."originalTitle", f.overview, f.year, f."releaseDate", f.runtime, f.language, f.countries, f.keywords,
            f.popularity, ${TMDB_ID}, f."posterPath", f."backdropPath", f."voteAverage", coalesce(f."voteCount", 0), f."ratingScore", $2,
            ${SORT_TITLE}, ${SORT_DATE}
     FROM ${RECORD} RETURNING id, slug`,
    [JSON.stringify(placed.map((film) => ({ ...toRow(film), slug: film.slug }))), source],
  );
  const ids = new Map(inserted.map((row) => [row.slug, row.id]));
  return placed.map((film) => ({ ...film, movieId: ids.get(film.slug) as number }));
}

async function takenSlugs(sql: Sql, films: readonly FilmFacts[]): Promise<Set<string>> {
  const taken = async (slugs: readonly string[]) => {
    const { rows } = await sql.query<{ slug: string }>(
      'SELECT slug FROM movie WHERE slug = ANY ($1) UNION SELECT slug FROM movie_old_slug WHERE slug = ANY ($1)',
      [slugs],
    );
    return rows.map((row) => row.slug);
  };
  const first = await taken(films.map((film) => freeSlug(film, new Set())));
  // Few are: only for those is it worth asking how far the numbers have come.
  const numbered = first.flatMap((slug) => Array.from({ length: MOST_NAMESAKES }, (_, n) => `${slug}-${n + 2}`));
  return new Set([...first, ...(numbered.length ? await taken(numbered) : [])]);
}

/** A picture of TMDB's gives way to another of TMDB's; one that somebody uploaded stays. */
const picture = (column: string, given: string) =>
  `${column} = CASE WHEN movie.${column} LIKE '/%' THEN coalesce(f."${given}", movie.${column}) ELSE coalesce(movie.${column}, f."${given}") END`;
/** Votes are counted by their source alone, whoever the film is known from. */
const VOTES = `vote_average = coalesce(f."voteAverage", vote_average), vote_count = coalesce(f."voteCount", vote_count),
  rating_score = coalesce(f."ratingScore", rating_score)`;
const filled = (column: string) => `CASE WHEN cardinality(movie.${column}) = 0 THEN f.${column} ELSE movie.${column} END`;

/** What the source does not say may be known from elsewhere: it stays. */
async function rewrite(sql: Sql, films: readonly Numbered[]): Promise<void> {
  await sql.query(
    `UPDATE movie SET title = f.title, original_title = coalesce(f."originalTitle", original_title), overview = coalesce(f.overview, movie.overview),
            year = f.year, release_date = coalesce(f."releaseDate", release_date), runtime = coalesce(f.runtime, movie.runtime),
            original_language = coalesce(f.language, original_language), popularity = f.popularity, tmdb_id = coalesce(tmdb_id, ${TMDB_ID}),
            countries = CASE WHEN cardinality(f.countries) = 0 THEN movie.countries ELSE f.countries END,
            keywords = CASE WHEN cardinality(f.keywords) = 0 THEN movie.keywords ELSE f.keywords END,
            ${picture('poster_path', 'posterPath')}, ${picture('backdrop_path', 'backdropPath')}, ${VOTES},
            sort_title = ${SORT_TITLE}, sort_date = coalesce(f."releaseDate", release_date, make_date(f.year, 7, 1)),
            updated_at = now()
     FROM ${RECORD} WHERE movie.id = f.id`,
    [recordsOf(films)],
  );
}

async function fillGaps(sql: Sql, films: readonly Numbered[]): Promise<void> {
  await sql.query(
    `UPDATE movie SET original_title = coalesce(original_title, f."originalTitle"), overview = coalesce(movie.overview, f.overview),
            release_date = coalesce(release_date, f."releaseDate"), runtime = coalesce(movie.runtime, f.runtime),
            sort_date = coalesce(release_date, f."releaseDate", sort_date),
            original_language = coalesce(original_language, f.language), countries = ${filled('countries')}, keywords = ${filled('keywords')},
            tmdb_id = coalesce(tmdb_id, ${TMDB_ID}), poster_path = coalesce(poster_path, f."posterPath"),
            backdrop_path = coalesce(backdrop_path, f."backdropPath"), ${VOTES},
            popularity = greatest(movie.popularity, f.popularity), updated_at = now()
     FROM ${RECORD} WHERE movie.id = f.id`,
    [recordsOf(films)],
  );
}

function recordsOf(films: readonly Numbered[]): string {
  return JSON.stringify(films.map((film) => ({ ...toRow(film), id: film.movieId })));
}

async function remember(sql: Sql, source: string, films: readonly Numbered[]): Promise<void> {
  const rows = films.map(({ movieId, externalId, hash, imdbId }) => ({ movieId, externalId, hash, imdbId }));
  await sql.query(
    `INSERT INTO movie_external_id (source, external_id, movie_id, hash)
     SELECT $2, "externalId", "movieId", hash FROM json_to_recordset($1) AS x ("externalId" text, "movieId" int, hash text)
     ON CONFLICT (source, external_id) DO UPDATE SET hash = excluded.hash`,
    [JSON.stringify(rows), source],
  );
  const elsewhere = rows.filter(({ imdbId }) => imdbId !== undefined);
  if (!elsewhere.length) return;
  await sql.query(
    `INSERT INTO movie_external_id (source, external_id, movie_id, hash)
     SELECT 'imdb', x."imdbId", x."movieId", '' FROM json_to_recordset($1) AS x ("imdbId" text, "movieId" int)
     WHERE NOT EXISTS (SELECT FROM movie_external_id o WHERE o.movie_id = x."movieId" AND o.source = 'imdb') ON CONFLICT DO NOTHING`,
    [JSON.stringify(elsewhere)],
  );
}

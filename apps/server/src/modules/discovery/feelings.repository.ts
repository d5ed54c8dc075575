import { createHash } from 'node:crypto';
import type { discovery } from '@fotograma/contract';
import type { Database, Sql } from '../../platform/database/database.ts';
import type { AnalysedFilm, Findings, Provenance } from './findings.ts';

/** What is published of a film, as it is stored. */
export interface FeelingRow {
  readonly movieId: number;
  readonly arc: discovery.Arc;
  readonly ending: discovery.Ending;
  readonly intensity: number;
  readonly absorption: number;
  readonly hedonic: number;
  readonly eudaimonic: number;
  readonly pace: discovery.Pace;
  readonly warnings: readonly discovery.Warning[];
  readonly source: discovery.FeelingSource;
}

export interface SentimentRow {
  readonly movieId: number;
  readonly sentiment: discovery.SentimentId;
  readonly score: number;
  readonly confidence: number;
  readonly evidence: string | null;
  readonly evidenceField: discovery.EvidenceField | null;
  readonly met: number;
  readonly unmet: number;
}

/** Who said what is published of a film, and of which text. */
export interface Said {
  readonly source: discovery.FeelingSource;
  readonly promptVersion: number | null;
  readonly inputHash: Buffer;
}

export interface Published {
  readonly film: AnalysedFilm;
  readonly findings: Findings;
  readonly by: Provenance;
  /** Of the entry in the film's history. */
  readonly id: string;
  /** 0 to 3. */
  readonly disagreement?: number;
}

const FEELING = `f.movie_id AS "movieId", f.arc, f.ending, f.intensity, f.absorption, f.hedonic, f.eudaimonic, f.pace, f.warnings, f.source`;
const SENTIMENT = `s.movie_id AS "movieId", s.sentiment_id AS sentiment, s.score, s.confidence, s.evidence, s.evidence_field AS "evidenceField", s.met, s.unmet`;

export type FeelingsRepository = ReturnType<typeof createFeelingsRepository>;

export function createFeelingsRepository({ pool, transaction }: Pick<Database, 'pool' | 'transaction'>) {
  return {
    async of(movieIds: readonly number[]): Promise<{ feelings: FeelingRow[]; sentiments: SentimentRow[] }> {
      if (movieIds.length === 0) return { feelings: [], sentiments: [] };
      const [feelings, sentiments] = await Promise.all([
        pool.query<FeelingRow>(`SELECT ${FEELING} FROM movie_feeling f WHERE f.movie_id = ANY ($1)`, [movieIds]),
        pool.query<SentimentRow>(
          `SELECT ${SENTIMENT} FROM movie_sentiment s WHERE s.movie_id = ANY ($1) ORDER BY s.score DESC, s.sentiment_id`,
          [movieIds],
        ),
      ]);
      return { feelings: feelings.rows, sentiments: sentiments.rows };
    },

    /** Films as analysers read them, by their ids from one on. */
    async films(after: number, limit: number): Promise<AnalysedFilm[]> {
      const { rows } = await pool.query<AnalysedFilm>(
        'SELECT id, title, year, overview, keywords, genres FROM film_text WHERE id > $1 ORDER BY id LIMIT $2',
        [after, limit],
      );
      return rows;
    },

    async filmsOf(movieIds: readonly number[]): Promise<AnalysedFilm[]> {
      const { rows } = await pool.query<AnalysedFilm>(
        'SELECT id, title, year, overview, keywords, genres FROM film_text WHERE id = ANY ($1) ORDER BY id',
        [movieIds],
      );
      return rows;
    },

    /** What was said, by film: of which text, and by whom. */
    async provenances(movieIds: readonly number[]): Promise<Map<number, Said>> {
      const { rows } = await pool.query<Said & { movieId: number }>(
        `SELECT movie_id AS "movieId", source, prompt_version AS "promptVersion", input_hash AS "inputHash"
         FROM movie_feeling WHERE movie_id = ANY ($1)`,
        [movieIds],
      );
      return new Map(rows.map((row) => [row.movieId, row]));
    },

    /** Whether something is published that another version of this analyser said. */
    async isOutdated(source: discovery.FeelingSource, version: number): Promise<boolean> {
      const { rowCount } = await pool.query('SELECT FROM movie_feeling WHERE source = $1 AND prompt_version IS DISTINCT FROM $2 LIMIT 1', [
        source,
        version,
      ]);
      return rowCount === 1;
    },

    /** Up to so many films from all over the shelf, the same ones each time. */
    async sample(most: number): Promise<number[]> {
      const { rows } = await pool.query<{ id: number }>('SELECT id FROM film ORDER BY md5(id::text), id LIMIT $1', [most]);
      return rows.map(({ id }) => id);
    },

    /** As `publishWithin`, in a transaction of its own. */
    publish: (published: readonly Published[]) => transaction((sql) => publishWithin(sql, published)),
  };
}

/** Keeps others from publishing and deciding until the transaction ends: what is looked at then stays so. */
export async function lockFeelings(sql: Sql): Promise<void> {
  await sql.query(`SELECT pg_advisory_xact_lock(hashtext('discovery.feelings'))`);
}

/** Who said what is published of films, as it is in a transaction. */
export async function sourcesWithin(sql: Sql, movieIds: readonly number[]): Promise<Map<number, discovery.FeelingSource>> {
  const { rows } = await sql.query<{ movieId: number; source: discovery.FeelingSource }>(
    'SELECT movie_id AS "movieId", source FROM movie_feeling WHERE movie_id = ANY ($1)',
    [movieIds as number[]],
  );
  return new Map(rows.map(({ movieId, source }) => [movieId, source]));
}

/** Films written by one statement. */
const BATCH = 500;
const GIVEN = `json_to_recordset($1) AS r (id uuid, movie_id int, run_id uuid, source text, model text, prompt_version int, input_hash text,
  disagreement real, note text, user_id uuid, findings jsonb)`;

/**
 * Takes the place of what was published of these films, and of what waited for a person to decide; with an entry in each one's
 * history. What people said of it after seeing it stays. Films that were removed in the meantime are passed over.
 */
export async function publishWithin(sql: Sql, published: readonly Published[]): Promise<void> {
  if (published.length === 0) return;
  await lockFeelings(sql);
  for (let at = 0; at < published.length; at += BATCH) {
    const batch = published.slice(at, at + BATCH);
    await sql.query(`UPDATE feeling_analysis SET state = 'REPLACED' WHERE movie_id = ANY ($1) AND state IN ('PUBLISHED', 'DISPUTED')`, [
      batch.map(({ film }) => film.id),
    ]);
    await recordWithin(sql, batch, 'PUBLISHED');
    await writeFeelings(sql, batch);
  }
  await sql.query('UPDATE feeling_state SET changes = changes + 1 WHERE id = 1');
}

/** Entries in films' histories. A dispute takes the place of what the same source has waiting of that film. */
export async function recordWithin(sql: Sql, said: readonly Published[], state: 'DRAFT' | 'DISPUTED' | 'PUBLISHED'): Promise<void> {
  for (let at = 0; at < said.length; at += BATCH) {
    const batch = said.slice(at, at + BATCH);
    const values = [rowsOf(batch)];
    if (state === 'DISPUTED')
      await sql.query(
        `UPDATE feeling_analysis a SET state = 'REPLACED' FROM ${GIVEN} WHERE a.movie_id = r.movie_id AND a.source = r.source AND a.state = 'DISPUTED'`,
        values,
      );
    await sql.query(
      `INSERT INTO feeling_analysis (id, movie_id, run_id, state, source, model, prompt_version, input_hash, findings, disagreement, note, user_id)
       SELECT r.id, r.movie_id, r.run_id, $2::analysis_state, r.source, r.model, r.prompt_version, decode(r.input_hash, 'hex'), r.findings,
              r.disagreement, r.note, r.user_id
       FROM ${GIVEN} JOIN film ON film.id = r.movie_id`,
      [...values, state],
    );
  }
}

const rowsOf = (said: readonly Published[]) =>
  JSON.stringify(
    said.map(({ film, findings, by, id, disagreement = 0 }) => ({
      id,
      movie_id: film.id,
      run_id: by.runId,
      source: by.source,
      model: by.model,
      prompt_version: by.promptVersion,
      input_hash: by.inputHash.toString('hex'),
      disagreement,
      note: by.note,
      user_id: by.userId,
      findings,
    })),
  );

/** A number from 0 to 1 on its way into a `real`, which is an error below 1e-38 and not nought. */
const SHARE = 'numeric(12, 10)';

async function writeFeelings(sql: Sql, published: readonly Published[]): Promise<void> {
  const values = [rowsOf(published)];
  const ids = published.map(({ film }) => film.id);
  await sql.query(
    `INSERT INTO movie_feeling (movie_id, arc, ending, intensity, absorption, hedonic, eudaimonic, pace, warnings, source, model, prompt_version, input_hash, updated_at)
     SELECT r.movie_id, f.arc, f.ending, f.intensity, f.absorption, f.hedonic, f.eudaimonic, f.pace, f.warnings, r.source, r.model, r.prompt_version,
            decode(r.input_hash, 'hex'), now()
     FROM ${GIVEN} JOIN film ON film.id = r.movie_id CROSS JOIN LATERAL
       jsonb_to_record(r.findings) AS f (arc text, ending text, intensity smallint, absorption ${SHARE}, hedonic ${SHARE}, eudaimonic ${SHARE}, pace text, warnings text[])
     ON CONFLICT (movie_id) DO UPDATE SET arc = excluded.arc, ending = excluded.ending, intensity = excluded.intensity, absorption = excluded.absorption,
       hedonic = excluded.hedonic, eudaimonic = excluded.eudaimonic, pace = excluded.pace, warnings = excluded.warnings, source = excluded.source,
       model = excluded.model, prompt_version = excluded.prompt_version, input_hash = excluded.input_hash, updated_at = excluded.updated_at`,
    values,
  );
  const found = `${GIVEN} JOIN film ON film.id = r.movie_id CROSS JOIN LATERAL
    jsonb_to_recordset(r.findings -> 'sentiments') AS s (sentiment text, score ${SHARE}, confidence ${SHARE}, evidence jsonb)`;
  // What people said of a sentiment that nobody finds any more is kept, under a score of 0.
  await sql.query(
    `UPDATE movie_sentiment o SET score = 0, confidence = 0, evidence = NULL, evidence_field = NULL
     WHERE o.movie_id = ANY ($2) AND o.met + o.unmet > 0 AND NOT EXISTS (SELECT FROM ${found} WHERE r.movie_id = o.movie_id AND s.sentiment = o.sentiment_id)`,
    [...values, ids],
  );
  await sql.query(
    `DELETE FROM movie_sentiment o
     WHERE o.movie_id = ANY ($2) AND o.met + o.unmet = 0 AND NOT EXISTS (SELECT FROM ${found} WHERE r.movie_id = o.movie_id AND s.sentiment = o.sentiment_id)`,
    [...values, ids],
  );
  await sql.query(
    `INSERT INTO movie_sentiment (movie_id, sentiment_id, score, confidence, evidence, evidence_field)
     SELECT r.movie_id, s.sentiment, s.score, s.confidence, s.evidence ->> 'text', s.evidence ->> 'field' FROM ${found}
     ON CONFLICT (movie_id, sentiment_id) DO UPDATE SET score = excluded.score, confidence = excluded.confidence, evidence = excluded.evidence,
       evidence_field = excluded.evidence_field`,
    values,
  );
}

/** SHA-256 of all that analysers read of a film: another text is analysed anew. */
export function hashOf({ title, year, overview, keywords, genres }: AnalysedFilm): Buffer {
  return createHash('sha256')
    .update(JSON.stringify([title, year, overview, keywords, genres]))
    .digest();
}

import type { Database, Sql } from '../../../platform/database/database.ts';
import type { VersionFacts } from '../mastering/steps.ts';
import type { Outline, UnitDone } from './event.ts';
import type { AddedText } from './presentation.ts';

/** As much of a media file as delivery asks at every segment. */
export interface Film {
  readonly ownerId: string | null;
  readonly public: boolean;
  /** Whether work on it goes on, and nothing is published yet. */
  readonly beingMade: boolean;
  readonly publishedVersion: string | null;
  readonly workVersion: string | null;
  readonly durationSeconds: number | null;
  /** Which of its pictures was chosen; null for the one that we would choose. */
  readonly poster: number | null;
  /** All versions that were published and are still there: the one that is served, and those before it. */
  readonly published: readonly string[];
}

export interface Original {
  readonly filename: string;
  readonly mimeType: string;
  readonly size: number;
  readonly sha256: string | null;
}

/** What was watched of a file on a day. */
export interface Watched {
  readonly mediaId: string;
  /** `YYYY-MM-DD`, UTC. */
  readonly day: string;
  readonly views: number;
  readonly seconds: number;
}

const TEXT_COLUMNS = 'id, language, label, lower(kind::text) AS kind';

export type DeliveryRepository = ReturnType<typeof createDeliveryRepository>;

/** What players are served from, and what their users add: subtitles, the poster, that they watch. */
export function createDeliveryRepository({ pool }: Database) {
  return {
    async film(id: string): Promise<Film | null> {
      const { rows } = await pool.query<Film>(
        `SELECT m.owner_id AS "ownerId", m.public, m.status = 'PROCESSING' AS "beingMade", m.published_version AS "publishedVersion",
                m.work_version AS "workVersion", m.duration_seconds AS "durationSeconds", m.poster,
                ARRAY(SELECT v.id FROM media_version v WHERE v.media_id = m.id AND v.published_at IS NOT NULL) AS published
         FROM media_file m WHERE m.id = $1`,
        [id],
      );
      return rows[0] ?? null;
    },

    /** What a version consists of; null before it is published. */
    async facts(version: string): Promise<VersionFacts | null> {
      const { rows } = await pool.query<{ facts: VersionFacts | null }>('SELECT facts FROM media_version WHERE id = $1', [version]);
      return rows[0]?.facts ?? null;
    },

    /** The plan of a version that is being made, and its units of picture and sound, in the order of the film. */
    async work(version: string): Promise<{ plan: Outline | null; units: UnitDone[] }> {
      const { rows } = await pool.query<{ plan: Outline | null; units: UnitDone[] | null }>(
        `SELECT v.plan, (SELECT json_agg(json_build_object('unit', u.unit, 'kind', u.kind, 'result', CASE WHEN u.state = 'DONE' THEN u.result END)
                                         ORDER BY u.unit)
                         FROM media_unit u WHERE u.version_id = v.id AND u.kind IN ('VIDEO', 'AUDIO')) AS units
         FROM media_version v WHERE v.id = $1`,
        [version],
      );
      return { plan: rows[0]?.plan ?? null, units: rows[0]?.units ?? [] };
    },

    async original(id: string): Promise<Original | null> {
      const { rows } = await pool.query<Original>(
        'SELECT filename, mime_type AS "mimeType", size, sha256 FROM media_file WHERE id = $1 AND uploaded_at IS NOT NULL',
        [id],
      );
      return rows[0] ?? null;
    },

    /** In the order in which they were added. */
    async texts(mediaId: string): Promise<AddedText[]> {
      const { rows } = await pool.query<AddedText>(
        `SELECT ${TEXT_COLUMNS} FROM media_subtitle WHERE media_id = $1 ORDER BY created_at, id`,
        [mediaId],
      );
      return rows;
    },

    /** How many subtitles were added to a file, which is held until the caller's transaction ends; null when it is gone. */
    async countTexts(sql: Sql, mediaId: string): Promise<number | null> {
      const { rowCount } = await sql.query('SELECT FROM media_file WHERE id = $1 FOR NO KEY UPDATE', [mediaId]);
      if (rowCount !== 1) return null;
      const { rows } = await sql.query<{ count: number }>('SELECT count(*)::int AS count FROM media_subtitle WHERE media_id = $1', [
        mediaId,
      ]);
      return rows[0]?.count ?? 0;
    },

    async addText(sql: Sql, mediaId: string, { id, language, label, kind }: AddedText): Promise<void> {
      await sql.query(
        'INSERT INTO media_subtitle (id, media_id, language, label, kind) VALUES ($1, $2, $3, $4, upper($5)::subtitle_kind)',
        [id, mediaId, language, label, kind],
      );
    },

    /** @returns false when there is none. */
    async deleteText(sql: Sql, mediaId: string, id: string): Promise<boolean> {
      const { rowCount } = await sql.query('DELETE FROM media_subtitle WHERE id = $1 AND media_id = $2', [id, mediaId]);
      return rowCount === 1;
    },

    /** @returns false when another version than this one is served by now. */
    async choosePoster(mediaId: string, version: string, number: number | null): Promise<boolean> {
      const { rowCount } = await pool.query(
        'UPDATE media_file SET poster = $3, updated_at = now() WHERE id = $1 AND published_version = $2',
        [mediaId, version, number],
      );
      return rowCount === 1;
    },

    /** Adds to what was watched, in one statement; files that are gone by now are passed over. */
    async addWatched(watched: readonly Watched[]): Promise<void> {
      // In one order always, so that two servers that do this at once wait for each other and not in a ring.
      await pool.query(
        `INSERT INTO media_day (media_id, day, views, watched_seconds)
         SELECT w.media_id, w.day, w.views, w.seconds
         FROM unnest($1::uuid[], $2::date[], $3::int[], $4::float8[]) AS w (media_id, day, views, seconds)
         JOIN media_file m ON m.id = w.media_id ORDER BY 1, 2
         ON CONFLICT (media_id, day) DO UPDATE
         SET views = media_day.views + excluded.views, watched_seconds = media_day.watched_seconds + excluded.watched_seconds`,
        [
          watched.map(({ mediaId }) => mediaId),
          watched.map(({ day }) => day),
          watched.map(({ views }) => views),
          watched.map(({ seconds }) => seconds),
        ],
      );
    },
  };
}

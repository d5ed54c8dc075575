import type { mastering, media } from '@fotograma/contract';
import type { Database, Sql } from '../../platform/database/database.ts';
import type { Plan } from './mastering/plan.ts';
import type { Technical, VersionFacts } from './mastering/steps.ts';
import type { Verdict } from './mastering/verdict.ts';

/** How long a version is kept after another took its place, and a published one's work: players are in the middle of it. */
export const KEPT = '1 hour';

export interface NewVersion {
  readonly id: string;
  readonly mediaId: string;
  readonly profile: string;
}

/** A file as those hold it who change what is made of it. */
export interface HeldWork {
  readonly id: string;
  readonly ownerId: string | null;
  readonly uploadedAt: Date | null;
  readonly publishedVersion: string | null;
  readonly workVersion: string | null;
  /** Whether the work version is neither published nor stopped. */
  readonly goesOn: boolean;
}

export interface UnitRow {
  readonly unit: string;
  readonly kind: mastering.MediaUnit['kind'];
  readonly state: mastering.MediaUnit['state'];
  readonly weight: number;
  readonly progress: number;
  readonly attempt: number;
  readonly failures: number;
  readonly startedAt: Date | null;
  readonly endedAt: Date | null;
  readonly errorCode: string | null;
  readonly errorMessage: string | null;
  readonly errorAdvice: string | null;
  readonly log: string | null;
}

export interface VersionRow {
  readonly id: string;
  readonly profile: string;
  readonly createdAt: Date;
  readonly publishedAt: Date | null;
  readonly units: readonly UnitRow[];
}

/** What is known of a file beyond its row. */
export interface Details {
  readonly profile: string | null;
  readonly technical: Technical | null;
  /** Of the published version. */
  readonly facts: VersionFacts | null;
  /** Bytes of all published versions that are still there. */
  readonly derivedBytes: number;
  readonly subtitles: readonly { id: string; language: string; label: string | null; kind: 'SUBTITLES' | 'CAPTIONS' | 'FORCED' }[];
  readonly views: number;
  readonly watchedSeconds: number;
}

/** Where in the list of its file a published version is written from. */
export interface Published {
  readonly versionId: string;
  readonly mediaId: string;
  readonly facts: VersionFacts;
  readonly renditions: media.MediaFile['renditions'];
}

/**
 * Makes a version the one that is worked on, with the unit by which all work begins. One that was being made or had
 * failed has lost its place to it.
 * @param stopped why nobody is to begin with it yet; without it, it waits for a worker.
 */
export async function insertVersion(sql: Sql, { id, mediaId, profile }: NewVersion, stopped?: Verdict): Promise<void> {
  await sql.query(`INSERT INTO media_version (id, media_id, profile) VALUES ($1, $2, $3)`, [id, mediaId, profile]);
  await sql.query(
    `INSERT INTO media_unit (version_id, unit, kind, place, state, error_code, error_message, error_advice)
     VALUES ($1, 'plan', 'PLAN', 0, $2::unit_state, $3, $4, $5)`,
    [id, stopped ? 'CANCELLED' : 'WAITING', stopped?.code ?? null, stopped?.message ?? null, stopped?.advice ?? null],
  );
  await sql.query(
    `UPDATE media_version v SET superseded_at = now() FROM media_file m
     WHERE m.id = $1 AND v.id = m.work_version AND v.id IS DISTINCT FROM m.published_version`,
    [mediaId],
  );
  await sql.query('UPDATE media_file SET work_version = $2, updated_at = now() WHERE id = $1', [mediaId, id]);
}

export type VersionsRepository = ReturnType<typeof createVersionsRepository>;

/** The versions of media files. Whoever changes a version or its units holds its file. */
export function createVersionsRepository({ pool }: Database) {
  return {
    /** The file, held until the caller's transaction ends, and how its work stands then. */
    async hold(sql: Sql, mediaId: string): Promise<HeldWork | null> {
      // In a statement of its own: the next one sees what was committed while we waited.
      const { rowCount } = await sql.query('SELECT FROM media_file WHERE id = $1 FOR NO KEY UPDATE', [mediaId]);
      if (rowCount !== 1) return null;
      const { rows } = await sql.query<HeldWork>(
        `SELECT id, owner_id AS "ownerId", uploaded_at AS "uploadedAt", published_version AS "publishedVersion", work_version AS "workVersion",
                work_version IS NOT NULL AND work_version IS DISTINCT FROM published_version AND NOT EXISTS (
                  SELECT FROM media_unit u WHERE u.version_id = work_version AND u.state IN ('FAILED', 'CANCELLED')) AS "goesOn"
         FROM media_file WHERE id = $1`,
        [mediaId],
      );
      return rows[0] ?? null;
    },

    /** What a worker needs of the version that it works on. */
    async find(id: string): Promise<{ mediaId: string; profile: string; plan: Plan | null } | null> {
      const { rows } = await pool.query<{ mediaId: string; profile: string; plan: Plan | null }>(
        'SELECT media_id AS "mediaId", profile, plan FROM media_version WHERE id = $1',
        [id],
      );
      return rows[0] ?? null;
    },

    async planned(sql: Sql, id: string, technical: Technical, plan: Plan): Promise<void> {
      await sql.query('UPDATE media_version SET technical = $2, plan = $3 WHERE id = $1', [
        id,
        JSON.stringify(technical),
        JSON.stringify(plan),
      ]);
    },

    /** The one statement that publishes, and what lists tell; the version before it has lost its place. */
    async publish(sql: Sql, { versionId, mediaId, facts, renditions }: Published): Promise<void> {
      await sql.query(
        `UPDATE media_version v SET superseded_at = now() FROM media_file m WHERE m.id = $1 AND v.id = m.published_version AND v.id <> $2`,
        [mediaId, versionId],
      );
      await sql.query('UPDATE media_version SET facts = $2, published_at = now() WHERE id = $1', [versionId, JSON.stringify(facts)]);
      await sql.query(
        `UPDATE media_file SET published_version = $2, renditions = $3, duration_seconds = $4, width = $5, height = $6, frame_rate_num = $7,
                frame_rate_den = $8, poster = CASE WHEN poster <= $9 THEN poster END, updated_at = now()
         WHERE id = $1`,
        [
          mediaId,
          versionId,
          JSON.stringify(renditions),
          facts.durationSeconds,
          facts.width,
          facts.height,
          facts.frameRate.num,
          facts.frameRate.den,
          facts.posters.count,
        ],
      );
    },

    /** By what a held file was mastered last, or tried. */
    async profileOf(sql: Sql, mediaId: string): Promise<string | null> {
      const { rows } = await sql.query<{ profile: string }>(
        'SELECT v.profile FROM media_file m JOIN media_version v ON v.id = coalesce(m.published_version, m.work_version) WHERE m.id = $1',
        [mediaId],
      );
      return rows[0]?.profile ?? null;
    },

    /** Forgets every version of a held file. @returns which there were. */
    async dropAll(sql: Sql, mediaId: string): Promise<string[]> {
      await sql.query(
        `UPDATE media_file SET published_version = NULL, work_version = NULL, poster = NULL, renditions = '[]', duration_seconds = NULL,
                width = NULL, height = NULL, frame_rate_num = NULL, frame_rate_den = NULL, updated_at = now()
         WHERE id = $1`,
        [mediaId],
      );
      const { rows } = await sql.query<{ id: string }>('DELETE FROM media_version WHERE media_id = $1 RETURNING id', [mediaId]);
      return rows.map(({ id }) => id);
    },

    /** Forgets versions that lost their place long enough ago. @returns which. */
    async dropSuperseded(sql: Sql): Promise<{ id: string; mediaId: string }[]> {
      const { rows } = await sql.query<{ id: string; mediaId: string }>(
        `DELETE FROM media_version v USING media_file m
         WHERE m.id = v.media_id AND v.superseded_at < now() - interval '${KEPT}'
           AND v.id IS DISTINCT FROM m.published_version AND v.id IS DISTINCT FROM m.work_version
         RETURNING v.id, v.media_id AS "mediaId"`,
      );
      return rows;
    },

    /** Says of versions that were published long enough ago that what their units made goes. @returns of which. */
    async clearWork(sql: Sql): Promise<{ id: string; mediaId: string }[]> {
      const { rows } = await sql.query<{ id: string; mediaId: string }>(
        `UPDATE media_version SET cleared_at = now() WHERE published_at < now() - interval '${KEPT}' AND cleared_at IS NULL
         RETURNING id, media_id AS "mediaId"`,
      );
      // Tables of segments, that nobody will assemble again.
      await sql.query('UPDATE media_unit SET result = NULL WHERE version_id = ANY ($1) AND result IS NOT NULL', [rows.map(({ id }) => id)]);
      return rows;
    },

    /** Whether a version was forgotten, alone or with its file. */
    async gone(mediaId: string, versionId: string): Promise<'file' | 'version' | null> {
      const { rows } = await pool.query<{ gone: 'file' | 'version' | null }>(
        `SELECT CASE WHEN NOT EXISTS (SELECT FROM media_file WHERE id = $1) THEN 'file'
                     WHEN NOT EXISTS (SELECT FROM media_version WHERE id = $2) THEN 'version' END AS gone`,
        [mediaId, versionId],
      );
      return rows[0]?.gone ?? null;
    },

    async details(mediaId: string): Promise<Details> {
      const { rows } = await pool.query<Details>(
        `SELECT v.profile, v.technical, CASE WHEN v.id = m.published_version THEN v.facts END AS facts,
                (SELECT coalesce(sum((o.facts->>'bytes')::int8), 0)::int8 FROM media_version o WHERE o.media_id = m.id) AS "derivedBytes",
                (SELECT coalesce(json_agg(json_build_object('id', s.id, 'language', s.language, 'label', s.label, 'kind', s.kind)
                                 ORDER BY s.created_at, s.id), '[]') FROM media_subtitle s WHERE s.media_id = m.id) AS subtitles,
                (SELECT coalesce(sum(d.views), 0)::int FROM media_day d WHERE d.media_id = m.id) AS views,
                (SELECT coalesce(sum(d.watched_seconds), 0) FROM media_day d WHERE d.media_id = m.id) AS "watchedSeconds"
         FROM media_file m LEFT JOIN media_version v ON v.id = coalesce(m.published_version, m.work_version) WHERE m.id = $1`,
        [mediaId],
      );
      return rows[0] ?? { profile: null, technical: null, facts: null, derivedBytes: 0, subtitles: [], views: 0, watchedSeconds: 0 };
    },

    /** Every version of a file, the latest first, with its units in their order. */
    async log(mediaId: string): Promise<VersionRow[]> {
      const { rows: versions } = await pool.query<Omit<VersionRow, 'units'>>(
        `SELECT id, profile, created_at AS "createdAt", published_at AS "publishedAt"
         FROM media_version WHERE media_id = $1 ORDER BY created_at DESC, id`,
        [mediaId],
      );
      const { rows: units } = await pool.query<UnitRow & { versionId: string }>(
        `SELECT version_id AS "versionId", unit, kind, state, weight, progress, attempt, failures, started_at AS "startedAt",
                ended_at AS "endedAt", error_code AS "errorCode", error_message AS "errorMessage", error_advice AS "errorAdvice", log
         FROM media_unit WHERE version_id = ANY ($1) ORDER BY version_id, place`,
        [versions.map(({ id }) => id)],
      );
      const byVersion = Map.groupBy(units, ({ versionId }) => versionId);
      return versions.map((version) => ({ ...version, units: byVersion.get(version.id) ?? [] }));
    },
  };
}

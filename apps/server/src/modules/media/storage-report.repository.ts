import { mastering } from '@fotograma/contract';
import * as z from 'zod';
import type { Database } from '../../platform/database/database.ts';
import type { VersionFacts } from './mastering/steps.ts';

/** A file whose bytes should be there. */
export interface KeptFile {
  readonly id: string;
  readonly publishedVersion: string | null;
  readonly facts: VersionFacts | null;
}

/** Ids that objects are named after. */
export interface Named {
  readonly files: readonly string[];
  readonly versions: readonly string[];
  readonly subtitles: readonly string[];
}

/** Those of them that rows have: versions and subtitles with whose they are. */
export interface Referred {
  readonly files: ReadonlySet<string>;
  readonly versions: ReadonlyMap<string, { readonly mediaId: string; readonly cleared: boolean }>;
  readonly subtitles: ReadonlyMap<string, string>;
}

const Candidates = z.array(z.string());

export type StorageReportRepository = ReturnType<typeof createStorageReportRepository>;

/** What looks through the storage found, and the rows that objects are compared with. */
export function createStorageReportRepository({ pool, transaction }: Database) {
  return {
    async last(): Promise<{ report: mastering.StorageReport; candidates: string[] } | null> {
      const { rows } = await pool.query<{ report: unknown; candidates: unknown }>(
        'SELECT report, candidates FROM storage_report ORDER BY at DESC LIMIT 1',
      );
      const [row] = rows;
      return row ? { report: mastering.StorageReport.parse(row.report), candidates: Candidates.parse(row.candidates) } : null;
    },

    /** Keeps a report in the place of those before it. */
    save(id: string, report: mastering.StorageReport, candidates: readonly string[]): Promise<void> {
      return transaction(async (sql) => {
        await sql.query('DELETE FROM storage_report');
        await sql.query('INSERT INTO storage_report (id, at, report, candidates) VALUES ($1, $2, $3, $4)', [
          id,
          report.at,
          JSON.stringify(report),
          JSON.stringify(candidates),
        ]);
      });
    },

    async referred({ files, versions, subtitles }: Named): Promise<Referred> {
      const [ofFiles, ofVersions, ofSubtitles] = await Promise.all([
        pool.query<{ id: string }>('SELECT id FROM media_file WHERE id = ANY ($1::uuid[])', [files]),
        pool.query<{ id: string; mediaId: string; cleared: boolean }>(
          'SELECT id, media_id AS "mediaId", cleared_at IS NOT NULL AS cleared FROM media_version WHERE id = ANY ($1)',
          [versions],
        ),
        pool.query<{ id: string; mediaId: string }>('SELECT id, media_id AS "mediaId" FROM media_subtitle WHERE id = ANY ($1::uuid[])', [
          subtitles,
        ]),
      ]);
      return {
        files: new Set(ofFiles.rows.map(({ id }) => id)),
        versions: new Map(ofVersions.rows.map((row) => [row.id, row])),
        subtitles: new Map(ofSubtitles.rows.map(({ id, mediaId }) => [id, mediaId])),
      };
    },

    /** Files whose bytes came, by id, after one. */
    async keptAfter(id: string, limit: number): Promise<KeptFile[]> {
      const { rows } = await pool.query<KeptFile>(
        `SELECT m.id, m.published_version AS "publishedVersion", v.facts FROM media_file m LEFT JOIN media_version v ON v.id = m.published_version
         WHERE m.uploaded_at IS NOT NULL AND m.id > $1 ORDER BY m.id LIMIT $2`,
        [id, limit],
      );
      return rows;
    },

    /** Whether a file is still there, and still serves the same version. */
    async isAsBefore({ id, publishedVersion }: KeptFile): Promise<boolean> {
      const { rowCount } = await pool.query('SELECT FROM media_file WHERE id = $1 AND published_version IS NOT DISTINCT FROM $2', [
        id,
        publishedVersion,
      ]);
      return rowCount === 1;
    },
  };
}

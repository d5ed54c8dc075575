import { randomUUID } from 'node:crypto';
import type { Database, Sql } from '../../platform/database/database.ts';
import { type MediaRow, type MediaStatus, selectMedia } from './media.rows.ts';
import { insertVersion } from './versions.repository.ts';

export type { MediaRow, MediaStatus } from './media.rows.ts';

export interface Announced {
  readonly id: string;
  /** null for the house's own. */
  readonly ownerId: string | null;
  readonly public: boolean;
  readonly filename: string;
  readonly mimeType: string;
  readonly size: number;
  readonly uploadExpiresAt: Date;
}

/** As much of a published file as delivery needs. */
export interface PublishedFile {
  readonly publishedVersion: string | null;
  readonly ownerId: string | null;
  readonly public: boolean;
}

export type MediaRepository = ReturnType<typeof createMediaRepository>;

/** The table of media files: who sent which, and what is served of each. What is done to them is rows of versions and units. */
export function createMediaRepository({ prisma, pool, transaction }: Database, newId: () => string = randomUUID) {
  const { mediaFile } = prisma;
  return {
    async find(id: string): Promise<MediaRow | null> {
      const [row] = await selectMedia(pool, 'WHERE m.id = $1', [id]);
      return row ?? null;
    },

    async states(ids: readonly string[]): Promise<{ id: string; status: MediaStatus; durationSeconds: number | null }[]> {
      const { rows } = await pool.query<{ id: string; status: MediaStatus; durationSeconds: number | null }>(
        'SELECT id, status, duration_seconds AS "durationSeconds" FROM media_file WHERE id = ANY ($1::uuid[])',
        [ids],
      );
      return rows;
    },

    /** Of those of some files that anyone may play: the published version, and which of its posters stands for it. */
    async publicPosters(ids: readonly string[]): Promise<{ id: string; version: string; poster: number }[]> {
      const { rows } = await pool.query<{ id: string; version: string; poster: number }>(
        `SELECT m.id, m.published_version AS version, coalesce(m.poster, (p.facts->'posters'->>'best')::int, 1) AS poster
         FROM media_file m LEFT JOIN media_version p ON p.id = m.published_version
         WHERE m.id = ANY ($1::uuid[]) AND m.public AND m.published_version IS NOT NULL`,
        [ids],
      );
      return rows;
    },

    /** Those of some ids that no file has. */
    async unknown(ids: readonly string[]): Promise<string[]> {
      const { rows } = await pool.query<{ id: string }>(
        'SELECT id FROM unnest($1::uuid[]) AS given (id) WHERE NOT EXISTS (SELECT FROM media_file m WHERE m.id = given.id)',
        [ids],
      );
      return rows.map((row) => row.id);
    },

    published(id: string): Promise<PublishedFile | null> {
      return mediaFile.findUnique({ where: { id }, select: { publishedVersion: true, ownerId: true, public: true } });
    },

    /** @returns false when the id is taken. */
    async announce(sql: Sql, row: Announced): Promise<boolean> {
      const { rowCount } = await sql.query(
        `INSERT INTO media_file (id, owner_id, public, filename, mime_type, size, upload_expires_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (id) DO NOTHING`,
        [row.id, row.ownerId, row.public, row.filename, row.mimeType, row.size, row.uploadExpiresAt],
      );
      return rowCount === 1;
    },

    /**
     * PENDING → UPLOADED, with the first version to be made, once `appear` has put the bytes in their place; the row is
     * locked meanwhile, so that nobody else's are put there.
     * @returns false when it was no longer PENDING.
     */
    uploaded(id: string, sha256: string, appear: () => Promise<void>): Promise<boolean> {
      return transaction(async (sql) => {
        const { rowCount } = await sql.query(
          `UPDATE media_file SET uploaded_at = now(), sha256 = $2, updated_at = now() WHERE id = $1 AND uploaded_at IS NULL`,
          [id, sha256],
        );
        if (rowCount !== 1) return false;
        await insertVersion(sql, { id: versionId(newId), mediaId: id, profile: 'standard' });
        await appear();
        return true;
      });
    },
  };
}

/** 16 hex digits: enough never to meet another of the same film, and short in every address. */
export function versionId(newId: () => string): string {
  return newId().replaceAll('-', '').slice(0, 16);
}

import type { Database, Sql } from '../../platform/database/database.ts';

export interface InputRow {
  readonly id: string;
  readonly principalId: string;
  readonly key: string;
  readonly contentType: string;
  readonly bytes: number;
  readonly width: number;
  readonly height: number;
  /** Hex. */
  readonly sha256: string;
  readonly createdAt: Date;
  readonly expiresAt: Date;
}

export type InputsRepository = ReturnType<typeof createInputsRepository>;

/** Pictures that were sent to be worked from. */
export function createInputsRepository({ pool }: Pick<Database, 'pool'>) {
  return {
    async add(row: InputRow): Promise<void> {
      await pool.query(
        `INSERT INTO generation_input (id, principal_id, key, content_type, bytes, width, height, sha256, created_at, expires_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
        [row.id, row.principalId, row.key, row.contentType, row.bytes, row.width, row.height, row.sha256, row.createdAt, row.expiresAt],
      );
    },

    /** Those of the principal that are still kept, by id. */
    async find(
      principalId: string,
      ids: readonly string[],
      now: Date,
    ): Promise<Map<string, Pick<InputRow, 'key' | 'contentType' | 'sha256'>>> {
      const { rows } = await pool.query<Pick<InputRow, 'id' | 'key' | 'contentType' | 'sha256'>>(
        `SELECT id, key, content_type AS "contentType", sha256 FROM generation_input WHERE principal_id = $1 AND id = ANY ($2) AND expires_at > $3`,
        [principalId, ids, now],
      );
      return new Map(rows.map((row) => [row.id, row]));
    },

    /** @returns the keys of what was kept long enough. */
    async takeOutlived(sql: Sql, now: Date, limit: number): Promise<string[]> {
      const { rows } = await sql.query<{ key: string }>(
        'DELETE FROM generation_input WHERE id IN (SELECT id FROM generation_input WHERE expires_at <= $1 LIMIT $2) RETURNING key',
        [now, limit],
      );
      return rows.map(({ key }) => key);
    },
  };
}

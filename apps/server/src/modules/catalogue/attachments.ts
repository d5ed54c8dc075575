import type { Database, Sql } from '../../platform/database/database.ts';
import { Conflict, NotFound } from '../../platform/errors.ts';
import type { Media } from '../media/index.ts';
import { createPlaysRepository } from './plays.repository.ts';

/** What can have a media file. */
export interface Target {
  readonly kind: 'movie' | 'episode';
  readonly id: number;
}

export type Attachments = ReturnType<typeof createAttachments>;

/** Gives media files to films and episodes, each to one at most, and takes them away; within the caller's transaction. */
export function createAttachments({ database, media }: { database: Database; media: Media }) {
  const plays = createPlaysRepository(database);

  /** The file that a film or episode has; until the transaction ends nobody else gives it one. @throws {NotFound} */
  const hold = async (sql: Sql, { kind, id }: Target): Promise<string | null> => {
    const { rows } = await sql.query<{ mediaFileId: string | null }>(
      `SELECT media_file_id AS "mediaFileId" FROM ${kind} WHERE id = $1 FOR UPDATE`,
      [id],
    );
    if (!rows[0]) throw new NotFound(kind === 'movie' ? 'film' : 'episode', id);
    return rows[0].mediaFileId;
  };
  const set = (sql: Sql, { kind, id }: Target, mediaId: string | null) =>
    sql.query(`UPDATE ${kind} SET media_file_id = $2, updated_at = now() WHERE id = $1`, [id, mediaId]);

  return {
    /**
     * A file that it had before is let go, and kept.
     * @throws {NotFound} for the film, episode or file; {Conflict} naming what else has the file.
     */
    async attach(sql: Sql, target: Target, mediaId: string): Promise<void> {
      const before = await hold(sql, target);
      if (before === mediaId) return;
      // In the order in which all lock files: whoever removes an account holds several.
      if (before !== null && before < mediaId) await media.unpublish(sql, before);
      if (!(await media.publish(sql, mediaId))) throw new NotFound('media file', mediaId);
      if (before !== null && before > mediaId) await media.unpublish(sql, before);
      // The file is held from here on: nobody else is given it, and nobody deletes it.
      const users = await plays.uses(sql, [mediaId]);
      if (users.length) throw new Conflict(`This file is in use: ${users.map(({ name }) => name).join(', ')}. Detach it there first.`);
      await set(sql, target, mediaId);
    },

    /** The file is kept. Without one, nothing changes. @throws {NotFound} for the film or episode. */
    async detach(sql: Sql, target: Target): Promise<void> {
      const before = await hold(sql, target);
      if (before === null) return;
      await set(sql, target, null);
      await media.unpublish(sql, before);
    },
  };
}

import type { Media } from '../../src/modules/media/index.ts';
import type { Platform } from '../../src/platform/platform.ts';

/** Tells media of the films that have files, for tests that have no catalogue. */
export function useFilms(media: Media): void {
  media.onUse(async (sql, ids) => {
    const { rows } = await sql.query<{ mediaId: string; name: string }>(
      'SELECT media_file_id AS "mediaId", title AS name FROM movie WHERE media_file_id = ANY ($1::uuid[])',
      [ids],
    );
    return rows;
  });
}

/** A film that has a media file, put there as the shelf does. @throws when there is no such file. */
export async function insertFilm(
  { platform, media: { media } }: { platform: Platform; media: { media: Media } },
  title: string,
  mediaId: string,
): Promise<{ id: number; detach(): Promise<void> }> {
  const { transaction } = platform.database;
  const id = await transaction(async (sql) => {
    if (!(await media.publish(sql, mediaId))) throw new Error('There is no such file');
    const { rows } = await sql.query<{ id: number }>(
      `INSERT INTO movie (slug, title, sort_title, source, media_file_id) VALUES ($1, $2, $2, 'test', $3) RETURNING id`,
      [platform.newId(), title, mediaId],
    );
    return rows[0]?.id ?? 0;
  });
  return {
    id,
    detach: () =>
      transaction(async (sql) => {
        await sql.query('UPDATE movie SET media_file_id = NULL WHERE id = $1', [id]);
        await media.unpublish(sql, mediaId);
      }),
  };
}

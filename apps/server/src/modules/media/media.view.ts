import { type Actor, can, type media } from '@fotograma/contract';
import { NotFound } from '../../platform/errors.ts';
import { presentDetail } from './media.detail.ts';
import type { MediaRepository, MediaRow } from './media.repository.ts';
import { present, type Share } from './media.ts';
import type { VersionsRepository } from './versions.repository.ts';

export type Views = ReturnType<typeof createViews>;

/** Media files as those see them who may. All throw {NotFound}, the same for what is not there and for what is somebody else's. */
export function createViews({ files, versions, share }: { files: MediaRepository; versions: VersionsRepository; share: Share }) {
  const find = async (id: string, actor: Actor): Promise<MediaRow> => {
    const row = await files.find(id);
    if (!row || !can(actor, 'media:read', row)) throw new NotFound('media file', id);
    return row;
  };
  return {
    /** Its state. */
    file: async (id: string, actor: Actor): Promise<media.MediaFile> => present(await find(id, actor), share),
    /** Everything that is known of it. */
    async detail(id: string, actor: Actor): Promise<media.MediaDetail> {
      const row = await find(id, actor);
      return presentDetail(row, await versions.details(id), share);
    },
    /** Of rows that the caller has found to be somebody's to see. */
    list: (rows: readonly MediaRow[]): media.MediaFile[] => rows.map((row) => present(row, share)),
  };
}

import { uploads } from '@fotograma/contract';
import { Conflict, Invalid } from '../../../platform/errors.ts';
import type { Platform } from '../../../platform/platform.ts';
import type { DirectStorage } from '../../../platform/storage/storage.ts';
import type { MediaRow } from '../media.repository.ts';
import { keys } from '../media.ts';
import type { UploadsRepository } from './uploads.repository.ts';

const MIB = 1024 * 1024;
/** S3's smallest part is 5 MiB; this many lose little when a line breaks. */
const PART_BYTES = 16 * MIB;

export interface Parts {
  /** Bytes of every part but the last. */
  readonly size: number;
  readonly count: number;
}

/** How a file is cut: in parts of 16 MiB, or larger ones where these would be too many. */
export function cut(size: number): Parts {
  const part = Math.max(PART_BYTES, Math.ceil(size / uploads.MAX_PARTS / MIB) * MIB);
  return { size: part, count: Math.ceil(size / part) };
}

export type PartsService = ReturnType<typeof createParts>;

/** Uploads in parts straight to object storage (S3's multipart uploads): their bytes do not pass through us. */
export function createParts({ platform, rows }: { platform: Platform; rows: UploadsRepository }) {
  const { storage, log, now } = platform;

  const directly = (): DirectStorage => {
    if (storage.direct) return storage.direct;
    throw new Conflict('Files are kept on disk here: send the bytes to `upload.url`, or by tus to `upload.tus.url`.');
  };
  const giveUp = async (direct: DirectStorage, mediaId: string, uploadId: string) => {
    await direct.abortMultipart(keys.original(mediaId), uploadId);
    await rows.removeMultipart(mediaId, uploadId);
  };
  /** The upload of a file that parts belong to; begun with the first that is asked for. */
  const uploadOf = async (direct: DirectStorage, { id, mimeType }: MediaRow): Promise<string> => {
    const begun = await rows.multipart(id);
    if (begun !== null) return begun;
    const fresh = await direct.createMultipart(keys.original(id), mimeType);
    if (await rows.addMultipart(id, fresh)) return fresh;
    // Somebody else began one at the same moment: theirs counts.
    await direct.abortMultipart(keys.original(id), fresh);
    return (await rows.multipart(id)) ?? fresh;
  };

  return {
    /** @throws {Conflict} where there are no parts, or all have come; {Invalid} for parts that the file does not have. */
    async sign(row: MediaRow, numbers: readonly number[]): Promise<{ part: number; url: string }[]> {
      const direct = directly();
      if (row.uploadedAt) throw new Conflict('These bytes were sent already.');
      const { count } = cut(row.size);
      const beyond = numbers.findIndex((number) => number > count);
      if (beyond >= 0) throw new Invalid([{ in: 'body', pointer: `/numbers/${beyond}`, message: `The file has ${count} parts` }]);
      const seconds = Math.floor((row.uploadExpiresAt.getTime() - now().getTime()) / 1_000);
      if (seconds < 1) throw new Conflict('The announcement has run out: announce the file again.');
      const uploadId = await uploadOf(direct, row);
      const key = keys.original(row.id);
      return Promise.all(
        [...new Set(numbers)].map(async (part) => ({ part, url: await direct.presignPart(key, uploadId, part, seconds) })),
      );
    },

    /**
     * Has the storage make one object of the parts.
     * @throws {Conflict} when it cannot: a part is missing, or its `ETag` is another's.
     */
    async join(row: MediaRow, parts: readonly { part: number; etag: string }[]): Promise<void> {
      const direct = directly();
      if (row.uploadedAt) return;
      const key = keys.original(row.id);
      const uploadId = await rows.multipart(row.id);
      // Joined before, and the answer was lost.
      if (uploadId === null) return;
      const ordered = parts.toSorted((a, b) => a.part - b.part);
      try {
        await direct.completeMultipart(key, uploadId, ordered);
      } catch (err) {
        if ((await storage.stat(key))?.size !== row.size) {
          log.warn({ err, mediaId: row.id }, 'Parts could not be joined');
          throw new Conflict('The parts do not make the file: one is missing, or was sent again under another ETag.');
        }
      }
      await rows.removeMultipart(row.id, uploadId);
    },

    /** Gives up uploads that nobody will finish. */
    async sweep(): Promise<void> {
      const { direct } = storage;
      if (!direct) return;
      for (const { mediaId, uploadId } of await rows.idleMultiparts()) {
        await giveUp(direct, mediaId, uploadId).catch((err: unknown) =>
          log.warn({ err, mediaId }, 'An upload in parts could not be given up; it is tried again'),
        );
      }
    },
  };
}

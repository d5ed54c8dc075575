import type { Readable } from 'node:stream';
import * as z from 'zod';
import { Conflict, Fault, Invalid, NotFound } from '../../platform/errors.ts';
import type { Platform } from '../../platform/platform.ts';
import { createSigner } from '../../platform/storage/signing.ts';
import type { Quotas } from '../identity/index.ts';
import type { MediaRepository } from './media.repository.ts';
import { keys } from './media.ts';

/** How long an upload link is good for. */
const LINK_HOURS = 24;

export interface Announcement {
  readonly filename: string;
  readonly size: number;
  readonly mimeType: string;
}

export interface UploadsService {
  /**
   * Announces a file, sets its bytes aside in the owner's plan and signs the link that takes them.
   * @throws {Fault} `storage-full`; {QuotaExceeded}.
   */
  announce(
    file: Announcement,
    ownerId: string,
  ): Promise<{ mediaId: string; url: string; headers: Record<string, string>; expiresAt: Date }>;
  /** Takes the bytes of a signed link. @param length what the caller announced with this transfer. */
  receive(token: string, body: Readable, length: number | null): Promise<{ mediaId: string; size: number; sha256: string }>;
  /** Takes a file of our own making. An `id` that is there already is left as it is. */
  ingest(file: Announcement & { id: string; public: boolean; body: Readable }): Promise<void>;
}

/** Uploads: announced, signed, received whole or not at all, and then handed to mastering. */
export function createUploads(deps: {
  platform: Platform;
  files: MediaRepository;
  quotas: Quotas;
  order: (id: string) => Promise<void>;
}): UploadsService {
  const { platform, files, quotas } = deps;
  const { storage, log, metrics, database } = platform;
  const signer = createSigner({
    secret: platform.signingSecret,
    purpose: 'upload',
    schema: z.object({ mediaId: z.uuid(), size: z.int() }),
    now: platform.now,
  });
  /** Transfers that this process receives now, so that a second one of the same file is told at once. */
  const receiving = new Set<string>();

  const reserve = async (size: number) => {
    if ((await storage.freeBytes()) - size >= platform.minFreeBytes) return;
    throw new Fault('storage-full', `There is not enough room here for a file of ${size} bytes.`);
  };
  const store = async (id: string, body: Readable, size: number) => {
    const stored = await storage.put(keys.original(id), body, {
      maxBytes: size,
      async admit({ size: came, sha256 }, appear) {
        if (came !== size) throw new Fault('malformed', `The file ended after ${came} of ${size} bytes.`);
        // Another server may have received the file meanwhile: the row decides whose bytes appear.
        if (await files.uploaded(id, sha256, appear)) return;
        // Its link ran out during the transfer, and the sweeper has forgotten it; or they were sent already.
        throw (await files.find(id)) ? new Conflict('These bytes were sent already.') : new NotFound('media file', id);
      },
    });
    metrics.uploadBytes.inc(stored.size);
    // A lost order costs a delay: the sweeper finds what is UPLOADED.
    await deps.order(id).catch((err: unknown) => log.warn({ err, mediaId: id }, 'Mastering could not be ordered now'));
    return stored;
  };

  return {
    async announce({ filename, size, mimeType }, ownerId) {
      await reserve(size);
      // How long a film is shows only when it is here; who has no mastering time left need not send one.
      await quotas.demandSome(ownerId, 'masteredSeconds');
      const mediaId = platform.newId();
      const expiresAt = new Date(platform.now().getTime() + LINK_HOURS * 3_600_000);
      await database.transaction(async (sql) => {
        await quotas.spend(sql, ownerId, 'storage', size);
        await files.announce(sql, { id: mediaId, ownerId, public: false, filename, mimeType, size, uploadExpiresAt: expiresAt });
      });
      const url = `${platform.publicUrl()}/api/storage/uploads/${signer.sign({ mediaId, size }, expiresAt)}`;
      return { mediaId, url, headers: { 'content-type': mimeType }, expiresAt };
    },

    async receive(token, body, length) {
      const { mediaId, size } = signer.verify(token);
      if (length === null || !Number.isSafeInteger(length))
        throw new Fault('length-required', 'Send the length of the file as Content-Length.');
      if (length > size) throw new Fault('too-large', `${length} bytes are more than the ${size} that were announced.`);
      if (length < size) {
        throw new Invalid([
          { in: 'headers', pointer: '/content-length', message: `${length} bytes are fewer than the ${size} that were announced` },
        ]);
      }
      const row = await files.find(mediaId);
      if (!row) throw new NotFound('media file', mediaId);
      if (row.status !== 'PENDING') throw new Conflict('These bytes were sent already.');
      if (receiving.has(mediaId)) throw new Conflict('These bytes are being sent already.');
      await reserve(size);
      receiving.add(mediaId);
      try {
        const { sha256 } = await store(mediaId, body, size);
        return { mediaId, size, sha256 };
      } catch (error) {
        // Aborted by the sender: nobody is left to tell, and nothing went wrong on our side.
        if (isAbort(error)) throw new Fault('malformed', 'The transfer was broken off. Nothing of it was kept.', { cause: error });
        throw error;
      } finally {
        receiving.delete(mediaId);
      }
    },

    async ingest({ id, public: isPublic, filename, mimeType, size, body }) {
      const expiresAt = new Date(platform.now().getTime() + LINK_HOURS * 3_600_000);
      await reserve(size);
      const fresh = await files.announce(database.pool, {
        id,
        ownerId: null,
        public: isPublic,
        filename,
        mimeType,
        size,
        uploadExpiresAt: expiresAt,
      });
      const row = fresh ? null : await files.find(id);
      if (row && row.status !== 'PENDING') return void body.destroy();
      await store(id, body, size);
    },
  };
}

function isAbort(error: unknown): boolean {
  const code = (error as NodeJS.ErrnoException).code;
  return code === 'ECONNRESET' || code === 'ERR_STREAM_PREMATURE_CLOSE' || code === 'ABORT_ERR';
}

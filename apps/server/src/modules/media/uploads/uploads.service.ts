import type { Readable } from 'node:stream';
import { uploads as contract } from '@fotograma/contract';
import * as z from 'zod';
import { Conflict, Fault, Invalid, NotFound } from '../../../platform/errors.ts';
import { readFormFile } from '../../../platform/http/form.ts';
import type { Platform } from '../../../platform/platform.ts';
import { createSigner } from '../../../platform/storage/signing.ts';
import type { Stored } from '../../../platform/storage/storage.ts';
import type { Quotas } from '../../identity/index.ts';
import type { MediaRepository } from '../media.repository.ts';
import { keys } from '../media.ts';
import type { Completion, Uploaded } from './completion.ts';
import { HEAD_BYTES, NotAFilm, peek, refuseOther } from './contents.ts';
import { cut, type Parts } from './parts.ts';
import type { Tus, TusRequest } from './tus.ts';
import type { UploadsRepository } from './uploads.repository.ts';

const HOUR_MS = 3_600_000;
/** How long an upload link is good for, and the most that it ever is: S3 signs for no longer. */
const LINK_MS = 24 * HOUR_MS;
const LONGEST_LINK_MS = 7 * 24 * HOUR_MS;
/** The slowest line that a link waits for: 2 Mbit/s. */
const SLOWEST_BYTES_PER_MS = 250;
/** The largest object that S3 takes in one PUT. */
const LARGEST_PUT = 5 * 1024 ** 3;

export interface Announcement {
  readonly filename: string;
  readonly size: number;
  readonly mimeType: string;
}

/** An announced file, and the ways in which its bytes may come. */
export interface Ways {
  readonly mediaId: string;
  readonly url: string;
  readonly headers: Record<string, string>;
  readonly expiresAt: Date;
  readonly tusUrl: string;
  readonly parts: Parts | null;
}

type AdmitUpload = (stored: Stored, appear: () => Promise<void>) => Promise<Uploaded>;

export type UploadsService = ReturnType<typeof createUploads>;

/** Uploads: announced, signed, received, and then handed to mastering. */
export function createUploads(deps: {
  platform: Platform;
  files: MediaRepository;
  rows: UploadsRepository;
  quotas: Quotas;
  completion: Completion;
  tus: Tus;
  reserve: Reserve;
}) {
  const { platform, files, rows, quotas, completion, reserve } = deps;
  const { storage, database, now } = platform;
  const signer = createSigner({
    secret: platform.signingSecret,
    purpose: 'upload',
    schema: z.object({ mediaId: z.uuid(), size: z.int() }),
    now,
  });
  /** Transfers that this process receives now, so that a second one of the same file is told at once. */
  const receiving = new Set<string>();

  const expiryOf = (size: number) => new Date(now().getTime() + Math.min(LONGEST_LINK_MS, LINK_MS + size / SLOWEST_BYTES_PER_MS));
  /** Keeps a stream, and makes of it what `admit` does in the end. */
  const store = async (id: string, body: Readable, maxBytes: number, admit: AdmitUpload): Promise<Uploaded> => {
    const uploaded: Uploaded[] = [];
    await storage.put(keys.original(id), body, {
      maxBytes,
      async admit(stored, appear) {
        uploaded.push(await admit(stored, appear));
      },
    });
    const [first] = uploaded;
    if (!first) throw new Error('The storage took an object without asking');
    return first;
  };
  /** Of a stream that is whole when it has `size` bytes. */
  const admitWhole =
    (id: string, size: number): AdmitUpload =>
    async ({ size: came, sha256 }, appear) => {
      if (came !== size) throw new Fault('malformed', `The file ended after ${came} of ${size} bytes.`);
      // Another server may have received the file meanwhile: the row decides whose bytes appear.
      return completion.finish(id, sha256, appear);
    };
  const announceRow = async (id: string, ownerId: string, { filename, mimeType, size }: Announcement): Promise<Date> => {
    const uploadExpiresAt = expiryOf(size);
    await database.transaction(async (sql) => {
      await quotas.spend(sql, ownerId, 'storage', size);
      await files.announce(sql, { id, ownerId, public: false, filename, mimeType, size, uploadExpiresAt });
    });
    return uploadExpiresAt;
  };
  /** What is surely no film is not waited for. */
  const peekAt = async (id: string, body: Readable, bytes: number): Promise<Readable> => {
    const { head, whole } = await peek(body, Math.min(bytes, HEAD_BYTES));
    await refuseOther(head).catch(async (error: unknown) => {
      if (error instanceof NotAFilm) await completion.discard(id, error.message);
      // Read away, so that the answer is: who still sends does not listen.
      whole.resume();
      throw error;
    });
    return whole;
  };

  return {
    /**
     * Announces a file, sets its bytes aside in the owner's plan and signs the links that take them.
     * @returns a file of the owner's instead that has the same bytes already, by its id.
     * @throws {Fault} `storage-full`; {QuotaExceeded}.
     */
    async announce(file: Announcement & { sha256?: string | undefined }, ownerId: string): Promise<Ways | { existing: string }> {
      const existing = file.sha256 === undefined ? null : await rows.withBytes(ownerId, file.sha256);
      if (existing !== null) return { existing };
      const { size, mimeType } = file;
      await reserve(size);
      // How long a film is shows only when it is here; who has no mastering time left need not send one.
      await quotas.demandSome(ownerId, 'masteredSeconds');
      const mediaId = platform.newId();
      const expiresAt = await announceRow(mediaId, ownerId, file);
      const token = signer.sign({ mediaId, size }, expiresAt);
      const { direct } = storage;
      const put =
        direct && size <= LARGEST_PUT
          ? await direct.presignPut(keys.original(mediaId), {
              size,
              contentType: mimeType,
              expiresSeconds: Math.floor((expiresAt.getTime() - now().getTime()) / 1_000),
            })
          : { url: `${platform.publicUrl()}/api/storage/uploads/${token}`, headers: { 'content-type': mimeType } };
      return { mediaId, ...put, expiresAt, tusUrl: `${platform.publicUrl()}/api/storage/tus/${token}`, parts: direct ? cut(size) : null };
    },

    /**
     * Takes the bytes of a signed link.
     * @param length what the caller announced with this transfer.
     */
    async receive(token: string, body: Readable, length: number | null): Promise<Uploaded> {
      const { mediaId, size } = signer.verify(token);
      checkLength(length, size);
      const row = await files.find(mediaId);
      if (!row) throw new NotFound('media file', mediaId);
      if (row.uploadedAt) throw new Conflict('These bytes were sent already.');
      if (receiving.has(mediaId)) throw new Conflict('These bytes are being sent already.');
      await reserve(size);
      receiving.add(mediaId);
      try {
        return await store(mediaId, await peekAt(mediaId, body, size), size, admitWhole(mediaId, size));
      } catch (error) {
        throw brokenOff(error);
      } finally {
        receiving.delete(mediaId);
      }
    },

    /** One request of the tus protocol, to a signed link. @returns the headers of the answer. */
    tus(token: string, request: Omit<TusRequest, 'mediaId'>): Promise<Record<string, string>> {
      return deps.tus.serve({ ...request, mediaId: signer.verify(token).mediaId });
    },

    /**
     * Announces and takes the file of a form. The whole length of the form is set aside, and what the file is shorter given back.
     * @throws {Invalid} for what does not belong into it.
     */
    async receiveForm(body: Readable, form: { contentType: string; length: number | null }, ownerId: string): Promise<Uploaded> {
      const { length, contentType } = form;
      if (length === null || !Number.isSafeInteger(length)) throw lengthRequired();
      if (length > contract.MAX_UPLOAD_BYTES) throw new Fault('too-large', `${length} bytes are more than may be uploaded.`);
      await reserve(length);
      await quotas.demandSome(ownerId, 'masteredSeconds');
      return readFormFile(body, { contentType, field: contract.createUpload.body.field }, async (file) => {
        const id = platform.newId();
        await announceRow(id, ownerId, { ...describeFormFile(file), size: length });
        try {
          const whole = await peekAt(id, file.body, HEAD_BYTES);
          return await store(id, whole, length, async ({ size, sha256 }, appear) => {
            if (size === 0) throw new Invalid([{ in: 'body', pointer: '/file', message: 'The file is empty' }]);
            await file.rest;
            await database.transaction(async (sql) => {
              await quotas.hold(sql, ownerId);
              const spare = await rows.shorten(sql, id, size);
              if (spare) await quotas.release(sql, ownerId, 'storage', spare);
            });
            return completion.finish(id, sha256, appear);
          });
        } catch (error) {
          await completion.discard(id, 'Its form was not taken');
          throw brokenOff(error);
        }
      });
    },

    /** Takes a file of our own making. An `id` that is there already is left as it is. @throws {QuotaExceeded} */
    async ingest(file: Announcement & { id: string; ownerId: string | null; public: boolean; body: Readable }) {
      const { id, ownerId, public: isPublic, filename, mimeType, size, body } = file;
      await reserve(size);
      const fresh = await database.transaction(async (sql) => {
        const announced = { id, ownerId, public: isPublic, filename, mimeType, size, uploadExpiresAt: expiryOf(size) };
        // Before the file, as whoever removes the account does.
        if (ownerId) await quotas.hold(sql, ownerId);
        const isNew = await files.announce(sql, announced);
        if (isNew && ownerId) await quotas.spend(sql, ownerId, 'storage', size);
        return isNew;
      });
      const row = fresh ? null : await files.find(id);
      if (row?.uploadedAt) return void body.destroy();
      await store(id, body, size, admitWhole(id, size));
    },
  };
}

/** @throws {Fault} `storage-full` when there is no room for so many bytes. */
export type Reserve = (bytes: number) => Promise<void>;

export function createReserve({ storage, minFreeBytes }: Platform): Reserve {
  return async (bytes) => {
    if ((await storage.freeBytes()) - bytes >= minFreeBytes) return;
    throw new Fault('storage-full', `There is not enough room here for a file of ${bytes} bytes.`);
  };
}

function checkLength(length: number | null, size: number): void {
  if (length === null || !Number.isSafeInteger(length)) throw lengthRequired();
  if (length > size) throw new Fault('too-large', `${length} bytes are more than the ${size} that were announced.`);
  if (length < size) {
    throw new Invalid([
      { in: 'headers', pointer: '/content-length', message: `${length} bytes are fewer than the ${size} that were announced` },
    ]);
  }
}

function lengthRequired(): Fault {
  return new Fault('length-required', 'Send the length of the file as Content-Length.');
}

/** @throws {Invalid} for a name or type that an announcement would not have either. */
function describeFormFile({ filename, mimeType }: { filename: string; mimeType: string }): { filename: string; mimeType: string } {
  const name = contract.Filename.safeParse(filename);
  const type = contract.FilmType.safeParse(mimeType);
  if (!type.success) throw new Fault('unsupported-media-type', `A file of the type ${mimeType} is no film.`);
  if (name.success) return { filename: name.data, mimeType: type.data };
  const message = filename ? (name.error.issues[0]?.message ?? 'This cannot be a name') : 'The file needs a name';
  throw new Invalid([{ in: 'body', pointer: '/file', message }]);
}

/** Aborted by the sender: nobody is left to tell, and nothing went wrong on our side. */
function brokenOff(error: unknown): unknown {
  const { code } = error as NodeJS.ErrnoException;
  if (code !== 'ECONNRESET' && code !== 'ERR_STREAM_PREMATURE_CLOSE' && code !== 'ABORT_ERR') return error;
  return new Fault('malformed', 'The transfer was broken off. Nothing of it was kept.', { cause: error });
}

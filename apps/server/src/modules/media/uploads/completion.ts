import { createHash } from 'node:crypto';
import { Conflict, Fault, Invalid, NotFound } from '../../../platform/errors.ts';
import type { Platform } from '../../../platform/platform.ts';
import type { Drafts } from '../../../platform/storage/drafts.ts';
import type { Quotas } from '../../identity/index.ts';
import type { MediaRepository, MediaRow } from '../media.repository.ts';
import { keys, topicOf } from '../media.ts';
import type { Uses } from '../uses.ts';
import { HEAD_BYTES, NotAFilm, refuseOther } from './contents.ts';
import type { UploadsRepository } from './uploads.repository.ts';

/** What is read through, for its hash, while somebody waits for the answer; more goes to a worker. */
const WHILE_WAITING_BYTES = 256 * 1024 * 1024;

/** An upload whose bytes are safe. */
export interface Uploaded {
  readonly mediaId: string;
  readonly size: number;
  readonly sha256: string;
  readonly duplicateOf: string | null;
}

/** Where the bytes of an announcement are, all of them. */
interface Whole {
  readonly head: () => Promise<Buffer>;
  /** Whether the hash costs nothing. */
  readonly hashed: boolean;
  /** null when the bytes are there no longer. */
  readonly hash: () => Promise<string | null>;
  /** Puts them in their place, while nobody else can. */
  readonly appear: () => Promise<void>;
}

export type Completion = ReturnType<typeof createCompletion>;

/** The name of the draft in which the pieces of a file gather. */
export const DRAFT_PREFIX = 'tus-';
export const draftOf = (id: string) => `${DRAFT_PREFIX}${id}`;

/**
 * The end of every upload, however its bytes came: whole, in pieces, or past us into object storage; told by the sender, by
 * the storage, or found by the reconciler. In any order, twice or at the same time it comes to the same.
 */
export function createCompletion(deps: {
  platform: Platform;
  files: MediaRepository;
  rows: UploadsRepository;
  drafts: Drafts;
  quotas: Quotas;
  uses: Uses;
  order: (id: string) => Promise<void>;
  later: (id: string) => Promise<void>;
}) {
  const { platform, files, rows, drafts, quotas, uses } = deps;
  const { storage, log, metrics, database } = platform;

  const found = async (id: string): Promise<MediaRow> => {
    const row = await files.find(id);
    if (!row) throw new NotFound('media file', id);
    return row;
  };
  const uploadedOf = async ({ id, size, sha256 }: MediaRow): Promise<Uploaded> => ({
    mediaId: id,
    size,
    sha256: sha256 ?? '',
    duplicateOf: await rows.duplicateOf(id),
  });

  /**
   * UPLOADED, by whoever has the bytes safe and their hash.
   * @param appear puts them in their place; only one of all who try is let.
   * @throws {Conflict} when others' bytes were taken; {NotFound} when the announcement was forgotten meanwhile.
   */
  const finish = async (id: string, sha256: string, appear: () => Promise<void>): Promise<Uploaded> => {
    if (!(await files.uploaded(id, sha256, appear))) {
      await found(id);
      throw new Conflict('These bytes were sent already.');
    }
    const row = await found(id);
    metrics.uploadBytes.inc(row.size);
    // What gathered of it in another way is of no use any more; the sweeper finds it if we do not get to it.
    await drafts.remove(draftOf(id)).catch((err: unknown) => log.warn({ err, mediaId: id }, 'A draft could not be removed'));
    // A lost order costs a delay: the sweeper finds what is UPLOADED.
    await deps.order(id).catch((err: unknown) => log.warn({ err, mediaId: id }, 'Mastering could not be ordered now'));
    await platform.events.publish(topicOf(id)).catch((err: unknown) => log.warn({ err, mediaId: id }, 'A change could not be told'));
    return uploadedOf(row);
  };

  /** Forgets an announcement with all that came of it, and gives its bytes back. One that something uses stays PENDING. */
  const discard = async (id: string, why: string): Promise<void> => {
    const row = await files.find(id);
    if (!row || row.uploadedAt) return;
    await database.transaction(async (sql) => {
      // Before the file, as whoever removes the account does.
      if (row.ownerId) await quotas.hold(sql, row.ownerId);
      const gone = await rows.hold(sql, id);
      if (!gone || (await uses.of(sql, [id])).size) return;
      await rows.forget(sql, id);
      await platform.removals.forget(sql, keys.folder(id));
      if (gone.ownerId) await quotas.release(sql, gone.ownerId, 'storage', gone.size);
    });
    await drafts.remove(draftOf(id));
    await platform.events.publish(topicOf(id));
    log.info({ mediaId: id, why }, 'An announcement was given up');
  };

  const draftWhole = async ({ id, size }: MediaRow): Promise<Whole | null> => {
    const name = draftOf(id);
    if ((await drafts.size(name)) !== size) return null;
    const publish = () => drafts.publish(name, keys.original(id));
    return {
      head: () => drafts.head(name, HEAD_BYTES),
      hashed: drafts.hashed(name),
      async hash() {
        const sha256 = await drafts.hash(name);
        // Where it takes more than a rename it is done before, and not while the row is locked.
        if (storage.direct && sha256 !== null) await publish();
        return sha256;
      },
      appear: storage.direct ? async () => undefined : publish,
    };
  };

  const objectWhole = async ({ id, size }: MediaRow): Promise<Whole | null> => {
    const key = keys.original(id);
    const object = await storage.stat(key);
    if (!object) return null;
    if (object.size !== size) {
      await storage.remove(key);
      throw new Invalid([{ in: 'body', pointer: '', message: `${object.size} bytes came, and ${size} were announced` }]);
    }
    return {
      async head() {
        const head = await storage.read(key, { start: 0, end: Math.min(size, HEAD_BYTES) - 1 });
        return Buffer.concat((await head?.toArray()) ?? []);
      },
      hashed: false,
      async hash() {
        const body = await storage.read(key);
        if (!body) return null;
        const hash = createHash('sha256');
        for await (const chunk of body) hash.update(chunk as Buffer);
        return hash.digest('hex');
      },
      appear: async () => undefined,
    };
  };

  /** The bytes of an announcement, which are media as far as their beginning tells. */
  const wholeOf = async (row: MediaRow): Promise<Whole> => {
    const whole = (await draftWhole(row)) ?? (await objectWhole(row));
    if (!whole) throw new Conflict('Not all bytes of this file are here yet.', 'not-ready');
    try {
      await refuseOther(await whole.head());
    } catch (error) {
      if (error instanceof NotAFilm) await discard(row.id, error.message);
      throw error;
    }
    return whole;
  };

  const completeAlone = async (id: string): Promise<Uploaded> => {
    const row = await found(id);
    if (row.uploadedAt) return uploadedOf(row);
    const whole = await wholeOf(row);
    const sha256 = await whole.hash();
    try {
      if (sha256 === null) throw new Conflict('These bytes were sent already.');
      return await finish(id, sha256, whole.appear);
    } catch (error) {
      // Somebody else completed it between our look and now, and all is well; or it could not be done.
      const now = await found(id);
      if (now.uploadedAt) return uploadedOf(now);
      throw error;
    }
  };

  /** One at a time of a file in this process: the second would only read everything once more. */
  const underWay = new Map<string, Promise<Uploaded>>();
  const complete = (id: string): Promise<Uploaded> => {
    const running = underWay.get(id) ?? completeAlone(id).finally(() => underWay.delete(id));
    underWay.set(id, running);
    return running;
  };

  return {
    finish,
    discard,

    /**
     * Completes an upload whose bytes are all here.
     * @throws {Conflict} `not-ready` when they are not; {NotFound}; {NotAFilm}; {Invalid} when they are more or fewer than announced.
     */
    complete,

    /** The same, but has a worker do it where it takes long: then the answer is null. */
    async completeSoon(id: string): Promise<Uploaded | null> {
      const row = await found(id);
      if (row.uploadedAt || row.size <= WHILE_WAITING_BYTES) return complete(id);
      const { hashed } = await wholeOf(row);
      if (hashed) return complete(id);
      await deps.later(id);
      return null;
    },
  };
}

/** Whether an error says only that there is nothing to complete. */
export function isNothingToComplete(error: unknown): boolean {
  return error instanceof Fault && error.code !== 'storage-full' && error.code !== 'unavailable';
}

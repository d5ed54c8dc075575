import type { Readable } from 'node:stream';

export interface Stored {
  readonly size: number;
  /** Hex. */
  readonly sha256: string;
}

export type Admit = (stored: Stored, appear: () => Promise<void>) => Promise<void>;

/** An object, as it is met on a walk. */
export interface Found {
  readonly key: string;
  readonly size: number;
  readonly modifiedAt: Date;
}

/**
 * Where bytes are kept, by key: `/`-separated names of letters, digits, `.`, `_` and `-`, never starting with a
 * dot. Keys are made by us from ids; nothing that a client says becomes part of one.
 *
 * All methods throw {Fault} `unavailable` where the storage is another machine that does not answer or refuses us.
 */
export interface ObjectStorage {
  readonly kind: 'disk' | 'S3';
  /**
   * Writes a stream whole or not at all: the object appears at once when the stream has ended well.
   * @param options.admit has the last word when all bytes are here: the object appears when it calls `appear`, and not at
   * all when it throws. Without it, it appears.
   * @returns its length in bytes and the SHA-256 of them, hex.
   * @throws {Fault} `too-large` once more than `maxBytes` have come, `storage-full` when there is no room.
   */
  put(key: string, body: Readable, options: { maxBytes: number; admit?: Admit }): Promise<Stored>;
  /**
   * @param range inclusive byte positions; what lies behind the end is left out. @returns null when there is no such object.
   * Whoever does not read to the end destroys the stream.
   */
  read(key: string, range?: { start: number; end: number }): Promise<Readable | null>;
  /** @returns null when there is no such object. */
  stat(key: string): Promise<{ size: number; modifiedAt: Date } | null>;
  /**
   * Publishes a file of the local disk as an object, by one rename where it can be; the file is gone then.
   * @throws {Fault} `storage-full`.
   */
  publishFile(path: string, key: string): Promise<void>;
  /**
   * Publishes a folder of the local disk, which is then gone, under a prefix under which there is nothing yet. On disk this is
   * one rename. In S3 it is one object after the other, and what was put is removed again when one fails, but not when we
   * die: so nobody reads a prefix before a row says that it is whole, and two attempts need two prefixes.
   * @throws {Fault} `storage-full`. @throws when something is under the prefix.
   */
  publishFolder(folder: string, prefix: string): Promise<void>;
  /**
   * Hands a path by which programs can read the object (ffmpeg), for as long as `work` runs. What is at the path is not to
   * be changed: others may be reading it.
   * @throws {Fault} `not-found`; `storage-full` when it has to be brought here and there is no room.
   */
  withLocalFile<T>(key: string, work: (path: string) => Promise<T>): Promise<T>;
  /** The names directly under a prefix, in no certain order. */
  list(prefix: string): Promise<string[]>;
  /** All objects there are, as `walk`. */
  walkAll(): AsyncIterable<Found>;
  /** All objects under a prefix, however many, in no certain order. One that comes or goes meanwhile may be among them or not. */
  walk(prefix: string): AsyncIterable<Found>;
  /** Deletes an object, or all under a prefix; what is not there is no error. */
  remove(keyOrPrefix: string): Promise<void>;
  /** A private folder for work under way, on the local disk; whoever asks deletes it. Named, so that it can be swept. */
  scratch(name: string): Promise<string>;
  /** Names of the scratch folders and half-written objects that exist. */
  listScratch(): Promise<string[]>;
  removeScratch(name: string): Promise<void>;
  /** @throws when it cannot be written to. */
  ping(): Promise<void>;
  /** Bytes that can still be written to the local disk: to scratch, and to objects where they are kept there too. */
  freeBytes(): Promise<number>;
  /** How clients reach the storage themselves; absent where they cannot. */
  readonly direct?: DirectStorage;
  /**
   * Gives up uploads in parts that began before this and were never completed, whose parts cost room and show nowhere;
   * absent where there is no such thing. @returns how many.
   */
  removeAbandoned?(before: Date): Promise<number>;
}

/** Signed links and uploads in parts, so that bytes do not pass through us. */
export interface DirectStorage {
  /**
   * A link that takes, by PUT, exactly `size` bytes of this content type.
   * @returns `headers` to send with it; the length is sent by every client of its own accord.
   */
  presignPut(
    key: string,
    options: { size: number; contentType: string; expiresSeconds: number },
  ): Promise<{ url: string; headers: Record<string, string> }>;
  /** Begins an upload in parts of 5 MiB to 5 GiB each but the last, 10,000 at most. @returns its id. */
  createMultipart(key: string, contentType: string): Promise<string>;
  /** @param part from 1. @returns a link that takes the part by PUT, and answers with its `ETag`. */
  presignPart(key: string, uploadId: string, part: number, expiresSeconds: number): Promise<string>;
  /**
   * Makes the object of its parts, given in any order. Done twice, it is done once.
   * @throws {Fault} `invalid` when the parts are not those that were sent, or one is too small; `not-found` when there is
   * neither such an upload nor the object.
   */
  completeMultipart(key: string, uploadId: string, parts: readonly { part: number; etag: string }[]): Promise<void>;
  /** What is not there is no error. */
  abortMultipart(key: string, uploadId: string): Promise<void>;
  /**
   * A link from which the object can be read, in ranges too.
   * @param options.filename makes it a download of this name. @param options.contentType what the answer says it is.
   */
  presignGet(key: string, options: { expiresSeconds: number; filename?: string; contentType?: string }): Promise<string>;
}

/** @throws when a key is not of the safe form: a bug of ours, or somebody trying paths. */
export function checkKey(key: string): string {
  if (!/^[A-Za-z0-9_-][A-Za-z0-9._-]*(\/[A-Za-z0-9_-][A-Za-z0-9._-]*)*$/.test(key))
    throw new Error(`Not a storage key: ${JSON.stringify(key)}`);
  return key;
}

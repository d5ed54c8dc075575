import type { Readable } from 'node:stream';

export interface Stored {
  readonly size: number;
  /** Hex. */
  readonly sha256: string;
}

export type Admit = (stored: Stored, appear: () => Promise<void>) => Promise<void>;

/**
 * Where bytes are kept, by key: `/`-separated names of letters, digits, `.`, `_` and `-`, never starting with a
 * dot. Keys are made by us from ids; nothing that a client says becomes part of one.
 */
export interface ObjectStorage {
  /**
   * Writes a stream whole or not at all: the object appears at once when the stream has ended well.
   * @param options.admit has the last word when all bytes are safe: the object appears when it calls `appear`, and not at
   * all when it throws. Without it, it appears.
   * @returns its length in bytes and the SHA-256 of them, hex.
   * @throws {Fault} `too-large` once more than `maxBytes` have come, `storage-full` when there is no room.
   */
  put(key: string, body: Readable, options: { maxBytes: number; admit?: Admit }): Promise<Stored>;
  /** @param range inclusive byte positions. @returns null when there is no such object. */
  read(key: string, range?: { start: number; end: number }): Promise<Readable | null>;
  /** @returns null when there is no such object. */
  stat(key: string): Promise<{ size: number; modifiedAt: Date } | null>;
  /** Publishes a folder of the local disk under a prefix that does not exist yet, by one rename where it can be. */
  publishFolder(folder: string, prefix: string): Promise<void>;
  /** Hands a path by which programs can read the object (ffmpeg), for as long as `work` runs. */
  withLocalFile<T>(key: string, work: (path: string) => Promise<T>): Promise<T>;
  /** The names directly under a prefix. */
  list(prefix: string): Promise<string[]>;
  /** Deletes an object, or all under a prefix; what is not there is no error. */
  remove(keyOrPrefix: string): Promise<void>;
  /** A private folder for work under way, on the same disk; whoever asks deletes it. Named, so that it can be swept. */
  scratch(name: string): Promise<string>;
  /** Names of the scratch folders and half-written objects that exist. */
  listScratch(): Promise<string[]>;
  removeScratch(name: string): Promise<void>;
  /** @throws when it cannot be written to. */
  ping(): Promise<void>;
  /** Bytes that can still be written; Infinity where there is no limit to know of. */
  freeBytes(): Promise<number>;
  /** How clients reach the storage themselves; absent where they cannot. */
  readonly direct?: {
    /**
     * A link from which the object can be read, in ranges too.
     * @param options.filename makes it a download of this name. @param options.contentType what the answer says it is.
     */
    presignGet(key: string, options: { expiresSeconds: number; filename?: string; contentType?: string }): Promise<string>;
  };
}

/** @throws when a key is not of the safe form: a bug of ours, or somebody trying paths. */
export function checkKey(key: string): string {
  if (!/^[A-Za-z0-9_-][A-Za-z0-9._-]*(\/[A-Za-z0-9_-][A-Za-z0-9._-]*)*$/.test(key))
    throw new Error(`Not a storage key: ${JSON.stringify(key)}`);
  return key;
}

import { open } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { Fault } from '../errors.ts';

/** Bytes that are hashed and written in one go: chunks off the network are small, and every go costs something. */
const BLOCK_BYTES = 1024 * 1024;
/** Blocks that are filled, or written, at the same time; when all are, the sender waits. */
const BLOCKS = 3;
/** How long bytes wait for more of a slow sender before they are written all the same: what a crash may cost. */
const LINGER_MS = 100;
/** After so many bytes the disk is asked to keep them while more come: there is little left to wait for at the end. */
const SYNC_BYTES = 32 * 1024 * 1024;

/** As much of an open file as is needed to write it. */
export interface Writable {
  write(bytes: Uint8Array, offset: number, length: number, position: number): Promise<{ bytesWritten: number }>;
  /** Has what was written kept by the disk: what a reader needs (`datasync`), or all of it. */
  datasync(): Promise<void>;
  sync(): Promise<void>;
}

export interface Receiving {
  /** Where in the file it begins. */
  readonly at: number;
  /** Of the stream. */
  readonly maxBytes: number;
  readonly hash: { update(bytes: Buffer): unknown };
  /**
   * That nobody else has the stream's chunks, as of the body of a request: their memory is then given back at once, and not when
   * the collector comes by. Memory then stays as it was whatever goes through (`npm run bench -- upload`).
   */
  readonly disposable?: boolean;
}

/**
 * Writes a stream into a file while it is hashed: the disk writes the last block while the next one comes.
 * Everything that was hashed has been written when this ends, well or badly, unless the writing itself failed.
 * @returns the bytes that came; they are safe on the disk.
 * @throws {Fault} `too-large` for a chunk that passes `maxBytes`, which is not written; whatever the stream or the disk fails with.
 */
export async function receive(body: Readable, file: Writable, options: Receiving): Promise<number> {
  const { maxBytes, disposable = false } = options;
  const blocks = new Blocks(file, options);
  let came = 0;
  try {
    for await (const chunk of body as AsyncIterable<Uint8Array>) {
      if (came + chunk.length > maxBytes) throw new Fault('too-large', `More bytes came than the ${maxBytes} that were announced.`);
      came += chunk.length;
      await blocks.add(chunk);
      if (disposable) dispose(chunk);
    }
  } finally {
    await blocks.end();
  }
  return came;
}

/** Gives the memory of a chunk back, if it is all its own. */
function dispose({ buffer, byteLength }: Uint8Array): void {
  if (buffer instanceof ArrayBuffer && buffer.byteLength === byteLength) buffer.transfer(0);
}

/** That a name is in a folder is safe when the folder is. */
export async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

/** Fills blocks, hashes them, and has them written one after the other. */
class Blocks {
  readonly #file: Writable;
  readonly #hash: Receiving['hash'];
  readonly #size: number;
  #position: number;
  #block: Buffer | null = null;
  #filled = 0;
  #linger: NodeJS.Timeout | undefined;
  #made = 0;
  readonly #free: Buffer[] = [];
  /** What is written now, and after it; never rejects: it fails at the next `add`, or at the end. */
  #writing: Promise<void> = Promise.resolve();
  #unsynced = 0;
  #sync: Promise<void> | null = null;
  #failure: { readonly error: unknown } | null = null;

  constructor(file: Writable, { at, maxBytes, hash }: Receiving) {
    this.#file = file;
    this.#hash = hash;
    this.#position = at;
    this.#size = Math.max(1, Math.min(BLOCK_BYTES, maxBytes));
  }

  /** @returns once there is room for more; the chunk is no longer needed then. */
  async add(chunk: Uint8Array): Promise<void> {
    for (let from = 0; from < chunk.length; ) {
      this.#block ??= this.#free.pop() ?? (await this.#another());
      const bytes = Math.min(chunk.length - from, this.#size - this.#filled);
      this.#block.set(chunk.subarray(from, from + bytes), this.#filled);
      from += bytes;
      this.#filled += bytes;
      if (this.#filled === this.#size) this.#flush();
      else this.#linger ??= setTimeout(() => this.#flush(), LINGER_MS);
    }
    if (this.#failure) throw this.#failure.error;
  }

  /** @returns once everything is safe on the disk. */
  async end(): Promise<void> {
    this.#flush();
    await this.#writing;
    await this.#sync;
    if (this.#failure) throw this.#failure.error;
    await this.#file.sync();
  }

  async #another(): Promise<Buffer> {
    if (this.#made < BLOCKS) {
      this.#made++;
      return Buffer.allocUnsafeSlow(this.#size);
    }
    for (;;) {
      await this.#writing;
      const free = this.#free.pop();
      if (free) return free;
    }
  }

  #flush(): void {
    clearTimeout(this.#linger);
    this.#linger = undefined;
    const block = this.#block;
    if (!block || this.#filled === 0) return;
    const [bytes, position] = [this.#filled, this.#position];
    this.#block = null;
    this.#filled = 0;
    this.#position += bytes;
    this.#hash.update(block.subarray(0, bytes));
    this.#writing = this.#writing
      .then(() => this.#write(block, bytes, position))
      .catch((error: unknown) => {
        this.#failure ??= { error };
      })
      .then(() => {
        this.#free.push(block);
      });
  }

  async #write(block: Buffer, bytes: number, position: number): Promise<void> {
    if (this.#failure) return;
    // A disk that is nearly full takes a part first, and says why with the next.
    for (let written = 0; written < bytes; ) {
      written += (await this.#file.write(block, written, bytes - written, position + written)).bytesWritten;
    }
    this.#unsynced += bytes;
    if (this.#unsynced < SYNC_BYTES || this.#sync) return;
    this.#unsynced = 0;
    this.#sync = this.#file
      .datasync()
      .catch((error: unknown) => {
        this.#failure ??= { error };
      })
      .finally(() => {
        this.#sync = null;
      });
  }
}

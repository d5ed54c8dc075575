import { type FileHandle, open } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { Fault } from '../errors.ts';

/** Bytes that may wait for the disk before their sender has to. */
const WAITING_BYTES = 4 * 1024 * 1024;
/** After so many the disk is asked to keep them while more come: there is little left to wait for at the end. */
const SYNC_BYTES = 32 * 1024 * 1024;

/**
 * Writes a stream into a file while it is hashed: the disk writes what came before during the hashing of what comes now.
 * Everything that was hashed has been written when this ends, well or badly, unless the writing itself failed.
 * @param options.at where in the file it begins. @param options.maxBytes of the stream.
 * @returns the bytes that came; they are safe on the disk.
 * @throws {Fault} `too-large` for a chunk that passes `maxBytes`, which is not written; whatever the stream or the disk fails with.
 */
export async function receive(
  body: Readable,
  file: FileHandle,
  { at, maxBytes, hash }: { at: number; maxBytes: number; hash: { update(chunk: Buffer): unknown } },
): Promise<number> {
  const writer = new Writer(file, at);
  let came = 0;
  try {
    for await (const chunk of body as AsyncIterable<Buffer>) {
      if (came + chunk.length > maxBytes) throw new Fault('too-large', `More bytes came than the ${maxBytes} that were announced.`);
      came += chunk.length;
      hash.update(chunk);
      await writer.write(chunk);
    }
  } finally {
    await writer.end();
  }
  return came;
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

/** Writes chunks one after the other, many at once where they have gathered. */
class Writer {
  readonly #file: FileHandle;
  #position: number;
  #waiting: Buffer[] = [];
  #waitingBytes = 0;
  #unsynced = 0;
  /** What runs now; never rejects, so that it may be left alone: it fails at the next `write`, or at the end. */
  #work: Promise<void> | null = null;
  #sync: Promise<void> | null = null;
  #failure: { readonly error: unknown } | null = null;

  constructor(file: FileHandle, position: number) {
    this.#file = file;
    this.#position = position;
  }

  /** @returns once there is room for more. */
  async write(chunk: Buffer): Promise<void> {
    this.#waiting.push(chunk);
    this.#waitingBytes += chunk.length;
    if (!this.#work) this.#work = this.#empty();
    if (this.#waitingBytes >= WAITING_BYTES) await this.#work;
    this.#throwFailure();
  }

  /** @returns once everything is safe on the disk. */
  async end(): Promise<void> {
    await this.#work;
    await this.#sync;
    this.#throwFailure();
    await this.#file.sync();
  }

  #throwFailure(): void {
    if (this.#failure) throw this.#failure.error;
  }

  async #empty(): Promise<void> {
    try {
      while (this.#waiting.length) {
        const chunks = this.#waiting;
        this.#waiting = [];
        this.#waitingBytes = 0;
        await this.#writeAll(chunks);
      }
    } catch (error) {
      this.#failure ??= { error };
      this.#waiting = [];
      this.#waitingBytes = 0;
    } finally {
      this.#work = null;
    }
  }

  async #writeAll(chunks: Buffer[]): Promise<void> {
    const bytes = chunks.reduce((sum, chunk) => sum + chunk.length, 0);
    let { bytesWritten } = await this.#file.writev(chunks, this.#position);
    // A disk that is nearly full takes a part first, and says why with the next.
    if (bytesWritten < bytes) {
      const all = Buffer.concat(chunks);
      while (bytesWritten < bytes) {
        bytesWritten += (await this.#file.write(all, bytesWritten, bytes - bytesWritten, this.#position + bytesWritten)).bytesWritten;
      }
    }
    this.#position += bytes;
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

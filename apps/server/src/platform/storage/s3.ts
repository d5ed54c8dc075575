import { createReadStream, createWriteStream } from 'node:fs';
import { readdir, rm, stat } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { GetObjectCommand, HeadBucketCommand, HeadObjectCommand } from '@aws-sdk/client-s3';
import { Fault } from '../errors.ts';
import type { Logger } from '../observability/logger.ts';
import { inParallel } from '../parallel.ts';
import { createLocalCopies } from './copies.ts';
import { createMeter } from './meter.ts';
import { absent, isAnswer, openBucket, type S3Settings, unavailable } from './s3/client.ts';
import { createDirectStorage } from './s3/direct.ts';
import { namesUnder, pagesOf, removeAbandonedUploads, removeAll, removeObjects, walkBucket } from './s3/listing.ts';
import { createWriter } from './s3/writer.ts';
import { createScratch } from './scratch.ts';
import { checkKey, type ObjectStorage } from './storage.ts';

export interface S3StorageOptions extends S3Settings {
  /** On the local disk: scratch, and copies of what programs read. */
  readonly folder: string;
  /** Bytes of such copies that are kept. */
  readonly copiesBytes: number;
  readonly log: Logger;
  readonly now: () => Date;
  /** Bytes of a part of an upload; from 5 MiB. */
  readonly partBytes?: number;
}

const PART_BYTES = 8 * 1024 ** 2;
/** Files of a folder that are published at once. */
const FILES_AT_ONCE = 4;
/** An object is fetched in pieces of this size, several at once: one connection gives a part of what S3 can. */
const PIECE_BYTES = 32 * 1024 ** 2;
const PIECES_AT_ONCE = 4;
/** Tries to fetch a piece whose transfer breaks off. */
const PIECE_TRIES = 3;
const PING_MS = 2_500;

/** Storage in a bucket of S3 or of its likes (MinIO, R2, Ceph), which is all ours. Work under way is on the local disk. */
export async function createS3Storage(options: S3StorageOptions): Promise<ObjectStorage> {
  const { folder, log, now, partBytes = PART_BYTES } = options;
  const bucket = openBucket(options, log);
  const { draft: _, checkWritable, ...scratch } = await createScratch(join(folder, 'scratch'));
  const copies = await createLocalCopies({ folder: join(folder, 'copies'), maxBytes: options.copiesBytes, log, now });

  const head = (key: string) => bucket.ask((s3, name) => s3.send(new HeadObjectCommand({ ...name, Key: checkKey(key) }))).catch(absent);
  const get = (key: string, more: { Range?: string; IfMatch?: string }) =>
    bucket.ask(async (s3, name) => {
      const { Body } = await s3.send(new GetObjectCommand({ ...name, Key: key, ...more }));
      if (!(Body instanceof Readable)) throw new Error('The storage answered without a body');
      return Body;
    });
  /** What does not go well when it is over is told, and stays for `removeAbandoned`. */
  const tidily = (work: Promise<void>) =>
    work.catch((err) => log.warn({ err }, 'An upload that came to nothing could not be cleared away'));

  const putFile = async (path: string, key: string, size: number) => {
    const writer = createWriter(bucket, key, { maxBytes: size, partBytes });
    try {
      await pipeline(createReadStream(path), writer.sink);
      await writer.appear();
    } finally {
      await tidily(writer.close());
    }
  };

  return {
    kind: 'S3',
    ...scratch,
    direct: createDirectStorage(bucket, now),
    removeAbandoned: (before) => removeAbandonedUploads(bucket, before, log),
    async put(key, body, { maxBytes, admit = (_stored, appear) => appear() }) {
      const writer = createWriter(bucket, checkKey(key), { maxBytes, partBytes });
      const meter = createMeter(maxBytes);
      try {
        await pipeline(body, meter.through, writer.sink);
        const stored = meter.total();
        await admit(stored, () => writer.appear());
        return stored;
      } finally {
        await tidily(writer.close());
      }
    },
    async read(key, range) {
      const Range = range ? { Range: `bytes=${range.start}-${range.end}` } : {};
      return await get(checkKey(key), Range).catch((error) =>
        // Nothing of the range is there, as of any range of an empty object.
        isAnswer(error, 'InvalidRange') ? Readable.from([]) : absent(error),
      );
    },
    async stat(key) {
      const found = await head(key);
      return found ? { size: found.ContentLength ?? 0, modifiedAt: found.LastModified ?? now() } : null;
    },
    async publishFile(path, key) {
      await putFile(path, checkKey(key), (await stat(path)).size);
      await rm(path);
    },
    async publishFolder(source, prefix) {
      const files = await filesOf(source, checkKey(prefix));
      for await (const { KeyCount } of pagesOf(bucket, prefix, true))
        if (KeyCount) throw new Error(`Something is there already: ${prefix}`);
      const put: string[] = [];
      try {
        await inParallel(files, FILES_AT_ONCE, async ({ path, key, size }) => {
          put.push(key);
          await putFile(path, key, size);
        });
      } catch (error) {
        for (let from = 0; from < put.length; from += 1_000) await tidily(removeObjects(bucket, put.slice(from, from + 1_000)));
        throw error;
      }
      await rm(source, { recursive: true });
    },
    async withLocalFile(key, work) {
      const found = await head(key);
      if (!found) throw new Fault('not-found', 'The file is not in the storage any more.');
      const { ContentLength: size = 0, ETag: version = '' } = found;
      const download = (path: string) => fetchInPieces(path, size, (Range) => get(key, { Range, IfMatch: version }));
      return copies.use(key, { size, version, download }, work);
    },
    list: async (prefix) => namesUnder(bucket, checkKey(prefix)),
    walk: (prefix) => walkBucket(bucket, checkKey(prefix)),
    walkAll: () => walkBucket(bucket, null),
    remove: async (keyOrPrefix) => removeAll(bucket, checkKey(keyOrPrefix)),
    async ping() {
      await checkWritable();
      const abortSignal = AbortSignal.timeout(PING_MS);
      await bucket.ask((s3, name) => s3.send(new HeadBucketCommand(name), { abortSignal }));
    },
  };
}

/** The files of a folder with the keys they get. @throws when a name cannot be part of a key. */
async function filesOf(folder: string, prefix: string): Promise<{ path: string; key: string; size: number }[]> {
  const files = [];
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    const key = checkKey(`${prefix}/${relative(folder, path).split(sep).join('/')}`);
    files.push({ path, key, size: (await stat(path)).size });
  }
  return files;
}

/** Writes what `get` answers for each range (`bytes=0-99`) into its place in the file. */
async function fetchInPieces(path: string, size: number, get: (range: string) => Promise<Readable>): Promise<void> {
  const starts = Array.from({ length: Math.ceil(size / PIECE_BYTES) }, (_, place) => place * PIECE_BYTES);
  await inParallel(starts, PIECES_AT_ONCE, async (start) => {
    const end = Math.min(start + PIECE_BYTES, size) - 1;
    for (let tries = 1; ; tries++) {
      try {
        const piece = await get(`bytes=${start}-${end}`);
        const file = createWriteStream(path, { flags: 'r+', start });
        await pipeline(piece, file);
        if (file.bytesWritten !== end - start + 1) throw new Error(`${file.bytesWritten} bytes came for ${start}-${end}`);
        return;
      } catch (error) {
        if (!isBrokenOff(error)) throw error;
        if (tries === PIECE_TRIES) throw unavailable(error);
      }
    }
  });
}

/** A transfer that began and did not end; what did not begin was tried again by the SDK. */
function isBrokenOff(error: unknown): boolean {
  const { code, name } = error as NodeJS.ErrnoException;
  return name === 'TimeoutError' || /^(ECONNRESET|EPIPE|ETIMEDOUT|ERR_STREAM_PREMATURE_CLOSE)$/.test(code ?? '');
}

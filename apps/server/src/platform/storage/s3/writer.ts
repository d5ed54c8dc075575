import { randomBytes } from 'node:crypto';
import { Writable } from 'node:stream';
import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  HeadObjectCommand,
  PutObjectCommand,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { type Bucket, isAnswer } from './client.ts';

/** S3's limit to the parts of an object. */
const MOST_PARTS = 10_000;
/** Parts on the way at once; with the one that is being filled, the memory of a writer. */
const PARTS_AT_ONCE = 3;
const MIB = 1024 ** 2;

/** An object that is being written: in parts where it is large, and shown by its last request. */
export interface Writer {
  /** Takes all bytes; has finished when they are here. */
  readonly sink: Writable;
  /** Makes the object appear, whole. */
  appear(): Promise<void>;
  /** Leaves nothing behind of what has not appeared. */
  close(): Promise<void>;
}

/**
 * What fits into one part is held in memory and put by one request when it is to appear. What is larger goes out in parts as
 * it comes, and appears when they are declared complete: before that S3 shows nothing of it.
 * @param options.maxBytes how many there can be. @param options.partBytes 5 MiB or more; made larger where 10,000 would not do.
 */
export function createWriter(bucket: Bucket, key: string, options: { maxBytes: number; partBytes: number }): Writer {
  const { maxBytes } = options;
  const partBytes = Math.max(options.partBytes, Math.ceil(maxBytes / MOST_PARTS / MIB) * MIB);
  // Tells our object from one that was there before, should the answer to its last request be lost.
  const draft = randomBytes(16).toString('hex');
  const Metadata = { draft };
  const stopping = new AbortController();
  const sending = new Set<Promise<void>>();
  const parts: { PartNumber: number; ETag: string | undefined }[] = [];
  // Used again and again, as memory of this size comes back late when it is only let go of.
  const spare: Buffer[] = [];
  const newSlab = () => spare.pop() ?? Buffer.allocUnsafe(Math.max(1, Math.min(partBytes, maxBytes)));
  let slab = newSlab();
  let filled = 0;
  let uploadId: string | undefined;
  let appeared = false;

  // Never aborted: an upload that has begun without our knowing its id could not be given up.
  const begin = async () => {
    const created = await bucket.ask((s3, name) => s3.send(new CreateMultipartUploadCommand({ ...name, Key: key, Metadata })));
    return created.UploadId;
  };
  const sendPart = async (part: (typeof parts)[number], full: Buffer, Body: Buffer) => {
    const { ETag } = await bucket.ask((s3, name) =>
      s3.send(new UploadPartCommand({ ...name, Key: key, UploadId: uploadId, PartNumber: part.PartNumber, Body }), {
        abortSignal: stopping.signal,
      }),
    );
    part.ETag = ETag;
    spare.push(full);
  };
  /** Sends off what has been gathered. One that fails stays among those on the way, for the next wait to meet. */
  const flush = async () => {
    uploadId ??= await begin();
    stopping.signal.throwIfAborted();
    const part = { PartNumber: parts.length + 1, ETag: undefined };
    parts.push(part);
    const sent = sendPart(part, slab, slab.subarray(0, filled));
    sending.add(sent);
    sent.then(
      () => sending.delete(sent),
      () => undefined,
    );
    filled = 0;
    while (sending.size >= PARTS_AT_ONCE) await Promise.race(sending);
    slab = newSlab();
  };

  const take = async (chunk: Buffer) => {
    for (let taken = 0; taken < chunk.length; ) {
      if (filled === slab.length) await flush();
      const copied = chunk.copy(slab, filled, taken);
      filled += copied;
      taken += copied;
    }
  };
  const finish = async () => {
    if (uploadId === undefined) return;
    await flush();
    await Promise.all(sending);
  };
  /** What is done now with what came: it goes on when the stream is destroyed meanwhile. */
  let busy: Promise<void> = Promise.resolve();
  const tell = (work: Promise<void>, done: (error?: Error) => void) => {
    busy = work.then(() => done(), done);
  };
  // A stream and not a function that reads one: of that, a pipeline may tell that it was aborted instead of why.
  const sink = new Writable({
    write: (chunk: Buffer, _encoding, done) => tell(take(chunk), done),
    final: (done) => tell(finish(), done),
  });

  return {
    sink,
    async appear() {
      if (uploadId === undefined) {
        const Body = slab.subarray(0, filled);
        await bucket.ask((s3, name) => s3.send(new PutObjectCommand({ ...name, Key: key, Metadata, Body })));
      } else {
        const MultipartUpload = { Parts: parts };
        await bucket
          .ask((s3, name) => s3.send(new CompleteMultipartUploadCommand({ ...name, Key: key, UploadId: uploadId, MultipartUpload })))
          .catch(async (error) => {
            // The answer may have been lost that was a yes; asked again, S3 knows no such upload, and Ceph is busy with it for ever.
            const there = await bucket.ask((s3, name) => s3.send(new HeadObjectCommand({ ...name, Key: key }))).catch(() => null);
            if (there?.Metadata?.draft !== draft) throw error;
          });
      }
      appeared = true;
    },
    async close() {
      if (appeared) return;
      stopping.abort();
      // A part that arrived after the upload was given up would stay: none is on the way any more.
      await busy;
      await Promise.allSettled(sending);
      if (uploadId === undefined) return;
      await abortUpload(bucket, key, uploadId);
    },
  };
}

/** Gives up an upload in parts; one that is not there is no error. */
export async function abortUpload(bucket: Bucket, key: string, uploadId: string): Promise<void> {
  await bucket
    .ask((s3, name) => s3.send(new AbortMultipartUploadCommand({ ...name, Key: key, UploadId: uploadId })))
    .catch((error) => {
      if (!isAnswer(error, 'NoSuchUpload')) throw error;
    });
}

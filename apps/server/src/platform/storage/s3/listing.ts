import {
  DeleteObjectsCommand,
  ListMultipartUploadsCommand,
  ListObjectsV2Command,
  type ListObjectsV2CommandOutput,
} from '@aws-sdk/client-s3';
import type { Logger } from '../../observability/logger.ts';
import type { Found } from '../storage.ts';
import { type Bucket, isAnswer } from './client.ts';
import { abortUpload } from './writer.ts';

/** All pages of a list, one at a time. @param deep all keys under the prefix, or only the names directly under it. */
export async function* pagesOf(bucket: Bucket, prefix: string | null, deep: boolean): AsyncGenerator<ListObjectsV2CommandOutput> {
  let ContinuationToken: string | undefined;
  do {
    const more = {
      Prefix: prefix === null ? '' : `${prefix}/`,
      ...(deep ? {} : { Delimiter: '/' }),
      ...(ContinuationToken ? { ContinuationToken } : {}),
    };
    const page = await bucket.ask((s3, name) => s3.send(new ListObjectsV2Command({ ...name, ...more })));
    yield page;
    // The token of the next page, and not `ContinuationToken`, which is the echo of this one's.
    ContinuationToken = page.IsTruncated ? page.NextContinuationToken : undefined;
  } while (ContinuationToken !== undefined);
}

/** The names directly under a prefix. */
export async function namesUnder(bucket: Bucket, prefix: string): Promise<string[]> {
  const names = new Set<string>();
  for await (const { Contents = [], CommonPrefixes = [] } of pagesOf(bucket, prefix, false)) {
    for (const { Key = '' } of Contents) names.add(Key.slice(prefix.length + 1));
    for (const { Prefix = '' } of CommonPrefixes) names.add(Prefix.slice(prefix.length + 1, -1));
  }
  return [...names];
}

/** @param prefix null: all there is. */
export async function* walkBucket(bucket: Bucket, prefix: string | null): AsyncGenerator<Found> {
  for await (const { Contents = [] } of pagesOf(bucket, prefix, true)) {
    for (const { Key, Size = 0, LastModified } of Contents)
      if (Key && LastModified) yield { key: Key, size: Size, modifiedAt: LastModified };
  }
}

/** Deletes objects, up to a thousand (S3's limit). @throws when one of them is refused. */
export async function removeObjects(bucket: Bucket, keys: readonly string[]): Promise<void> {
  if (keys.length === 0) return;
  const Delete = { Objects: keys.map((Key) => ({ Key })), Quiet: true };
  const { Errors = [] } = await bucket.ask((s3, name) => s3.send(new DeleteObjectsCommand({ ...name, Delete })));
  const [first] = Errors;
  if (first)
    throw new Error(`${Errors.length} of ${keys.length} objects could not be deleted, the first of them ${first.Key}: ${first.Code}`);
}

/** An object, and all under it as a prefix. */
export async function removeAll(bucket: Bucket, keyOrPrefix: string): Promise<void> {
  let batch = [keyOrPrefix];
  for await (const { Contents = [] } of pagesOf(bucket, keyOrPrefix, true)) {
    const keys = [...batch, ...Contents.flatMap(({ Key }) => Key ?? [])];
    await removeObjects(bucket, keys.slice(0, 1_000));
    batch = keys.slice(1_000);
  }
  await removeObjects(bucket, batch);
}

/**
 * Gives up uploads in parts that began before this. Where they cannot be listed (some of S3's likes), the bucket's own rule
 * has to do it.
 * @returns how many.
 */
export async function removeAbandonedUploads(bucket: Bucket, before: Date, log: Logger): Promise<number> {
  let removed = 0;
  let from: { KeyMarker?: string; UploadIdMarker?: string } | undefined = {};
  while (from) {
    const markers: typeof from = from;
    const page = await bucket
      .ask((s3, name) => s3.send(new ListMultipartUploadsCommand({ ...name, ...markers })))
      .catch((error) => {
        if (!isAnswer(error, 'NotImplemented', 'MethodNotAllowed')) throw error;
        log.debug({ err: error }, 'Uploads in parts cannot be listed here');
        return null;
      });
    for (const { Key, UploadId, Initiated } of page?.Uploads ?? []) {
      if (!Key || !UploadId || !Initiated || Initiated >= before) continue;
      await abortUpload(bucket, Key, UploadId);
      removed++;
    }
    from =
      page?.IsTruncated && page.NextKeyMarker
        ? { KeyMarker: page.NextKeyMarker, ...(page.NextUploadIdMarker ? { UploadIdMarker: page.NextUploadIdMarker } : {}) }
        : undefined;
  }
  return removed;
}

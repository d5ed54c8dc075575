import {
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  GetObjectCommand,
  HeadObjectCommand,
  PutObjectCommand,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { Fault, Invalid } from '../../errors.ts';
import { checkKey, type DirectStorage } from '../storage.ts';
import { type Bucket, isAnswer } from './client.ts';
import { abortUpload } from './writer.ts';

/** Links are signed here, without a word to the storage: one costs about a millisecond. */
export function createDirectStorage(bucket: Bucket, now: () => Date): DirectStorage {
  const { signer } = bucket;
  const name = { Bucket: bucket.name };
  return {
    async presignPut(key, { size, contentType, expiresSeconds }) {
      const command = new PutObjectCommand({ ...name, Key: checkKey(key), ContentLength: size, ContentType: contentType });
      // Both are part of what is signed, so that the storage itself refuses another length or type.
      const signableHeaders = new Set(['host', 'content-length', 'content-type']);
      const url = await getSignedUrl(signer, command, { expiresIn: expiresSeconds, signingDate: now(), signableHeaders });
      return { url, headers: { 'content-type': contentType } };
    },
    async createMultipart(key, contentType) {
      const { UploadId } = await bucket.ask((s3) =>
        s3.send(new CreateMultipartUploadCommand({ ...name, Key: checkKey(key), ContentType: contentType })),
      );
      if (!UploadId) throw new Error('The storage began an upload without a name');
      return UploadId;
    },
    async presignPart(key, uploadId, part, expiresSeconds) {
      const command = new UploadPartCommand({ ...name, Key: checkKey(key), UploadId: uploadId, PartNumber: part });
      return getSignedUrl(signer, command, { expiresIn: expiresSeconds, signingDate: now() });
    },
    async completeMultipart(key, uploadId, parts) {
      const Parts = parts.toSorted((a, b) => a.part - b.part).map(({ part, etag }) => ({ PartNumber: part, ETag: etag }));
      const command = new CompleteMultipartUploadCommand({
        ...name,
        Key: checkKey(key),
        UploadId: uploadId,
        MultipartUpload: { Parts },
      });
      await bucket
        .ask((s3) => s3.send(command))
        .catch(async (error) => {
          if (isAnswer(error, 'InvalidPart', 'InvalidPartOrder', 'EntityTooSmall', 'MalformedXML'))
            throw new Invalid([{ in: 'body', pointer: '/parts', message: 'These are not the parts that were sent, or one is too small' }]);
          const gone = isAnswer(error, 'NoSuchUpload');
          if (!gone && !(error instanceof Fault && error.code === 'unavailable')) throw error;
          // Completed before, by whoever came first or by ourselves when the answer was lost; Ceph says then that it is busy.
          if (await bucket.ask((s3) => s3.send(new HeadObjectCommand({ ...name, Key: key }))).catch(() => null)) return;
          throw gone ? new Fault('not-found', 'There is no such upload any more.') : error;
        });
    },
    abortMultipart: (key, uploadId) => abortUpload(bucket, checkKey(key), uploadId),
    async presignGet(key, { expiresSeconds, filename, contentType }) {
      const command = new GetObjectCommand({
        ...name,
        Key: checkKey(key),
        ...(filename === undefined ? {} : { ResponseContentDisposition: attachment(filename) }),
        ...(contentType === undefined ? {} : { ResponseContentType: contentType }),
      });
      return getSignedUrl(signer, command, { expiresIn: expiresSeconds, signingDate: now() });
    },
  };
}

/** RFC 6266, with the name as UTF-8 (RFC 8187) and, for those who do not know that, in ASCII. */
function attachment(filename: string): string {
  const plain = filename.replace(/[^\x20-\x7e]|["\\%]/g, '_');
  const full = encodeURIComponent(filename.toWellFormed()).replace(
    /['()*]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `attachment; filename="${plain}"; filename*=UTF-8''${full}`;
}

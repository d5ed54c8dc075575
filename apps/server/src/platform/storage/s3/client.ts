import { createHash } from 'node:crypto';
import { S3Client, S3ServiceException } from '@aws-sdk/client-s3';
import { Fault } from '../../errors.ts';
import type { Logger } from '../../observability/logger.ts';

/** Where a bucket is, and as whom we come. */
export interface S3Settings {
  readonly bucket: string;
  /** Absent: AWS's own, by region. */
  readonly endpoint?: string | undefined;
  /** Where clients reach it, for signed links; absent: where we do. */
  readonly publicEndpoint?: string | undefined;
  readonly region: string;
  /** Absent: what the machine has been given (a role, a profile), as AWS's own tools find it. */
  readonly credentials?: { readonly accessKeyId: string; readonly secretAccessKey: string } | undefined;
  /** The bucket in the path (`/films/key`) instead of the host name. */
  readonly forcePathStyle: boolean;
}

/** A bucket, with the client that reaches it. */
export interface Bucket {
  readonly name: string;
  /**
   * Asks the bucket something. Answers about an object (there is none, its parts are wrong) stay the SDK's errors; a storage
   * that does not answer, is full or refuses us is a {Fault}, and is logged.
   */
  ask<T>(question: (client: S3Client, name: { Bucket: string }) => Promise<T>): Promise<T>;
  /** Only signs, and for the address that clients use. */
  readonly signer: S3Client;
}

/** Tries of one request, the first included, with growing pauses between them. */
const ATTEMPTS = 4;
const CONNECT_MS = 3_000;
/** Until the answer begins: a part goes out meanwhile, or a thousand of them are put together. */
const ANSWER_MS = 120_000;
/** Without a byte either way. Whoever reads so slowly asks again, as players do. */
const IDLE_MS = 60_000;
/** Requests at once; films that are being read are among them, each as long as it takes. */
const CONNECTIONS = 256;

export function openBucket(settings: S3Settings, log: Logger): Bucket {
  const client = createClient(settings, settings.endpoint, log);
  const name = { Bucket: settings.bucket };
  return {
    name: settings.bucket,
    signer: settings.publicEndpoint ? createClient(settings, settings.publicEndpoint, log) : client,
    ask: (question) =>
      question(client, name).catch((error) => {
        const fault = faultOf(error);
        if (fault !== error) log.warn({ err: error, bucket: settings.bucket }, 'The object storage did not do what it was asked');
        throw fault;
      }),
  };
}

function createClient(settings: S3Settings, endpoint: string | undefined, log: Logger): S3Client {
  const { region, credentials, forcePathStyle } = settings;
  const agent = { keepAlive: true, maxSockets: CONNECTIONS };
  const silent = () => undefined;
  const client = new S3Client({
    region,
    forcePathStyle,
    ...(endpoint === undefined ? {} : { endpoint }),
    ...(credentials === undefined ? {} : { credentials }),
    maxAttempts: ATTEMPTS,
    requestHandler: {
      connectionTimeout: CONNECT_MS,
      requestTimeout: ANSWER_MS,
      throwOnRequestTimeout: true,
      socketTimeout: IDLE_MS,
      httpAgent: agent,
      httpsAgent: agent,
      logger: { trace: silent, debug: silent, info: silent, warn: (words) => log.warn(String(words)), error: silent },
    },
    // CRC32 trailers, which the SDK would add, are not understood by many of S3's likes. What we send is guarded by the SHA-256 in
    // its signature, which all of them check.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
  });
  // Deleting many objects at once needs a checksum, and some know only the oldest one.
  client.middlewareStack.add(
    (next, context) => async (args) => {
      const request = args.request as { headers: Record<string, string>; body?: unknown };
      if (context.commandName === 'DeleteObjectsCommand' && typeof request.body === 'string')
        request.headers['content-md5'] = createHash('md5').update(request.body).digest('base64');
      return next(args);
    },
    { step: 'build', name: 'oldChecksum' },
  );
  return client;
}

/** Errors that answer what was asked of one object, and are no failure of the storage. */
const ANSWERS = new Set([
  'NoSuchKey',
  'NotFound',
  'NoSuchUpload',
  'InvalidRange',
  'InvalidPart',
  'InvalidPartOrder',
  'MalformedXML',
  'EntityTooSmall',
  'NotImplemented',
  'MethodNotAllowed',
]);
/** What AWS, MinIO and Ceph call a storage without room. */
const FULL = /StorageFull|QuotaExceeded|InsufficientStorage/;

/** @returns whether an error is one of these answers of S3. */
export function isAnswer(error: unknown, ...names: readonly string[]): boolean {
  return error instanceof S3ServiceException && names.includes(error.name);
}

/** For what is not there: null. */
export function absent(error: unknown): null {
  if (isAnswer(error, 'NoSuchKey', 'NotFound')) return null;
  throw error;
}

function faultOf(error: unknown): unknown {
  if (error instanceof Fault || !(error instanceof Error)) return error;
  if (error instanceof S3ServiceException) {
    if (ANSWERS.has(error.name)) return error;
    if (FULL.test(error.name) || error.$metadata.httpStatusCode === 507)
      return new Fault('storage-full', 'There is no room left in the storage. Nothing was kept of this file.', { cause: error });
  } else if (error.name === 'AbortError') {
    return error;
  }
  return unavailable(error);
}

export function unavailable(cause: unknown): Fault {
  return new Fault('unavailable', 'The storage does not answer right now. Try again in a moment.', {
    headers: { 'Retry-After': '10' },
    cause,
  });
}

import { createHash, randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { S3Settings } from '../../src/platform/storage/s3/client.ts';
import { judgeSignature } from './s3.signature.ts';

/** S3's limits. */
const MIN_PART_BYTES = 5 * 1024 ** 2;
const PAGE = 1_000;

interface Stored {
  readonly bytes: Buffer;
  readonly etag: string;
  readonly modifiedAt: Date;
  readonly headers: Record<string, string>;
}

interface Multipart {
  readonly key: string;
  readonly begunAt: Date;
  readonly headers: Record<string, string>;
  readonly parts: Map<number, { bytes: Buffer; etag: string }>;
}

/** One request, as it came. */
export interface S3Request {
  readonly method: string;
  readonly key: string;
  readonly query: URLSearchParams;
}

/** What a request meets instead of its answer: an error, a line that breaks before it or after it was done, or a body cut short. */
export type Trouble = { readonly status: number; readonly code: string } | 'break' | 'break-after' | 'cut' | null;

/**
 * A bucket of S3 in memory, over HTTP, for tests: the part of its REST interface that we use, with its limits and its errors.
 * Every request has to be signed, and its signature is checked.
 */
export interface TestS3 {
  readonly settings: S3Settings;
  readonly objects: Map<string, Stored>;
  readonly uploads: Map<string, Multipart>;
  /** What came, in order. */
  readonly requests: S3Request[];
  /** Objects that cannot be deleted (object lock). */
  readonly locked: Set<string>;
  /** Puts an object there without a request. */
  place(key: string, bytes?: Buffer): void;
  /** Makes trouble for whatever requests it is told to. */
  trouble: (request: S3Request) => Trouble;
  /** What time it is there; null for the true one. */
  clock: Date | null;
  close(): Promise<void>;
}

class S3Error extends Error {
  readonly status: number;
  readonly code: string;
  constructor(status: number, code: string) {
    super(code);
    this.status = status;
    this.code = code;
  }
}

interface Answer {
  readonly status: number;
  readonly headers?: Record<string, string | number>;
  readonly body?: Buffer | string;
}

const md5 = (bytes: Buffer) => createHash('md5').update(bytes).digest();
const escapeXml = (text: string) => text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);
const unescapeXml = (text: string) => text.replace(/&quot;|&#34;/g, '"').replace(/&amp;/g, '&');
const tag = (name: string, ...content: (string | number)[]) => `<${name}>${content.join('')}</${name}>`;
const xml = (name: string, ...content: (string | number)[]): Answer => ({
  status: 200,
  headers: { 'content-type': 'application/xml' },
  body: `<?xml version="1.0" encoding="UTF-8"?>\n${tag(name, ...content)}`,
});
const texts = (name: string, text: string) =>
  [...text.matchAll(new RegExp(`<${name}>([^<]*)</${name}>`, 'g'))].map(([, found = '']) => unescapeXml(found));

export async function startS3(bucket = 'films'): Promise<TestS3> {
  const credentials = { accessKeyId: 'test-key', secretAccessKey: randomBytes(20).toString('hex') };
  const secrets = new Map([[credentials.accessKeyId, credentials.secretAccessKey]]);
  const objects: TestS3['objects'] = new Map();
  const uploads: TestS3['uploads'] = new Map();
  const now = () => s3.clock ?? new Date();

  const store = (key: string, bytes: Buffer, etag: string, headers: Record<string, string>) =>
    objects.set(key, { bytes, etag, modifiedAt: now(), headers });
  const found = (key: string) => {
    const object = objects.get(key);
    if (!object) throw new S3Error(404, 'NoSuchKey');
    return object;
  };
  const underWay = (key: string, query: URLSearchParams) => {
    const upload = uploads.get(query.get('uploadId') ?? '');
    if (upload?.key !== key) throw new S3Error(404, 'NoSuchUpload');
    return upload;
  };

  const answerBucket = ({ method, query }: S3Request, body: Buffer, headers: IncomingMessage['headers']): Answer => {
    if (method === 'HEAD') return { status: 200 };
    if (method === 'GET' && query.has('uploads')) return listUploads(uploads, query);
    if (method === 'GET' && query.get('list-type') === '2') return listObjects(objects, query);
    if (method === 'POST' && query.has('delete')) {
      if (headers['content-md5'] !== md5(body).toString('base64')) throw new S3Error(400, 'InvalidRequest');
      const keys = texts('Key', body.toString());
      if (keys.length === 0 || keys.length > PAGE) throw new S3Error(400, 'MalformedXML');
      for (const key of keys) if (!s3.locked.has(key)) objects.delete(key);
      const refused = keys.filter((key) => s3.locked.has(key));
      return xml('DeleteResult', ...refused.map((key) => tag('Error', tag('Key', key), tag('Code', 'AccessDenied'))));
    }
    throw new S3Error(501, 'NotImplemented');
  };

  const answerObject = ({ method, key, query }: S3Request, body: Buffer, headers: IncomingMessage['headers']): Answer => {
    const kept = () =>
      Object.fromEntries(Object.entries(headers).filter(([name]) => /^(content-type|x-amz-meta-.+)$/.test(name))) as Record<string, string>;
    if (method === 'GET' || method === 'HEAD') return give(found(key), query, headers);
    if (method === 'POST' && query.has('uploads')) {
      const id = randomBytes(12).toString('base64url');
      uploads.set(id, { key, begunAt: now(), headers: kept(), parts: new Map() });
      return xml('InitiateMultipartUploadResult', tag('Bucket', bucket), tag('Key', key), tag('UploadId', id));
    }
    if (method === 'POST' && query.has('uploadId')) {
      const upload = underWay(key, query);
      const { bytes, etag } = assemble(upload, body.toString());
      store(key, bytes, etag, upload.headers);
      uploads.delete(query.get('uploadId') ?? '');
      return xml('CompleteMultipartUploadResult', tag('Key', key), tag('ETag', escapeXml(etag)));
    }
    if (method === 'PUT' && query.has('partNumber')) {
      const part = Number(query.get('partNumber'));
      if (!(part >= 1 && part <= 10_000)) throw new S3Error(400, 'InvalidArgument');
      const etag = `"${md5(body).toString('hex')}"`;
      underWay(key, query).parts.set(part, { bytes: body, etag });
      return { status: 200, headers: { etag } };
    }
    if (method === 'PUT') {
      const etag = `"${md5(body).toString('hex')}"`;
      store(key, body, etag, kept());
      return { status: 200, headers: { etag } };
    }
    if (method === 'DELETE' && query.has('uploadId')) {
      underWay(key, query);
      uploads.delete(query.get('uploadId') ?? '');
      return { status: 204 };
    }
    throw new S3Error(501, 'NotImplemented');
  };

  const handle = async (message: IncomingMessage, response: ServerResponse) => {
    const { method = '', url = '', headers } = message;
    const body = Buffer.concat(await message.toArray());
    const [path = '', search = ''] = url.split('?');
    const [, name = '', ...key] = path.split('/').map(decodeURIComponent);
    const request = { method, key: key.join('/'), query: new URLSearchParams(search) };
    s3.requests.push(request);
    const trouble = s3.trouble(request);
    if (trouble === 'break') return void message.socket.destroy();
    let answer: Answer;
    try {
      if (trouble && typeof trouble === 'object') throw new S3Error(trouble.status, trouble.code);
      const fault = judgeSignature({ method, url, headers, body }, secrets, now());
      if (fault) throw new S3Error(403, fault);
      if (name !== bucket) throw new S3Error(404, 'NoSuchBucket');
      answer = request.key ? answerObject(request, body, headers) : answerBucket(request, body, headers);
    } catch (error) {
      if (!(error instanceof S3Error)) throw error;
      answer = { ...xml('Error', tag('Code', error.code), tag('Message', error.code)), status: error.status };
    }
    if (trouble === 'break-after') return void message.socket.destroy();
    const bytes = Buffer.from(answer.body ?? '');
    response.writeHead(answer.status, { 'content-length': bytes.length, ...answer.headers });
    if (trouble === 'cut') return void response.write(bytes.subarray(0, bytes.length / 2), () => message.socket.destroy());
    response.end(method === 'HEAD' ? undefined : bytes);
  };

  const server = createServer((message, response) => {
    handle(message, response).catch(() => message.socket.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const s3: TestS3 = {
    settings: { bucket, endpoint, region: 'eu-test-1', credentials, forcePathStyle: true },
    objects,
    uploads,
    requests: [],
    locked: new Set(),
    place: (key, bytes = Buffer.from(key)) => void store(key, bytes, `"${md5(bytes).toString('hex')}"`, {}),
    trouble: () => null,
    clock: null,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return s3;
}

/** GetObject and HeadObject. */
function give(object: Stored, query: URLSearchParams, headers: IncomingMessage['headers']): Answer {
  if (headers['if-match'] !== undefined && headers['if-match'] !== object.etag) throw new S3Error(412, 'PreconditionFailed');
  const facts: Record<string, string> = {
    ...object.headers,
    etag: object.etag,
    'last-modified': object.modifiedAt.toUTCString(),
    'accept-ranges': 'bytes',
  };
  for (const name of ['content-type', 'content-disposition']) {
    const asked = query.get(`response-${name}`);
    if (asked !== null) facts[name] = asked;
  }
  const [, from, to] = /^bytes=(\d+)-(\d+)$/.exec(headers.range ?? '') ?? [];
  if (from === undefined || to === undefined) return { status: 200, headers: facts, body: object.bytes };
  const [start, end] = [Number(from), Math.min(Number(to), object.bytes.length - 1)];
  if (start > end) throw new S3Error(416, 'InvalidRange');
  facts['content-range'] = `bytes ${start}-${end}/${object.bytes.length}`;
  return { status: 206, headers: facts, body: object.bytes.subarray(start, end + 1) };
}

/** CompleteMultipartUpload: the parts that are named, in order and each large enough. */
function assemble(upload: Multipart, body: string): { bytes: Buffer; etag: string } {
  const numbers = texts('PartNumber', body).map(Number);
  const etags = texts('ETag', body);
  if (numbers.length === 0) throw new S3Error(400, 'MalformedXML');
  const parts = numbers.map((number, place) => {
    const part = upload.parts.get(number);
    if (!part || part.etag.replaceAll('"', '') !== etags[place]?.replaceAll('"', '')) throw new S3Error(400, 'InvalidPart');
    if (place > 0 && number <= (numbers[place - 1] ?? 0)) throw new S3Error(400, 'InvalidPartOrder');
    if (place < numbers.length - 1 && part.bytes.length < MIN_PART_BYTES) throw new S3Error(400, 'EntityTooSmall');
    return part;
  });
  const hash = md5(Buffer.concat(parts.map((part) => md5(part.bytes)))).toString('hex');
  return { bytes: Buffer.concat(parts.map((part) => part.bytes)), etag: `"${hash}-${parts.length}"` };
}

/** ListObjectsV2, a thousand entries a page. */
function listObjects(objects: TestS3['objects'], query: URLSearchParams): Answer {
  const [prefix, delimiter, token] = [query.get('prefix') ?? '', query.get('delimiter'), query.get('continuation-token')];
  const after = token === null ? '' : Buffer.from(token, 'base64url').toString();
  const most = Math.min(Number(query.get('max-keys') ?? PAGE), PAGE);
  const entries = new Map<string, Stored | null>();
  for (const key of [...objects.keys()].toSorted()) {
    if (!key.startsWith(prefix)) continue;
    const cut = delimiter ? key.indexOf(delimiter, prefix.length) : -1;
    if (cut < 0) entries.set(key, objects.get(key) ?? null);
    else entries.set(key.slice(0, cut + 1), null);
  }
  const rest = [...entries].filter(([name]) => name > after);
  const page = rest.slice(0, most);
  const more = rest.length > page.length;
  return xml(
    'ListBucketResult',
    tag('KeyCount', page.length),
    tag('IsTruncated', String(more)),
    ...(token === null ? [] : [tag('ContinuationToken', token)]),
    ...(more ? [tag('NextContinuationToken', Buffer.from(page.at(-1)?.[0] ?? '').toString('base64url'))] : []),
    ...page.map(([name, object]) =>
      object
        ? tag('Contents', tag('Key', name), tag('LastModified', object.modifiedAt.toISOString()), tag('Size', object.bytes.length))
        : tag('CommonPrefixes', tag('Prefix', name)),
    ),
  );
}

/** ListMultipartUploads, two a page, so that a few are many. */
function listUploads(uploads: TestS3['uploads'], query: URLSearchParams): Answer {
  const marker = [query.get('key-marker') ?? '', query.get('upload-id-marker') ?? ''].join(' ');
  const rest = [...uploads]
    .map(([id, upload]) => ({ id, ...upload, place: `${upload.key} ${id}` }))
    .toSorted((a, b) => (a.place < b.place ? -1 : 1));
  const waiting = rest.filter(({ place }) => place > marker);
  const page = waiting.slice(0, 2);
  const last = page.at(-1);
  const more = waiting.length > page.length;
  return xml(
    'ListMultipartUploadsResult',
    tag('IsTruncated', String(more)),
    ...(more && last ? [tag('NextKeyMarker', last.key), tag('NextUploadIdMarker', last.id)] : []),
    ...page.map(({ key, id, begunAt }) => tag('Upload', tag('Key', key), tag('UploadId', id), tag('Initiated', begunAt.toISOString()))),
  );
}

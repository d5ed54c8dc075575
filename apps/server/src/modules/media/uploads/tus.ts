import { Readable } from 'node:stream';
import { ByteLengthQueuingStrategy } from 'node:stream/web';
import { type Method, uploads } from '@fotograma/contract';
import { DataStore, Server, Upload } from '@tus/server';
import type { Locks } from '../../../platform/database/locks.ts';
import { Conflict, Fault, NotFound } from '../../../platform/errors.ts';
import type { Drafts } from '../../../platform/storage/drafts.ts';
import type { MediaRepository, MediaRow } from '../media.repository.ts';
import { type Completion, draftOf } from './completion.ts';
import { HEAD_BYTES, NotAFilm, peek, refuseOther } from './contents.ts';
import { createLocker } from './locker.ts';

/** How long whoever is asked to let go of an upload may go on: a piece that is as good as through gets there. */
const DRAIN_MS = 100;
/** Bytes of a body that wait between two kinds of streams. */
const BETWEEN_BYTES = 256 * 1024;

const TUS = { 'Tus-Resumable': '1.0.0' };

export interface TusRequest {
  readonly method: Method;
  readonly mediaId: string;
  /** As they came. */
  readonly headers?: Readonly<Record<string, string | undefined>>;
  readonly body?: Readable;
}

export interface TusDeps {
  readonly files: MediaRepository;
  readonly drafts: Drafts;
  readonly completion: Completion;
  readonly locks: Locks;
  /** @throws {Fault} `storage-full`. */
  readonly reserve: (bytes: number) => Promise<void>;
}

export type Tus = ReturnType<typeof createTus>;

/**
 * tus 1.0 (https://tus.io/protocols/resumable-upload) by @tus/server: the protocol is theirs; what is kept, who may and when
 * it is whole are ours. Uploads are made by their announcement, so that there is no creation here, and the link is the right.
 */
export function createTus(deps: TusDeps) {
  const { files, completion } = deps;
  /** What a handler has thrown, before the library makes a text of it. */
  const thrown = new WeakMap<object, unknown>();
  const server = new Server({
    path: '/',
    datastore: new DraftStore(deps),
    locker: createLocker(deps.locks),
    lockDrainTimeout: DRAIN_MS,
    disableTerminationForFinishedUploads: true,
    maxSize: uploads.MAX_UPLOAD_BYTES,
    async onUploadFinish(_, { id }) {
      await completion.completeSoon(id);
      return {};
    },
    onResponseError(request, error) {
      thrown.set(request, error);
      return undefined;
    },
  });

  const handle = async ({ method, mediaId, headers = {}, body }: TusRequest): Promise<Response> => {
    const given = Object.entries(headers).flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as [string, string]]));
    const strategy = new ByteLengthQueuingStrategy({ highWaterMark: BETWEEN_BYTES });
    const stream = body && { body: Readable.toWeb(body, { strategy }) as ReadableStream, duplex: 'half' as const };
    const request = new Request(`http://tus/${mediaId}`, { method, headers: given, ...stream });
    const response = await server.handleWeb(request);
    if (response.status < 400) return response;
    const closing = response.headers.get('connection') === 'close' ? { Connection: 'close' } : {};
    throw faultOf(thrown.get(request) ?? { status_code: response.status, body: await response.text() }, closing);
  };

  return {
    /**
     * @returns the headers of the answer.
     * @throws {Fault} as tus has it: `conflict` for another offset, `precondition-failed` for another version; {NotAFilm}.
     */
    async serve(request: TusRequest): Promise<Record<string, string>> {
      const { method, mediaId } = request;
      const row = method === 'OPTIONS' ? null : await files.find(mediaId);
      if (method !== 'OPTIONS' && !row) throw withTus(new NotFound('media file', mediaId));
      const response = await handle(request);
      const size = response.headers.get('upload-length');
      // Its last piece came, and was not followed up: the sender lost the answer, or we the process.
      if (method === 'HEAD' && !row?.uploadedAt && size !== null && response.headers.get('upload-offset') === size) {
        await completion.completeSoon(mediaId).catch((error: unknown) => {
          throw withTus(error);
        });
      }
      const kept = [...response.headers].filter(([name]) => !name.startsWith('access-control-') && name !== 'content-type');
      return {
        ...Object.fromEntries(kept),
        ...(row && method !== 'DELETE' ? { 'Upload-Expires': row.uploadExpiresAt.toUTCString() } : {}),
        'Cache-Control': 'no-store',
      };
    },
  };
}

/** Uploads as the library knows them: a row for what was announced, a draft for what came. */
class DraftStore extends DataStore {
  readonly #deps: TusDeps;

  constructor(deps: TusDeps) {
    super();
    this.#deps = deps;
    this.extensions = ['termination', 'expiration'];
  }

  override async getUpload(id: string): Promise<Upload> {
    const { size, uploadedAt } = await this.#find(id);
    return new Upload({ id, size, offset: uploadedAt ? size : await this.#deps.drafts.size(draftOf(id)) });
  }

  override async write(stream: Readable, id: string, offset: number): Promise<number> {
    const { drafts, completion, reserve } = this.#deps;
    const { size, uploadedAt } = await this.#find(id);
    // The last answer was lost: nothing is left to write.
    if (uploadedAt) return offset;
    await reserve(size - offset);
    let body: Readable = stream;
    if (offset === 0) {
      const { head, whole } = await peek(stream, HEAD_BYTES);
      body = whole;
      await refuseOther(head).catch(async (error: unknown) => {
        if (error instanceof NotAFilm) await completion.discard(id, error.message);
        throw error;
      });
    }
    // What comes off the network has passed through streams that keep nothing of it.
    return drafts.append(draftOf(id), body, { at: offset, maxBytes: size - offset, disposable: true });
  }

  override async remove(id: string): Promise<void> {
    await this.#deps.completion.discard(id, 'Given up by its sender');
  }

  async #find(id: string): Promise<MediaRow> {
    const row = await this.#deps.files.find(id);
    if (!row) throw new NotFound('media file', id);
    return row;
  }
}

/** What the library throws are objects with a status and a text. */
function faultOf(error: unknown, headers: Record<string, string>): unknown {
  if (error instanceof Fault) return withTus(error, headers);
  const { status_code: status, body = '' } = (error ?? {}) as { status_code?: number; body?: string };
  const detail = body.trim();
  const options = { headers: { ...TUS, ...headers } };
  switch (status) {
    case 400:
    case 403:
      if (/completed/.test(detail)) return withTus(new Conflict('All of it has come: delete the media file instead.'), headers);
      if (/aborted/i.test(detail)) return new Fault('malformed', 'The transfer was broken off. What came of it is kept.', options);
      return new Fault('malformed', `${detail}.`, options);
    case 404:
      return new Fault('not-found', 'There is no such upload.', options);
    case 409:
      return new Fault('conflict', 'The upload goes on at another byte: ask for it with HEAD.', options);
    case 412:
      return new Fault('precondition-failed', 'Say Tus-Resumable: 1.0.0.', { headers: { ...options.headers, 'Tus-Version': '1.0.0' } });
    case 413:
      return new Fault('too-large', 'These are more bytes than were announced.', options);
    default:
      return error;
  }
}

/** The same fault in an answer of the protocol, every one of which names its version. */
function withTus(error: unknown, headers: Record<string, string> = {}): unknown {
  if (!(error instanceof Fault)) return error;
  return new Fault(error.code, error.message, {
    headers: { ...error.headers, ...TUS, ...headers },
    cause: error,
    ...(error.errors ? { errors: error.errors } : {}),
  });
}

import { createHash, timingSafeEqual } from 'node:crypto';
import { type Actor, can, uploads as contract, type media } from '@fotograma/contract';
import * as z from 'zod';
import { Forbidden, NotFound } from '../../../platform/errors.ts';
import { type Implementation, implement } from '../../../platform/http/bind.ts';
import type { MediaRepository, MediaRow } from '../media.repository.ts';
import { keys } from '../media.ts';
import type { Completion } from './completion.ts';
import type { PartsService } from './parts.ts';
import type { UploadsService } from './uploads.service.ts';

/** A media file as the API tells it. */
export type Present = (row: MediaRow) => media.MediaFile | Promise<media.MediaFile>;

export function uploadEndpoints(deps: {
  files: MediaRepository;
  uploads: UploadsService;
  parts: PartsService;
  completion: Completion;
  later: (id: string) => Promise<void>;
  present: Present;
  eventsSecret: string | undefined;
}): Implementation[] {
  const { files, uploads, parts, completion, later, present, eventsSecret } = deps;
  const view = async (id: string) => {
    const row = await files.find(id);
    if (!row) throw new NotFound('media file', id);
    return present(row);
  };
  const own = async (id: string, actor: Actor): Promise<MediaRow> => {
    const row = await files.find(id);
    // The same for what is not there and for what is somebody else's.
    if (!row || !can(actor, 'media:work', row)) throw new NotFound('media file', id);
    return row;
  };
  return [
    implement(contract.createUploadIntent, async ({ body, actor }) => {
      const announced = await uploads.announce(body, actor.id);
      if ('existing' in announced) return { status: 200, body: { existing: await view(announced.existing) } };
      const { mediaId, url, headers, expiresAt, tusUrl, parts } = announced;
      const upload = { method: 'PUT' as const, url, headers, expiresAt: expiresAt.toISOString(), tus: { url: tusUrl }, parts };
      return { status: 201, body: { mediaId, upload } };
    }),
    implement(contract.putUpload, async ({ params, body, length }) => ({
      status: 200,
      body: await uploads.receive(params.token, body, length),
    })),
    implement(contract.headTusUpload, async ({ params, headers }) => ({
      status: 200,
      headers: await uploads.tus(params.token, { method: 'HEAD', headers }),
    })),
    implement(contract.patchTusUpload, async ({ params, headers, body }) => ({
      status: 204,
      headers: await uploads.tus(params.token, { method: 'PATCH', headers, body }),
    })),
    implement(contract.deleteTusUpload, async ({ params, headers }) => ({
      status: 204,
      headers: await uploads.tus(params.token, { method: 'DELETE', headers }),
    })),
    implement(contract.getTusOptions, async ({ params }) => ({
      status: 204,
      headers: await uploads.tus(params.token, { method: 'OPTIONS' }),
    })),
    implement(contract.createUpload, async ({ body, length, contentType, actor }) => {
      const { mediaId, duplicateOf } = await uploads.receiveForm(body, { length, contentType }, actor.id);
      return { status: 201, body: { data: await view(mediaId), duplicateOf } };
    }),
    implement(contract.signUploadParts, async ({ params, body, actor }) => {
      const row = await own(params.id, actor);
      return {
        status: 200,
        body: { parts: await parts.sign(row, body.numbers), expiresAt: row.uploadExpiresAt.toISOString() },
      };
    }),
    implement(contract.completeUpload, async ({ params, body, actor }) => {
      const row = await own(params.id, actor);
      if (body.parts) await parts.join(row, body.parts);
      const uploaded = await completion.completeSoon(params.id);
      const data = await view(params.id);
      if (uploaded) return { status: 200, body: { data, duplicateOf: uploaded.duplicateOf } };
      return { status: 202, body: { data, duplicateOf: null } };
    }),
    implement(contract.receiveStorageEvents, async ({ headers, body }) => {
      const given = headers['x-storage-secret'] ?? headers.authorization?.replace(/^Bearer /, '');
      if (!isSecret(given, eventsSecret)) throw new Forbidden('This is for the object storage, with STORAGE_EVENTS_SECRET.');
      const ids = (body.Records ?? [])
        .filter(({ eventName }) => /ObjectCreated:/.test(eventName))
        .flatMap(({ s3 }) => mediaOf(s3.object.key) ?? []);
      for (const id of new Set(ids)) await later(id);
      return { status: 202 };
    }),
  ];
}

/** Compared as hashes, in constant time: neither content nor length of the secret shows. */
function isSecret(given: string | undefined, secret: string | undefined): boolean {
  if (given === undefined || secret === undefined) return false;
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(secret));
}

/** Whose original a key is; null for every other object. Keys come URL-encoded, blanks as plus signs. */
function mediaOf(key: string): string | null {
  const [, id = ''] = key.split('/');
  return z.uuid().safeParse(id).success && key === keys.original(id) ? id : null;
}

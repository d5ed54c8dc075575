import * as z from 'zod';
import { noStore } from './common.ts';
import { endpoint, json } from './endpoint.ts';
import { exampleMedia, mediaParams, OneMedia } from './media.ts';

const tag = 'Mastering';

export const cancelMedia = endpoint({
  id: 'cancelMedia',
  method: 'POST',
  path: '/api/media/{id}/cancel',
  tag,
  summary: 'Stop the mastering of a media file',
  description:
    'It waits no longer, or its worker stops within seconds; the upload itself stays, and can be tried again. A file that is stopped already stays so.',
  access: 'media:work',
  params: mediaParams,
  answers: { 200: json('The media file, stopped: `ERROR` with the code `cancelled`.', OneMedia, { data: exampleMedia }, noStore) },
  problems: ['not-found', 'conflict'],
});

export const retryMedia = endpoint({
  id: 'retryMedia',
  method: 'POST',
  path: '/api/media/{id}/retry',
  tag,
  summary: 'Master a media file again that could not be mastered',
  description: 'From the upload that is there, with all its chances. A file that waits or is being mastered already goes on as it is.',
  access: 'media:work',
  params: mediaParams,
  answers: { 200: json('The media file, in line.', OneMedia, { data: exampleMedia }, noStore) },
  problems: ['not-found', 'conflict'],
});

const UnitState = z.enum(['WAITING', 'RUNNING', 'DONE', 'FAILED', 'CANCELLED']).meta({ id: 'UnitState' });

export const MediaUnit = z
  .object({
    unit: z.string().meta({ example: 'video-00003' }),
    kind: z.enum(['PLAN', 'VIDEO', 'AUDIO', 'TEXT', 'ASSEMBLE']),
    state: UnitState,
    progress: z.number().min(0).max(1),
    attempt: z.int().meta({ description: 'Times that a worker has begun it.' }),
    failures: z.int().meta({ description: 'Attempts that ended badly, crashes included.' }),
    startedAt: z.iso.datetime().nullable(),
    endedAt: z.iso.datetime().nullable(),
    error: z.object({ code: z.string(), message: z.string(), advice: z.string() }).nullable(),
    log: z.string().nullable().meta({ description: 'The end of what ffmpeg said the last time that it failed.' }),
  })
  .meta({ id: 'MediaUnit' });

export type MediaUnit = z.output<typeof MediaUnit>;

export const MediaVersion = z
  .object({
    id: z.string().meta({ example: '9f86d081884c7d65' }),
    profile: z.string().meta({ example: 'standard' }),
    state: z.enum(['WAITING', 'RUNNING', 'FAILED', 'CANCELLED', 'PUBLISHED', 'SUPERSEDED']),
    progress: z.number().min(0).max(1),
    createdAt: z.iso.datetime(),
    publishedAt: z.iso.datetime().nullable(),
    units: z.array(MediaUnit),
  })
  .meta({ id: 'MediaVersion' });

export type MediaVersion = z.output<typeof MediaVersion>;

export const getMediaWork = endpoint({
  id: 'getMediaWork',
  method: 'GET',
  path: '/api/media/{id}/work',
  tag,
  summary: 'The log of the work on a media file',
  description: 'Every version that was begun and is still known, the latest first, with the units of its work in their order.',
  access: 'media:read',
  params: mediaParams,
  answers: {
    200: json(
      'Versions and their units.',
      z.object({ data: z.array(MediaVersion) }),
      {
        data: [
          {
            id: '9f86d081884c7d65',
            profile: 'standard',
            state: 'RUNNING',
            progress: 0.42,
            createdAt: '2026-01-01T12:00:00.000Z',
            publishedAt: null,
            units: [
              {
                unit: 'video-00000',
                kind: 'VIDEO',
                state: 'RUNNING',
                progress: 0.42,
                attempt: 1,
                failures: 0,
                startedAt: '2026-01-01T12:00:00.000Z',
                endedAt: null,
                error: null,
                log: null,
              },
            ],
          },
        ],
      },
      noStore,
    ),
  },
  problems: ['not-found'],
});

export const retryMediaUnit = endpoint({
  id: 'retryMediaUnit',
  method: 'POST',
  path: '/api/media/{id}/units/{unit}/retry',
  tag,
  summary: 'Try one failed unit of the work again',
  description: 'What others have finished stays; the rest of the version goes on once this one is done.',
  access: 'media:work',
  params: mediaParams.extend({
    unit: z
      .string()
      .regex(/^[a-z]+(-\d{5})?$/, 'No such kind of unit')
      .meta({ example: 'video-00003' }),
  }),
  answers: { 200: json('The media file, in line.', OneMedia, { data: exampleMedia }, noStore) },
  problems: ['not-found', 'conflict'],
});

/** Ladders that a film can be mastered by. */
export const PROFILES = ['standard', 'compact', 'fine'] as const;

export const reprocessMedia = endpoint({
  id: 'reprocessMedia',
  method: 'POST',
  path: '/api/media/{id}/reprocess',
  tag,
  summary: 'Master a media file anew',
  description:
    'From the original, by the profile that is given. The version that is served stays until the new one takes its place, and if that fails. Refused while a version is being made.',
  access: 'media:work',
  params: mediaParams,
  body: {
    kind: 'json',
    schema: z.strictObject({
      profile: z.enum(PROFILES).default('standard').meta({
        description: '`standard`: 240 to 1080 lines; `compact`: 240 to 720; `fine`: up to 2160, slower and better.',
      }),
    }),
    example: { profile: 'fine' },
  },
  answers: { 200: json('The media file; `updating` tells how far the new version is.', OneMedia, { data: exampleMedia }, noStore) },
  problems: ['not-found', 'conflict'],
});

export const deleteDerivatives = endpoint({
  id: 'deleteDerivatives',
  method: 'DELETE',
  path: '/api/media/{id}/derivatives',
  tag,
  summary: 'Delete everything that was made from a media file',
  description:
    'The original and uploaded subtitles stay; it plays again once it is mastered anew (`reprocess`). Refused while a film or an episode has it: `detail` names them.',
  access: 'media:work',
  params: mediaParams,
  answers: { 200: json('The media file: `ERROR` with the code `derivatives-deleted`.', OneMedia, { data: exampleMedia }, noStore) },
  problems: ['not-found', 'conflict'],
});

export const StorageReport = z
  .object({
    at: z.iso.datetime(),
    kinds: z.array(
      z.object({
        kind: z.enum(['originals', 'versions', 'work', 'subtitles', 'pictures', 'other']),
        objects: z.int(),
        bytes: z.int(),
      }),
    ),
    orphans: z.array(z.object({ key: z.string(), bytes: z.int() })).meta({
      description: 'What nothing refers to, at most 100; removed once two nightly looks in a row have found it.',
    }),
    orphanCount: z.int(),
    missing: z.array(z.object({ mediaId: z.uuid(), key: z.string() })).meta({
      description: 'What a media file refers to and is not there, at most 100.',
    }),
    missingCount: z.int(),
  })
  .meta({ id: 'StorageReport' });

export type StorageReport = z.output<typeof StorageReport>;

export const getStorageReport = endpoint({
  id: 'getStorageReport',
  method: 'GET',
  path: '/api/admin/storage',
  tag,
  summary: 'What is stored, by kind, and what is lost or left over',
  description: 'As the last nightly look found it.',
  access: 'storage:read',
  answers: {
    200: json(
      'The report; null before the first look.',
      z.object({ data: StorageReport.nullable() }),
      {
        data: {
          at: '2026-01-01T03:00:00.000Z',
          kinds: [{ kind: 'originals', objects: 12, bytes: 73_400_320 }],
          orphans: [],
          orphanCount: 0,
          missing: [],
          missingCount: 0,
        },
      },
      noStore,
    ),
  },
});

export const checkStorage = endpoint({
  id: 'checkStorage',
  method: 'POST',
  path: '/api/admin/storage/check',
  tag,
  summary: 'Look through the storage now',
  access: 'storage:read',
  rate: { requests: 6, windowSeconds: 60 },
  answers: { 202: { kind: 'empty', description: 'It is looked through; the report follows.' } },
});

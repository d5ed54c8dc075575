import * as z from 'zod';
import { exampleList, limit, listOf, noStore, page } from './common.ts';
import { endpoint, json } from './endpoint.ts';
import { access, exampleProjectId as exampleId, exampleTime, inProject, tag } from './projects.common.ts';

/** `draft` is quick and small, `standard` for watching, `master` for showing and keeping. */
export const EXPORT_PRESETS = ['draft', 'standard', 'master'] as const;
export const ExportPreset = z.enum(EXPORT_PRESETS).meta({ id: 'ExportPreset' });
export type ExportPreset = (typeof EXPORT_PRESETS)[number];

export const ProjectExport = z
  .object({
    id: z.uuid(),
    preset: ExportPreset,
    state: z.enum(['WAITING', 'RUNNING', 'DONE', 'FAILED', 'CANCELLED']),
    progress: z.number().min(0).max(1).meta({ description: 'Share that is done.' }),
    chunks: z.int().nullable().meta({ description: 'Pieces of picture that it consists of, once that is known.' }),
    reused: z.int().nullable().meta({ description: 'Those of them that earlier exports had made already.' }),
    error: z.string().nullable(),
    mediaId: z.uuid().nullable().meta({ description: 'The media file that it became.' }),
    userId: z.uuid().nullable(),
    createdAt: z.iso.datetime(),
    endedAt: z.iso.datetime().nullable(),
  })
  .meta({ id: 'ProjectExport' });
export type ProjectExport = z.output<typeof ProjectExport>;
const exampleExport: ProjectExport = {
  id: exampleId,
  preset: 'standard',
  state: 'RUNNING',
  progress: 0.4,
  chunks: 12,
  reused: 10,
  error: null,
  mediaId: null,
  userId: exampleId,
  createdAt: exampleTime,
  endedAt: null,
};

export const createProjectExport = endpoint({
  id: 'createProjectExport',
  method: 'POST',
  path: '/api/projects/{projectId}/exports',
  tag,
  summary: 'Make a film of a project',
  description:
    'For its editors, who may upload. It is made of what the project is now, whatever is changed meanwhile; it becomes a media file of whoever asked, and counts in their plan as an upload does. Pieces that have not changed since an earlier export are not made again.',
  access: 'studio:export',
  rate: { requests: 60, windowSeconds: 3_600 },
  params: inProject,
  body: { kind: 'json', schema: z.strictObject({ preset: ExportPreset.default('standard') }), example: { preset: 'standard' } },
  answers: { 202: json('It will be made.', z.object({ data: ProjectExport }), { data: exampleExport }, noStore) },
  problems: ['not-found', 'forbidden', 'conflict', 'quota-exceeded', 'unavailable'],
});

export const listProjectExports = endpoint({
  id: 'listProjectExports',
  method: 'GET',
  path: '/api/projects/{projectId}/exports',
  tag,
  summary: 'Films made of a project',
  access,
  params: inProject,
  query: z.strictObject({ page, limit }),
  answers: { 200: json('The newest first.', listOf(ProjectExport), exampleList(exampleExport), noStore) },
  problems: ['not-found'],
});

const ofExport = inProject.extend({ exportId: z.uuid().meta({ example: exampleId }) });

export const getProjectExport = endpoint({
  id: 'getProjectExport',
  method: 'GET',
  path: '/api/projects/{projectId}/exports/{exportId}',
  tag,
  summary: 'A film made of a project',
  access,
  params: ofExport,
  answers: { 200: json('How it stands.', z.object({ data: ProjectExport }), { data: exampleExport }, noStore) },
  problems: ['not-found'],
});

export const watchProjectExport = endpoint({
  id: 'watchProjectExport',
  method: 'GET',
  path: '/api/projects/{projectId}/exports/{exportId}/events',
  tag,
  summary: 'Follow the making of a film',
  description: 'Server-Sent Events, one `export` event with the whole state now and at every change; the stream ends with its end.',
  access,
  params: ofExport,
  answers: { 200: { kind: 'events', schema: ProjectExport, description: 'Events named `export`.', example: exampleExport } },
  problems: ['not-found'],
});

export const cancelProjectExport = endpoint({
  id: 'cancelProjectExport',
  method: 'POST',
  path: '/api/projects/{projectId}/exports/{exportId}/cancel',
  tag,
  summary: 'Give up the making of a film',
  description: 'For the project’s owners, and for whoever asked for it.',
  access,
  params: ofExport,
  answers: { 200: json('It is given up.', z.object({ data: ProjectExport }), { data: { ...exampleExport, state: 'CANCELLED' } }, noStore) },
  problems: ['not-found', 'forbidden', 'conflict'],
});

import { Project as Edl, emptyProject } from '@fotograma/edl/document';
import * as z from 'zod';
import { Done, line, noStore } from './common.ts';
import { endpoint, json } from './endpoint.ts';
import { access, exampleProjectId as exampleId, exampleTime, inProject, tag } from './projects.common.ts';

const MAX_EDL_BYTES = 8 * 1024 * 1024;

const exampleEdl: Edl = emptyProject(
  { width: 1_920, height: 1_080, rate: { num: 25, den: 1 }, sampleRate: 48_000, background: '#000000' },
  (
    (n) => () =>
      `track-${String(++n).padStart(6, '0')}`
  )(0),
);

/** The document of a project: time is in flicks, 1/705,600,000 of a second. */
export const ProjectEdl = Edl.meta({ id: 'ProjectEdl' });
export type ProjectEdl = z.output<typeof ProjectEdl>;

export const getProjectEdl = endpoint({
  id: 'getProjectEdl',
  method: 'GET',
  path: '/api/projects/{projectId}/edl',
  tag,
  summary: 'What a project consists of',
  description: 'Everything that was said to be saved. Its `ETag` is what a change is based on.',
  access,
  params: inProject,
  answers: { 200: json('The edit decision list.', ProjectEdl, exampleEdl) },
  problems: ['not-found', 'unavailable'],
});

export const putProjectEdl = endpoint({
  id: 'putProjectEdl',
  method: 'PUT',
  path: '/api/projects/{projectId}/edl',
  tag,
  summary: 'Make a project consist of something else',
  description:
    'For its editors. What is wrong is named by its JSON pointer, and nothing is put right in silence. Whoever has it open sees it change; what they have not sent yet is merged.',
  access,
  params: inProject,
  headers: z.object({
    'if-match': z.string().max(200).meta({ description: 'The `ETag` that the change is based on, or `*`.', example: '*' }),
  }),
  body: { kind: 'json', schema: ProjectEdl, example: exampleEdl, maxBytes: MAX_EDL_BYTES },
  answers: { 200: json('So it is, and saved.', ProjectEdl, exampleEdl, noStore) },
  problems: ['not-found', 'forbidden', 'precondition-failed', 'too-large', 'unavailable'],
});

export const ProjectMedia = z
  .object({
    mediaId: z.uuid(),
    filename: z.string(),
    status: z.enum(['PENDING', 'UPLOADED', 'PROCESSING', 'READY', 'ERROR']),
    durationSeconds: z.number().nullable(),
    width: z.int().nullable(),
    height: z.int().nullable(),
    hasAudio: z.boolean(),
    used: z.boolean().meta({ description: 'Whether a clip shows it.' }),
    posterUrl: z.string().nullable(),
    proxyUrl: z.string().nullable().meta({ description: 'MP4 for editing; signed links, good for half a day or more.' }),
    storyboardUrl: z.string().nullable(),
    waveforms: z.array(z.object({ samplesPerPixel: z.int(), url: z.string() })),
    addedBy: z.uuid().nullable(),
    createdAt: z.iso.datetime(),
  })
  .meta({ id: 'ProjectMedia' });
export type ProjectMedia = z.output<typeof ProjectMedia>;
const exampleMedia: ProjectMedia = {
  mediaId: exampleId,
  filename: 'train.mp4',
  status: 'READY',
  durationSeconds: 92.4,
  width: 1_920,
  height: 1_080,
  hasAudio: true,
  used: false,
  posterUrl: null,
  proxyUrl: null,
  storyboardUrl: null,
  waveforms: [],
  addedBy: exampleId,
  createdAt: exampleTime,
};

export const listProjectMedia = endpoint({
  id: 'listProjectMedia',
  method: 'GET',
  path: '/api/projects/{projectId}/media',
  tag,
  summary: 'The files that a project may use',
  access,
  params: inProject,
  answers: { 200: json('Its bin, 1,000 files at most.', z.object({ data: z.array(ProjectMedia) }), { data: [exampleMedia] }, noStore) },
  problems: ['not-found'],
});

const ofMedia = inProject.extend({ mediaId: z.uuid().meta({ description: 'The media file’s id.', example: exampleId }) });

export const addProjectMedia = endpoint({
  id: 'addProjectMedia',
  method: 'PUT',
  path: '/api/projects/{projectId}/media/{mediaId}',
  tag,
  summary: 'Put a file into a project’s bin',
  description: 'For editors, of files that they may see themselves. All members see it then.',
  access,
  params: ofMedia,
  answers: { 200: json('It is there.', z.object({ data: ProjectMedia }), { data: exampleMedia }, noStore) },
  problems: ['not-found', 'forbidden', 'conflict'],
});

export const removeProjectMedia = endpoint({
  id: 'removeProjectMedia',
  method: 'DELETE',
  path: '/api/projects/{projectId}/media/{mediaId}',
  tag,
  summary: 'Take a file out of a project’s bin',
  description: 'For editors. Refused while a clip shows it.',
  access,
  params: ofMedia,
  answers: { 204: { kind: 'empty', description: 'It is not there any more.' } },
  problems: ['not-found', 'forbidden', 'conflict'],
});

export const ProjectVersion = z
  .object({ id: z.uuid(), name: z.string(), createdBy: z.uuid().nullable(), createdAt: z.iso.datetime() })
  .meta({ id: 'ProjectVersion' });
export type ProjectVersion = z.output<typeof ProjectVersion>;
const exampleVersion: ProjectVersion = { id: exampleId, name: 'First cut', createdBy: exampleId, createdAt: exampleTime };

/** One thing that another version has otherwise. */
export const EdlChange = z
  .object({
    at: z.enum(['settings', 'track', 'clip', 'transition', 'marker']),
    id: z.string().nullable(),
    name: z.string().meta({ description: 'As people call it: its name, its text, or its file’s.' }),
    kind: z.enum(['added', 'removed', 'moved', 'trimmed', 'changed']),
  })
  .meta({ id: 'EdlChange' });
export type EdlChange = z.output<typeof EdlChange>;

export const listProjectVersions = endpoint({
  id: 'listProjectVersions',
  method: 'GET',
  path: '/api/projects/{projectId}/versions',
  tag,
  summary: 'Versions of a project that have a name',
  access,
  params: inProject,
  answers: {
    200: json('The newest first, 500 at most.', z.object({ data: z.array(ProjectVersion) }), { data: [exampleVersion] }, noStore),
  },
  problems: ['not-found'],
});

export const createProjectVersion = endpoint({
  id: 'createProjectVersion',
  method: 'POST',
  path: '/api/projects/{projectId}/versions',
  tag,
  summary: 'Give what a project is now a name',
  description: 'For its editors.',
  access,
  params: inProject,
  body: { kind: 'json', schema: z.strictObject({ name: line(120) }), example: { name: 'First cut' } },
  answers: { 201: json('Kept.', z.object({ data: ProjectVersion }), { data: exampleVersion }, noStore) },
  problems: ['not-found', 'forbidden', 'conflict', 'unavailable'],
});

const ofVersion = inProject.extend({ versionId: z.uuid().meta({ example: exampleId }) });

export const getProjectVersion = endpoint({
  id: 'getProjectVersion',
  method: 'GET',
  path: '/api/projects/{projectId}/versions/{versionId}',
  tag,
  summary: 'A version of a project, and what has changed since',
  access,
  params: ofVersion,
  answers: {
    200: json(
      'The version.',
      z.object({ data: ProjectVersion.extend({ edl: ProjectEdl, since: z.array(EdlChange) }) }),
      { data: { ...exampleVersion, edl: exampleEdl, since: [{ at: 'clip', id: 'clip-0000001', name: 'train.mp4', kind: 'moved' }] } },
      noStore,
    ),
  },
  problems: ['not-found', 'unavailable'],
});

export const restoreProjectVersion = endpoint({
  id: 'restoreProjectVersion',
  method: 'POST',
  path: '/api/projects/{projectId}/versions/{versionId}/restore',
  tag,
  summary: 'Make a project what it was',
  description:
    'For its editors. It is a change like any other: whoever has the project open sees it, and what was there can be kept under a name before. Clips whose files are no longer in the bin are left out.',
  access,
  params: ofVersion,
  answers: { 200: json('So it is, and saved.', Done, { success: true }, noStore) },
  problems: ['not-found', 'forbidden', 'unavailable'],
});

export const deleteProjectVersion = endpoint({
  id: 'deleteProjectVersion',
  method: 'DELETE',
  path: '/api/projects/{projectId}/versions/{versionId}',
  tag,
  summary: 'Forget a version',
  description: 'For the project’s owners.',
  access,
  params: ofVersion,
  answers: { 204: { kind: 'empty', description: 'Forgotten.' } },
  problems: ['not-found', 'forbidden'],
});

export const exportProjectOtio = endpoint({
  id: 'exportProjectOtio',
  method: 'GET',
  path: '/api/projects/{projectId}/otio',
  tag,
  summary: 'A project as OpenTimelineIO',
  description: 'For other editors: `.otio`, schema Timeline.1. What OpenTimelineIO has no word for is in its metadata, and comes back.',
  access,
  params: inProject,
  answers: { 200: { kind: 'bytes', contentTypes: ['application/json'], description: 'The timeline.' } },
  problems: ['not-found', 'unavailable'],
});

export const importProjectOtio = endpoint({
  id: 'importProjectOtio',
  method: 'PUT',
  path: '/api/projects/{projectId}/otio',
  tag,
  summary: 'Make a project consist of an OpenTimelineIO timeline',
  description:
    'For its editors. Clips find their files in the project’s bin, by our own addresses or by file name; those that find none are told, and left out.',
  access,
  params: inProject,
  body: {
    kind: 'json',
    schema: z.looseObject({ OTIO_SCHEMA: z.string() }),
    example: { OTIO_SCHEMA: 'Timeline.1', name: 'The last train', tracks: { OTIO_SCHEMA: 'Stack.1', children: [] } },
    maxBytes: MAX_EDL_BYTES,
  },
  answers: {
    200: json(
      'So it is, and saved.',
      z.object({
        data: z.object({ edl: ProjectEdl, missing: z.array(z.string()).meta({ description: 'Names of media that were not found.' }) }),
      }),
      { data: { edl: exampleEdl, missing: ['train-b.mov'] } },
      noStore,
    ),
  },
  problems: ['not-found', 'forbidden', 'too-large', 'unavailable'],
});

export const exportProjectCmx = endpoint({
  id: 'exportProjectCmx',
  method: 'GET',
  path: '/api/projects/{projectId}/cmx3600',
  tag,
  summary: 'A project as CMX3600 EDL',
  description: 'The lowest video track with its cuts and dissolves, for laboratories and older machines.',
  access,
  params: inProject,
  answers: { 200: { kind: 'bytes', contentTypes: ['text/plain; charset=utf-8'], description: 'The list.' } },
  problems: ['not-found', 'unavailable'],
});

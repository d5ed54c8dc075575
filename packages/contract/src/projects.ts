import { Settings } from '@fotograma/edl/document';
import * as z from 'zod';
import { Email } from './accounts.ts';
import { exampleList, limit, line, listOf, noStore, page } from './common.ts';
import { endpoint, json } from './endpoint.ts';

import {
  access,
  exampleProjectId as exampleId,
  exampleProject,
  exampleTime,
  inProject,
  Project,
  ProjectRole,
  tag,
} from './projects.common.ts';

export { PROJECT_ROLES, Project, ProjectRole } from './projects.common.ts';
export * from './projects.edl.ts';
export * from './projects.exports.ts';

/** Full HD at 25 frames a second, with sound at 48 kHz. */
export const DEFAULT_SETTINGS: Settings = {
  width: 1_920,
  height: 1_080,
  rate: { num: 25, den: 1 },
  sampleRate: 48_000,
  background: '#000000',
};

export const createProject = endpoint({
  id: 'createProject',
  method: 'POST',
  path: '/api/projects',
  tag,
  summary: 'Make a project',
  access: 'studio:create',
  rate: { requests: 120, windowSeconds: 3_600 },
  body: {
    kind: 'json',
    schema: z.strictObject({ name: line(120), settings: Settings.default(DEFAULT_SETTINGS) }),
    example: { name: 'The last train' },
  },
  answers: { 201: json('Made; whoever made it owns it.', z.object({ data: Project }), { data: exampleProject }, noStore) },
  problems: ['conflict'],
});

export const listProjects = endpoint({
  id: 'listProjects',
  method: 'GET',
  path: '/api/projects',
  tag,
  summary: 'Projects that one has a part in',
  access,
  query: z.strictObject({ page, limit }),
  answers: { 200: json('Those that changed last first.', listOf(Project), exampleList(exampleProject), noStore) },
});

export const getProject = endpoint({
  id: 'getProject',
  method: 'GET',
  path: '/api/projects/{projectId}',
  tag,
  summary: 'A project',
  access,
  params: inProject,
  answers: { 200: json('The project.', z.object({ data: Project }), { data: exampleProject }, noStore) },
  problems: ['not-found'],
});

export const updateProject = endpoint({
  id: 'updateProject',
  method: 'PATCH',
  path: '/api/projects/{projectId}',
  tag,
  summary: 'Call a project something else',
  description: 'For its editors.',
  access,
  params: inProject,
  body: { kind: 'json', schema: z.strictObject({ name: line(120) }), example: { name: 'The first train' } },
  answers: { 200: json('Changed.', z.object({ data: Project }), { data: exampleProject }, noStore) },
  problems: ['not-found', 'forbidden'],
});

export const deleteProject = endpoint({
  id: 'deleteProject',
  method: 'DELETE',
  path: '/api/projects/{projectId}',
  tag,
  summary: 'Delete a project with its versions',
  description: 'For its owners. Its files and the films made of it stay.',
  access,
  params: inProject,
  answers: { 204: { kind: 'empty', description: 'Gone.' } },
  problems: ['not-found', 'forbidden'],
});

export const ProjectMember = z
  .object({
    userId: z.uuid(),
    username: z.string().nullable(),
    avatarUrl: z.string().nullable(),
    email: z.string().nullable().meta({ description: 'Told to the project’s owners.' }),
    role: ProjectRole,
    createdAt: z.iso.datetime(),
  })
  .meta({ id: 'ProjectMember' });
export type ProjectMember = z.output<typeof ProjectMember>;
const exampleMember: ProjectMember = {
  userId: exampleId,
  username: 'ana',
  avatarUrl: null,
  email: 'ana@example.com',
  role: 'editor',
  createdAt: exampleTime,
};

export const listProjectMembers = endpoint({
  id: 'listProjectMembers',
  method: 'GET',
  path: '/api/projects/{projectId}/members',
  tag,
  summary: 'Who has a part in a project',
  access,
  params: inProject,
  answers: { 200: json('The members.', z.object({ data: z.array(ProjectMember) }), { data: [exampleMember] }, noStore) },
  problems: ['not-found'],
});

const ofMember = inProject.extend({ userId: z.uuid().meta({ example: exampleId }) });

export const putProjectMember = endpoint({
  id: 'putProjectMember',
  method: 'PUT',
  path: '/api/projects/{projectId}/members/{userId}',
  tag,
  summary: 'Change what somebody may in a project',
  description: 'For its owners; it takes hold of what they have open within a second. A project keeps one owner.',
  access,
  params: ofMember,
  body: { kind: 'json', schema: z.strictObject({ role: ProjectRole }), example: { role: 'viewer' } },
  answers: { 200: json('So it is.', z.object({ data: ProjectMember }), { data: exampleMember }, noStore) },
  problems: ['not-found', 'forbidden', 'conflict'],
});

export const deleteProjectMember = endpoint({
  id: 'deleteProjectMember',
  method: 'DELETE',
  path: '/api/projects/{projectId}/members/{userId}',
  tag,
  summary: 'Give somebody no part in a project any more',
  description: 'For its owners, and for oneself. What they have open closes within a second. A project keeps one owner.',
  access,
  params: ofMember,
  answers: { 204: { kind: 'empty', description: 'So it is.' } },
  problems: ['not-found', 'forbidden', 'conflict'],
});

export const ProjectInvitation = z
  .object({
    id: z.uuid(),
    email: z.string().nullable().meta({ description: 'Null for a link, which lets in whoever has it.' }),
    role: z.enum(['editor', 'viewer']),
    createdAt: z.iso.datetime(),
    expiresAt: z.iso.datetime(),
  })
  .meta({ id: 'ProjectInvitation' });
export type ProjectInvitation = z.output<typeof ProjectInvitation>;
const exampleInvitation: ProjectInvitation = {
  id: exampleId,
  email: 'ana@example.com',
  role: 'editor',
  createdAt: exampleTime,
  expiresAt: '2026-01-08T12:00:00.000Z',
};

export const inviteToProject = endpoint({
  id: 'inviteToProject',
  method: 'POST',
  path: '/api/projects/{projectId}/invitations',
  tag,
  summary: 'Invite somebody to a project',
  description:
    'For its owners. With an address, a letter is sent, which lets in one person, once; without one, the link lets in whoever has it, until it expires or is taken back. It is told only here.',
  access,
  rate: { requests: 60, windowSeconds: 3_600 },
  params: inProject,
  body: {
    kind: 'json',
    schema: z.strictObject({ email: Email.nullable().default(null), role: z.enum(['editor', 'viewer']).default('editor') }),
    example: { email: 'ana@example.com', role: 'editor' },
  },
  answers: {
    201: json(
      'Invited.',
      z.object({
        data: ProjectInvitation.extend({ url: z.string().nullable().meta({ description: 'Of a link; a letter has its own.' }) }),
      }),
      { data: { ...exampleInvitation, url: null } },
      noStore,
    ),
  },
  problems: ['not-found', 'forbidden', 'conflict', 'unavailable'],
});

export const listProjectInvitations = endpoint({
  id: 'listProjectInvitations',
  method: 'GET',
  path: '/api/projects/{projectId}/invitations',
  tag,
  summary: 'Invitations that are still good',
  description: 'For the project’s owners.',
  access,
  params: inProject,
  answers: { 200: json('The invitations.', z.object({ data: z.array(ProjectInvitation) }), { data: [exampleInvitation] }, noStore) },
  problems: ['not-found', 'forbidden'],
});

export const revokeProjectInvitation = endpoint({
  id: 'revokeProjectInvitation',
  method: 'DELETE',
  path: '/api/projects/{projectId}/invitations/{invitationId}',
  tag,
  summary: 'Take an invitation back',
  description: 'For the project’s owners.',
  access,
  params: inProject.extend({ invitationId: z.uuid().meta({ example: exampleId }) }),
  answers: { 204: { kind: 'empty', description: 'It lets nobody in any more.' } },
  problems: ['not-found', 'forbidden'],
});

export const acceptProjectInvitation = endpoint({
  id: 'acceptProjectInvitation',
  method: 'POST',
  path: '/api/projects/invitations/accept',
  tag,
  summary: 'Follow an invitation',
  description: 'Who has a part in the project already keeps it, where it is the greater one.',
  access,
  rate: { requests: 60, windowSeconds: 3_600 },
  body: { kind: 'json', schema: z.strictObject({ token: z.string().max(200) }), example: { token: '…' } },
  answers: { 200: json('Let in.', z.object({ data: Project }), { data: exampleProject }, noStore) },
  problems: ['link-invalid', 'link-expired'],
});

export const createCollabToken = endpoint({
  id: 'createCollabToken',
  method: 'POST',
  path: '/api/projects/{projectId}/collab-tokens',
  tag,
  summary: 'A ticket to edit a project together',
  description:
    'For its members, viewers included. The ticket opens this one document over WebSocket, with the protocol of Hocuspocus 4 (see the guide on the studio), and is good once, for two minutes.',
  access,
  rate: { requests: 120, windowSeconds: 60 },
  params: inProject,
  answers: {
    201: json(
      'The ticket.',
      z.object({ data: z.object({ token: z.string(), url: z.string(), role: ProjectRole, expiresAt: z.iso.datetime() }) }),
      {
        data: {
          token: 'eyJ…',
          url: 'ws://127.0.0.1:3000/collab/5f0f7d1e-3a52-4c1b-9a57-0d5c7c6f2a11',
          role: 'editor',
          expiresAt: '2026-01-01T12:02:00.000Z',
        },
      },
      noStore,
    ),
  },
  problems: ['not-found'],
});

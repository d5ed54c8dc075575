import * as z from 'zod';

export const tag = 'Studio';
export const access = 'studio:use';
export const exampleProjectId = '5f0f7d1e-3a52-4c1b-9a57-0d5c7c6f2a11';
export const exampleTime = '2026-01-01T12:00:00.000Z';

export const PROJECT_ROLES = ['owner', 'editor', 'viewer'] as const;
export const ProjectRole = z.enum(PROJECT_ROLES).meta({ id: 'ProjectRole' });
export type ProjectRole = (typeof PROJECT_ROLES)[number];

export const inProject = z.strictObject({ projectId: z.uuid().meta({ description: 'The project’s id.', example: exampleProjectId }) });

export const Project = z
  .object({
    id: z.uuid(),
    name: z.string(),
    role: ProjectRole.meta({ description: 'What one may in it.' }),
    durationSeconds: z.number(),
    clips: z.int(),
    members: z.int(),
    createdAt: z.iso.datetime(),
    updatedAt: z.iso.datetime(),
  })
  .meta({ id: 'Project' });
export type Project = z.output<typeof Project>;
export const exampleProject: Project = {
  id: exampleProjectId,
  name: 'The last train',
  role: 'owner',
  durationSeconds: 92.4,
  clips: 24,
  members: 2,
  createdAt: exampleTime,
  updatedAt: exampleTime,
};

import type { endpoints } from '@fotograma/contract';
import { newTitle, type Project } from '@fotograma/edl';
import type { Person, TestHouse } from '../support/house.ts';
import { ask, firstTrack, makeAsset, makeProject } from '../support/studio.ts';
import type { Good, Recipe, World } from './world.ts';

/** A project in which there is something of everything, and its makers. */
interface Made {
  readonly at: TestHouse;
  readonly id: string;
  /** Who made it, and may invite to it. */
  readonly maker: Person;
  /** Somebody else who has a part in it. */
  readonly member: Person;
  readonly edl: Project;
}

type StudioRecipe = (made: Made, world: World) => Good | Promise<Good>;

const base = ({ id }: Made) => `/api/projects/${id}`;

/** Made once and asked for often where nothing of it is changed: a project costs three questions. */
async function makeStudio({ at, person }: World): Promise<Made> {
  const [maker, member] = [await at.person({ role: 'creator' }), await at.person()];
  const id = await makeProject(at.url, maker);
  const { pool } = at.house.platform.database;
  for (const { id: userId } of [member, ...(person ? [person] : [])]) {
    await pool.query(`INSERT INTO project_member (project_id, user_id, role) VALUES ($1, $2, 'owner')`, [id, userId]);
  }
  const { body: empty } = await ask<Project>(at.url, maker, 'GET', `/api/projects/${id}/edl`);
  const place = { trackId: firstTrack(empty, 'video'), start: 0, in: 0, out: 705_600_000, speed: { num: 1, den: 1 } };
  const title = newTitle({ id: 'clip-0000001', text: 'Fin', place });
  return { at, id, maker, member, edl: { ...empty, clips: { [title.id]: title } } };
}

async function version(made: Made): Promise<string> {
  const { body } = await ask<{ data: { id: string } }>(made.at.url, made.maker, 'POST', `${base(made)}/versions`, { name: 'First cut' });
  return `${base(made)}/versions/${body.data.id}`;
}

async function exported(made: Made, state: 'DONE' | 'WAITING'): Promise<string> {
  const { database, newId } = made.at.house.platform;
  const id = newId();
  await database.pool.query(
    `INSERT INTO project_export (id, project_id, user_id, preset, edl, state) VALUES ($1, $2, $3, 'draft', $4, $5::export_state)`,
    [id, made.id, made.maker.id, JSON.stringify(made.edl), state],
  );
  return `${base(made)}/exports/${id}`;
}

async function invitation(made: Made): Promise<{ id: string; token: string }> {
  const { body } = await ask<{ data: { id: string; url: string } }>(made.at.url, made.maker, 'POST', `${base(made)}/invitations`, {});
  return { id: body.data.id, token: new URL(body.data.url).hash.slice(1) };
}

async function inBin(made: Made): Promise<string> {
  const assetId = await makeAsset(made.at, made.maker);
  await ask(made.at.url, made.maker, 'PUT', `${base(made)}/media/${assetId}`);
  return `${base(made)}/media/${assetId}`;
}

const REQUESTS = {
  createProject: () => ({ path: '/api/projects', body: { name: 'A film' } }),
  listProjects: () => ({ path: '/api/projects' }),
  getProject: (made) => ({ path: base(made) }),
  updateProject: (made) => ({ path: base(made), body: { name: 'Another' } }),
  deleteProject: (made) => ({ path: base(made) }),
  listProjectMembers: (made) => ({ path: `${base(made)}/members` }),
  putProjectMember: (made) => ({ path: `${base(made)}/members/${made.member.id}`, body: { role: 'viewer' } }),
  deleteProjectMember: (made) => ({ path: `${base(made)}/members/${made.member.id}` }),
  inviteToProject: (made) => ({ path: `${base(made)}/invitations`, body: { email: 'guest@example.com' } }),
  listProjectInvitations: (made) => ({ path: `${base(made)}/invitations` }),
  revokeProjectInvitation: async (made) => ({ path: `${base(made)}/invitations/${(await invitation(made)).id}` }),
  acceptProjectInvitation: async (made) => ({ path: '/api/projects/invitations/accept', body: { token: (await invitation(made)).token } }),
  createCollabToken: (made) => ({ path: `${base(made)}/collab-tokens` }),
  getProjectEdl: (made) => ({ path: `${base(made)}/edl` }),
  putProjectEdl: (made) => ({ path: `${base(made)}/edl`, body: made.edl, headers: { 'if-match': '*' } }),
  listProjectMedia: (made) => ({ path: `${base(made)}/media` }),
  addProjectMedia: async (made, { at, owner }) => ({ path: `${base(made)}/media/${await makeAsset(at, owner)}` }),
  removeProjectMedia: async (made) => ({ path: await inBin(made) }),
  listProjectVersions: (made) => ({ path: `${base(made)}/versions` }),
  createProjectVersion: (made) => ({ path: `${base(made)}/versions`, body: { name: 'First cut' } }),
  getProjectVersion: async (made) => ({ path: await version(made) }),
  restoreProjectVersion: async (made) => ({ path: `${await version(made)}/restore` }),
  deleteProjectVersion: async (made) => ({ path: await version(made) }),
  exportProjectOtio: (made) => ({ path: `${base(made)}/otio` }),
  importProjectOtio: (made) => ({
    path: `${base(made)}/otio`,
    body: { OTIO_SCHEMA: 'Timeline.1', name: 'A film', tracks: { OTIO_SCHEMA: 'Stack.1', children: [] } },
  }),
  exportProjectCmx: (made) => ({ path: `${base(made)}/cmx3600` }),
  createProjectExport: async (made) => {
    await ask(made.at.url, made.maker, 'PUT', `${base(made)}/edl`, made.edl, { 'if-match': '*' });
    return { path: `${base(made)}/exports`, body: { preset: 'draft' } };
  },
  listProjectExports: (made) => ({ path: `${base(made)}/exports` }),
  getProjectExport: async (made) => ({ path: await exported(made, 'DONE') }),
  watchProjectExport: async (made) => ({ path: `${await exported(made, 'DONE')}/events` }),
  cancelProjectExport: async (made) => ({ path: `${await exported(made, 'WAITING')}/cancel` }),
} as const satisfies Partial<Record<keyof typeof endpoints, StudioRecipe>>;

export type StudioRequest = keyof typeof REQUESTS;

export const studioRecipes = Object.fromEntries(
  Object.entries(REQUESTS).map(([id, request]): [string, Recipe] => [
    id,
    async (world) => (request as StudioRecipe)(await makeStudio(world), world),
  ]),
) as Record<StudioRequest, Recipe>;

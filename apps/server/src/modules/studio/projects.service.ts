import type { projects as contract, UserActor } from '@fotograma/contract';
import { emptyProject, type Settings, secondsOf, writeProject } from '@fotograma/edl';
import * as Y from 'yjs';
import { Conflict, NotFound } from '../../platform/errors.ts';
import { etagOf } from '../../platform/http/replies.ts';
import type { Platform } from '../../platform/platform.ts';
import type { Profile } from '../identity/index.ts';
import type { Snapshot } from './collab/journal.repository.ts';
import { newId } from './ids.ts';
import type { MemberRow, ProjectRow, ProjectsRepository } from './projects.repository.ts';
import { type Role, type Roles, topicOf } from './roles.ts';

/** Projects that one person may own. */
const MOST_PROJECTS = 500;

export type Projects = ReturnType<typeof createProjects>;

export function createProjects(deps: {
  platform: Platform;
  rows: ProjectsRepository;
  roles: Roles;
  people: (ids: readonly string[]) => Promise<Map<string, Profile>>;
}) {
  const { platform, rows, roles, people } = deps;
  const { database, events, now } = platform;

  const find = async (actor: UserActor, projectId: string): Promise<contract.Project> => {
    const row = await rows.find(actor.id, projectId);
    if (!row) throw new NotFound('project of yours', projectId);
    return presented(row);
  };
  const member = async (row: MemberRow, isForOwner: boolean): Promise<contract.ProjectMember> =>
    (await members([row], isForOwner))[0] as contract.ProjectMember;
  /** @param isForOwner who is told how to reach the others. */
  const members = async (all: readonly MemberRow[], isForOwner: boolean): Promise<contract.ProjectMember[]> => {
    const known = await people(all.map(({ userId }) => userId));
    return all.map(({ userId, role, createdAt }) => {
      const { username = null, avatarUrl = null, email = null } = known.get(userId) ?? {};
      return { userId, username, avatarUrl, email: isForOwner ? email : null, role, createdAt: createdAt.toISOString() };
    });
  };
  /** Changes members, and tells those who have the project open. @throws {Conflict} where no owner would be left. */
  const change = async (projectId: string, userId: string, act: 'remove' | Role): Promise<MemberRow | undefined> => {
    const row = await database.transaction(async (sql) => {
      await rows.lock(sql, projectId);
      const done = act === 'remove' ? await rows.removeMember(sql, projectId, userId) : await rows.setRole(sql, projectId, userId, act);
      if (!done) throw new NotFound('member of this project', userId);
      const left = await rows.members(sql, projectId);
      if (!left.some(({ role }) => role === 'owner')) {
        throw new Conflict('A project keeps one owner. Make somebody else an owner first.');
      }
      return left.find((one) => one.userId === userId);
    });
    await events.publish(topicOf(projectId));
    return row;
  };

  return {
    async create(actor: UserActor, { name, settings }: { name: string; settings: Settings }): Promise<contract.Project> {
      const id = platform.newId();
      await database.transaction(async (sql) => {
        if ((await rows.countOf(sql, actor.id)) >= MOST_PROJECTS) throw new Conflict(`Nobody owns more than ${MOST_PROJECTS} projects.`);
        await rows.insert(sql, { id, name, ownerId: actor.id }, firstSnapshot(settings, now()));
      });
      return find(actor, id);
    },
    async list(actor: UserActor, { page, limit }: { page: number; limit: number }) {
      const { rows: found, total } = await rows.list(actor.id, { limit, offset: (page - 1) * limit });
      return { data: found.map(presented), total };
    },
    find,
    async rename(actor: UserActor, projectId: string, name: string): Promise<contract.Project> {
      await roles.enter(actor, projectId, 'editor');
      await rows.rename(projectId, name, now());
      await events.publish(topicOf(projectId));
      return find(actor, projectId);
    },
    async remove(actor: UserActor, projectId: string): Promise<void> {
      await roles.enter(actor, projectId, 'owner');
      await rows.remove(projectId);
      await events.publish(topicOf(projectId));
    },
    async members(actor: UserActor, projectId: string): Promise<contract.ProjectMember[]> {
      const role = await roles.enter(actor, projectId);
      return members(await rows.members(database.pool, projectId), role === 'owner');
    },
    async setRole(actor: UserActor, projectId: string, userId: string, role: Role): Promise<contract.ProjectMember> {
      await roles.enter(actor, projectId, 'owner');
      return member((await change(projectId, userId, role)) as MemberRow, true);
    },
    async removeMember(actor: UserActor, projectId: string, userId: string): Promise<void> {
      await roles.enter(actor, projectId, actor.id === userId ? 'viewer' : 'owner');
      await change(projectId, userId, 'remove');
    },
  };
}

function presented({ duration, createdAt, updatedAt, ...row }: ProjectRow): contract.Project {
  return { ...row, durationSeconds: secondsOf(duration), createdAt: createdAt.toISOString(), updatedAt: updatedAt.toISOString() };
}

/** A document with nothing in it but two tracks. */
function firstSnapshot(settings: Settings, at: Date): Snapshot {
  const project = emptyProject(settings, newId);
  const doc = new Y.Doc();
  writeProject(doc, project, null);
  const text = JSON.stringify(project);
  return { seq: 1, state: Y.encodeStateAsUpdate(doc), project, text, hash: etagOf(text), duration: 0, assets: [], at };
}

import type { projects as contract, UserActor } from '@fotograma/contract';
import { Forbidden, NotFound } from '../../platform/errors.ts';

export type Role = contract.ProjectRole;

/** From least to most; each may do all that the one before may. */
const STEPS = ['viewer', 'editor', 'owner'] as const satisfies readonly Role[];

/** Where the roles are kept. */
interface Kept {
  rolesOf(projectId: string, userIds: readonly string[]): Promise<Map<string, Role>>;
}

export type Roles = ReturnType<typeof createRoles>;

/** Lets people into the projects they have a part in. */
export function createRoles(rows: Kept) {
  const of = rows.rolesOf;
  return {
    /** What people may in a project; those with no part in it are left out. */
    of,

    /**
     * @param least what one has to be for it. @throws {Fault} `not-found` for projects that there are not and for those one has no part
     * in, which are the same to whoever asks; `forbidden` for members who are less.
     */
    async enter(actor: UserActor, projectId: string, least: Role = 'viewer'): Promise<Role> {
      const role = (await of(projectId, [actor.id])).get(actor.id);
      if (!role) throw new NotFound('project of yours', projectId);
      if (STEPS.indexOf(role) < STEPS.indexOf(least)) {
        throw new Forbidden(`This is for the project’s ${least === 'owner' ? 'owners' : 'editors and owners'}.`);
      }
      return role;
    },
  };
}

/** Where changes of a project's members and files are told. */
export function topicOf(projectId: string): string {
  return `project:${projectId}`;
}

import type { blogs as contract, UserActor } from '@fotograma/contract';
import { Forbidden, NotFound } from '../../platform/errors.ts';
import type { BlogDatabase } from './database.ts';
import type { Directory, Tenant } from './directory.ts';

type Role = contract.MemberRole;

/** From least to most; each may do all that the one before may. */
const STEPS = ['author', 'editor', 'owner'] as const satisfies readonly Role[];

/** Somebody in a blog that they write in. */
export interface Writer {
  readonly userId: string;
  readonly role: Role;
  readonly blog: Tenant;
}

/** Lets people into the blogs they write in. */
export interface Roles {
  /**
   * @param least what one has to be for it. @throws {Fault} `not-found` for blogs that there are not and for those one does not
   * write in, which are the same to whoever asks; `forbidden` for members who are less.
   */
  enter(actor: UserActor, blogId: string, least?: Role): Promise<Writer>;
  /** Blogs that somebody writes in, with what they are there. */
  of(actor: UserActor): Promise<{ blog: Tenant; role: Role }[]>;
}

/** Whoever runs the house owns its blogs too: else one whose owner's account is gone would be nobody's. */
export function createRoles(database: BlogDatabase, directory: Directory): Roles {
  const rolesOf = async (userId: string, blogId: string | null) => {
    const { rows } = await database.query<{ blogId: string; role: Role }>(
      `SELECT blog_id AS "blogId", role FROM blog_member WHERE user_id = $1 AND ($2::uuid IS NULL OR blog_id = $2)`,
      [userId, blogId],
    );
    return new Map(rows.map((row) => [row.blogId, row.role]));
  };
  return {
    async enter(actor, blogId, least = 'author') {
      const blog = await directory.byId(blogId);
      const role = actor.role === 'admin' ? 'owner' : blog && (await rolesOf(actor.id, blogId)).get(blogId);
      if (!blog || !role) throw new NotFound('blog of yours', blogId);
      if (!isAtLeast(role, least)) throw new Forbidden(`This is for the blog’s ${least === 'owner' ? 'owners' : 'editors and owners'}.`);
      return { userId: actor.id, role, blog };
    },
    async of(actor) {
      const [all, mine] = await Promise.all([directory.all(), rolesOf(actor.id, null)]);
      return all.flatMap((blog) => {
        const role = mine.get(blog.id) ?? (actor.role === 'admin' ? 'owner' : null);
        return role ? [{ blog, role }] : [];
      });
    },
  };
}

export function isAtLeast(role: Role, least: Role): boolean {
  return STEPS.indexOf(role) >= STEPS.indexOf(least);
}

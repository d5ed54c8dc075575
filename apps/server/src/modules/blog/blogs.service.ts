import type { blogs as contract, UserActor } from '@fotograma/contract';
import type * as z from 'zod';
import { Conflict, Invalid, NotFound } from '../../platform/errors.ts';
import { blogOf, insertBlog, type MemberRow } from './blogs.repository.ts';
import type { BlogDatabase } from './database.ts';
import { type Tenant, tellReaders } from './directory.ts';
import type { Images } from './images.ts';
import type { Places } from './places.ts';
import type { Roles } from './roles.ts';

type Member = contract.BlogMember;
type Role = contract.MemberRole;

/** Who people are: the film side knows. */
export interface People {
  /** Who has this address; null for nobody. */
  byEmail(email: string): Promise<string | null>;
  /** Names and pictures, by id; of accounts that are gone there is nothing. */
  named(ids: readonly string[]): Promise<Map<string, { username: string | null; avatarUrl: string | null; email: string }>>;
}

export function createBlogs(tools: {
  database: BlogDatabase;
  roles: Roles;
  people: People;
  places: Places;
  images: Pick<Images, 'forgetBlog'>;
  newId: () => string;
  now: () => Date;
}) {
  const { database, roles, people, places, newId, now } = tools;
  const shown = (blog: Tenant, role: Role): contract.OwnBlog => ({ ...facts(blog), url: places.home(blog), role });
  /** @param isForOwner who is told how to reach the others. */
  const presented = async (rows: readonly MemberRow[], isForOwner: boolean): Promise<Member[]> => {
    const known = await people.named(rows.map((row) => row.userId));
    return rows.map(({ userId, role, createdAt }) => {
      const { username = null, avatarUrl = null, email = null } = known.get(userId) ?? {};
      return { userId, username, avatarUrl, email: isForOwner ? email : null, role, createdAt: createdAt.toISOString() };
    });
  };
  const one = async (row: MemberRow) => (await presented([row], true))[0] as Member;
  const find = async (actor: UserActor, id: string) => {
    const { blog, role } = await roles.enter(actor, id);
    return shown(blog, role);
  };

  return {
    async create(actor: UserActor, given: z.output<typeof contract.createBlog.body.schema>) {
      const id = newId();
      await database.transaction(async (sql) => {
        if (!(await insertBlog(sql, { id, ...given }))) throw slugTaken(given.slug);
        await blogOf(sql, id).addMember(actor.id, 'owner', now());
        await tellReaders(sql, id);
      });
      return find(actor, id);
    },
    async list(actor: UserActor) {
      return (await roles.of(actor)).map(({ blog, role }) => shown(blog, role));
    },
    async update(actor: UserActor, blogId: string, { hosts, ...changes }: z.output<typeof contract.updateBlog.body.schema>) {
      const { blog } = await roles.enter(actor, blogId, 'owner');
      await database
        .transaction(async (sql) => {
          // First, as it is the first lock of whoever publishes: taken after the blog's own row, the two would wait for each other.
          await tellReaders(sql, blogId);
          const rows = blogOf(sql, blogId);
          await rows.update(changes);
          if (changes.slug !== undefined && changes.slug !== blog.slug) await rows.keepSlug(blog.slug);
          const taken = hosts ? await rows.setHosts(hosts) : [];
          if (taken.length) {
            throw new Invalid(
              taken.map((host) => ({ in: 'body', pointer: `/hosts/${hosts?.indexOf(host)}`, message: `${host} is another blog’s` })),
            );
          }
        })
        .catch((error: { code?: string }) => {
          throw error.code === '23505' ? slugTaken(changes.slug ?? '') : error;
        });
      return find(actor, blogId);
    },
    async remove(actor: UserActor, blogId: string): Promise<void> {
      await roles.enter(actor, blogId, 'owner');
      await database.transaction(async (sql) => {
        await tellReaders(sql, blogId);
        await blogOf(sql, blogId).remove();
      });
      await tools.images.forgetBlog(blogId);
    },
    async members(actor: UserActor, blogId: string): Promise<Member[]> {
      const { role } = await roles.enter(actor, blogId);
      return presented(await blogOf(database, blogId).members(), role === 'owner');
    },
    async addMember(actor: UserActor, blogId: string, { email, role }: { email: string; role: Role }): Promise<Member> {
      await roles.enter(actor, blogId, 'owner');
      const userId = await people.byEmail(email);
      if (!userId) throw new Invalid([{ in: 'body', pointer: '/email', message: 'Nobody has an account with this address' }]);
      const row = { userId, role, createdAt: now() };
      if (!(await blogOf(database, blogId).addMember(userId, role, row.createdAt))) throw new Conflict('They write in this blog already.');
      return one(row);
    },
    async setRole(actor: UserActor, blogId: string, userId: string, role: Role): Promise<Member> {
      await roles.enter(actor, blogId, 'owner');
      const row = await database.transaction(async (sql) => {
        const rows = blogOf(sql, blogId);
        await rows.lock();
        if (!(await rows.setRole(userId, role))) throw new NotFound('member of this blog', userId);
        if ((await rows.owners()) === 0) throw lastOwner();
        return (await rows.members()).find((member) => member.userId === userId) as MemberRow;
      });
      return one(row);
    },
    async removeMember(actor: UserActor, blogId: string, userId: string): Promise<void> {
      await roles.enter(actor, blogId, actor.id === userId ? 'author' : 'owner');
      await database.transaction(async (sql) => {
        const rows = blogOf(sql, blogId);
        await rows.lock();
        if (!(await rows.removeMember(userId))) throw new NotFound('member of this blog', userId);
        if ((await rows.owners()) === 0) throw lastOwner();
      });
    },
  };
}

export type Blogs = ReturnType<typeof createBlogs>;

/** What everybody may know of a blog. */
export function facts({ id, slug, title, description, locale, theme, navigation, social, hosts }: Tenant) {
  return { id, slug, title, description, locale, theme, navigation, social, hosts };
}

function slugTaken(slug: string): Conflict {
  return new Conflict(`Another blog is called “${slug}”.`);
}

function lastOwner(): Conflict {
  return new Conflict('A blog keeps one owner. Make somebody else an owner first.');
}

import type { blogs as contract, UserActor } from '@fotograma/contract';
import type * as z from 'zod';
import { Conflict, Forbidden, Invalid, NotFound } from '../../platform/errors.ts';
import type { BlogDatabase } from './database.ts';
import { tellReaders } from './directory.ts';
import { isAtLeast, type Roles, type Writer } from './roles.ts';
import { freeSlug, slugOf } from './slugs.ts';
import { type TermFacts, type TermKind, type TermRow, termsOf } from './terms.repository.ts';

type Given = z.output<typeof contract.createBlogTerm.body.schema>;
/** What is given of a term, or not. */
type Some = z.output<typeof contract.updateBlogTerm.body.schema>;

/** Categories, tags and authors: what articles are found by. */
export function createTerms({ database, roles, newId }: { database: BlogDatabase; roles: Roles; newId: () => string }) {
  const find = async (blogId: string, kind: TermKind, id: string): Promise<TermRow> => {
    const [row] = await termsOf(database, blogId, kind).list({ isPublished: false, ids: [id] });
    if (!row) throw new NotFound(WHAT[kind], id);
    return row;
  };
  const refuse = (error: { code?: string }, slug = '') => {
    throw error.code === '23505' ? new Conflict(`“${slug}” is another’s already.`) : error;
  };
  /** Fields that only some kinds have are refused where they mean nothing. */
  const check = (kind: TermKind, given: Some) => {
    const foreign = (['description', 'links', 'userId'] as const).filter(
      (field) => given[field] !== undefined && !FIELDS[kind].includes(field),
    );
    if (foreign.length)
      throw new Invalid(foreign.map((field) => ({ in: 'body', pointer: `/${field}`, message: `${WHAT[kind]}s have none` })));
  };
  return {
    async list(actor: UserActor, blogId: string, kind: TermKind): Promise<TermRow[]> {
      await roles.enter(actor, blogId);
      return termsOf(database, blogId, kind).list({ isPublished: false });
    },
    async create(actor: UserActor, blogId: string, kind: TermKind, given: Given): Promise<TermRow> {
      const writer = await roles.enter(actor, blogId, kind === 'categories' ? 'editor' : 'author');
      check(kind, given);
      // Authors may stand over articles under their own name; under another's, editors see to it.
      if (kind === 'authors' && !isAtLeast(writer.role, 'editor') && given.userId !== actor.id) throw own();
      const id = newId();
      await database
        .transaction(async (sql) => {
          const rows = termsOf(sql, blogId, kind);
          const slug = given.slug ?? (await unused(rows, slugOf(given.name) || id.slice(0, 8)));
          await rows.insert(id, { description: '', links: [], userId: null, ...defined(given), slug, name: given.name });
          await tellReaders(sql, blogId);
        })
        .catch((error) => refuse(error, given.slug));
      return find(blogId, kind, id);
    },
    async update(actor: UserActor, blogId: string, kind: TermKind, id: string, given: Some): Promise<TermRow> {
      const writer = await roles.enter(actor, blogId);
      const before = await find(blogId, kind, id);
      if (!mayChange(writer, kind, before) || (given.userId !== undefined && !isAtLeast(writer.role, 'editor'))) throw own();
      check(kind, given);
      await database
        .transaction(async (sql) => {
          await termsOf(sql, blogId, kind).update(id, defined(given));
          await tellReaders(sql, blogId);
        })
        .catch((error) => refuse(error, given.slug));
      return find(blogId, kind, id);
    },
    async remove(actor: UserActor, blogId: string, kind: TermKind, id: string, into: string | undefined): Promise<void> {
      await roles.enter(actor, blogId, 'editor');
      const row = await find(blogId, kind, id);
      if (into === id) throw new Invalid([{ in: 'query', pointer: '/into', message: 'Expected another one' }]);
      if (into !== undefined) await find(blogId, kind, into);
      else if (kind === 'authors' && row.articles > 0) {
        throw new Conflict(`${row.name} has articles (${row.articles}): say with \`into\` whose they are to be.`);
      }
      await database.transaction(async (sql) => {
        const rows = termsOf(sql, blogId, kind);
        if (into !== undefined) await rows.merge(id, into);
        await rows.remove(id);
        await tellReaders(sql, blogId);
      });
    },
  };
}

export type Terms = ReturnType<typeof createTerms>;

const WHAT = { categories: 'category', tags: 'tag', authors: 'author' } as const;
const FIELDS: Record<TermKind, readonly string[]> = { categories: ['description'], tags: [], authors: ['description', 'links', 'userId'] };

function mayChange({ role, userId }: Writer, kind: TermKind, term: TermRow): boolean {
  return isAtLeast(role, 'editor') || (kind === 'authors' && term.userId === userId);
}

function own(): Forbidden {
  return new Forbidden('Authors change what is their own; the rest is for the blog’s editors.');
}

async function unused(rows: ReturnType<typeof termsOf>, slug: string): Promise<string> {
  const taken = new Set(await rows.slugsLike(slug));
  return freeSlug(slug, (one) => taken.has(one));
}

/** Without what is not given. */
function defined(given: Some): Partial<TermFacts> {
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
}

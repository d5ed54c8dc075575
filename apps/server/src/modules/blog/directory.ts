import type { blog as contract } from '@fotograma/contract';
import type { Sql } from '../../platform/database/database.ts';
import { statement } from '../../platform/database/statement.ts';
import { Fault } from '../../platform/errors.ts';
import { nextRound } from '../../platform/rounds.ts';
import type { BlogDatabase } from './database.ts';

/** A blog, as everybody may know it. */
export interface Tenant extends Omit<contract.Blog, 'url'> {
  /** Goes up whenever readers get to see something else: what is kept of a blog is kept under it. */
  readonly changed: number;
}

interface Known {
  readonly changes: number;
  readonly all: readonly Tenant[];
  readonly byId: ReadonlyMap<string, Tenant>;
  readonly bySlug: ReadonlyMap<string, Tenant>;
  readonly byHost: ReadonlyMap<string, Tenant>;
  /** Slugs that blogs had. */
  readonly moved: ReadonlyMap<string, Tenant>;
}

/** Which blogs there are, and whose a request is. What it tells was so after it was asked: whoever changed something sees it at once, on every node. */
export interface Directory {
  /**
   * Found by its slug, else by the host, else the installation's first. @throws {Fault} `not-found`.
   * @param asked.isRecent whether what was so a moment ago is enough.
   */
  find(asked: { slug: string | undefined; host: string; isRecent?: boolean }): Promise<Tenant>;
  /** The blog whose host this is; null for the house's own and for those that belong to nobody. */
  ofHost(host: string): Promise<Tenant | null>;
  byId(id: string): Promise<Tenant | null>;
  bySlug(slug: string): Promise<{ tenant: Tenant; isMoved: boolean } | null>;
  all(): Promise<readonly Tenant[]>;
}

/** How long something is of a moment ago. */
const RECENT_MS = 1_000;

const CHANGES = statement('SELECT changes FROM blog_state');
const BLOGS = `SELECT b.id, b.slug, b.title, b.description, b.locale, b.theme, b.navigation, b.social, b.changed,
  coalesce((SELECT array_agg(h.host ORDER BY h.host) FROM blog_host h WHERE h.blog_id = b.id), '{}') AS hosts,
  coalesce((SELECT array_agg(r.slug) FROM blog_redirect r WHERE r.blog_id = b.id), '{}') AS moved
  FROM blog b ORDER BY b.created_at, b.id`;

export function createDirectory(database: BlogDatabase): Directory {
  let known: Known | null = null;
  let lookedAt = 0;
  const look = nextRound(async (): Promise<Known> => {
    const { rows } = await database.ask<{ changes: number }>(CHANGES());
    const changes = rows[0]?.changes ?? 0;
    if (known?.changes !== changes) known = await read(database, changes);
    lookedAt = performance.now();
    return known;
  });
  return {
    async find({ slug, host, isRecent = false }) {
      const among = ({ all, bySlug, byHost, moved }: Known) =>
        slug === undefined ? (byHost.get(host) ?? all[0]) : (bySlug.get(slug) ?? moved.get(slug));
      const tenant = (isRecent && known && performance.now() - lookedAt < RECENT_MS && among(known)) || among(await look());
      if (tenant) return tenant;
      throw new Fault('not-found', slug === undefined ? 'There is no blog yet.' : `No blog is called “${slug}”.`);
    },
    ofHost: async (host) => (await look()).byHost.get(host) ?? null,
    byId: async (id) => (await look()).byId.get(id) ?? null,
    async bySlug(slug) {
      const { bySlug, moved } = await look();
      const tenant = bySlug.get(slug) ?? moved.get(slug);
      return tenant ? { tenant, isMoved: !bySlug.has(slug) } : null;
    },
    all: async () => (await look()).all,
  };
}

async function read(database: BlogDatabase, changes: number): Promise<Known> {
  const { rows } = await database.query<Tenant & { moved: string[] }>(BLOGS);
  const all = rows.map(({ moved: _, ...tenant }) => tenant);
  return {
    changes,
    all,
    byId: new Map(all.map((tenant) => [tenant.id, tenant])),
    bySlug: new Map(all.map((tenant) => [tenant.slug, tenant])),
    byHost: new Map(all.flatMap((tenant) => tenant.hosts.map((host) => [host, tenant] as const))),
    moved: new Map(rows.flatMap(({ moved }, n) => moved.map((slug) => [slug, all[n] as Tenant] as const))),
  };
}

/** Says, in the transaction that does it, that readers of a blog get to see something else; of a blog that goes, that it went. */
export async function tellReaders(sql: Sql, blogId: string): Promise<void> {
  await sql.query(
    `WITH told AS (UPDATE blog_state SET changes = changes + 1 RETURNING changes)
     UPDATE blog SET changed = told.changes FROM told WHERE id = $1`,
    [blogId],
  );
}

import pg from 'pg';
import { ask, insertAsset, makeProject } from '../../apps/server/test/support/studio.ts';
import { temporaryFolder } from './process.ts';
import { databaseUrl, type Product, signUp, startProduct } from './product.ts';

export interface Member {
  readonly id: string;
  readonly token: string;
}

/** The product with people who edit, and a way into its database. */
export interface StudioAtWork {
  readonly product: Product;
  readonly url: string;
  readonly pool: pg.Pool;
  /** The first is the administrator of the house. */
  readonly people: readonly Member[];
  /** A project of somebody, or of the first, with everybody in it. */
  project(owner?: Member): Promise<string>;
  asset(projectId: string | null, ownerId: string): Promise<string>;
}

export async function openStudio(
  cleanup: AsyncDisposableStack,
  count: number,
  settings: Record<string, string> = {},
): Promise<StudioAtWork> {
  const folder = await temporaryFolder(cleanup);
  const product = await startProduct(folder, cleanup, {
    settings: { EMBEDDINGS: 'off', TRUST_PROXY: '1', ...settings },
  });
  const { url } = product;
  const pool = new pg.Pool({ connectionString: await databaseUrl(folder, cleanup), max: 2 });
  pool.on('error', () => undefined);
  cleanup.defer(() => pool.end());
  const people: Member[] = [];
  for (let n = 0; n < count; n++) {
    const { bearer, email } = await signUp(url, `person${n}@example.com`, `10.0.${n >> 8}.${n & 255}`);
    const { rows } = await pool.query<{ id: string }>('SELECT id FROM user_account WHERE email = $1', [email]);
    people.push({ id: rows[0]?.id ?? '', token: bearer.replace('Bearer ', '') });
  }
  // Whoever edits here may make projects too: how many one person makes in an hour is limited.
  await pool.query(`UPDATE user_account SET role = 'creator' WHERE role = 'viewer'`);
  const [first] = people as [Member, ...Member[]];
  return {
    product,
    url,
    pool,
    people,
    async project(owner = first) {
      const id = await makeProject(url, owner);
      for (const { id: userId } of people) {
        if (userId === owner.id) continue;
        await pool.query(`INSERT INTO project_member (project_id, user_id, role) VALUES ($1, $2, 'editor')`, [id, userId]);
      }
      return id;
    },
    async asset(projectId, ownerId) {
      const id = await insertAsset(pool, ownerId);
      if (projectId) await ask(url, first, 'PUT', `/api/projects/${projectId}/media/${id}`);
      return id;
    },
  };
}

/** A figure of the product's own, as it tells it to whoever watches it; the greatest of those with this name. */
export async function metricOf(url: string, name: string): Promise<number> {
  const text = await (await fetch(`${url}/metrics/prometheus`)).text();
  return Math.max(0, ...[...text.matchAll(new RegExp(`^${name}(?:\\{[^}]*\\})? ([\\d.e+-]+)$`, 'gm'))].map(([, value]) => Number(value)));
}

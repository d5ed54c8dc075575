import pg from 'pg';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { type MadeBlog, makeBlog } from '../../../test/support/blog.ts';
import { eventually } from '../../../test/support/eventually.ts';
import { startHouse, type TestHouse } from '../../../test/support/house.ts';

/** Two databases: one without the other. */
let at: TestHouse;
let made: MadeBlog;
beforeAll(async () => {
  at = await startHouse();
  await at.house.catalogue.seed();
  made = await makeBlog(at, await at.person());
});
afterAll(() => at.close());

const ask = async (path: string) => {
  const answer = await fetch(at.url + path);
  return { status: answer.status, text: await answer.text(), headers: answer.headers };
};
const ready = async () => {
  const { status, text } = await ask('/ready');
  const { status: state, checks } = JSON.parse(text) as { status: string; checks: Record<string, { state: string; detail?: string }> };
  return { status, state, failed: Object.keys(checks).filter((name) => checks[name]?.state !== 'ok') };
};

/** Nobody gets into a database, and who is in is thrown out, until `work` is done. */
async function away<T>(name: string, work: () => Promise<T>): Promise<T> {
  const admin = new pg.Client({ connectionString: new URL('/postgres', inject('postgresUrl')).href });
  await admin.connect();
  try {
    await admin.query(`ALTER DATABASE ${name} ALLOW_CONNECTIONS false`);
    await admin.query('SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1', [name]);
    return await work();
  } finally {
    await admin.query(`ALTER DATABASE ${name} ALLOW_CONNECTIONS true`);
    await admin.end();
  }
}
const nameOf = async (pool: { query: pg.Pool['query'] }) =>
  (await pool.query<{ name: string }>('SELECT current_database() AS name')).rows[0]?.name ?? '';

test('films are in one database and blogs in another', async () => {
  const tables = async (pool: { query: pg.Pool['query'] }) =>
    (await pool.query<{ name: string }>(`SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'public'`)).rows.map(
      ({ name }) => name,
    );
  const [films, blogs] = [await tables(at.house.platform.database.pool), await tables(at.blogs)];
  expect(await nameOf(at.blogs)).not.toBe(await nameOf(at.house.platform.database.pool));
  expect(blogs).toEqual(expect.arrayContaining(['blog', 'article', 'blog_category', 'blog_tag', 'blog_author', '_prisma_migrations']));
  expect(films.filter((name) => blogs.includes(name))).toEqual(['_prisma_migrations']);
  expect(films.filter((name) => /^(blog|article)/.test(name))).toEqual([]);
});

describe('where the blogs’ database is away', () => {
  test('films are there, the server is ready and says what is missing, and blogs are back with it', async () => {
    at.blogs.on('error', () => undefined);
    const blogs = await nameOf(at.blogs);
    await away(blogs, async () => {
      expect(await ready()).toEqual({ status: 200, state: 'degraded', failed: ['blog'] });
      expect((await ask('/api/movies?limit=1')).status).toBe(200);
      expect((await ask('/api/movies/search?q=a')).status).toBe(200);
      const api = await ask(`/api/blog/articles?blog=${made.slug}`);
      expect([api.status, JSON.parse(api.text).code, api.headers.get('retry-after')]).toEqual([503, 'unavailable', '5']);
      const page = await ask(`/journal/${made.slug}/${made.articleSlug}`);
      expect([page.status, page.headers.get('content-type')]).toEqual([503, 'text/html; charset=utf-8']);
      expect((await ask(`/journal`)).status).toBe(503);
      expect((await fetch(`${at.url}/api/blog/articles/${made.article}/view`, { method: 'POST' })).status).toBe(503);
    });
    await eventually('blogs are back', async () => (await ready()).state === 'ready');
    expect((await ask(`/journal/${made.slug}/${made.articleSlug}`)).status).toBe(200);
  });
});

describe('where the films’ database is away', () => {
  test('blogs are read, with everything but films, and `/ready` says so', async () => {
    await at.blogs.query(`UPDATE article SET html = html || '<figure data-embed="film" data-of="some-film"></figure>' WHERE id = $1`, [
      made.article,
    ]);
    await at.blogs.query('UPDATE blog_state SET changes = changes + 1');
    await at.blogs.query('UPDATE blog SET changed = changed + 1 WHERE id = $1', [made.id]);
    const films = await nameOf(at.house.platform.database.pool);
    await away(films, async () => {
      const { status, failed } = await ready();
      expect([status, failed.includes('database'), failed.includes('blog')]).toEqual([503, true, false]);
      const page = await ask(`/journal/${made.slug}/${made.articleSlug}`);
      expect([page.status, page.text.includes('A lantern in the window.')]).toEqual([200, true]);
      expect((await ask(`/api/blog/articles?blog=${made.slug}`)).status).toBe(200);
      expect((await fetch(`${at.url}/api/blog/articles/${made.article}/view?blog=${made.slug}`, { method: 'POST' })).status).toBe(204);
    });
    await eventually('films are back', async () => (await ready()).state === 'ready', 30);
  });
});

test('a server starts without the blogs’ database, and finds it when it comes', async () => {
  // Made on the way where nobody has said where it is: here somebody has, and it is not there.
  const missing = new URL('/never_made_blogs', inject('postgresUrl')).href;
  const house = await startHouse({ BLOG_DATABASE_URL: missing });
  const admin = new pg.Client({ connectionString: new URL('/postgres', inject('postgresUrl')).href });
  await admin.connect();
  try {
    expect((await fetch(`${house.url}/api/blog`)).status).toBe(503);
    expect((await fetch(`${house.url}/api/movies`)).status).toBe(200);
    await admin.query('CREATE DATABASE never_made_blogs');
    await eventually('blogs are there', async () => (await fetch(`${house.url}/api/blog`)).status === 404, 20);
  } finally {
    await house.close();
    await admin.query('DROP DATABASE IF EXISTS never_made_blogs WITH (FORCE)');
    await admin.end();
  }
});

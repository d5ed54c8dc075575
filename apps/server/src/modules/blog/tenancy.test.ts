import { type Endpoint, endpoints } from '@fotograma/contract';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { send } from '../../../test/support/app.ts';
import { type MadeBlog, makeBlog } from '../../../test/support/blog.ts';
import { type Person, startHouse, type TestHouse } from '../../../test/support/house.ts';
import { BLOG_REQUESTS, type BlogRequest } from '../../../test/walk/recipes.blog.ts';
import type { Good, World } from '../../../test/walk/world.ts';

/** Every endpoint of blogs, asked by somebody who owns one blog about another. */
let at: TestHouse;
let ada: Person;
let bea: Person;
/** Ada's, full of lanterns; Bea's, full of compasses. Each word is in everything that the blog has. */
let lantern: MadeBlog;
let compass: MadeBlog;

beforeAll(async () => {
  at = await startHouse();
  [ada, bea] = await Promise.all([at.person(), at.person()]);
  lantern = await makeBlog(at, ada, { word: 'lantern' });
  compass = await makeBlog(at, bea, { word: 'compass' });
});
afterAll(() => at.close());

const ids = Object.keys(BLOG_REQUESTS) as BlogRequest[];
/** What is nobody's in particular. */
const OF_THE_HOUSE: ReadonlySet<BlogRequest> = new Set(['createBlog', 'listOwnBlogs', 'readJournal', 'getReaderAsset']);
/** Of which the things are named by a secret, or by an id that nobody can guess and that is public: whoever has it may have them. */
const BY_SECRET: ReadonlySet<BlogRequest> = new Set(['getPreview', 'getBlogImage']);
const isOffice = (id: BlogRequest) => endpoints[id].access === 'blog:write';

const world = (person: Person): World => ({ at, owner: person, person });
const request = async (id: BlogRequest, made: MadeBlog): Promise<Good> =>
  (BLOG_REQUESTS[id] as (made: MadeBlog, world: World) => Good | Promise<Good>)(made, world(bea));
const ask = async (id: BlogRequest, { path, body, bytes }: Good) => {
  const { method } = endpoints[id] as Endpoint;
  const payload = bytes ?? (body === undefined ? undefined : JSON.stringify(body));
  const answer = await send(at.url, {
    method,
    path,
    headers: {
      authorization: `Bearer ${bea.token}`,
      ...(payload === undefined
        ? {}
        : { 'content-type': bytes ? 'application/octet-stream' : 'application/json', 'content-length': String(payload.length) }),
    },
    ...(payload === undefined ? {} : { body: payload }),
  });
  return { status: answer.status, text: answer.body.toString() };
};

/** Every row of every table that is of a blog, but for what counts views. */
async function everythingOf({ id }: MadeBlog): Promise<string> {
  const { rows } = await at.blogs.query<{ name: string }>(
    `SELECT table_name AS name FROM information_schema.columns WHERE table_schema = 'public' AND column_name = 'blog_id' ORDER BY 1`,
  );
  const tables = await Promise.all(
    rows.map(async ({ name }) => [
      name,
      (await at.blogs.query(`SELECT t.*::text AS row FROM ${name} t WHERE blog_id = $1 ORDER BY 1`, [id])).rows,
    ]),
  );
  return JSON.stringify([tables, (await at.blogs.query('SELECT title, slug FROM blog WHERE id = $1', [id])).rows]);
}

describe.each(ids.filter((id) => !OF_THE_HOUSE.has(id)))('%s', (id) => {
  test.runIf(isOffice(id))('answers about another’s blog as if there were none', async () => {
    const before = await everythingOf(lantern);
    const foreign = await ask(id, await request(id, lantern));
    const nothing = await ask(id, { ...(await request(id, { ...lantern, id: at.house.platform.newId() })) });
    const strip = (text: string) => text.replace(/"requestId":"[^"]*"/, '').replace(/[0-9a-f-]{36}/g, 'ID');
    expect(foreign.status, foreign.text).toBe(404);
    expect([foreign.status, strip(foreign.text)]).toEqual([nothing.status, strip(nothing.text)]);
    expect(await everythingOf(lantern)).toBe(before);
  });

  test.skipIf(BY_SECRET.has(id))('does nothing with things of another blog', async () => {
    const before = await everythingOf(lantern);
    const mine = await makeBlog(at, bea, { word: 'compass' });
    const own = await request(id, mine);
    // Each id of mine that the request names is, one after the other, the same of the other blog.
    const names = (['article', 'draft', 'category', 'tag', 'author', 'member', 'image', 'articleSlug'] as const).filter(
      (name) => JSON.stringify(own).includes(mine[name]) && mine[name] !== lantern[name],
    );
    for (const name of names) {
      const { status, text } = await ask(id, await request(id, { ...mine, [name]: lantern[name] }));
      expect([404, 422], `${name}: ${status} ${text}`).toContain(status);
      // But for the name that was asked for.
      expect(text.replaceAll(lantern[name], '')).not.toMatch(/lantern/i);
    }
    expect(await everythingOf(lantern)).toBe(before);
  });

  test('tells nothing of another blog', async () => {
    const mine = await makeBlog(at, bea, { word: 'compass' });
    const { status, text } = await ask(id, await request(id, mine));
    expect(status, text).toBeLessThan(400);
    expect(text).not.toMatch(/lantern/i);
  });
});

test('every endpoint of blogs is in the walk', () => {
  const all = Object.entries(endpoints as Record<string, Endpoint>).filter(([, { path }]) => /^\/(api\/blogs?|journal)(\/|$)/.test(path));
  expect(all.map(([id]) => id).sort()).toEqual([...ids].sort());
});

test.each(['category=lanterns', 'tag=lantern-tag', 'author=lantern-writer'])('?%s of another blog is of nothing', async (query) => {
  const { status, text } = await ask('listArticles', { path: `/api/blog/articles?blog=${compass.slug}&${query}` });
  expect([status, text]).toEqual([422, expect.stringContaining('Nothing in this blog')]);
});

test('words of another blog are not found, and its pages are not there', async () => {
  expect(JSON.parse((await ask('listArticles', { path: `/api/blog/articles?blog=${compass.slug}&q=lantern` })).text).data).toEqual([]);
  for (const path of ['the-lantern', 'category/lanterns', 'tag/lantern-tag', 'author/lantern-writer', `preview/${lantern.token}`]) {
    expect((await ask('readBlogPage', { path: `/journal/${compass.slug}/${path}` })).status, path).toBe(404);
  }
});

test('what one has seen of a blog does not open another: a member of one is nobody in the other', async () => {
  const carl = await at.person();
  await at.blogs.query(`INSERT INTO blog_member (blog_id, user_id, role) VALUES ($1, $2, 'author')`, [compass.id, carl.id]);
  const as = (path: string) => send(at.url, { method: 'GET', path, headers: { authorization: `Bearer ${carl.token}` } });
  expect((await as(`/api/blogs/${compass.id}/articles`)).status).toBe(200);
  expect((await as(`/api/blogs/${lantern.id}/articles`)).status).toBe(404);
  expect(JSON.parse((await as('/api/blogs')).body.toString()).data.map((blog: { id: string }) => blog.id)).toEqual([compass.id]);
});

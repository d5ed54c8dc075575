import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type MadeBlog, makeBlog } from '../../../test/support/blog.ts';
import { eventually } from '../../../test/support/eventually.ts';
import { type Person, startHouse, type TestHouse } from '../../../test/support/house.ts';

const BROWSER = 'Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0';

let at: TestHouse;
let owner: Person;
let made: MadeBlog;
beforeAll(async () => {
  at = await startHouse();
  owner = await at.person();
});
afterAll(() => at.close());
beforeEach(async () => {
  made = await makeBlog(at, owner);
});

const see = async ({ address = '192.0.2.1', agent = BROWSER, article = made.article, blog = made.slug } = {}) =>
  (
    await fetch(`${at.url}/api/blog/articles/${article}/view?blog=${blog}`, {
      method: 'POST',
      headers: { 'x-forwarded-for': address, 'user-agent': agent },
    })
  ).status;
const views = async (of = made) => {
  const { rows } = await at.blogs.query<{ views: number; days: number }>(
    `SELECT c.views, (SELECT coalesce(sum(v.views), 0)::int FROM article_views v WHERE v.article_id = c.article_id) AS days FROM article_count c WHERE c.article_id = $1`,
    [of.article],
  );
  expect(rows[0]?.days).toBe(rows[0]?.views);
  return rows[0]?.views ?? 0;
};
/** Everything that was heard before is written. */
const written = async (number: number) => eventually(`${number} views`, async () => (await views()) >= number);

test('a thousand times a hundred visitors are a hundred views', async () => {
  const statuses = await Promise.all(Array.from({ length: 1_000 }, (_, n) => see({ address: `192.0.${n % 4}.${n % 25}`, agent: BROWSER })));
  expect(new Set(statuses)).toEqual(new Set([204]));
  await written(100);
  expect(await views()).toBe(100);
  // The same again, in another batch.
  await see({ address: '192.0.0.0' });
  await see({ address: '203.0.113.9' });
  await written(101);
  expect(await views()).toBe(101);
});

test('another device, another article and another day are other views', async () => {
  const other = await makeBlog(at, owner);
  await see();
  await see({ agent: `${BROWSER} Other` });
  await see({ article: other.article, blog: other.slug });
  await written(2);
  expect(await views()).toBe(2);
  await eventually('the other article is counted', async () => (await views(other)) === 1);
  // As if it had been yesterday.
  await at.blogs.query(`UPDATE view_seen SET day = day - 1`);
  await see();
  await written(3);
});

test.each([
  ['Googlebot/2.1 (+http://www.google.com/bot.html)'],
  ['Mozilla/5.0 (compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm)'],
  ['facebookexternalhit/1.1'],
  ['curl/8.10.0'],
  [''],
])('%j is answered, and not counted', async (agent) => {
  expect(await see({ agent })).toBe(204);
  await see({ address: '198.51.100.7' });
  await written(1);
  expect(await views()).toBe(1);
});

describe('what there is not', () => {
  test('is not counted', async () => {
    expect(await see({ article: made.draft })).toBe(404);
    expect(await see({ article: at.house.platform.newId() })).toBe(404);
    expect(await see({ blog: 'nowhere' })).toBe(404);
    expect(await see({ article: 'x' })).toBe(422);
  });
});

test('nothing that is kept says who it was, and nothing outlives its day', async () => {
  await at.blogs.query('DELETE FROM view_seen');
  await see({ address: '192.0.2.77' });
  await written(1);
  const { rows } = await at.blogs.query<{ day: string; hash: Buffer }>('SELECT day::text, hash FROM view_seen');
  expect(rows.every(({ hash }) => hash.length === 16)).toBe(true);
  const salts = await at.blogs.query<{ salt: Buffer }>('SELECT salt FROM view_salt');
  expect(salts.rows.map(({ salt }) => salt.length)).toEqual([32]);
  // The night passes.
  await at.blogs.query(`UPDATE view_seen SET day = day - 1`);
  await at.blogs.query(`UPDATE view_salt SET day = day - 1`);
  await at.house.work();
  await eventually(
    'yesterday is forgotten',
    async () => (await at.blogs.query('SELECT FROM view_seen UNION ALL SELECT FROM view_salt')).rowCount === 0,
  );
});

test('those who write see days and what was read most', async () => {
  await see();
  await written(1);
  const answer = await fetch(`${at.url}/api/blogs/${made.id}/views?days=7`, { headers: { authorization: `Bearer ${owner.token}` } });
  const { data } = (await answer.json()) as { data: { days: { day: string; views: number }[]; articles: unknown[] } };
  expect(data.days.map(({ views: n }) => n)).toEqual([0, 0, 0, 0, 0, 0, 1]);
  expect(data.days.at(-1)?.day).toBe(new Date().toISOString().slice(0, 10));
  expect(data.articles).toEqual([{ id: made.article, title: 'The lantern', views: 1 }]);
});

test('what was heard before the server stops is not lost', async () => {
  const house = await startHouse();
  try {
    const blog = await makeBlog(house, await house.person());
    for (let n = 0; n < 50; n++) {
      await fetch(`${house.url}/api/blog/articles/${blog.article}/view?blog=${blog.slug}`, {
        method: 'POST',
        headers: { 'x-forwarded-for': `192.0.2.${n}`, 'user-agent': BROWSER },
      });
    }
    await house.house.close();
    expect((await house.blogs.query('SELECT views FROM article_count WHERE article_id = $1', [blog.article])).rows).toEqual([
      { views: 50 },
    ]);
  } finally {
    await house.close();
  }
});

import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { createRandom } from '../apps/server/src/modules/taste/recommender/random.ts';
import { browserPath, openBrowser } from '../apps/server/test/support/browser.ts';
import { fillBlog, wordOf } from './support/articles.ts';
import { type Bench, byTurns, type Figure, quantile, type Setting } from './support/bench.ts';
import { autocannon } from './support/load.ts';
import { finish, start, temporaryFolder } from './support/process.ts';
import { databaseUrl, getJson, signUp, startProduct } from './support/product.ts';
import type { Viewed } from './support/viewers.ts';

const PEER = fileURLToPath(new URL('./peers/express-article.ts', import.meta.url));
const VIEWERS = fileURLToPath(new URL('./support/viewers.ts', import.meta.url));
/** As many as the product has for its blogs. */
const POOL = 6;
const ARTICLES = 100_000;
const ROUNDS = 5;
const WARM_UP_SECONDS = 3;
const P95_MS = 30;
const VIEWS_PER_SECOND = 5_000;
/** Asked of the sender, which takes its time between the seconds. */
const SENT_PER_SECOND = 5_400;
const VIEW_SECONDS = 20;
const VIEWED = 1_000;
const PAINTS = 15;
const PAINT_MS = 100;
/** Run in the page, as text. */
const FIRST_PAINT = `new Promise((done) => new PerformanceObserver((list) => {
  const [paint] = list.getEntriesByName('first-contentful-paint');
  if (paint) done(paint.startTime);
}).observe({ type: 'paint', buffered: true }))`;
/** Questions of each kind; no two the same, so that none is answered from memory. */
const ASKED = 300;
const STOP_WORDS = 100;

export const blog: Bench = {
  name: 'blog',
  about: `a blog of ${ARTICLES.toLocaleString('en')} articles: reading one ÷ a bare Express handler of the same row; lists and searches; views`,
  options: { data: 'FOLDER', articles: 'N' },
  async run(setting) {
    const { cleanup, options, say, seconds } = setting;
    const articles = Number(options.articles ?? ARTICLES);
    const dataDir = options.data ?? (await temporaryFolder(cleanup));
    await mkdir(dataDir, { recursive: true });
    const { url } = await startProduct(dataDir, cleanup, { settings: { EMBEDDINGS: 'off', TRUST_PROXY: '1' } });
    const films = new URL(await databaseUrl(dataDir, cleanup));
    films.pathname += '_blog';
    const pool = new pg.Pool({ connectionString: films.href, max: 2, application_name: 'fotograma' });
    cleanup.defer(() => pool.end());
    await shelve({ url, dataDir, pool, articles, say });

    const path = `/api/blog/articles/article-${Math.floor(articles / 2)}?blog=bench`;
    const peer = await start(['node', PEER, films.href, String(POOL)], cleanup);
    const [peerUrl] = await peer.line(/^http:.*/, 10_000);
    await mustAgree(url + path, peerUrl + path);
    const latencies = await readings({ url, articles, say });
    say('One article at full speed, by turns');
    for (const each of [url, peerUrl]) await autocannon(each + path, WARM_UP_SECONDS, cleanup);
    const measured = await byTurns(
      ROUNDS,
      () => autocannon(url + path, seconds, cleanup),
      () => autocannon(peerUrl + path, seconds, cleanup),
      (load) => load.requestsPerSecond,
    );
    await peer.stop();
    return [
      {
        what: 'an article',
        unit: 'req/s',
        ours: measured.ours,
        peer: { what: 'Express + pg', value: measured.peer },
        ratio: measured.ratio,
        target: { atLeast: 0.8 },
      },
      ...latencies,
      ...(await paint(`${url}/journal/bench/article-${Math.floor(articles / 2)}`, setting)),
      ...(await views({ url, pool, setting })),
    ];
  },
};

/** The blog with its articles, unless the folder has them from a run before. */
async function shelve(at: { url: string; dataDir: string; pool: pg.Pool; articles: number; say: Setting['say'] }): Promise<void> {
  const mark = join(at.dataDir, 'blog.json');
  if (existsSync(mark)) return at.say('Measuring on the articles that are there');
  const { bearer } = await signUp(at.url, 'first@example.com');
  const made = await fetch(`${at.url}/api/blogs`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', Authorization: bearer },
    body: JSON.stringify({ slug: 'bench', title: 'The bench', locale: 'en' }),
  });
  if (made.status !== 201) throw new Error(`No blog: ${await made.text()}`);
  const { data } = (await made.json()) as { data: { id: string } };
  await fillBlog(at.pool, data.id, at.articles, at.say);
  await at.pool.query('UPDATE blog_state SET changes = changes + 1');
  await at.pool.query('UPDATE blog SET changed = (SELECT changes FROM blog_state)');
  await writeFile(mark, '{}');
}

/** Two servers that answer different articles would be compared for nothing. */
async function mustAgree(ours: string, peer: string): Promise<void> {
  const [one, other] = await Promise.all([ours, peer].map((address) => getJson<{ data: { id: string; html: string } }>(address)));
  if (one?.data.id !== other?.data.id || one?.data.html !== other?.data.html)
    throw new Error('The peer tells another article than the product does');
}

/** Single questions on one connection, each asked once. */
async function readings({ url, articles, say }: { url: string; articles: number; say: Setting['say'] }): Promise<Figure[]> {
  const random = createRandom(5);
  const upTo = (n: number) => 1 + Math.floor(random() * n);
  const pages = Math.max(1, Math.floor(articles / 20));
  const lists: (() => string)[] = [
    () => `page=${upTo(pages)}`,
    () => `page=${upTo(Math.min(50, pages))}`,
    () => `category=category-${upTo(12)}&page=${upTo(40)}`,
    () => `tag=tag-${upTo(400)}&limit=${upTo(60)}`,
    () => `author=author-${upTo(60)}&page=${upTo(30)}`,
    () => `year=${2014 + upTo(11)}&page=${upTo(40)}`,
    () => `order=views&page=${upTo(40)}`,
    () => `order=oldest&page=${upTo(40)}`,
    () => `order=title&limit=${upTo(100)}`,
    () => `featured=true&page=${upTo(40)}`,
    () => `tag=tag-${upTo(400)}&category=category-${upTo(12)}&limit=${upTo(60)}`,
  ];
  // As people search: one to three words, of which some are in every fourth article and most in few. The first hundred words are what
  // stop words are in a real language, which dictionaries leave out.
  const word = () => wordOf(STOP_WORDS + Math.floor(30_000 ** random() - 1));
  const searches: (() => string)[] = [
    () => `q=${word()}`,
    () => `q=${word()}+${word()}`,
    () => `q=${word()}+${word()}+${word()}`,
    () => `q=${word()}&page=${upTo(5)}`,
    () => `q=${word()}&category=category-${upTo(12)}`,
    () => `q=${word()}&order=newest`,
  ];
  const time = async (what: string, kinds: readonly (() => string)[], to = '/api/blog/articles?blog=bench&') => {
    const asked = new Set<string>();
    const times: { path: string; ms: number }[] = [];
    for (let n = 0; asked.size < ASKED; n++) {
      const path = `${to}${(kinds[n % kinds.length] as () => string)()}`;
      if (asked.has(path) && n < 10 * ASKED) continue;
      asked.add(path);
      const started = performance.now();
      await getJson(url + path);
      times.push({ path, ms: performance.now() - started });
    }
    const slowest = times.toSorted((a, b) => b.ms - a.ms).slice(0, 5);
    say(`Slowest of ${what}: ${slowest.map(({ path, ms }) => `${path.slice(to.length)} ${ms.toFixed(0)} ms`).join(', ')}`);
    const all = times.map(({ ms }) => ms);
    return [
      { what: `${what}, p95`, unit: 'ms', ours: quantile(all, 0.95), target: { atMost: P95_MS } },
      { what: '  median', unit: 'ms', ours: quantile(all, 0.5) },
    ];
  };
  return [
    ...(await time(`single list (${lists.length} kinds)`, lists)),
    ...(await time(`single search (${searches.length} kinds)`, searches)),
    ...told(await time('single phrase, in quotes', [() => `q=%22${word()}+${word()}%22`])),
    ...(await time('an article for the first time', [() => `article-${upTo(articles)}?blog=bench`], '/api/blog/articles/')),
  ];
}

/** Without a target. */
function told(figures: readonly Figure[]): Figure[] {
  return figures.map(({ target: _, ...figure }) => figure);
}

/** How long a reader waits until there is something to read, in a browser that has seen nothing of it before. */
async function paint(url: string, { cleanup, say }: Setting): Promise<Figure[]> {
  if (!browserPath) {
    say('No Chromium on this machine: the first paint is not measured');
    return [];
  }
  const browser = await openBrowser();
  cleanup.defer(() => browser.close());
  const times: number[] = [];
  for (let n = 0; n <= PAINTS; n++) {
    const context = await browser.newContext();
    const page = await context.newPage();
    await page.goto(url);
    const painted = await page.evaluate<number>(FIRST_PAINT);
    if (n > 0) times.push(painted);
    await context.close();
  }
  return [{ what: 'first paint of an article', unit: 'ms', ours: quantile(times, 0.5), target: { atMost: PAINT_MS } }];
}

/** Views of many visitors at a rate, and what the tables say of them afterwards. */
async function views({ url, pool, setting: { cleanup, say } }: { url: string; pool: pg.Pool; setting: Setting }): Promise<Figure[]> {
  say(`${VIEWS_PER_SECOND} views a second for ${VIEW_SECONDS} s`);
  const { rows } = await pool.query<{ id: string }>('SELECT id FROM article ORDER BY published_at DESC LIMIT $1', [VIEWED]);
  const folder = await temporaryFolder(cleanup);
  const file = join(folder, 'paths.json');
  await writeFile(file, JSON.stringify(rows.map(({ id }) => `/api/blog/articles/${id}/view?blog=bench`)));
  const counted = async () =>
    Number((await pool.query<{ n: string }>('SELECT coalesce(sum(views), 0) AS n FROM article_count')).rows[0]?.n);
  await pool.query('DELETE FROM view_seen');
  const before = await counted();
  const { stdout } = await finish(['node', VIEWERS, url, String(SENT_PER_SECOND), String(VIEW_SECONDS), file], cleanup);
  const viewed = JSON.parse(stdout) as Viewed;
  // What was heard last is written within a second or two.
  let after = await counted();
  for (let n = 0; n < 40 && after - before < viewed.heard; n++) {
    await wait(250);
    after = await counted();
  }
  return [
    { what: `views heard, ${VIEW_SECONDS} s`, unit: '/s', ours: viewed.perSecond, target: { atLeast: VIEWS_PER_SECOND } },
    { what: '  p99 of the answer', unit: 'ms', ours: viewed.p99 },
    {
      what: '  of those counted',
      unit: '',
      ours: after - before,
      peer: { what: 'heard', value: viewed.heard },
      target: { atLeast: 1 },
    },
  ];
}

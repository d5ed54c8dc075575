import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { writerOf } from '../../../test/support/blog.ts';
import { type Person, startHouse, type TestHouse } from '../../../test/support/house.ts';

let at: TestHouse;
let owner: ReturnType<typeof writerOf>;
let people: { owner: Person; editor: Person; author: Person; other: Person };
let blogId: string;

beforeAll(async () => {
  at = await startHouse();
  const [mine, editor, author, other] = await Promise.all([at.person({ role: 'admin' }), at.person(), at.person(), at.person()]);
  people = { owner: mine, editor, author, other };
  owner = writerOf(at, mine);
});
afterAll(() => at.close());
beforeEach(async () => {
  blogId = (await owner.blog()).id;
  for (const role of ['editor', 'author'] as const) {
    await at.blogs.query('INSERT INTO blog_member (blog_id, user_id, role) VALUES ($1, $2, $3)', [blogId, people[role].id, role]);
  }
});

const as = (who: keyof typeof people) => writerOf(at, people[who]);
const article = (id: string) => `/blogs/${blogId}/articles/${id}`;

describe('an article', () => {
  test('begins as a draft that readers do not see, and is read once it is published', async () => {
    const draft = await owner.article(blogId, { title: 'The city and its light', markdown: '**A** city.' });
    expect(draft).toMatchObject({
      state: 'DRAFT',
      slug: 'the-city-and-its-light',
      html: '<p><strong>A</strong> city.</p>\n',
      words: 2,
      publishedAt: null,
      version: 1,
    });
    const [blog] = (await owner.ask<{ data: { id: string; slug: string }[] }>('GET', '/blogs')).body.data.filter(
      (one) => one.id === blogId,
    );
    const read = () => owner.ask<{ data: { html: string } }>('GET', `/blog/articles/the-city-and-its-light?blog=${blog?.slug}`);
    expect((await read()).status).toBe(404);
    await owner.move(blogId, draft.id, { state: 'PUBLISHED' });
    expect((await read()).body.data.html).toBe('<p><strong>A</strong> city.</p>\n');
    await owner.move(blogId, draft.id, { state: 'ARCHIVED' });
    expect((await read()).status).toBe(404);
  });

  test.each([
    ['飛ぶ教室', '飛ぶ教室'],
    ['Año nuevo, ¡película nueva!', 'ano-nuevo-pelicula-nueva'],
    ['Город и свет', 'город-и-свет'],
    ['İstanbul', 'istanbul'],
    ['مدينة الضوء', 'مدينة-الضوء'],
    ['スター・ウォーズ', 'スター-ウォーズ'],
    ['Search', 'search-2'],
  ])('called %s is at %s', async (title, slug) => {
    expect((await owner.article(blogId, { title })).slug).toBe(slug);
    // The next of the same name goes beside it.
    expect((await owner.article(blogId, { title })).slug).toBe(slug === 'search-2' ? 'search-3' : `${slug}-2`);
  });

  test('keeps an address of its title until it is published, or somebody chooses one', async () => {
    const slugAfter = async (body: Record<string, unknown>, { id, version }: { id: string; version: number }) =>
      (await owner.change(blogId, id, { version, ...body })).body.data;
    const first = await slugAfter({ title: 'The river' }, await owner.article(blogId, { title: 'Untitled' }));
    expect(first.slug).toBe('the-river');
    const chosen = await slugAfter({ slug: 'water' }, first);
    expect((await slugAfter({ title: 'The sea' }, chosen)).slug).toBe('water');
    const published = await owner.published(blogId, { title: 'The lake' });
    expect((await slugAfter({ title: 'The pond' }, published)).slug).toBe('the-lake');
  });

  test('without a letter in its title has an address all the same', async () => {
    expect((await owner.article(blogId, { title: '!!! ???' })).slug).toMatch(/^article-[0-9a-f]{8}$/);
  });

  test('takes no address that another has, in whatever way it is written', async () => {
    await owner.article(blogId, { title: 'One', slug: 'é'.normalize('NFC') });
    const answer = await owner.ask('POST', `/blogs/${blogId}/articles`, { body: { title: 'Two', slug: 'é'.normalize('NFD') } });
    expect([answer.status, answer.body.code]).toEqual([409, 'conflict']);
    expect(
      (await owner.ask('POST', `/blogs/${blogId}/articles`, { body: { title: 'Three', slug: 'archive' } })).body.errors?.[0]?.pointer,
    ).toBe('/slug');
  });

  test.each([
    ['/title', { title: '' }],
    ['/title', { title: 'a\u0000b' }],
    ['/slug', { title: 'a', slug: 'A b' }],
    ['/slug', { title: 'a', slug: '../x' }],
    ['/markdown', { title: 'a', markdown: 'x'.repeat(200_001) }],
    ['/markdown', { title: 'a', markdown: '[^1]'.repeat(3_000) }],
    ['/image/url', { title: 'a', image: { url: 'javascript:alert(1)', alt: '' } }],
    ['/image/url', { title: 'a', image: { url: '//evil.example/x.png', alt: '' } }],
    ['/canonicalUrl', { title: 'a', canonicalUrl: 'javascript:alert(1)' }],
    ['/authors/0', { title: 'a', authors: ['1b7d3c8e-44f0-4a6f-8d0e-6f3a9b2c5d77'] }],
    ['/tags/0', { title: 'a', tags: ['1b7d3c8e-44f0-4a6f-8d0e-6f3a9b2c5d77'] }],
    ['/translationOf', { title: 'a', translationOf: '1b7d3c8e-44f0-4a6f-8d0e-6f3a9b2c5d77' }],
    ['/locale', { title: 'a', locale: 'tlh' }],
    ['/surplus', { title: 'a', surplus: 1 }],
  ])('is refused for its %s', async (pointer, body) => {
    const answer = await owner.ask('POST', `/blogs/${blogId}/articles`, { body });
    expect([answer.status, answer.body.errors?.[0]?.pointer]).toEqual([422, pointer]);
  });

  test('of five megabytes is not listened to', async () => {
    const answer = await owner.ask('POST', `/blogs/${blogId}/articles`, { body: { title: 'a', markdown: 'x'.repeat(5_000_000) } });
    expect([answer.status, answer.body.code]).toEqual([413, 'too-large']);
  });

  test('as long as it may be is taken', async () => {
    expect((await owner.article(blogId, { markdown: 'é '.repeat(99_999) })).words).toBe(99_999);
  });
});

describe('who changes what', () => {
  test('authors write drafts of their own, editors everything, and others see nothing', async () => {
    const mine = await as('author').article(blogId, { title: 'Mine' });
    const theirs = await owner.article(blogId, { title: 'Theirs' });
    const statuses = async (who: keyof typeof people, id: string) => {
      const writer = as(who);
      return [
        (await writer.ask('GET', article(id))).status,
        (
          await writer.change(blogId, id, {
            version: (await owner.ask<{ data: { version: number } }>('GET', article(id))).body.data.version,
            excerpt: who,
          })
        ).status,
        (await writer.move(blogId, id, { state: 'PUBLISHED' })).status,
      ];
    };
    expect(await statuses('author', theirs.id)).toEqual([403, 403, 403]);
    expect(await statuses('other', mine.id)).toEqual([404, 404, 404]);
    expect(await statuses('author', mine.id)).toEqual([200, 200, 403]);
    expect(await statuses('editor', mine.id)).toEqual([200, 200, 200]);
    // Published, it is the editors'.
    expect(await statuses('author', mine.id)).toEqual([200, 403, 403]);
    expect((await as('author').ask('DELETE', article(mine.id))).status).toBe(403);
    const list = await as('author').ask<{ data: { title: string }[] }>('GET', `/blogs/${blogId}/articles`);
    expect(list.body.data.map(({ title }) => title)).toEqual(['Mine']);
  });

  test('co-authors may change what they stand over', async () => {
    const [ana] = [await owner.term(blogId, 'authors', { name: 'Ana', userId: people.author.id })];
    const { id, authors } = await owner.article(blogId, { authors: [ana.id] });
    expect(authors).toEqual([ana.id]);
    expect((await as('author').change(blogId, id, { version: 1, excerpt: 'By Ana' })).status).toBe(200);
    expect((await as('author').change(blogId, id, { version: 2, featured: true })).status).toBe(403);
  });

  test('whoever writes stands over it, where the blog knows their name', async () => {
    const ana = await owner.term(blogId, 'authors', { name: 'Ana', userId: people.author.id });
    expect((await as('author').article(blogId)).authors).toEqual([ana.id]);
  });

  test('what was changed meanwhile is not lost: the later of two is told', async () => {
    const { id } = await owner.article(blogId);
    const both = await Promise.all(['a', 'b'].map((title) => owner.change(blogId, id, { version: 1, title })));
    expect(both.map(({ status }) => status).sort()).toEqual([200, 409]);
  });
});

describe('what an article was', () => {
  const titles = async (id: string) =>
    (await owner.ask<{ data: { number: number; title: string }[] }>('GET', `${article(id)}/revisions`)).body.data.map(({ title }) => title);

  test('before each sitting is kept, told line by line, and restored', async () => {
    const { id } = await owner.article(blogId, { title: 'First', markdown: 'one\ntwo\n' });
    await owner.change(blogId, id, { version: 1, title: 'Second', markdown: 'one\nthree\n' });
    await owner.change(blogId, id, { version: 2, title: 'Third' });
    // The same hand within ten minutes is one piece of work.
    expect(await titles(id)).toEqual(['First']);
    await as('editor').change(blogId, id, { version: 3, title: 'Fourth' });
    expect(await titles(id)).toEqual(['Third', 'First']);
    const { data } = (await owner.ask<{ data: { changes: { kind: string; text: string }[] } }>('GET', `${article(id)}/revisions/1`)).body;
    expect(data.changes).toEqual([
      { kind: 'same', text: 'one\n' },
      { kind: 'removed', text: 'two' },
      { kind: 'added', text: 'three' },
    ]);
    const restored = await owner.ask<{ data: { title: string; markdown: string; html: string } }>(
      'POST',
      `${article(id)}/revisions/1/restore`,
    );
    expect(restored.body.data).toMatchObject({ title: 'First', markdown: 'one\ntwo', html: '<p>one\ntwo</p>\n' });
    expect(await titles(id)).toEqual(['Fourth', 'Third', 'First']);
  });

  test('is not kept where nothing was changed', async () => {
    const { id } = await owner.article(blogId, { title: 'First' });
    await owner.change(blogId, id, { version: 1, title: 'First', featured: true });
    expect(await titles(id)).toEqual([]);
  });
});

describe('a time to be published', () => {
  test('comes: what is due is published, once, at its time', async () => {
    const { id } = await owner.article(blogId, { title: 'Tomorrow' });
    const time = new Date(Date.now() + 3_600_000).toISOString();
    const scheduled = await owner.move(blogId, id, { state: 'SCHEDULED', at: time });
    expect(scheduled.body.data).toMatchObject({ state: 'SCHEDULED', scheduledAt: time, publishedAt: null });
    // Time passes: the tables say that it was an hour ago.
    await at.blogs.query(`UPDATE article SET scheduled_at = now() - interval '1 minute' WHERE id = $1`, [id]);
    const look = () =>
      at.blogs.query<{ state: string; at: boolean }>(
        `SELECT state, published_at < now() - interval '50 seconds' AS at FROM article WHERE id = $1`,
        [id],
      );
    await at.house.work();
    await expect.poll(async () => (await look()).rows[0], { timeout: 40_000, interval: 200 }).toEqual({ state: 'PUBLISHED', at: true });
  });

  test.each([
    ['that is past', () => new Date(Date.now() - 60_000).toISOString()],
    ['in ten years', () => new Date(Date.now() + 10 * 366 * 86_400_000).toISOString()],
    ['that is none', () => 'tomorrow'],
  ])('%s is refused', async (_, when) => {
    const { id } = await owner.article(blogId);
    const answer = await owner.move(blogId, id, { state: 'SCHEDULED', at: when() });
    expect([answer.status, answer.body.errors?.[0]?.pointer]).toEqual([422, '/at']);
  });
});

describe('a link to a draft', () => {
  test('shows it to anybody, as it is, until it expires', async () => {
    const { id } = await owner.article(blogId, { title: 'Draft', markdown: 'Not yet.' });
    const { data } = (await owner.ask<{ data: { token: string; url: string } }>('POST', `${article(id)}/previews`, { body: { hours: 1 } }))
      .body;
    const read = () => owner.ask<{ data: { html: string } }>('GET', `/blog/previews/${data.token}`, { as: null });
    expect((await read()).body.data).toMatchObject({ title: 'Draft', state: 'DRAFT', html: '<p>Not yet.</p>\n' });
    await owner.change(blogId, id, { version: 1, markdown: 'Almost.' });
    expect((await read()).body.data.html).toBe('<p>Almost.</p>\n');
    const page = await fetch(data.url.replace(/^https?:\/\/[^/]+/, at.url));
    expect([page.status, page.headers.get('cache-control')]).toEqual([200, 'no-store']);
    expect(await page.text()).toMatch(/<meta name="robots" content="noindex">[\s\S]*Almost\./);
    await at.blogs.query(`UPDATE article_preview SET expires_at = now() - interval '1 second' WHERE article_id = $1`, [id]);
    expect((await read()).body.code).toBe('link-expired');
    expect((await owner.ask('GET', '/blog/previews/fgp_none', { as: null })).body.code).toBe('link-invalid');
  });
});

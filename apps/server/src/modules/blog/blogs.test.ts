import { request } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import yauzl from 'yauzl';
import { picture, writerOf } from '../../../test/support/blog.ts';
import { eventually } from '../../../test/support/eventually.ts';
import { type Person, startHouse, type TestHouse } from '../../../test/support/house.ts';

let at: TestHouse;
let admin: Person;
let person: Person;
let writer: ReturnType<typeof writerOf>;
beforeAll(async () => {
  at = await startHouse();
  [admin, person] = await Promise.all([at.person({ role: 'admin' }), at.person()]);
  writer = writerOf(at, admin);
});
afterAll(() => at.close());

/** Asks as a browser that was told that the host is here. */
const askHost = (host: string, path: string) =>
  new Promise<{ status: number; text: string; headers: Record<string, unknown> }>((done, fail) => {
    const { port } = new URL(at.url);
    request({ host: '127.0.0.1', port, path, headers: { host, accept: 'text/html' } }, async (res) =>
      done({ status: res.statusCode ?? 0, text: (await buffer(res)).toString(), headers: res.headers }),
    )
      .on('error', fail)
      .end();
  });

describe('a blog', () => {
  test('is its maker’s, who says how it is called, looks and where it is', async () => {
    const blog = await writer.blog({ slug: 'festival', title: 'Festival', locale: 'pt' });
    const changes = {
      description: 'A revista',
      theme: { accent: '#b45309', paper: '#fffaf0' },
      navigation: [{ label: 'Programa', url: '/journal/festival/category/programa' }],
      social: [{ label: 'Mastodon', url: 'https://social.example/@festival' }],
      hosts: ['revista.example.com'],
    };
    const changed = await writer.ask<{ data: { url: string } }>('PATCH', `/blogs/${blog.id}`, { body: changes });
    expect(changed.body.data).toMatchObject({ ...changes, role: 'owner', url: `http://revista.example.com:${new URL(at.url).port}` });
    const page = await askHost('revista.example.com', '/');
    expect(page.status).toBe(200);
    expect(page.text).toContain('--paper:#fffaf0');
    expect(page.text).toContain('rel="me noopener">Mastodon</a>');
    expect(page.text).toContain('<html lang="pt">');
  });

  test('is found by its host, by its slug, else it is the first', async () => {
    const first = await writer.ask<{ data: { slug: string } }>('GET', '/blog', { as: null });
    const own = await writer.blog({ slug: 'own-host' });
    await writer.ask('PATCH', `/blogs/${own.id}`, { body: { hosts: ['own.example.com'] } });
    await writer.published(own.id, { title: 'Harbour' });
    const slugOf = async (host: string, path = '/api/blog') => JSON.parse((await askHost(host, path)).text).data.slug;
    expect(await slugOf('own.example.com')).toBe('own-host');
    expect(await slugOf('own.example.com', `/api/blog?blog=${first.body.data.slug}`)).toBe(first.body.data.slug);
    expect(await slugOf('nobody.example.com')).toBe(first.body.data.slug);
    expect((await askHost('own.example.com', '/harbour')).text).toContain('<h1>Harbour</h1>');
    expect((await askHost('own.example.com', '/journal/own-host/harbour')).text).toContain('<h1>Harbour</h1>');
    expect((await askHost('own.example.com', '/nowhere')).status).toBe(404);
    expect((await askHost('own.example.com', '/search?q=harbour')).text).toContain('1 article for “harbour”');
    // The films are at every host that is no blog's.
    expect((await askHost('nobody.example.com', '/harbour')).text).not.toContain('<h1>Harbour</h1>');
    // What pages are made of is at every host.
    expect((await askHost('own.example.com', '/journal/-/reader.css')).status).toBe(200);
    expect((await askHost('own.example.com', '/rss.xml')).text).toContain('<link>http://own.example.com');
  });

  test('keeps the addresses that it had', async () => {
    const blog = await writer.blog({ slug: 'old-name' });
    await writer.published(blog.id, { title: 'Here' });
    expect((await writer.ask('PATCH', `/blogs/${blog.id}`, { body: { slug: 'new-name' } })).status).toBe(200);
    const moved = await fetch(`${at.url}/journal/old-name/here`, { redirect: 'manual' });
    expect([moved.status, moved.headers.get('location')]).toEqual([308, '/journal/new-name/here']);
    expect((await writer.ask('GET', '/blog/articles/here?blog=old-name', { as: null })).status).toBe(200);
    // Until another is called so.
    const next = await writer.blog({ slug: 'old-name' });
    expect((await writer.ask<{ data: { id: string } }>('GET', '/blog?blog=old-name', { as: null })).body.data.id).toBe(next.id);
    expect((await writer.ask('PATCH', `/blogs/${blog.id}`, { body: { slug: 'old-name' } })).status).toBe(409);
  });

  test.each([
    ['/hosts/0', { hosts: ['not a host'] }],
    ['/hosts/0', { hosts: ['localhost'] }],
    ['/hosts/0', { hosts: ['A.example.com'] }],
    ['/navigation/0/url', { navigation: [{ label: 'a', url: 'javascript:alert(1)' }] }],
    ['/navigation/0/url', { navigation: [{ label: 'a', url: '//evil.example' }] }],
    ['/theme/accent', { theme: { accent: 'red;}' } }],
    ['/slug', { slug: 'A B' }],
    ['/locale', { locale: 'xx' }],
  ])('is refused for its %s', async (pointer, body) => {
    const blog = await writer.blog();
    const answer = await writer.ask('PATCH', `/blogs/${blog.id}`, { body });
    expect([answer.status, answer.body.errors?.[0]?.pointer]).toEqual([422, pointer]);
  });

  test('takes no host that is another’s', async () => {
    const [one, other] = [await writer.blog(), await writer.blog()];
    await writer.ask('PATCH', `/blogs/${one.id}`, { body: { hosts: ['taken.example.com'] } });
    const answer = await writer.ask('PATCH', `/blogs/${other.id}`, { body: { hosts: ['free.example.com', 'taken.example.com'] } });
    expect([answer.status, answer.body.errors?.[0]?.pointer]).toEqual([422, '/hosts/1']);
  });

  test('in another language is searched in that one', async () => {
    const blog = await writer.blog({ locale: 'en' });
    await writer.published(blog.id, { title: 'Hablaron' });
    const found = async () =>
      (await writer.ask<{ data: unknown[] }>('GET', `/blog/articles?blog=${blog.slug}&q=hablaba`, { as: null })).body.data.length;
    expect(await found()).toBe(0);
    await writer.ask('PATCH', `/blogs/${blog.id}`, { body: { locale: 'es' } });
    await at.house.work();
    await eventually(
      'it is indexed anew',
      async () => (await at.blogs.query(`SELECT FROM article_search WHERE blog_id = $1 AND locale = 'es'`, [blog.id])).rowCount === 1,
      40,
    );
    expect(await found()).toBe(1);
  });

  test('goes with everything in it', async () => {
    const blog = await writer.blog({ slug: 'going' });
    await writer.published(blog.id, { title: 'Here', authors: [(await writer.term(blog.id, 'authors', { name: 'Ana' })).id] });
    expect((await fetch(`${at.url}/journal/going/here`)).status).toBe(200);
    expect((await writer.ask('DELETE', `/blogs/${blog.id}`)).status).toBe(204);
    expect((await fetch(`${at.url}/journal/going/here`)).status).toBe(404);
    expect((await writer.ask('GET', '/blog?blog=going', { as: null })).status).toBe(404);
    expect((await at.blogs.query('SELECT FROM article WHERE blog_id = $1', [blog.id])).rowCount).toBe(0);
  });
});

describe('the first blog', () => {
  test('is there from the first day, with an article that can be read, and is not made again', async () => {
    const house = await startHouse();
    try {
      await house.house.blog.prepare();
      await house.house.blog.prepare();
      const { data } = (await (await fetch(`${house.url}/api/blog/articles`)).json()) as { data: { slug: string }[] };
      expect(data.map(({ slug }) => slug)).toEqual(['how-a-city-is-filmed']);
      expect((await fetch(`${house.url}/journal/journal/how-a-city-is-filmed`)).status).toBe(200);
      const [{ id } = { id: '' }] = (await house.blogs.query<{ id: string }>('SELECT id FROM blog')).rows;
      await writerOf(house, await house.person({ role: 'admin' })).ask('DELETE', `/blogs/${id}`);
      await house.house.blog.prepare();
      expect((await house.blogs.query('SELECT FROM blog')).rowCount).toBe(0);
    } finally {
      await house.close();
    }
  });
});

describe('members', () => {
  test('are let in by their address, are shown by name, and one owner stays', async () => {
    const blog = await writer.blog();
    const added = await writer.ask<{ data: { userId: string; role: string; email: string } }>('POST', `/blogs/${blog.id}/members`, {
      body: { email: person.email.toUpperCase(), role: 'editor' },
    });
    expect([added.status, added.body.data]).toEqual([
      201,
      expect.objectContaining({ userId: person.id, role: 'editor', email: person.email }),
    ]);
    expect((await writer.ask('POST', `/blogs/${blog.id}/members`, { body: { email: person.email } })).status).toBe(409);
    const nobody = await writer.ask('POST', `/blogs/${blog.id}/members`, { body: { email: 'nobody@example.com' } });
    expect([nobody.status, nobody.body.errors?.[0]?.pointer]).toEqual([422, '/email']);
    const member = writerOf(at, person);
    const seen = await member.ask<{ data: { email: string | null }[] }>('GET', `/blogs/${blog.id}/members`);
    expect(seen.body.data.map(({ email }) => email)).toEqual([null, null]);
    expect((await member.ask('PUT', `/blogs/${blog.id}/members/${person.id}`, { body: { role: 'owner' } })).status).toBe(403);
    expect((await writer.ask('PUT', `/blogs/${blog.id}/members/${admin.id}`, { body: { role: 'author' } })).status).toBe(409);
    expect((await writer.ask('DELETE', `/blogs/${blog.id}/members/${admin.id}`)).status).toBe(409);
    // Two owners who leave at the same time: one stays.
    await writer.ask('PUT', `/blogs/${blog.id}/members/${person.id}`, { body: { role: 'owner' } });
    const left = await Promise.all([
      writer.ask('DELETE', `/blogs/${blog.id}/members/${admin.id}`),
      member.ask('DELETE', `/blogs/${blog.id}/members/${person.id}`),
    ]);
    expect(left.map(({ status }) => status).sort()).toEqual([204, 409]);
  });

  test('may go by themselves', async () => {
    const blog = await writer.blog();
    const other = await at.person();
    await writer.ask('POST', `/blogs/${blog.id}/members`, { body: { email: other.email } });
    expect((await writerOf(at, other).ask('DELETE', `/blogs/${blog.id}/members/${other.id}`)).status).toBe(204);
    expect((await writerOf(at, other).ask('GET', `/blogs/${blog.id}/members`)).status).toBe(404);
  });

  test('only administrators make blogs', async () => {
    expect((await writerOf(at, person).ask('POST', '/blogs', { body: { slug: 'mine', title: 'Mine' } })).status).toBe(403);
  });
});

describe('categories, tags and authors', () => {
  test('are merged: what one had, the other has', async () => {
    const blog = await writer.blog();
    const [one, other] = [await writer.term(blog.id, 'tags', { name: 'Noir' }), await writer.term(blog.id, 'tags', { name: 'noir' })];
    expect([one.slug, other.slug]).toEqual(['noir', 'noir-2']);
    await writer.published(blog.id, { tags: [one.id] });
    await writer.published(blog.id, { tags: [one.id, other.id] });
    expect((await writer.ask('DELETE', `/blogs/${blog.id}/tags/${one.id}?into=${other.id}`)).status).toBe(204);
    const { data } = (await writer.ask<{ data: { id: string; articles: number }[] }>('GET', `/blogs/${blog.id}/tags`)).body;
    expect(data).toMatchObject([{ id: other.id, articles: 2 }]);
    expect((await writer.ask('DELETE', `/blogs/${blog.id}/tags/${other.id}?into=${other.id}`)).status).toBe(422);
  });

  test('an author with articles is only merged', async () => {
    const blog = await writer.blog();
    const [ana, bea] = [await writer.term(blog.id, 'authors', { name: 'Ana' }), await writer.term(blog.id, 'authors', { name: 'Bea' })];
    const { id } = await writer.published(blog.id, { authors: [bea.id, ana.id] });
    expect((await writer.ask('DELETE', `/blogs/${blog.id}/authors/${ana.id}`)).status).toBe(409);
    await writer.ask('DELETE', `/blogs/${blog.id}/authors/${ana.id}?into=${bea.id}`);
    expect((await writer.ask<{ data: { authors: string[] } }>('GET', `/blogs/${blog.id}/articles/${id}`)).body.data.authors).toEqual([
      bea.id,
    ]);
  });

  test('authors of the blog add tags, and change what is their own', async () => {
    const blog = await writer.blog();
    await writer.ask('POST', `/blogs/${blog.id}/members`, { body: { email: person.email, role: 'author' } });
    const member = writerOf(at, person);
    const mine = await member.term(blog.id, 'authors', { name: 'Me', userId: person.id });
    await member.term(blog.id, 'tags', { name: 'Mine' });
    const statuses = await Promise.all([
      member.ask('POST', `/blogs/${blog.id}/categories`, { body: { name: 'No' } }),
      member.ask('POST', `/blogs/${blog.id}/authors`, { body: { name: 'Somebody' } }),
      member.ask('PATCH', `/blogs/${blog.id}/authors/${mine.id}`, { body: { description: 'I write.' } }),
      member.ask('DELETE', `/blogs/${blog.id}/authors/${mine.id}`),
    ]);
    expect(statuses.map(({ status }) => status)).toEqual([403, 403, 200, 403]);
  });

  test('have only what their kind has, and addresses of their own', async () => {
    const blog = await writer.blog();
    const refused = await writer.ask('POST', `/blogs/${blog.id}/tags`, { body: { name: 'a', description: 'b' } });
    expect([refused.status, refused.body.errors?.[0]?.pointer]).toEqual([422, '/description']);
    await writer.term(blog.id, 'categories', { name: 'a', slug: 'taken' });
    expect((await writer.ask('POST', `/blogs/${blog.id}/categories`, { body: { name: 'b', slug: 'taken' } })).status).toBe(409);
  });
});

describe('pictures', () => {
  const send = (blogId: string, body: Buffer, as = admin) =>
    fetch(`${at.url}/api/blogs/${blogId}/images`, {
      method: 'POST',
      headers: { authorization: `Bearer ${as.token}`, 'content-type': 'application/octet-stream' },
      body: new Uint8Array(body),
    });

  test('become WebP of two sizes, for everybody and for ever', async () => {
    const blog = await writer.blog();
    const sent = await send(blog.id, await picture('png', 2_000, 1_000));
    expect(sent.status).toBe(201);
    const { data } = (await sent.json()) as { data: { id: string; url: string; width: number; height: number } };
    expect(data).toMatchObject({ width: 1_600, height: 800, url: `/api/blog/images/${blog.id}/${data.id}/1600` });
    const shown = await fetch(at.url + data.url);
    expect([shown.status, shown.headers.get('content-type'), shown.headers.get('cache-control')]).toEqual([
      200,
      'image/webp',
      'public, max-age=31536000, immutable',
    ]);
    expect((await fetch(`${at.url}${data.url.replace('1600', '640')}`)).status).toBe(200);
    expect((await writer.ask<{ data: { id: string }[] }>('GET', `/blogs/${blog.id}/images`)).body.data.map(({ id }) => id)).toEqual([
      data.id,
    ]);
    expect((await writer.ask('DELETE', `/blogs/${blog.id}/images/${data.id}`)).status).toBe(204);
    expect((await writer.ask<{ data: unknown[] }>('GET', `/blogs/${blog.id}/images`)).body.data).toEqual([]);
  });

  test.each([
    ['an SVG with a script', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'), 415],
    ['HTML', Buffer.from('<html><script>alert(1)</script>'), 415],
    ['half a picture', Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 1, 2, 3]), 415],
    ['nothing', Buffer.alloc(0), 415],
    ['seventeen megabytes', Buffer.alloc(17 * 1024 * 1024), 413],
  ])('are not %s', async (_, body, status) => {
    const blog = await writer.blog();
    expect((await send(blog.id, body)).status).toBe(status);
  });

  test('are taken out by whoever put them in, and by editors', async () => {
    const blog = await writer.blog();
    await writer.ask('POST', `/blogs/${blog.id}/members`, { body: { email: person.email, role: 'author' } });
    const { data } = (await (await send(blog.id, await picture())).json()) as { data: { id: string } };
    expect((await writerOf(at, person).ask('DELETE', `/blogs/${blog.id}/images/${data.id}`)).status).toBe(403);
  });
});

test('a blog is exported as a folder of Markdown with its pictures', async () => {
  const blog = await writer.blog({ slug: 'exported' });
  const sent = await fetch(`${at.url}/api/blogs/${blog.id}/images`, {
    method: 'POST',
    headers: { authorization: `Bearer ${admin.token}`, 'content-type': 'application/octet-stream' },
    body: new Uint8Array(await picture()),
  });
  const { data: image } = (await sent.json()) as { data: { id: string; url: string } };
  const ana = await writer.term(blog.id, 'authors', { name: 'Ana "A"' });
  await writer.published(blog.id, { title: 'El año: "uno"', markdown: `A city.\n\n![x](${image.url})`, authors: [ana.id] });
  await writer.article(blog.id, { title: '東京' });
  const answer = await fetch(`${at.url}/api/blogs/${blog.id}/export`, { headers: { authorization: `Bearer ${admin.token}` } });
  expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'application/zip']);
  const files = await unzip(Buffer.from(await answer.arrayBuffer()));
  expect([...files.keys()].sort()).toEqual(['exported/el-ano-uno.md', `exported/images/${image.id}.webp`, 'exported/東京.md'].sort());
  const text = files.get('exported/el-ano-uno.md')?.toString() ?? '';
  expect(text).toMatch(/^---\ntitle: "El año: \\"uno\\""\nslug: "el-ano-uno"\nstate: "published"\n/);
  expect(text).toContain('authors: ["Ana \\"A\\""]\n');
  expect(text).toContain(`---\n\nA city.\n\n![x](images/${image.id}.webp)\n`);
});

async function unzip(bytes: Buffer): Promise<Map<string, Buffer>> {
  const zip = await promisify<Buffer, yauzl.Options, yauzl.ZipFile>(yauzl.fromBuffer)(bytes, { lazyEntries: true });
  const files = new Map<string, Buffer>();
  return new Promise((done, fail) => {
    zip.on('entry', (entry: yauzl.Entry) =>
      zip.openReadStream(entry, async (error, stream) => {
        if (error) return fail(error);
        files.set(entry.fileName, await buffer(stream));
        zip.readEntry();
      }),
    );
    zip.on('end', () => done(files));
    zip.on('error', fail);
    zip.readEntry();
  });
}

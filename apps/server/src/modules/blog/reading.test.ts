import type { blog as contract } from '@fotograma/contract';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { writerOf } from '../../../test/support/blog.ts';
import { startHouse, type TestHouse } from '../../../test/support/house.ts';

type List = { data: contract.ArticleCard[]; pagination: { totalItems: number } };

let at: TestHouse;
let writer: ReturnType<typeof writerOf>;
let blog: { id: string; slug: string };
let film: { slug: string; title: string };

beforeAll(async () => {
  at = await startHouse();
  await at.house.catalogue.seed();
  film = await at.house.platform.database.prisma.movie.findFirstOrThrow();
  writer = writerOf(at, await at.person({ role: 'admin' }));
  blog = await writer.blog({ slug: 'revista', title: 'Revista', locale: 'es' });
});
afterAll(() => at.close());

/** As anybody, who is not signed in. */
const read = <T = List>(path: string) =>
  writer.ask<T>('GET', `/blog${path}${path.includes('?') ? '&' : '?'}blog=${blog.slug}`, { as: null });
const titles = async (query: string) => (await read(`/articles?${query}`)).body.data.map(({ title }) => title);
const publishedOn = async (day: string, facts: Record<string, unknown>) => {
  const article = await writer.published(blog.id, facts);
  await at.blogs.query('UPDATE article SET published_at = $2 WHERE id = $1', [article.id, day]);
  // As a change of an editor's does: lists and search hear of the day, and nobody is answered from before.
  await writer.change(blog.id, article.id, { version: article.version, featured: facts.featured ?? false });
  return article;
};

describe('articles', () => {
  let terms: { category: { id: string; slug: string }; tag: { id: string; slug: string }; ana: { id: string; slug: string } };
  beforeAll(async () => {
    terms = {
      category: await writer.term(blog.id, 'categories', { name: 'Ensayos', description: 'Largos.' }),
      tag: await writer.term(blog.id, 'tags', { name: 'Cine mudo' }),
      ana: await writer.term(blog.id, 'authors', { name: 'Ana Núñez', description: 'Escribe.' }),
    };
    const { category, tag, ana } = terms;
    await publishedOn('2024-05-01T10:00:00Z', {
      title: 'La primera canción',
      markdown: 'Habla de las **canciones** que se oyen.',
      categories: [category.id],
    });
    await publishedOn('2025-05-01T10:00:00Z', {
      title: 'La ciudad',
      markdown: `Una ciudad y su luz. {{film:${film.slug}}}`,
      tags: [tag.id],
      authors: [ana.id],
      featured: true,
    });
    await publishedOn('2025-06-01T10:00:00Z', {
      title: 'El río',
      markdown: 'El agua pasa por la ciudad.',
      tags: [tag.id],
      categories: [category.id],
      authors: [ana.id],
    });
    await publishedOn('2026-01-31T23:59:59Z', { title: 'La última', markdown: 'Una canción más, y la noche.' });
    await writer.article(blog.id, {
      title: 'Un borrador',
      markdown: 'Una ciudad que nadie ve.',
      tags: [tag.id],
      categories: [category.id],
      authors: [ana.id],
    });
  });

  test.each([
    ['', ['La última', 'El río', 'La ciudad', 'La primera canción']],
    ['order=oldest', ['La primera canción', 'La ciudad', 'El río', 'La última']],
    ['order=title', ['El río', 'La ciudad', 'La primera canción', 'La última']],
    ['limit=2&page=2', ['La ciudad', 'La primera canción']],
    ['category=ensayos', ['El río', 'La primera canción']],
    ['tag=cine-mudo', ['El río', 'La ciudad']],
    ['author=ana-nunez', ['El río', 'La ciudad']],
    ['author=ana-nunez&category=ensayos', ['El río']],
    ['year=2025', ['El río', 'La ciudad']],
    ['year=1999', []],
    ['featured=true', ['La ciudad']],
    ['featured=false&year=2025', ['El río']],
    ['page=9', []],
  ])('?%s', async (query, expected) => expect(await titles(query)).toEqual(expected));

  test('that mention a film', async () => expect(await titles(`film=${film.slug}`)).toEqual(['La ciudad']));

  test.each([
    // Of one word or the other, the one with it in its title first.
    ['canción', ['La primera canción', 'La última']],
    ['CANCION', ['La primera canción', 'La última']],
    ['canciones', ['La primera canción', 'La última']],
    ['ciudad', ['La ciudad', 'El río']],
    ['"agua pasa"', ['El río']],
    ['ciudad -agua', ['La ciudad']],
    ['ciudad or noche', ['La ciudad', 'La última', 'El río']],
    ['nadie', []],
    ['la', []],
    ["'); DROP TABLE article; --", []],
    ['& | ! <-> :*', []],
  ])('are found by %s', async (q, expected) => {
    const found = await titles(`q=${encodeURIComponent(q)}`);
    expect(found.toSorted()).toEqual(expected.toSorted());
    expect(found[0]).toBe(expected[0]);
  });

  test('are found within a selection, in any order', async () => {
    expect(await titles('q=ciudad&tag=cine-mudo&order=oldest')).toEqual(['La ciudad', 'El río']);
    expect(await titles('q=ciudad&category=ensayos')).toEqual(['El río']);
    expect(await titles('q=ciudad&featured=true')).toEqual(['La ciudad']);
    expect((await read('/articles?q=ciudad&limit=1')).body.pagination.totalItems).toBe(2);
  });

  test('tell who wrote them, what they are of and how long they are', async () => {
    const { body } = await read('/articles?featured=true');
    expect(body.data[0]).toMatchObject({
      slug: 'la-ciudad',
      excerpt: 'Una ciudad y su luz.',
      words: 5,
      readingMinutes: 1,
      authors: [{ slug: 'ana-nunez', name: 'Ana Núñez' }],
      tags: [{ slug: 'cine-mudo' }],
      categories: [],
      publishedAt: '2025-05-01T10:00:00.000Z',
      locale: 'es',
    });
  });

  test('are read one by one with what is beside them, and the films in them', async () => {
    const { body, headers } = await read<{ data: contract.Article }>('/articles/la-ciudad');
    expect(body.data.previous?.title).toBe('La primera canción');
    expect(body.data.next?.title).toBe('El río');
    expect(body.data.related.map(({ title }) => title)).toEqual(['El río']);
    expect(body.data.films).toMatchObject([{ slug: film.slug, title: film.title }]);
    expect(body.data.html).toContain(`/${film.slug}"><cite>`);
    expect(headers.get('cache-control')).toBe('public, max-age=60, stale-while-revalidate=600, stale-if-error=86400');
    const etag = headers.get('etag') ?? '';
    const again = await fetch(`${at.url}/api/blog/articles/la-ciudad?blog=revista`, { headers: { 'if-none-match': etag } });
    expect([again.status, await again.text()]).toEqual([304, '']);
  });

  test('have categories, tags, authors and months, with how many are published', async () => {
    const named = async (path: string) => (await read<{ data: Record<string, unknown>[] }>(path)).body.data;
    expect(await named('/categories')).toMatchObject([{ slug: 'ensayos', articles: 2, description: 'Largos.' }]);
    expect(await named('/tags')).toMatchObject([{ slug: 'cine-mudo', articles: 2 }]);
    expect(await named('/authors')).toMatchObject([{ slug: 'ana-nunez', articles: 2, bio: 'Escribe.' }]);
    expect(await named('/archive')).toEqual([
      { month: '2026-01', articles: 1 },
      { month: '2025-06', articles: 1 },
      { month: '2025-05', articles: 1 },
      { month: '2024-05', articles: 1 },
    ]);
  });

  test.each(['limit=101', 'page=0', 'order=random', 'surplus=1', 'year=20', 'featured=maybe', 'q=%00', 'tag=A'])(
    '?%s is refused, not ignored',
    async (query) => {
      const { status, body } = await read(`/articles?${query}`);
      expect([status, body.errors?.[0]?.in]).toEqual([422, 'query']);
    },
  );
});

describe('what changes', () => {
  test('is seen at once, by everybody', async () => {
    const { id, version } = await writer.published(blog.id, { title: 'Antes' });
    expect((await read<{ data: contract.Article }>('/articles/antes')).body.data.title).toBe('Antes');
    await writer.change(blog.id, id, { version, title: 'Después' });
    expect((await read<{ data: contract.Article }>('/articles/antes')).body.data.title).toBe('Después');
    expect(await titles('limit=1')).toEqual(['Después']);
    await writer.ask('DELETE', `/blogs/${blog.id}/articles/${id}`);
    expect((await read('/articles/antes')).status).toBe(404);
  });

  test('moves, and old addresses lead there in one step, never in a circle', async () => {
    let { id, version } = await writer.published(blog.id, { title: 'Uno' });
    const to = async (slug: string) => {
      const { body } = await writer.change(blog.id, id, { version, slug });
      version = body.data.version;
    };
    const from = (slug: string) => fetch(`${at.url}/api/blog/articles/${slug}?blog=revista`, { redirect: 'manual' });
    await to('dos');
    await to('tres');
    for (const slug of ['uno', 'dos']) {
      const answer = await from(slug);
      expect([answer.status, answer.headers.get('location')]).toEqual([308, '/api/blog/articles/tres?blog=revista']);
    }
    await to('uno');
    expect((await from('uno')).status).toBe(200);
    expect((await from('tres')).headers.get('location')).toBe('/api/blog/articles/uno?blog=revista');
    const page = await fetch(`${at.url}/journal/revista/dos`, { redirect: 'manual' });
    expect([page.status, page.headers.get('location')]).toEqual([308, '/journal/revista/uno']);
    // Somebody else takes an address that it had: it is theirs.
    const other = await writer.published(blog.id, { title: 'Otra', slug: 'dos' });
    expect((await read<{ data: contract.Article }>('/articles/dos')).body.data.id).toBe(other.id);
    await writer.move(blog.id, id, { state: 'ARCHIVED' });
    expect((await from('tres')).status).toBe(404);
  });

  test('in another language is told of on both sides', async () => {
    const original = await writer.published(blog.id, { title: 'La luz' });
    await writer.published(blog.id, { title: 'The light', locale: 'en', translationOf: original.id });
    const of = async (slug: string) =>
      (await read<{ data: contract.Article }>(`/articles/${slug}`)).body.data.translations.map(({ locale, url }) => [locale, url]);
    expect(await of('la-luz')).toEqual([['en', `${at.url}/journal/revista/the-light`]]);
    expect(await of('the-light')).toEqual([['es', `${at.url}/journal/revista/la-luz`]]);
    const page = await (await fetch(`${at.url}/journal/revista/la-luz`)).text();
    expect(page).toContain(`<link rel="alternate" hreflang="en" href="${at.url}/journal/revista/the-light">`);
    expect(page).toContain(`<link rel="alternate" hreflang="es" href="${at.url}/journal/revista/la-luz">`);
    expect(page).toContain(`<link rel="canonical" href="${at.url}/journal/revista/la-luz">`);
  });
});

describe('very many matches', () => {
  test('come in pages that neither repeat nor miss one', async () => {
    const many = await writer.blog({ slug: 'many', locale: 'en' });
    await at.blogs.query(
      `WITH made AS (
         INSERT INTO article (blog_id, id, slug, state, title, markdown, html, text, summary, locale, words, published_at, created_by)
         SELECT $1, gen_random_uuid(), 'a-' || n, 'PUBLISHED', 'Light ' || n, '', '', repeat('light ', n % 7), '', 'en', 1, now() - n * interval '1 hour', $1
         FROM generate_series(1, 900) AS n RETURNING *),
       counted AS (INSERT INTO article_count SELECT blog_id, id FROM made)
       INSERT INTO article_search SELECT blog_id, id, published_at, 'en', to_tsvector('english', title || ' ' || text) FROM made`,
      [many.id],
    );
    const seen: string[] = [];
    for (let page = 1; page <= 13; page++) {
      const { body } = await writer.ask<List>('GET', `/blog/articles?blog=many&q=light&limit=70&page=${page}`, { as: null });
      expect(body.pagination.totalItems).toBe(900);
      seen.push(...body.data.map(({ slug }) => slug));
    }
    expect(seen.length).toBe(900);
    expect(new Set(seen).size).toBe(900);
  });
});

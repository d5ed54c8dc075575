import { Readable } from 'node:stream';
import type { blogs as contract } from '@fotograma/contract';
import sharp from 'sharp';
import { createAsk } from './ask.ts';
import type { Person, TestHouse } from './house.ts';

/** A blog with what can be asked for, made in the tables. */
export interface MadeBlog {
  readonly id: string;
  readonly slug: string;
  /** A published article, and one that is not. */
  readonly article: string;
  readonly articleSlug: string;
  readonly draft: string;
  readonly category: string;
  readonly tag: string;
  readonly author: string;
  readonly member: string;
  readonly image: string;
  /** Of a link to the draft. */
  readonly token: string;
}

let made = 0;

/** @param owner whose blog it is. */
export async function makeBlog(
  at: TestHouse,
  owner: { readonly id: string },
  facts: { word?: string; locale?: string } = {},
): Promise<MadeBlog> {
  const { newId, storage } = at.house.platform;
  const { word = 'lantern', locale = 'en' } = facts;
  const slug = `blog-${++made}-${newId().slice(0, 8)}`;
  const [id, article, draft, category, tag, author, image, member] = Array.from({ length: 8 }, newId) as [
    string,
    string,
    string,
    string,
    string,
    string,
    string,
    string,
  ];
  const token = `fgp_${newId()}`;
  const articleSlug = `the-${word}`;
  const text = `A ${word} in the window.`;
  const run = (sql: string, values: unknown[] = []) => at.blogs.query(sql, values);
  await run('INSERT INTO blog (id, slug, title, description, locale) VALUES ($1, $2, $3, $4, $5)', [
    id,
    slug,
    `The ${word} blog`,
    `Of a ${word}`,
    locale,
  ]);
  await run(`INSERT INTO blog_member (blog_id, user_id, role) VALUES ($1, $2, 'owner'), ($1, $3, 'author')`, [id, owner.id, member]);
  await run('INSERT INTO blog_category (blog_id, id, slug, name) VALUES ($1, $2, $3, $3)', [id, category, `${word}s`]);
  await run('INSERT INTO blog_tag (blog_id, id, slug, name) VALUES ($1, $2, $3, $3)', [id, tag, `${word}-tag`]);
  await run('INSERT INTO blog_author (blog_id, id, slug, name) VALUES ($1, $2, $3, $3)', [id, author, `${word}-writer`]);
  await run(
    `INSERT INTO article (blog_id, id, slug, state, title, markdown, html, text, summary, locale, words, published_at, created_by)
     SELECT $1, a.id, a.slug, a.state, a.title, $6, '<p>' || $6 || '</p>', $6, $6, $7, 5, a.at, $8
     FROM (VALUES ($2::uuid, $4, 'PUBLISHED'::article_state, $5, now()), ($3::uuid, $4 || '-draft', 'DRAFT', $5 || ' draft', NULL)) AS a (id, slug, state, title, at)`,
    [id, article, draft, articleSlug, `The ${word}`, text, locale, owner.id],
  );
  await run('INSERT INTO article_count (blog_id, article_id) VALUES ($1, $2), ($1, $3)', [id, article, draft]);
  await run(
    `INSERT INTO article_search (blog_id, article_id, published_at, locale, search) VALUES ($1, $2, now(), $3, to_tsvector('english', $4))`,
    [id, article, locale, text],
  );
  await run('INSERT INTO article_category (blog_id, article_id, category_id, published_at) VALUES ($1, $2, $3, now())', [
    id,
    article,
    category,
  ]);
  await run('INSERT INTO article_tag (blog_id, article_id, tag_id, published_at) VALUES ($1, $2, $3, now())', [id, article, tag]);
  await run('INSERT INTO article_author (blog_id, article_id, author_id, position, published_at) VALUES ($1, $2, $3, 1, now())', [
    id,
    article,
    author,
  ]);
  await run(
    `INSERT INTO article_revision (blog_id, article_id, number, title, excerpt, markdown, user_id) VALUES ($1, $2, 1, $3, '', $3, $4)`,
    [id, draft, `An older ${word}`, owner.id],
  );
  await run(
    `INSERT INTO article_preview (blog_id, article_id, hash, expires_at) VALUES ($1, $2, sha256($3::bytea), now() + interval '1 day')`,
    [id, draft, Buffer.from(token)],
  );
  await run('INSERT INTO blog_image (blog_id, id, width, height, created_by) VALUES ($1, $2, 8, 8, $3)', [id, image, owner.id]);
  const webp = await picture('webp');
  for (const size of ['640', '1600'])
    await storage.put(`blogs/${id}/${image}/${size}.webp`, Readable.from([webp]), { maxBytes: webp.length });
  await run(
    'WITH told AS (UPDATE blog_state SET changes = changes + 1 RETURNING changes) UPDATE blog SET changed = told.changes FROM told WHERE id = $1',
    [id],
  );
  return { id, slug, article, articleSlug, draft, category, tag, author, member, image, token };
}

/** A small picture. */
export function picture(format: 'webp' | 'png' = 'png', width = 8, height = 8): Promise<Buffer> {
  return sharp({ create: { width, height, channels: 3, background: '#b45309' } })
    .toFormat(format)
    .toBuffer();
}

/** A person’s blogs, over HTTP. */
export function writerOf(at: TestHouse, person: Person) {
  const ask = createAsk(at.url, person.token);
  const of = <T>(answer: { status: number; body: { data?: T; detail?: string | undefined } }): T => {
    if (answer.status >= 300 || answer.body.data === undefined) throw new Error(`Answered ${answer.status}: ${answer.body.detail}`);
    return answer.body.data;
  };
  return {
    ask,
    blog: async (facts: Record<string, unknown> = {}) =>
      of(
        await ask<{ data: { id: string; slug: string; url: string } }>('POST', '/blogs', {
          body: { slug: `blog-${++made}`, title: 'The Journal', ...facts },
        }),
      ),
    article: async (blogId: string, facts: Record<string, unknown> = {}) =>
      of(
        await ask<{ data: contract.WrittenArticle }>('POST', `/blogs/${blogId}/articles`, {
          body: { title: 'The city', markdown: 'A city.', ...facts },
        }),
      ),
    change: (blogId: string, id: string, body: Record<string, unknown>) =>
      ask<{ data: contract.WrittenArticle }>('PATCH', `/blogs/${blogId}/articles/${id}`, { body }),
    move: (blogId: string, id: string, body: Record<string, unknown>) =>
      ask<{ data: contract.WrittenArticle }>('POST', `/blogs/${blogId}/articles/${id}/state`, { body }),
    async published(blogId: string, facts: Record<string, unknown> = {}) {
      const { id } = await this.article(blogId, facts);
      return of(await this.move(blogId, id, { state: 'PUBLISHED' }));
    },
    term: async (blogId: string, kind: contract.TermKind, body: Record<string, unknown>) =>
      of(await ask<{ data: { id: string; slug: string; name: string; articles: number } }>('POST', `/blogs/${blogId}/${kind}`, { body })),
  };
}

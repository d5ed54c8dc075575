import { readFile } from 'node:fs/promises';
import { articlesOf } from '../articles.repository.ts';
import { blogOf, insertBlog } from '../blogs.repository.ts';
import type { BlogDatabase } from '../database.ts';
import { tellReaders } from '../directory.ts';
import { termsOf } from '../terms.repository.ts';
import { render, sortable, summarise } from '../writing.ts';

const TITLE = 'How a city is filmed';
const SLUG = 'how-a-city-is-filmed';
/** Who wrote it: nobody with an account. */
const NOBODY = '00000000-0000-0000-0000-000000000000';

/**
 * The blog that a new installation has, with one article, so that its addresses lead somewhere from the first day. Only where there
 * never was a blog: whoever takes it away has taken it away. @returns whether it was made.
 */
export async function makeStarterBlog(database: BlogDatabase, { newId, now }: { newId: () => string; now: () => Date }): Promise<boolean> {
  const markdown = await readFile(new URL(`${SLUG}.md`, import.meta.url), 'utf8');
  return database.transaction(async (sql) => {
    // Nodes that start together: one makes it, the others see that it was made.
    const { rows } = await sql.query<{ changes: number }>('SELECT changes FROM blog_state FOR UPDATE');
    if (rows[0]?.changes !== 0) return false;
    const [blogId, articleId, authorId] = [newId(), newId(), newId()];
    await insertBlog(sql, {
      id: blogId,
      slug: 'journal',
      title: 'The Journal',
      description: 'On films, and on what they do.',
      locale: 'en',
    });
    await blogOf(sql, blogId).update({ navigation: [{ label: 'Archive', url: '/journal/journal/archive' }] });
    await termsOf(sql, blogId, 'authors').insert(authorId, {
      slug: 'fotograma',
      name: 'Fotograma',
      description: '',
      links: [],
      userId: null,
    });
    const { html, text, opening, words, films } = render(markdown);
    const at = now();
    const articles = articlesOf(sql, blogId);
    await articles.insert(
      articleId,
      NOBODY,
      {
        ...{ slug: SLUG, title: TITLE, sortTitle: sortable(TITLE), markdown, html, text, words, films },
        ...{ excerpt: '', summary: summarise('', opening), locale: 'en', featured: false, image: null, canonicalUrl: null },
      },
      at,
    );
    await articles.link(articleId, 'authors', [authorId]);
    await articles.move(articleId, 'PUBLISHED', { publishedAt: at, scheduledAt: null }, at);
    await articles.index(articleId);
    await tellReaders(sql, blogId);
    return true;
  });
}

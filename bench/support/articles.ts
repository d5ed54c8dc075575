import type pg from 'pg';
import { createRandom } from '../../apps/server/src/modules/taste/recommender/random.ts';

/** Words of a made-up language, the first of which are in every text and the last in hardly any, as in any language (Zipf). */
const VOCABULARY = 30_000;
const WORDS = 300;
const BATCH = 500;
const TAGS = 400;
const CATEGORIES = 12;
const AUTHORS = 60;

const SYLLABLES = ['ka', 'lo', 'mi', 'ren', 'tu', 'sa', 'vel', 'no', 'pir', 'da', 'gos', 'he', 'fin', 'zu', 'bra', 'ol'];

/** SQL: the id of the nth term of a table of a blog, `$1`: a version 4 by its look. */
const idOf = (table: string, n: string) =>
  `overlay(overlay(md5($1::text || '${table}' || (${n})) placing '4' from 13) placing '8' from 17)::uuid`;

/** The nth word: no two the same. */
export function wordOf(n: number): string {
  let word = '';
  for (let left = n + 16; left > 0; left = Math.floor(left / SYLLABLES.length)) word += SYLLABLES[left % SYLLABLES.length];
  return word;
}

/**
 * Fills a blog with published articles of some 300 words, one an hour, with a category, some tags and an author each.
 * What is made depends on the seed alone.
 */
export async function fillBlog(pool: pg.Pool, blogId: string, articles: number, say: (progress: string) => void): Promise<void> {
  const random = createRandom(11);
  const drawn = () => Math.min(VOCABULARY - 1, Math.floor(VOCABULARY ** random() - 1));
  const text = (length: number) => Array.from({ length }, () => wordOf(drawn())).join(' ');
  const term = (table: string, count: number, name: string) =>
    pool.query(
      `INSERT INTO ${table} (blog_id, id, slug, name)
       SELECT $1::uuid, ${idOf(table, 'n')}, '${name}-' || n, '${name} ' || n FROM generate_series(1, $2::int) AS n ON CONFLICT DO NOTHING`,
      [blogId, count],
    );
  await term('blog_tag', TAGS, 'tag');
  await term('blog_category', CATEGORIES, 'category');
  await term('blog_author', AUTHORS, 'author');
  for (let from = 0; from < articles; from += BATCH) {
    const size = Math.min(BATCH, articles - from);
    const titles = Array.from({ length: size }, () => text(5));
    const texts = Array.from({ length: size }, () => text(WORDS));
    await pool.query(
      `WITH made AS (
         INSERT INTO article (blog_id, id, slug, state, title, sort_title, markdown, html, text, summary, locale, words, featured, published_at, created_by)
         SELECT $1::uuid, gen_random_uuid(), 'article-' || ($2::int + n), 'PUBLISHED', title, title, t, '<p>' || t || '</p>', t, left(t, 200), 'en', ${WORDS},
                ($2::int + n) % 50 = 0, timestamptz '2015-01-01' + ($2::int + n) * interval '1 hour', $1::uuid
         FROM unnest($3::text[], $4::text[]) WITH ORDINALITY AS g (title, t, n) RETURNING *),
       numbered AS (SELECT *, substr(slug, 9)::int AS n FROM made),
       counted AS (INSERT INTO article_count SELECT blog_id, id, 0 FROM made),
       categories AS (INSERT INTO article_category SELECT blog_id, id, ${idOf('blog_category', `1 + n % ${CATEGORIES}`)}, published_at FROM numbered),
       authors AS (INSERT INTO article_author SELECT blog_id, id, ${idOf('blog_author', `1 + n % ${AUTHORS}`)}, 1, published_at FROM numbered),
       -- The first tags are on many articles, the last on few.
       tags AS (INSERT INTO article_tag SELECT DISTINCT blog_id, id, ${idOf('blog_tag', `1 + floor(power(${TAGS}, (abs(hashtext(n || ' ' || k)) % 10000) / 10000.0) - 1)::int`)}, published_at
                FROM numbered, generate_series(1, 3) AS k)
       INSERT INTO article_search SELECT blog_id, id, published_at, 'en',
         setweight(to_tsvector('english', title), 'A') || setweight(to_tsvector('english', text), 'D') FROM made`,
      [blogId, from, titles, texts],
    );
    if (from % 10_000 === 0) say(`${from} of ${articles} articles`);
  }
  await pool.query('VACUUM ANALYZE');
}

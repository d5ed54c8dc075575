import type { blog as contract } from '@fotograma/contract';
import { LRUCache } from 'lru-cache';
import { Fault, Invalid } from '../../platform/errors.ts';
import { facts } from './blogs.service.ts';
import type { BlogDatabase } from './database.ts';
import type { Directory, Tenant } from './directory.ts';
import { createFilling, type Films, type Videos } from './filling.ts';
import type { Places } from './places.ts';
import { type CardRow, type Order, type Published, publishedOf, type Selection } from './reading.repository.ts';
import { type TermKind, type TermRow, termsOf } from './terms.repository.ts';

type Article = contract.Article;
type Card = contract.ArticleCard;

/** How long what was found out is kept: what it says of a blog is of its present state in any case, but films and views change too. */
const KEPT_MS = 60_000;
const MOST_KEPT = 20_000;
/** Words a minute that people read (Brysbaert 2019: 238 in English for non-fiction; other languages are slower). */
const WORDS_A_MINUTE = 220;

/** A page of the reader's, as the API and the pages ask for it: terms are slugs here. */
export interface Asked extends Selection {
  readonly page: number;
  readonly limit: number;
  readonly order?: Order | undefined;
}

/** What readers read. Everything here is of one blog, published, and as it was after it was asked for. */
export function createReading(tools: {
  database: BlogDatabase;
  directory: Directory;
  places: Places;
  films: Films;
  videos: Videos;
  now: () => Date;
}) {
  const { database, places, now } = tools;
  const filling = createFilling(tools);
  const kept = new LRUCache<string, Promise<unknown>>({ max: MOST_KEPT, ttl: KEPT_MS, perf: { now: () => now().getTime() } });

  /** Keeps what was found out under the state of the blog in which it was. */
  const keep = <T>(blog: Tenant, what: string, find: (published: Published) => Promise<T>): Promise<T> => {
    const key = `${blog.id} ${blog.changed} ${what}`;
    const there = kept.get(key);
    if (there) return there as Promise<T>;
    const found = find(publishedOf(database, blog));
    kept.set(key, found);
    // What failed is asked for again.
    found.catch(() => kept.get(key) === found && kept.delete(key));
    return found;
  };
  const card = (blog: Tenant, { summary, publishedAt, updatedAt, ...row }: CardRow): Card => ({
    ...pickCard(row),
    url: places.article(blog, row.slug),
    excerpt: summary,
    readingMinutes: Math.max(1, Math.ceil(row.words / WORDS_A_MINUTE)),
    publishedAt: publishedAt.toISOString(),
    updatedAt: updatedAt.toISOString(),
  });
  const terms = (blog: Tenant, kind: TermKind): Promise<TermRow[]> =>
    keep(blog, kind, async () => (await termsOf(database, blog.id, kind).list({ isPublished: true })).filter((term) => term.articles > 0));
  /** Slugs as ids. @throws {Fault} `invalid` for what no article has. */
  const select = async (blog: Tenant, asked: Asked): Promise<Selection> => {
    const idOf = async (kind: TermKind, field: 'category' | 'tag' | 'author') => {
      const slug = asked[field];
      if (slug === undefined) return undefined;
      const term = (await terms(blog, kind)).find((one) => one.slug === slug);
      if (!term) throw new Invalid([{ in: 'query', pointer: `/${field}`, message: `Nothing in this blog is of the ${field} “${slug}”` }]);
      return term.id;
    };
    const [category, tag, author] = await Promise.all([idOf('categories', 'category'), idOf('tags', 'tag'), idOf('authors', 'author')]);
    const { q, period, featured, film } = asked;
    return { category, tag, author, q, period, featured, film };
  };

  const months = (blog: Tenant) => keep(blog, 'months', (published) => published.months());
  /** How many there are of a selection so simple that it is known without counting; null for others. */
  const knownTotal = async (blog: Tenant, { q, featured, film, period, category, tag, author }: Asked): Promise<number | null> => {
    if (q !== undefined || featured !== undefined || film !== undefined) return null;
    const [term, ...others] = (
      [
        ['categories', category],
        ['tags', tag],
        ['authors', author],
      ] as const
    ).filter(([, slug]) => slug !== undefined);
    if (term) {
      if (others.length || period !== undefined) return null;
      return (await terms(blog, term[0])).find(({ slug }) => slug === term[1])?.articles ?? 0;
    }
    const counted = await months(blog);
    return counted.reduce((sum, { month, articles }) => (period === undefined || month.startsWith(period) ? sum + articles : sum), 0);
  };

  const list = async (blog: Tenant, asked: Asked): Promise<{ articles: Card[]; total: number }> => {
    const selection = await select(blog, asked);
    const name = JSON.stringify(selection);
    const known = await knownTotal(blog, asked);
    const { page, limit, order = asked.q === undefined ? 'newest' : 'relevance' } = asked;
    const offset = (page - 1) * limit;
    if (known !== null && offset >= known) return { articles: [], total: known };
    const count = () => keep(blog, `count ${name}`, (published) => published.count(selection));
    return keep(blog, `list ${name} ${order} ${limit} ${offset}`, async (published) => {
      // What is found by words is counted on the way.
      const counted = known ?? (asked.q === undefined ? count() : null);
      const { ids, total } = await published.page(selection, order, { limit, offset });
      const articles = (await published.cards(ids)).map((row) => card(blog, row));
      return { articles, total: (await counted) ?? total ?? (await count()) };
    });
  };

  return {
    find: tools.directory.find,
    bySlug: tools.directory.bySlug,
    all: tools.directory.all,
    list,
    card,
    terms,
    published: (blog: Tenant) => publishedOf(database, blog),
    keep,
    fill: filling.fill,
    blog: (blog: Tenant): contract.Blog => ({ ...facts(blog), url: places.home(blog) }),
    months,
    /** @returns the article; where it is now, for an address that it had. @throws {Fault} `not-found`. */
    article: (blog: Tenant, slug: string): Promise<{ article: Article; isLed: boolean } | { movedTo: string }> =>
      keep(blog, `article ${slug}`, async (published) => {
        const row = await published.bySlug(slug);
        if (!row) {
          const movedTo = await published.movedTo(slug);
          if (movedTo !== null) return { movedTo };
          throw new Fault('not-found', `There is no article at “${slug}”.`);
        }
        const [{ html, films }, related, neighbours, translations] = await Promise.all([
          filling.fill(row.html),
          published.related(row).then(published.cards),
          published.neighbours(row),
          published.translations(row),
        ]);
        const beside = (one: { slug: string; title: string } | null) => one && { ...one, url: places.article(blog, one.slug) };
        return {
          isLed: row.isLed,
          article: {
            ...card(blog, row),
            html,
            films,
            canonicalUrl: row.canonicalUrl,
            translations: translations.map(({ slug: other, ...said }) => ({ ...said, url: places.article(blog, other) })),
            related: related.map((other) => card(blog, other)),
            previous: beside(neighbours.previous),
            next: beside(neighbours.next),
          },
        };
      }),
  };
}

export type Reading = ReturnType<typeof createReading>;

function pickCard({
  id,
  slug,
  title,
  locale,
  image,
  featured,
  words,
  views,
  authors,
  categories,
  tags,
}: Omit<CardRow, 'summary' | 'publishedAt' | 'updatedAt'>) {
  return { id, slug, title, locale, image, featured, words, views, authors, categories, tags };
}

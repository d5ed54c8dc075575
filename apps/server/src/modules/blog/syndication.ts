import type { Tenant } from './directory.ts';
import { FEED_FILES, FEED_LENGTH, type FeedFormat, printFeed } from './feeds.ts';
import type { Places } from './places.ts';
import type { Asked, Reading } from './reading.service.ts';
import { printSitemap } from './sitemap.ts';

type Of = Pick<Asked, 'category' | 'tag' | 'author'>;

/** What programs read of a blog: feeds, and the sitemap. */
export function createSyndication({ reading, places }: { reading: Reading; places: Places }) {
  return {
    /** @param of a category, a tag or an author alone. @throws {Fault} `invalid` for what nothing is of. */
    async feed(blog: Tenant, format: FeedFormat, of: Of): Promise<string> {
      const { articles } = await reading.list(blog, { ...of, page: 1, limit: FEED_LENGTH });
      const name = JSON.stringify(of);
      return reading.keep(blog, `feed ${format} ${name}`, async (published) => {
        const whole = await published.whole(articles.map((article) => article.id));
        const filled = await Promise.all(whole.map(async (row) => ({ ...row, html: (await reading.fill(row.html)).html })));
        const [kind, slug] = Object.entries(of).find(([, value]) => value !== undefined) ?? [];
        const terms =
          kind === undefined
            ? []
            : await reading.terms(blog, ({ category: 'categories', tag: 'tags', author: 'authors' } as const)[kind as keyof Of]);
        const term = terms.find((one) => one.slug === slug)?.name;
        const query = kind === undefined ? '' : `?${new URLSearchParams({ [kind]: slug as string })}`;
        return printFeed(
          blog,
          {
            title: term === undefined ? blog.title : `${term} – ${blog.title}`,
            home: kind === undefined ? places.home(blog) : places.page(blog, `${kind}/${slug}`),
            self: `${places.page(blog, FEED_FILES[format])}${query}`,
          },
          filled,
          format,
          places,
        );
      });
    },
    /** @returns null for a part that there is not. */
    async sitemap(blog: Tenant, part: number | undefined): Promise<string | null> {
      const { total } = await reading.list(blog, { page: 1, limit: 1 });
      return reading.keep(blog, `sitemap ${part ?? ''}`, (published) => printSitemap(blog, published, total, part, places));
    },
    robots: (blog: Tenant): string =>
      `User-agent: *\nDisallow: ${new URL(places.page(blog, 'preview/')).pathname}\nSitemap: ${places.page(blog, 'sitemap.xml')}\n`,
  };
}

export type Syndication = ReturnType<typeof createSyndication>;

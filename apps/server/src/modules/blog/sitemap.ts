import { escapeHtml } from '../../platform/http/html.ts';
import type { Tenant } from './directory.ts';
import type { Places } from './places.ts';
import type { Published } from './reading.repository.ts';

/** Addresses that a sitemap may have (sitemaps.org, protocol 0.9). */
const MOST = 50_000;
const OPEN = '<?xml version="1.0" encoding="UTF-8"?>\n';
const NAMESPACE = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"';

/** @param total published articles. @returns null for a part that there is not. */
export async function printSitemap(
  blog: Tenant,
  published: Published,
  total: number,
  part: number | undefined,
  places: Places,
): Promise<string | null> {
  const parts = Math.max(1, Math.ceil((total + 1) / MOST));
  if (part === undefined && parts > 1) {
    const entries = Array.from(
      { length: parts },
      (_, n) => `<sitemap><loc>${escapeHtml(`${places.page(blog, 'sitemap.xml')}?part=${n + 1}`)}</loc></sitemap>`,
    );
    return `${OPEN}<sitemapindex ${NAMESPACE}>${entries.join('')}</sitemapindex>\n`;
  }
  const at = part ?? 1;
  if (at > parts) return null;
  // The front page comes first, and takes the place of one article.
  const home = at === 1 ? [`<url><loc>${escapeHtml(places.home(blog))}</loc></url>`] : [];
  const articles = await published.addresses({ limit: MOST - home.length, offset: Math.max(0, (at - 1) * MOST - 1) });
  const entries = articles.map(
    ({ slug, updatedAt }) => `<url><loc>${escapeHtml(places.article(blog, slug))}</loc><lastmod>${updatedAt.toISOString()}</lastmod></url>`,
  );
  return `${OPEN}<urlset ${NAMESPACE}>${[...home, ...entries].join('')}</urlset>\n`;
}

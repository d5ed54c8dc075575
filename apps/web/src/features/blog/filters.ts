import { readPage } from '../../lib/search.ts';
import { type ArticleFilters, STATES } from './queries.ts';

/** What of an address says which articles are listed. */
export function readArticleFilters(search: Record<string, unknown>): ArticleFilters {
  const state = STATES.find((one) => one === search.state);
  const q = typeof search.q === 'string' ? search.q.trim().slice(0, 200) : '';
  return { ...readPage(search.page), ...(state && { state }), ...(q && { q }) };
}

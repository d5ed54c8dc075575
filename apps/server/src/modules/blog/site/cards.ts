import type { blog as contract } from '@fotograma/contract';
import { type Html, html } from '../../../platform/http/html.ts';
import { wordsOf } from './words.ts';

type Card = contract.ArticleCard;

/** A day, as the blog's language writes it. */
export function day(iso: string, locale: string): Html {
  const words = new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone: 'UTC' }).format(new Date(iso));
  return html`<time datetime="${iso}">${words}</time>`;
}

/** Names as the blog's language joins them: “Ana, Bea and Eva”. */
export function names(parts: readonly { name: string; url: string }[], locale: string): Html {
  const list = new Intl.ListFormat(locale, { type: 'conjunction' }).formatToParts(parts.map((_, n) => String(n)));
  return html`${list.map(({ type, value }) => {
    const part = type === 'element' ? parts[Number(value)] : undefined;
    return part ? html`<a href="${part.url}">${part.name}</a>` : html`${value}`;
  })}`;
}

export function byline(card: Card, blog: contract.Blog): Html {
  const t = wordsOf(blog.locale);
  const authors = card.authors.map(({ name, slug }) => ({ name, url: `${blog.url}/author/${encodeURIComponent(slug)}` }));
  return html`<p class="meta">${authors.length > 0 && html`${t.by} ${names(authors, blog.locale)} · `}${day(card.publishedAt, blog.locale)} · ${t.minutes(card.readingMinutes)}</p>`;
}

/** A small picture of one of ours; of others the picture itself. */
function small(url: string): string {
  return url.replace(/^(\/api\/blog\/images\/[^/]+\/[^/]+)\/1600$/, '$1/640');
}

/** Articles, one below the other. @param level of their headings. */
export function cardList(cards: readonly Card[], blog: contract.Blog, level: 2 | 3, isSmall = false): Html {
  const entries = cards.map((card) => {
    const link = html`<a href="${card.url}">${card.title}</a>`;
    const thumb =
      !isSmall &&
      card.image &&
      html`<a class="thumb" href="${card.url}" tabindex="-1" aria-hidden="true"><img src="${small(card.image.url)}" alt="" width="640" height="480" loading="lazy" decoding="async"></a>`;
    return html`<li><div>${level === 2 ? html`<h2 class="entry">${link}</h2>` : html`<h3 class="entry">${link}</h3>`}${!isSmall && card.excerpt && html`<p>${card.excerpt}</p>`}${byline(card, blog)}</div>${thumb}</li>`;
  });
  return html`<ol class="${isSmall ? 'list small' : 'list'}">${entries}</ol>`;
}

/** @param urlOf the address of a page of the list. */
export function pager(page: number, pages: number, blog: contract.Blog, urlOf: (page: number) => string): Html {
  if (pages <= 1) return html``;
  const t = wordsOf(blog.locale);
  return html`<nav class="pager" aria-label="${t.page(page, pages)}"><span>${page > 1 && html`<a rel="prev" href="${urlOf(page - 1)}">← ${t.newer}</a>`}</span><span>${t.page(page, pages)}</span><span>${page < pages && html`<a rel="next" href="${urlOf(page + 1)}">${t.older} →</a>`}</span></nav>`;
}

import type { blog as contract } from '@fotograma/contract';
import { html, raw } from '../../../platform/http/html.ts';
import { fullUrl } from '../feeds.ts';
import type { Places } from '../places.ts';
import { byline, cardList, day, names } from './cards.ts';
import type { Document } from './layout.ts';
import { wordsOf } from './words.ts';

/** schema.org wants no longer headline. */
const HEADLINE = 110;

/** The page of an article. */
export function articlePage(
  blog: contract.Blog,
  { article, isLed }: { article: contract.Article; isLed: boolean },
  places: Places,
): Document {
  const t = wordsOf(blog.locale);
  const term = (kind: string) => (one: { name: string; slug: string }) => ({
    name: one.name,
    url: `${blog.url}/${kind}/${encodeURIComponent(one.slug)}`,
  });
  const categories = article.categories.map(term('category'));
  const tags = article.tags.map(term('tag'));
  const authors = article.authors.map(term('author'));
  const languages = new Intl.DisplayNames([blog.locale], { type: 'language' });
  const wasChanged = new Date(article.updatedAt).getTime() - new Date(article.publishedAt).getTime() > 86_400_000;
  const image = article.image && fullUrl(article.image.url, places);
  const body = html`<article data-view="/api/blog/articles/${article.id}/view?blog=${encodeURIComponent(blog.slug)}"${article.locale !== blog.locale && html` lang="${article.locale}"`}>
<header class="head">
${categories.length > 0 && html`<p class="kicker">${names(categories, blog.locale)}</p>`}
<h1>${article.title}</h1>
${isLed && html`<p class="lead">${article.excerpt}</p>`}
${byline(article, blog)}
${wasChanged && html`<p class="meta">${t.updated} ${day(article.updatedAt, blog.locale)}</p>`}
${
  article.translations.length > 0 &&
  html`<p class="meta">${t.alsoIn} ${names(
    article.translations.map(({ locale, url }) => ({ name: languages.of(locale) ?? locale, url })),
    blog.locale,
  )}</p>`
}
</header>
${article.image && html`<figure class="hero"><img src="${article.image.url}" alt="${article.image.alt}" decoding="async" fetchpriority="high"></figure>`}
<div class="prose">
${raw(article.html)}</div>
${tags.length > 0 && html`<ul class="terms" aria-label="${t.tag}">${tags.map(({ name, url }) => html`<li><a href="${url}" rel="tag">${name}</a></li>`)}</ul>`}
</article>
${(article.previous || article.next) && html`<nav class="beside" aria-label="${t.previous}, ${t.next}"><div>${article.previous && html`<span class="meta">${t.previous}</span><a rel="prev" href="${article.previous.url}">${article.previous.title}</a>`}</div><div>${article.next && html`<span class="meta">${t.next}</span><a rel="next" href="${article.next.url}">${article.next.title}</a>`}</div></nav>`}
${article.films.length > 0 && html`<section class="after" aria-labelledby="films"><h2 id="films">${t.films}</h2><ul class="terms">${article.films.map((film) => html`<li><a href="${film.url}">${film.title}${film.year !== null && ` (${film.year})`}</a></li>`)}</ul></section>`}
${article.related.length > 0 && html`<section class="after" aria-labelledby="related"><h2 id="related">${t.related}</h2>${cardList(article.related, blog, 3, true)}</section>`}`;

  const canonical = article.canonicalUrl ?? article.url;
  return {
    blog,
    title: article.title,
    description: article.excerpt,
    canonical,
    translations: article.translations.length ? [{ locale: article.locale, url: article.url }, ...article.translations] : [],
    shared: [
      ['og:type', 'article'],
      ['og:title', article.title],
      ['og:description', article.excerpt],
      ['og:url', canonical],
      ['og:site_name', blog.title],
      ['og:locale', article.locale.replace('-', '_')],
      ...(image
        ? ([
            ['og:image', image],
            ['og:image:alt', article.image?.alt ?? ''],
          ] as const)
        : []),
      ['article:published_time', article.publishedAt],
      ['article:modified_time', article.updatedAt],
      ...authors.map(({ url }) => ['article:author', url] as const),
      ...article.tags.map(({ name }) => ['article:tag', name] as const),
      ['twitter:card', image ? 'summary_large_image' : 'summary'],
    ],
    data: [
      {
        '@context': 'https://schema.org',
        '@type': 'BlogPosting',
        headline: [...article.title].slice(0, HEADLINE).join(''),
        description: article.excerpt,
        datePublished: article.publishedAt,
        dateModified: article.updatedAt,
        inLanguage: article.locale,
        wordCount: article.words,
        author: authors.map(({ name, url }) => ({ '@type': 'Person', name, url })),
        publisher: { '@type': 'Organization', name: blog.title, url: blog.url },
        mainEntityOfPage: canonical,
        ...(image ? { image: [image] } : {}),
        keywords: article.tags.map(({ name }) => name),
        ...(article.categories[0] ? { articleSection: article.categories[0].name } : {}),
        ...(article.films.length
          ? {
              mentions: article.films.map(({ title, year, url }) => ({
                '@type': 'Movie',
                name: title,
                url,
                ...(year === null ? {} : { dateCreated: String(year) }),
              })),
            }
          : {}),
      },
      {
        '@context': 'https://schema.org',
        '@type': 'BreadcrumbList',
        itemListElement: [{ name: blog.title, url: blog.url }, ...categories.slice(0, 1), { name: article.title, url: article.url }].map(
          ({ name, url }, n) => ({
            '@type': 'ListItem',
            position: n + 1,
            name,
            item: url,
          }),
        ),
      },
    ],
    body,
  };
}

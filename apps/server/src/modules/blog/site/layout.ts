import type { blog as contract } from '@fotograma/contract';
import { type Html, html, raw } from '../../../platform/http/html.ts';
import type { Assets } from './assets.ts';
import { styleOf } from './theme.ts';
import { wordsOf } from './words.ts';

type Blog = contract.Blog;

export interface Document {
  readonly blog: Blog;
  /** Of the page; the blog's own title stands behind it. */
  readonly title: string | null;
  readonly description?: string | undefined;
  readonly canonical?: string | undefined;
  readonly translations?: readonly { locale: string; url: string }[];
  /** Open Graph's properties, and `article:` ones. */
  readonly shared?: readonly (readonly [string, string])[];
  /** schema.org. */
  readonly data?: readonly object[];
  readonly feeds?: readonly { type: string; title: string; url: string }[];
  /** Not for search engines. */
  readonly isHidden?: boolean;
  readonly q?: string | undefined;
  readonly body: Html;
}

export interface Printing {
  readonly assets: Assets;
  /** Of the house. */
  readonly home: string;
  /** What leads somewhere from where the page was asked for. */
  readonly local: (url: string) => string;
}

const LEADING = / (href|action)="(https?:[^"]*)"/g;

/** A page of a blog: readable without scripts, by keyboard, by readers of screens, on paper. */
export async function printDocument(document: Document, { assets, home, local }: Printing): Promise<string> {
  const { blog, title, description, canonical, translations = [], shared = [], data = [], feeds = [], isHidden, q, body } = document;
  const t = wordsOf(blog.locale);
  const [style, js, hls] = await Promise.all([assets.style(), assets.url('reader.js'), assets.url('hls.js')]);
  const front = title === null;
  const shown = html`<a class="skip" href="#text">${t.skip}</a>
<header class="masthead"><div class="wrap">
${front ? html`<h1 class="title">${blog.title}</h1>` : html`<a class="title" href="${blog.url}">${blog.title}</a>`}
${blog.description && html`<p class="about">${blog.description}</p>`}
<div class="bar">
${blog.navigation.length > 0 && html`<nav aria-label="${blog.title}">${blog.navigation.map((link) => html`<a href="${link.url}">${link.label}</a>`)}</nav>`}
<form class="find" role="search" action="${blog.url}/search"><input type="search" name="q" value="${q ?? ''}" maxlength="200" aria-label="${t.searchIn}" required><button>${t.search}</button></form>
</div>
</div></header>
<main id="text"><div class="wrap">
${body}
</div></main>
<footer><div class="wrap"><ul>
<li><a href="${blog.url}/rss.xml">RSS</a></li>
${blog.social.map((link) => html`<li><a href="${link.url}" rel="me noopener">${link.label}</a></li>`)}
<li><a href="${home}">${t.house}</a></li>
</ul></div></footer>`;
  return html`<!doctype html>
<html lang="${blog.locale}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${front ? blog.title : `${title} – ${blog.title}`}</title>
${description && html`<meta name="description" content="${description}">\n`}${isHidden && html`<meta name="robots" content="noindex">\n`}${canonical && html`<link rel="canonical" href="${canonical}">\n`}${translations.map(({ locale, url }) => html`<link rel="alternate" hreflang="${locale}" href="${url}">\n`)}${feeds.map((feed) => html`<link rel="alternate" type="${feed.type}" title="${feed.title}" href="${feed.url}">\n`)}${shared.map(([property, content]) => html`<meta property="${property}" content="${content}">\n`)}<link rel="preload" href="/journal/-/inter.woff2" as="font" type="font/woff2" crossorigin>
<link rel="preload" href="/journal/-/fraunces.woff2" as="font" type="font/woff2" crossorigin>
<style>${raw(style)}${raw(styleOf(blog.theme))}</style>
<link rel="hls" href="${hls}">
<script src="${js}" defer></script>
${data.map((one) => html`<script type="application/ld+json">${raw(JSON.stringify(one).replaceAll('<', '\\u003c'))}</script>\n`)}</head>
<body>
${raw(shown.text.replace(LEADING, (_, attribute: string, url: string) => ` ${attribute}="${local(url)}"`))}
</body>
</html>
`.text;
}

import type { IOptions } from 'sanitize-html';
import { EMBED_KINDS } from './embeds.ts';

/** Names given in a text could stand before names of the page (DOM clobbering): theirs have this before them. */
const PREFIX = 'note-';
const PROTOCOLS = { links: ['http', 'https', 'mailto'], pictures: ['http', 'https'] };

/** What an article's HTML may be. Nothing in it runs, styles, frames, submits or reaches out of its own place. */
export const ALLOWED: IOptions = {
  allowedTags: [
    ...['h1', 'h2', 'h3', 'h4', 'h5', 'h6'],
    ...['p', 'br', 'hr', 'blockquote', 'pre', 'code', 'em', 'strong', 'b', 'i', 'u', 's', 'del', 'ins', 'sub', 'sup', 'kbd', 'mark', 'q'],
    ...['small', 'abbr', 'cite', 'time', 'span', 'div', 'a', 'img', 'figure', 'figcaption', 'ul', 'ol', 'li', 'dl', 'dt', 'dd', 'input'],
    ...['table', 'caption', 'thead', 'tbody', 'tfoot', 'tr', 'th', 'td', 'details', 'summary', 'section', 'ruby', 'rb', 'rt', 'rp', 'bdi'],
  ],
  allowedAttributes: {
    '*': ['id', 'lang', 'dir'],
    a: ['href', 'title', 'rel', 'class'],
    img: ['src', 'alt', 'title', 'width', 'height', 'loading', 'decoding'],
    abbr: ['title'],
    time: ['datetime'],
    blockquote: ['cite'],
    q: ['cite'],
    code: ['class'],
    th: ['colspan', 'rowspan', 'scope', 'class'],
    td: ['colspan', 'rowspan', 'class'],
    ol: ['start', 'reversed', 'class'],
    li: ['value', 'class'],
    sup: ['class'],
    hr: ['class'],
    section: ['class'],
    details: ['open'],
    input: [{ name: 'type', values: ['checkbox'] }, 'checked', 'disabled'],
    figure: [{ name: 'data-embed', values: [...EMBED_KINDS] }, 'data-of'],
    span: [{ name: 'data-embed', values: [...EMBED_KINDS] }, 'data-of'],
  },
  allowedClasses: {
    code: [/^language-[\w+#-]{1,30}$/],
    a: ['footnote-backref'],
    sup: ['footnote-ref'],
    hr: ['footnotes-sep'],
    section: ['footnotes'],
    ol: ['footnotes-list'],
    li: ['task', 'footnote-item'],
    th: [/^(left|center|right)$/],
    td: [/^(left|center|right)$/],
  },
  allowedSchemes: PROTOCOLS.links,
  allowedSchemesByTag: { img: PROTOCOLS.pictures },
  allowedSchemesAppliedToAttributes: ['href', 'src', 'cite'],
  allowProtocolRelative: false,
  disallowedTagsMode: 'discard',
  /** Of these the content goes too: it is no text for readers. */
  nonTextTags: [
    'script',
    'style',
    'textarea',
    'option',
    'title',
    'template',
    'noscript',
    'xmp',
    'svg',
    'math',
    'iframe',
    'object',
    'noembed',
    'noframes',
    'plaintext',
    'select',
  ],
  nestingLimit: 100,
  enforceHtmlBoundary: false,
  parseStyleAttributes: false,
  transformTags: {
    '*': (tagName, given) => {
      const attribs = { ...given };
      if (attribs.id !== undefined) attribs.id = named(attribs.id);
      const align = /text-align:\s*(left|center|right)/.exec(attribs.style ?? '')?.[1];
      if (align && (tagName === 'th' || tagName === 'td')) attribs.class = align;
      if (attribs['data-of'] !== undefined && !/^[a-z0-9-]{1,200}$/.test(attribs['data-of'])) delete attribs['data-of'];
      return { tagName, attribs };
    },
    a: (tagName, { href = '', ...others }) => ({
      tagName,
      attribs: {
        ...others,
        href: href.startsWith('#') ? `#${named(href.slice(1))}` : href,
        // Links to elsewhere tell nothing of the reader and lend no weight.
        ...(/^https?:/i.test(href.trim()) ? { rel: 'nofollow noopener noreferrer' } : {}),
      },
    }),
    img: (tagName, attribs) => ({ tagName, attribs: { ...attribs, alt: attribs.alt ?? '', loading: 'lazy', decoding: 'async' } }),
    input: (tagName, { type = '', checked }) => ({
      tagName,
      attribs: { type, disabled: '', ...(checked === undefined ? {} : { checked: '' }) },
    }),
  },
  exclusiveFilter: ({ tag, attribs }) =>
    (tag === 'img' && !attribs.src) ||
    (tag === 'input' && attribs.type !== 'checkbox') ||
    (attribs['data-embed'] !== undefined && attribs['data-of'] === undefined),
};

function named(id: string): string {
  return `${PREFIX}${id.replace(/[^\w-]/g, '').slice(0, 60)}`;
}

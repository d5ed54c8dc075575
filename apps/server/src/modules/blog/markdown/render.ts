import createMarkdownIt from 'markdown-it';
import footnotes from 'markdown-it-footnote';
import sanitizeHtml from 'sanitize-html';
import { ALLOWED } from './allowed.ts';
import { EMBED_KINDS, embeds } from './embeds.ts';
import { tasks } from './tasks.ts';

/** What Markdown comes to. */
export interface Rendered {
  /** Harmless HTML; an embed is an empty element that says what belongs there. */
  readonly html: string;
  /** Its words alone. */
  readonly text: string;
  /** The same without the footnotes: what an article is told by where nobody wrote an excerpt. */
  readonly opening: string;
  readonly words: number;
  /** Slugs of films that it embeds, each once. */
  readonly films: string[];
}

/** GitHub-flavoured: tables, strike-through, bare links, task lists and footnotes; HTML in it goes through the allow-list with the rest. */
const markdownIt = createMarkdownIt({ html: true, linkify: true, breaks: false }).use(footnotes).use(tasks).use(embeds);
// What looks like a host without a scheme is more often the end of one sentence and the beginning of the next.
markdownIt.linkify.set({ fuzzyLink: false, fuzzyEmail: false });

/** What footnotes begin with. */
const NOTES = '<hr class="footnotes-sep"';
const EMBEDDED = new RegExp(`data-embed="(${EMBED_KINDS.join('|')})" data-of="([^"]+)"`, 'g');
/** Elements whose text ends where they do: between two of them there is a blank. */
const BLOCK_ENDS = /<\/(p|h[1-6]|li|blockquote|pre|td|th|tr|figcaption|dt|dd|summary|div|section)>|<(br|hr)[ />]/g;

/** Of footnotes and of what they come to: more are no article, and would take seconds. */
const MOST_NOTES = 2_000;
const MOST_HTML = 2_000_000;

/** A text that would become more than anybody reads. */
export class TooMuch extends Error {}

/**
 * GitHub-flavoured Markdown, and HTML in it, through a strict allow-list: any text is Markdown, and nothing in what comes of it runs.
 * @throws {TooMuch} for thousands of footnotes, or more than two million characters of HTML.
 */
export function renderMarkdown(markdown: string): Rendered {
  if (markdown.split('[^', MOST_NOTES + 2).length > MOST_NOTES + 1) throw new TooMuch(`Expected ${MOST_NOTES} footnotes at most`);
  const html = demoteHeadings(sanitizeHtml(markdownIt.render(markdown, {}), ALLOWED));
  if (html.length > MOST_HTML) throw new TooMuch('This becomes too long a page');
  const films = new Set<string>();
  for (const [, kind, of = ''] of html.matchAll(EMBEDDED)) if (kind !== 'video') films.add(of);
  const text = textOf(html);
  const opening = textOf(html.slice(0, html.indexOf(NOTES) >>> 0));
  return { html, text, opening, words: text === '' ? 0 : text.split(' ').length, films: [...films] };
}

/** What leads to a footnote and back is no word. */
const REFERENCES = /<sup class="footnote-ref">.*?<\/sup>|<a [^>]*class="footnote-backref"[^>]*>[^<]*<\/a>/g;

/** The article's title is the page's first heading: where a text has some of that rank too, all of its own go down a step. */
function demoteHeadings(html: string): string {
  if (!html.includes('<h1')) return html;
  return html.replace(/<(\/?)h([1-6])(?=[ >])/g, (_, end: string, level: string) => `<${end}h${Math.min(6, Number(level) + 1)}`);
}

const ENTITIES: Record<string, string> = { '&lt;': '<', '&gt;': '>', '&quot;': '"', '&amp;': '&' };

/** The words of sanitised HTML: what it escapes are these four characters, and every other is itself. */
export function textOf(html: string): string {
  return html
    .replace(REFERENCES, '')
    .replace(BLOCK_ENDS, ' $&')
    .replace(/<[^>]*>/g, '')
    .replace(/&(lt|gt|quot|amp);/g, (entity) => ENTITIES[entity] ?? entity)
    .replace(/\s+/g, ' ')
    .trim();
}

import type { Root as HtmlRoot } from 'hast';
import { toString as textOf } from 'hast-util-to-string';
import type { Paragraph, PhrasingContent, Root } from 'mdast';
import rehypeRaw from 'rehype-raw';
import rehypeSanitize from 'rehype-sanitize';
import rehypeStringify from 'rehype-stringify';
import remarkGfm from 'remark-gfm';
import remarkParse from 'remark-parse';
import remarkRehype from 'remark-rehype';
import { unified } from 'unified';
import { SKIP, visit } from 'unist-util-visit';
import { ALLOWED } from './allowed.ts';

/** What Markdown comes to. */
export interface Rendered {
  /** Harmless HTML; an embed is an empty element that says what belongs there. */
  readonly html: string;
  /** Its words alone. */
  readonly text: string;
  readonly words: number;
  /** Slugs of films that it embeds, each once. */
  readonly films: readonly string[];
}

/** Kinds of embeds, as in `{{film:metropolis-1927}}`. */
const EMBED = /\{\{(film|video|poster):([a-z0-9]+(?:-[a-z0-9]+)*)\}\}/g;

/** A text that is nested deeper than anything can follow. */
export class TooDeep extends Error {
  constructor(cause: unknown) {
    super('This is nested too deep', { cause });
    this.name = 'TooDeep';
  }
}

const processor = unified()
  .use(remarkParse)
  .use(remarkGfm)
  .use(() => embedsIn)
  .use(remarkRehype, { allowDangerousHtml: true, clobberPrefix: '' })
  .use(rehypeRaw)
  .use(rehypeSanitize, ALLOWED)
  .use(() => guardLinksIn)
  .use(rehypeStringify);

/** GitHub-flavoured Markdown, and HTML in it, through a strict allow-list. @throws {TooDeep} alone: any other text is Markdown. */
export function renderMarkdown(markdown: string): Rendered {
  try {
    return render(markdown);
  } catch (error) {
    // The stack is used up, and whole again once it is left.
    if (error instanceof RangeError) throw new TooDeep(error);
    throw error;
  }
}

function render(markdown: string): Rendered {
  const tree = processor.runSync(processor.parse(markdown)) as HtmlRoot;
  const films = new Set<string>();
  visit(tree, 'element', ({ properties }) => {
    if (properties.dataEmbed === 'film' || properties.dataEmbed === 'poster') films.add(String(properties.dataSlug));
  });
  const text = wordsOf(tree).replaceAll(/\s+/g, ' ').trim();
  return { html: processor.stringify(tree), text, words: text === '' ? 0 : text.split(' ').length, films: [...films] };
}

/** Text of a tree with a blank between blocks. */
function wordsOf(tree: HtmlRoot): string {
  return tree.children.map((child) => ('children' in child || child.type === 'text' ? textOf(child) : '')).join(' ');
}

/** Puts an element in the place of each `{{kind:slug}}`; one that stands alone takes the place of its paragraph. */
function embedsIn(tree: Root): void {
  visit(tree, 'paragraph', (paragraph: Paragraph, index, parent) => {
    const [only, ...more] = paragraph.children;
    if (index === undefined || !parent || only?.type !== 'text' || more.length) return;
    const found = [...only.value.trim().matchAll(EMBED)];
    if (found.length !== 1 || found[0]?.[0] !== only.value.trim()) return;
    parent.children.splice(index, 1, embed(found[0][1] ?? '', found[0][2] ?? '', 'figure') as never);
    return SKIP;
  });
  visit(tree, 'text', (node, index, parent) => {
    if (index === undefined || !parent) return;
    const parts: PhrasingContent[] = [];
    let last = 0;
    for (const match of node.value.matchAll(EMBED)) {
      if (match.index > last) parts.push({ type: 'text', value: node.value.slice(last, match.index) });
      parts.push(embed(match[1] ?? '', match[2] ?? '', 'span'));
      last = match.index + match[0].length;
    }
    if (last === 0) return;
    if (last < node.value.length) parts.push({ type: 'text', value: node.value.slice(last) });
    parent.children.splice(index, 1, ...(parts as never[]));
    return index + parts.length;
  });
}

function embed(kind: string, slug: string, tagName: 'figure' | 'span'): PhrasingContent {
  return {
    type: 'text',
    value: '',
    data: { hName: tagName, hProperties: { dataEmbed: kind, dataSlug: slug }, hChildren: [] },
  } as unknown as PhrasingContent;
}

/** Links to elsewhere tell nothing of the reader and lend no weight; pictures wait until they are near. */
function guardLinksIn(tree: HtmlRoot): void {
  visit(tree, 'element', (element) => {
    const { tagName, properties } = element;
    if (tagName === 'a' && /^https?:/i.test(String(properties.href ?? ''))) properties.rel = ['nofollow', 'noopener', 'noreferrer'];
    // Places in the text have the prefix that the allow-list gives them.
    if (tagName === 'a' && /^#./.test(String(properties.href ?? ''))) properties.href = `#${ALLOWED.clobberPrefix}${String(properties.href).slice(1)}`;
    if (tagName === 'img') {
      properties.loading = 'lazy';
      properties.decoding = 'async';
    }
  });
}

import type { MarkdownIt } from 'markdown-it';

/** What can be put into a text, as in `{{film:metropolis-1927}}`: a film’s card, its generated poster, a video that plays. */
export const EMBED_KINDS = ['film', 'poster', 'video'] as const;
export type EmbedKind = (typeof EMBED_KINDS)[number];

const EMBED = new RegExp(`\\{\\{(${EMBED_KINDS.join('|')}):([a-z0-9]+(?:-[a-z0-9]+)*)\\}\\}`, 'y');
const LONGEST = 240;

/** An embed that stands alone in its paragraph is a figure; one among words is a part of them. */
export function embeds(md: MarkdownIt): void {
  md.block.ruler.before(
    'paragraph',
    'embed',
    (state, startLine, _endLine, silent) => {
      const start = (state.bMarks[startLine] ?? 0) + (state.tShift[startLine] ?? 0);
      const line = state.src.slice(start, state.eMarks[startLine]).trimEnd();
      const found = match(line, 0);
      if (!found || found.length !== line.length) return false;
      if (silent) return true;
      state.line = startLine + 1;
      const token = state.push('embed', 'figure', 0);
      token.meta = found;
      token.block = true;
      return true;
    },
    { alt: ['paragraph', 'reference', 'blockquote', 'list'] },
  );
  md.inline.ruler.before('text', 'embed', (state, silent) => {
    const found = match(state.src, state.pos);
    if (!found) return false;
    if (!silent) {
      const token = state.push('embed', 'span', 0);
      token.meta = found;
    }
    state.pos += found.length;
    return true;
  });
  md.renderer.rules.embed = (tokens, index) => {
    const { tag, block, meta } = tokens[index] ?? {};
    const { kind, of } = meta as Found;
    return `<${tag} data-embed="${kind}" data-of="${of}"></${tag}>${block ? '\n' : ''}`;
  };
}

type Found = { readonly kind: EmbedKind; readonly of: string; readonly length: number };

function match(text: string, at: number): Found | null {
  if (text.charCodeAt(at) !== 0x7b) return null;
  const [whole = '', kind = '', of = ''] = matchAt(text.slice(at, at + LONGEST)) ?? [];
  return whole === '' ? null : { kind: kind as EmbedKind, of, length: whole.length };
}

function matchAt(text: string): RegExpExecArray | null {
  EMBED.lastIndex = 0;
  return EMBED.exec(text);
}

/** A piece of a line: text, bold text, or the number of a film cited. */
export type Piece =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'bold'; readonly text: string }
  | { readonly kind: 'citation'; readonly n: number };

export type Block =
  | { readonly kind: 'paragraph'; readonly pieces: readonly Piece[] }
  | { readonly kind: 'list'; readonly ordered: boolean; readonly items: readonly (readonly Piece[])[] };

const BULLET = /^\s{0,3}[-*•]\s+/;
const NUMBER = /^\s{0,3}\d{1,3}[.)]\s+/;
const HEADING = /^#{1,6}\s+/;
/** Bold text, a citation; and what shows as its words only, for nothing here leads out of the house: pictures and links. */
const INLINE = /\*\*([^*\n]+)\*\*|\[(\d{1,3})\](?!\()|!?\[([^\]\n]*)\]\([^)\n]*\)/g;

/**
 * The little of Markdown that answers are written in: paragraphs, lists, `**bold**` and `[1]`. All else is text as it stands, HTML too;
 * addresses in links and pictures are left out. Of text that is still arriving, marks that are not closed yet are not shown.
 */
export function readMarkdown(text: string): Block[] {
  const blocks: Block[] = [];
  let lines: string[] = [];
  const endParagraph = () => {
    if (lines.length > 0) blocks.push({ kind: 'paragraph', pieces: readLine(lines.join(' ')) });
    lines = [];
  };
  for (const line of text.split(/\r?\n/)) {
    const mark = BULLET.exec(line) ?? NUMBER.exec(line);
    if (mark) {
      endParagraph();
      addItem(blocks, NUMBER.test(line), readLine(line.slice(mark[0].length)));
    } else if (line.trim() === '') {
      endParagraph();
    } else {
      lines.push(line.replace(HEADING, '').trim());
    }
  }
  endParagraph();
  return blocks;
}

/** To the list that is above, where it is of the same kind: a blank line between items ends none. */
function addItem(blocks: Block[], ordered: boolean, item: readonly Piece[]): void {
  if (item.length === 0) return; // still to arrive
  const last = blocks.at(-1);
  if (last?.kind === 'list' && last.ordered === ordered) blocks[blocks.length - 1] = { ...last, items: [...last.items, item] };
  else blocks.push({ kind: 'list', ordered, items: [item] });
}

function readLine(line: string): Piece[] {
  const pieces: Piece[] = [];
  const say = (text: string) => {
    const plain = text.replaceAll('**', '');
    if (plain) pieces.push({ kind: 'text', text: plain });
  };
  let at = 0;
  for (const match of line.matchAll(INLINE)) {
    say(line.slice(at, match.index));
    at = match.index + match[0].length;
    if (match[1] !== undefined) pieces.push({ kind: 'bold', text: match[1] });
    else if (match[2] !== undefined) pieces.push({ kind: 'citation', n: Number(match[2]) });
    else say(match[3] ?? '');
  }
  say(line.slice(at));
  return pieces;
}

/** An answer as it is read out or copied into a plain place: no marks. */
export function plainText(text: string): string {
  const line = (pieces: readonly Piece[]) => pieces.map((piece) => (piece.kind === 'citation' ? '' : piece.text)).join('');
  const tidy = (words: string) =>
    words
      .replace(/ +/g, ' ')
      .replace(/ ([.,;:!?])/g, '$1')
      .trim();
  return readMarkdown(text)
    .map((block) => (block.kind === 'paragraph' ? tidy(line(block.pieces)) : block.items.map((item) => `– ${tidy(line(item))}`).join('\n')))
    .join('\n\n');
}

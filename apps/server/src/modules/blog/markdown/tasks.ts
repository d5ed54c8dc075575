import type { MarkdownIt } from 'markdown-it';

const BOX = /^\[([ xX])\] /;

/** GitHub's task lists (GFM 0.29, 5.3): an item that begins with `[ ]` or `[x]` shows whether it is done. */
export function tasks(md: MarkdownIt): void {
  md.core.ruler.after('inline', 'tasks', ({ tokens, Token }) => {
    for (const [index, token] of tokens.entries()) {
      if (token.type !== 'inline' || tokens[index - 1]?.type !== 'paragraph_open' || tokens[index - 2]?.type !== 'list_item_open') continue;
      const first = token.children?.[0];
      const box = first?.type === 'text' ? BOX.exec(first.content) : null;
      if (!box || !first) continue;
      first.content = first.content.slice(box[0].length);
      const input = new Token('html_inline', '', 0);
      input.content = `<input type="checkbox" disabled${box[1] === ' ' ? '' : ' checked'}> `;
      token.children?.unshift(input);
      tokens[index - 2]?.attrSet('class', 'task');
    }
  });
}

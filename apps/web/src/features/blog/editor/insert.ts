/** What a button of the editor does to the selected text. */
export interface Mark {
  readonly before: string;
  readonly after: string;
  /** What stands between where nothing was selected. */
  readonly otherwise: string;
  /** At the beginning of lines, of each that is selected. */
  readonly isOfLines?: boolean;
}

export const MARKS = {
  bold: { before: '**', after: '**', otherwise: 'text' },
  italic: { before: '_', after: '_', otherwise: 'text' },
  heading: { before: '## ', after: '', otherwise: '', isOfLines: true },
  quote: { before: '> ', after: '', otherwise: '', isOfLines: true },
  list: { before: '- ', after: '', otherwise: '', isOfLines: true },
  link: { before: '[', after: '](https://)', otherwise: 'text' },
  note: { before: '^[', after: ']', otherwise: 'text' },
} as const satisfies Record<string, Mark>;

export interface Edit {
  /** Which characters are replaced, and by what. */
  readonly from: number;
  readonly to: number;
  readonly text: string;
  /** What is selected then. */
  readonly select: readonly [number, number];
}

export function editOf(text: string, from: number, to: number, mark: Mark): Edit {
  if (mark.isOfLines) {
    const start = text.lastIndexOf('\n', from - 1) + 1;
    const next = text.indexOf('\n', to);
    const end = next < 0 ? text.length : next;
    const lines = text.slice(start, end).split('\n');
    const isSet = lines.every((line) => line.startsWith(mark.before));
    const made = lines.map((line) => (isSet ? line.slice(mark.before.length) : mark.before + line)).join('\n');
    return { from: start, to: end, text: made, select: [start + made.length, start + made.length] };
  }
  const selected = text.slice(from, to) || mark.otherwise;
  const made = mark.before + selected + mark.after;
  return { from, to, text: made, select: [from + mark.before.length, from + mark.before.length + selected.length] };
}

/** Something that stands in a paragraph of its own. */
export function blockAt(text: string, at: number, block: string): Edit {
  const before = text.slice(0, at);
  const after = text.slice(at);
  const lead = before === '' || before.endsWith('\n\n') ? '' : before.endsWith('\n') ? '\n' : '\n\n';
  const trail = after === '' || after.startsWith('\n\n') ? '' : after.startsWith('\n') ? '\n' : '\n\n';
  const made = lead + block + trail;
  const end = at + lead.length + block.length;
  return { from: at, to: at, text: made, select: [end, end] };
}

/** Makes the edit as typing would: it can be undone by the browser's own keys. */
export function apply(field: HTMLTextAreaElement, { from, to, text, select }: Edit): void {
  field.focus();
  field.setSelectionRange(from, to);
  // Deprecated, and the only way that keeps what can be undone; where a browser has it no more, the text is set.
  if (!document.execCommand('insertText', false, text)) {
    field.setRangeText(text, from, to, 'end');
    field.dispatchEvent(new Event('input', { bubbles: true }));
  }
  field.setSelectionRange(select[0], select[1]);
}

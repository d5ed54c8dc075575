import type { Fault } from '../../platform/errors.ts';
import { Invalid } from '../../platform/errors.ts';
import { type Rendered, renderMarkdown, TooMuch } from './markdown/render.ts';

/** Characters of a text's beginning that stand for it where nobody wrote an excerpt. */
const SUMMARY = 240;

/** @throws {Fault} `invalid`, that names the field, for what would become too much. */
export function render(markdown: string): Rendered {
  try {
    return renderMarkdown(markdown);
  } catch (error) {
    if (error instanceof TooMuch) throw new Invalid([{ in: 'body', pointer: '/markdown', message: error.message }]) satisfies Fault;
    throw error;
  }
}

/** The excerpt, else the beginning of the text, cut between words. */
export function summarise(excerpt: string, text: string): string {
  if (excerpt !== '') return excerpt;
  if (text.length <= SUMMARY) return text;
  const cut = text.slice(0, SUMMARY);
  const end = cut.lastIndexOf(' ');
  const whole = end > SUMMARY / 2 ? cut.slice(0, end) : [...cut].slice(0, -1).join('');
  return `${whole.replace(/[.,;:–-]+$/, '')}…`;
}

/** A title as lists are sorted by it: accents and case do not matter. */
export function sortable(title: string): string {
  return title.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
}

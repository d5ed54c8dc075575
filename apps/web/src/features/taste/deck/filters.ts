/** Which films a deck is of, as its address says it. */
export function readDeckGenre(search: Readonly<Record<string, unknown>>): { genre?: string } {
  const genre = String(search.genre ?? '');
  return /^[a-z0-9]+(-[a-z0-9]+)*$/.test(genre) && genre.length <= 200 ? { genre } : {};
}

/** Letters and digits that are not taken for one another. */
const CODE = /^[A-HJ-NP-Z2-9]{6}$/;

/** A code as somebody typed or pasted it, blanks and hyphens and all, even as a whole link; null when it can be none. */
export function readCode(text: string): string | null {
  const last = text.trim().split('/').at(-1) ?? '';
  const code = last.replace(/[\s-]/g, '').toUpperCase();
  return CODE.test(code) ? code : null;
}

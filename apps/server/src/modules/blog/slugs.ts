/** What stands in a blog's addresses where an article could: an article is not called so. */
export const RESERVED: ReadonlySet<string> = new Set(['category', 'tag', 'author', 'archive', 'search', 'preview']);
/** Characters that a slug of our own making has: it is to be read, not to hold the whole title. */
const LONGEST = 80;
const LATIN_WITH_MARKS = /(\p{Script=Latin})\p{M}+/gu;

/**
 * A title as part of an address: lower case, letters and digits of any alphabet, joined by hyphens. Latin letters lose their
 * accents, other alphabets stay as they are: 飛ぶ教室 is `飛ぶ教室`, Año Nuevo `ano-nuevo`. Empty where the title has neither letter nor digit.
 */
export function slugOf(title: string): string {
  const plain = title
    .normalize('NFKD')
    .replace(LATIN_WITH_MARKS, '$1')
    .normalize('NFC')
    .toLowerCase()
    .normalize('NFD')
    .replace(LATIN_WITH_MARKS, '$1');
  const words = plain.normalize('NFC').match(/[\p{Ll}\p{Lo}\p{Lm}\p{M}\p{N}]+/gu) ?? [];
  let slug = '';
  for (const word of words) {
    if (slug !== '' && slug.length + word.length + 1 > LONGEST) break;
    slug += slug === '' ? [...word].slice(0, LONGEST).join('') : `-${word}`;
  }
  return slug.slice(0, 120);
}

/** The first of `slug`, `slug-2`, `slug-3`… that is not taken. */
export function freeSlug(slug: string, isTaken: (slug: string) => boolean): string {
  if (!isTaken(slug)) return slug;
  for (let n = 2; ; n++) {
    const next = `${slug}-${n}`;
    if (!isTaken(next)) return next;
  }
}

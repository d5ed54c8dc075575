import type { Written } from '../queries.ts';

/** What is changed of an article in the editor. */
export const FIELDS = [
  ...(['title', 'slug', 'markdown', 'excerpt', 'locale', 'featured', 'image', 'canonicalUrl', 'translationOf'] as const),
  ...(['authors', 'categories', 'tags'] as const),
] as const;
export type Fields = Pick<Written, (typeof FIELDS)[number]>;
export type Changes = Partial<Fields>;

export function fieldsOf(article: Written): Fields {
  return Object.fromEntries(FIELDS.map((field) => [field, article[field]])) as Fields;
}

/** The fields that are another than they were. */
export function changesOf(before: Fields, now: Fields): Changes {
  return Object.fromEntries(
    FIELDS.filter((field) => JSON.stringify(before[field]) !== JSON.stringify(now[field])).map((field) => [field, now[field]]),
  );
}

/** Changes that were not saved, as a browser keeps them. @returns null for what is not of this version of the article. */
export function readKept(text: string | null, version: number): Changes | null {
  try {
    const kept = JSON.parse(text ?? 'null') as { version: number; changes: Changes } | null;
    if (kept?.version !== version) return null;
    return Object.keys(kept.changes).every((field) => (FIELDS as readonly string[]).includes(field)) ? kept.changes : null;
  } catch {
    return null;
  }
}

export function printKept(version: number, changes: Changes): string {
  return JSON.stringify({ version, changes });
}

import { createReadStream } from 'node:fs';
import { linesOf } from '../../../platform/lines.ts';

/** A longer one is none of MovieLens'. */
const MAX_LINE = 10_000;

/** A film as MovieLens names it. */
export interface MovieLensFilm {
  /** Titles as other catalogues write them, the main one first. */
  readonly titles: readonly string[];
  readonly year: number | null;
}

/**
 * The rows of one of MovieLens' files, with their line. Comma-separated, with double quotes where a field has a comma
 * (RFC 4180), and never a line break within one: so a row is a line.
 * @throws when the first line does not name these columns.
 */
export async function* rowsOf(path: string, columns: readonly string[]): AsyncGenerator<{ line: number; fields: string[] }> {
  let line = 0;
  for await (const text of linesOf(createReadStream(path), MAX_LINE)) {
    const fields = fieldsOf(text);
    if (++line > 1) {
      if (text !== '') yield { line, fields };
    } else if (columns.some((name, at) => fields[at] !== name)) {
      throw new Error(`${path}: expected the columns ${columns.join(', ')} in its first line.`);
    }
  }
  if (line === 0) throw new Error(`${path} is empty.`);
}

export function fieldsOf(line: string): string[] {
  if (!line.includes('"')) return line.split(',');
  return [...`,${line}`.matchAll(/,(?:"((?:[^"]|"")*)"|([^,]*))/g)].map(
    ([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain ?? '',
  );
}

/**
 * What a MovieLens title says: "City of Lost Children, The (Cité des enfants perdus, La) (1995)" is The City of Lost Children
 * of 1995, also known as La Cité des enfants perdus.
 */
export function readTitle(text: string): MovieLensFilm {
  const dated = /^(.*?)\s*\((\d{4})\)\s*$/.exec(text.replace(/\p{Cc}+/gu, ' ').trim());
  const [, name = text.trim(), year] = dated ?? [];
  const titles: string[] = [];
  let main = name;
  // Other titles stand in parentheses at the end, one after the other.
  for (let found = /^(.+?)\s*\(([^()]+)\)$/.exec(main); found; found = /^(.+?)\s*\(([^()]+)\)$/.exec(main)) {
    main = found[1] ?? '';
    titles.unshift((found[2] ?? '').replace(/^a\.?k\.?a\.?\s+/i, ''));
  }
  return { titles: [...new Set([main, ...titles].map(withArticleInFront))], year: year === undefined ? null : Number(year) };
}

const ARTICLES = /^(.*), (The|An?|Le|La|Les|L'|Un|Une|El|Los|Las|Il|Lo|Gli|I|Der|Die|Das|Den|Det|De|Het|O|Os|As)$/;

function withArticleInFront(title: string): string {
  const [, rest, article] = ARTICLES.exec(title) ?? [];
  return article === undefined ? title : `${article}${article.endsWith("'") ? '' : ' '}${rest}`;
}

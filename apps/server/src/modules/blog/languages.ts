import type { blog as contract } from '@fotograma/contract';

type Locale = (typeof contract.BLOG_LOCALES)[number];

/** PostgreSQL's dictionaries, by the language that a blog is in. Galician has none, and Portuguese is its sister. */
const DICTIONARIES: Record<Locale, string> = {
  en: 'english',
  es: 'spanish',
  pt: 'portuguese',
  'pt-BR': 'portuguese',
  fr: 'french',
  de: 'german',
  it: 'italian',
  ca: 'catalan',
  gl: 'portuguese',
  eu: 'basque',
};

/** Characters of a text that are searched: what more there is would not fit into PostgreSQL's index of one text. */
const MOST_SEARCHED = 100_000;

/** SQL: a text without its accents, which people leave out when they search. */
const folded = (text: string) => `regexp_replace(normalize(${text}, NFD), '[\\u0300-\\u036f]', '', 'g')`;

/** SQL: the dictionary for a column that holds a locale. */
function dictionaryOf(locale: string): string {
  const cases = Object.entries(DICTIONARIES).map(([name, dictionary]) => `WHEN '${name}' THEN '${dictionary}'::regconfig`);
  return `CASE ${locale} ${cases.join(' ')} ELSE 'simple'::regconfig END`;
}

/** SQL: what the article `a` is found by, of which its title weighs most. @param locale the column of the language. */
export function searchVector(locale: string): string {
  const part = (text: string, weight: string) => `setweight(to_tsvector(${dictionaryOf(locale)}, ${folded(text)}), '${weight}')`;
  return [part('a.title', 'A'), part('a.excerpt', 'B'), part(`left(a.text, ${MOST_SEARCHED})`, 'D')].join(' || ');
}

/** SQL: a question in a blog's language, as people write it into search boxes. @param q the parameter that holds it. */
export function searchQuery(locale: string, q: string): string {
  const dictionary = DICTIONARIES[locale as Locale] ?? 'simple';
  return `websearch_to_tsquery('${dictionary}'::regconfig, ${folded(`${q}::text`)})`;
}

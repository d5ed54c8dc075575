import { createHash } from 'node:crypto';

/** What a film is told with to a model: the view `film_text`, as far as it goes into the card. */
export interface CardFilm {
  readonly title: string;
  readonly year: number | null;
  readonly genres: readonly string[];
  readonly keywords: readonly string[];
  readonly directors: readonly string[];
  readonly actors: readonly string[];
  readonly overview: string | null;
}

const MOST_KEYWORDS = 10;
const MOST_CAST = 5;
/** Characters of the whole card; models cut it further where they read less. */
const LONGEST = 1_600;

/**
 * The text that stands for a film: title and year, genres, what it tells, keywords, director and cast. The overview comes before
 * what is long and says less, because some models read the first 250 characters only.
 */
export function cardOf({ title, year, genres, keywords, directors, actors, overview }: CardFilm): string {
  const parts = [
    `${title}${year === null ? '' : ` (${year})`}`,
    genres.map((slug) => slug.replaceAll('-', ' ')).join(', '),
    (overview ?? '').trim(),
    keywords.slice(0, MOST_KEYWORDS).join(', '),
    directors.length ? `Directed by ${directors.join(', ')}` : '',
    actors.length ? `With ${actors.slice(0, MOST_CAST).join(', ')}` : '',
  ];
  return parts
    .filter(Boolean)
    .map((part) => part.replace(/[.\s]+$/, ''))
    .join('. ')
    .slice(0, LONGEST);
}

/** SHA-256 of a card: another card is embedded anew. */
export function hashOf(card: string): Buffer {
  return createHash('sha256').update(card).digest();
}

/** The genres that the catalogue knows by a name of its own, by slug; imports may bring others. */
const NAMES: Readonly<Record<string, string>> = {
  action: 'Action',
  adventure: 'Adventure',
  animation: 'Animation',
  biography: 'Biography',
  comedy: 'Comedy',
  crime: 'Crime',
  documentary: 'Documentary',
  drama: 'Drama',
  experimental: 'Experimental',
  family: 'Family',
  fantasy: 'Fantasy',
  history: 'History',
  horror: 'Horror',
  'martial-arts': 'Martial arts',
  music: 'Music',
  musical: 'Musical',
  mystery: 'Mystery',
  noir: 'Noir',
  political: 'Political',
  romance: 'Romance',
  'science-fiction': 'Science fiction',
  short: 'Short',
  silent: 'Silent',
  sport: 'Sport',
  spy: 'Spy',
  thriller: 'Thriller',
  war: 'War',
  western: 'Western',
};

export interface Genre {
  readonly slug: string;
  readonly name: string;
}

/** Genres that sources call otherwise. */
const SYNONYMS: Readonly<Record<string, string>> = {
  animated: 'animation',
  historical: 'history',
  sports: 'sport',
  suspense: 'thriller',
};

/** The genre that a source's word stands for: "Science Fiction" → science-fiction, "Animated" → animation. */
export function toGenre(word: string): Genre | null {
  const plain = slugify(word);
  if (!plain) return null;
  const slug = SYNONYMS[plain] ?? plain;
  return { slug, name: NAMES[slug] ?? word.charAt(0).toUpperCase() + word.slice(1).toLowerCase() };
}

export function isKnownGenre(slug: string): boolean {
  return Object.hasOwn(NAMES, slug);
}

/** Lower-case ASCII words joined by hyphens; empty for texts that have none. At most 80 characters. */
export function slugify(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/[\p{M}'’`´]/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 80)
    .replace(/^-+|-+$/g, '');
}

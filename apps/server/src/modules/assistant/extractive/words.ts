import type { search } from '@fotograma/contract';

type Language = search.QuestionLanguage;
type Three = Readonly<Record<Language, string>>;

/** Genres as answers name them, within a sentence. */
const GENRES: Readonly<Record<string, Three>> = {
  action: { en: 'action', es: 'acción', pt: 'ação' },
  adventure: { en: 'adventure', es: 'aventuras', pt: 'aventura' },
  animation: { en: 'animation', es: 'animación', pt: 'animação' },
  biography: { en: 'biography', es: 'biografía', pt: 'biografia' },
  comedy: { en: 'comedy', es: 'comedia', pt: 'comédia' },
  crime: { en: 'crime', es: 'crimen', pt: 'crime' },
  documentary: { en: 'documentary', es: 'documental', pt: 'documentário' },
  drama: { en: 'drama', es: 'drama', pt: 'drama' },
  experimental: { en: 'experimental film', es: 'cine experimental', pt: 'cinema experimental' },
  family: { en: 'family film', es: 'cine familiar', pt: 'filme para a família' },
  fantasy: { en: 'fantasy', es: 'fantasía', pt: 'fantasia' },
  history: { en: 'history', es: 'historia', pt: 'história' },
  horror: { en: 'horror', es: 'terror', pt: 'terror' },
  'martial-arts': { en: 'martial arts', es: 'artes marciales', pt: 'artes marciais' },
  music: { en: 'music', es: 'música', pt: 'música' },
  musical: { en: 'musical', es: 'musical', pt: 'musical' },
  mystery: { en: 'mystery', es: 'misterio', pt: 'mistério' },
  noir: { en: 'film noir', es: 'cine negro', pt: 'filme noir' },
  political: { en: 'political film', es: 'cine político', pt: 'cinema político' },
  romance: { en: 'romance', es: 'romance', pt: 'romance' },
  'science-fiction': { en: 'science fiction', es: 'ciencia ficción', pt: 'ficção científica' },
  short: { en: 'short film', es: 'cortometraje', pt: 'curta-metragem' },
  silent: { en: 'silent film', es: 'cine mudo', pt: 'cinema mudo' },
  sport: { en: 'sport', es: 'deporte', pt: 'esporte' },
  spy: { en: 'spy film', es: 'espionaje', pt: 'espionagem' },
  thriller: { en: 'thriller', es: 'suspense', pt: 'suspense' },
  war: { en: 'war film', es: 'cine bélico', pt: 'filme de guerra' },
  western: { en: 'western', es: 'western', pt: 'faroeste' },
};

export function genreIn(slug: string, language: Language): string {
  return GENRES[slug]?.[language] ?? slug.replaceAll('-', ' ');
}

const countries = new Map<Language, Intl.DisplayNames>();

export function countryIn(code: string, language: Language): string {
  const names = countries.get(language) ?? new Intl.DisplayNames([language], { type: 'region' });
  countries.set(language, names);
  return names.of(code) ?? code;
}

/** “A, B and C”. */
export function listed(items: readonly string[], language: Language): string {
  return new Intl.ListFormat(language, { type: 'conjunction' }).format(items);
}

/** One of several ways to say it, the same for the same message. @param seed of the message, and of the place in it. */
export function pick<T>(ways: readonly [T, ...T[]], seed: number): T {
  return ways[Math.abs(seed) % ways.length] ?? ways[0];
}

/** A number of a text, the same each time (FNV-1a, 32 bits). */
export function seedOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let n = 0; n < text.length; n++) hash = Math.imul(hash ^ text.charCodeAt(n), 0x01000193);
  return hash >>> 1;
}

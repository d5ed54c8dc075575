import { type I18n, useI18n } from '../../lib/i18n.tsx';

/** Films, genres and countries as the visitor calls them. */
export function useNames() {
  const i18n = useI18n();
  return {
    title: (film: { title: string; titles?: Readonly<Record<string, string>> }) => film.titles?.[i18n.language] ?? film.title,
    genre: (genre: { slug: string; name: string }) => i18n.find(`genre.${genre.slug}`) ?? genre.name,
    country: (code: string) => countryName(i18n, code),
    language: (code: string) => capital(i18n.format.languageName(code) ?? code, i18n.locale),
  };
}

/** Countries that are no more are asked first: `Intl` would name the one that came after. */
export function countryName({ find, format }: Pick<I18n, 'find' | 'format'>, code: string): string {
  return find(`country.${code}`) ?? format.countryName(code);
}

function capital(word: string, locale: string): string {
  return word.charAt(0).toLocaleUpperCase(locale) + word.slice(1);
}

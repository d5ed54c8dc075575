/** The contract's bound, checked before anything is sent. */
const MAX_BYTES = 2 * 1024 ** 2;

export type SubtitleFault = 'empty' | 'tooLarge' | 'type' | 'missing';

export function checkSubtitles({ name, size }: { readonly name: string; readonly size: number }): SubtitleFault | null {
  if (!/\.(srt|vtt)$/i.test(name)) return 'type';
  if (size === 0) return 'empty';
  return size > MAX_BYTES ? 'tooLarge' : null;
}

/** Languages that are offered by name (BCP 47); every other is named by its tag. */
export const SUBTITLE_LANGUAGES = [
  'ar',
  'bg',
  'bn',
  'ca',
  'cs',
  'da',
  'de',
  'el',
  'en',
  'es',
  'es-419',
  'et',
  'eu',
  'fa',
  'fi',
  'fr',
  'gl',
  'he',
  'hi',
  'hr',
  'hu',
  'id',
  'is',
  'it',
  'ja',
  'ko',
  'lt',
  'lv',
  'nb',
  'nl',
  'pl',
  'pt',
  'pt-BR',
  'ro',
  'ru',
  'sk',
  'sl',
  'sr',
  'sv',
  'th',
  'tr',
  'uk',
  'vi',
  'zh',
  'zh-Hant',
] as const;

/** The language that a file's name ends in, as in `film.es.srt` or `film.pt-BR.vtt`. */
export function languageIn(name: string): string | null {
  const tag = /[._ -]([a-z]{2}(?:-[a-z0-9]{2,4})?)\.(?:srt|vtt)$/i.exec(name)?.[1]?.toLowerCase();
  return SUBTITLE_LANGUAGES.find((one) => one.toLowerCase() === tag) ?? null;
}

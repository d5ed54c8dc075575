import { type I18n, useI18n } from '../../lib/i18n.tsx';
import type { FilmFeeling, Localised } from './queries.ts';

/** Says texts that the house has in all of its languages. */
export function useSaid(): (texts: Localised) => string {
  const { language } = useI18n();
  return (texts) => texts[language];
}

/** A film's course in words: what a picture of it shows. */
export const sayCourse = ({ t }: Pick<I18n, 't'>, { arc, ending }: Pick<FilmFeeling, 'arc' | 'ending'>): string =>
  t('felt.course', { arc: t(`felt.arc.${arc}`), ending: t(`felt.ending.${ending}`) });

/** A text in parts, of which the second, in its quotation marks, is what was cited; null when it is not in it. */
export function quoteIn(text: string, cited: string): readonly [string, string, string] | null {
  const at = text.indexOf(cited);
  if (at < 0 || cited === '') return null;
  const opened = '“«"'.includes(text.charAt(at - 1)) && at > 0 ? 1 : 0;
  const end = at + cited.length;
  const closed = end < text.length && '”»"'.includes(text.charAt(end)) ? 1 : 0;
  return [text.slice(0, at - opened), text.slice(at - opened, end + closed), text.slice(end + closed)];
}

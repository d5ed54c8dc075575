import { useI18n } from '../../lib/i18n.tsx';
import { Choice } from '../../ui/fields.tsx';
import { LOCALES, type OwnBlog } from './queries.ts';

const SLUG = /^[\p{Ll}\p{Lo}\p{Lm}\p{M}\p{N}]+(-[\p{Ll}\p{Lo}\p{Lm}\p{M}\p{N}]+)*$/u;

export function isSlug(text: string): boolean {
  return text.length <= 120 && SLUG.test(text);
}

/** A language, each in its own name. */
export function LocaleChoice(props: {
  label: string;
  value: OwnBlog['locale'];
  disabled?: boolean;
  onChange: (locale: OwnBlog['locale']) => void;
}) {
  const { locale: spoken } = useI18n();
  const name = (locale: string) => new Intl.DisplayNames([spoken], { type: 'language' }).of(locale) ?? locale;
  return (
    <Choice
      label={props.label}
      value={props.value}
      disabled={props.disabled}
      onChange={(event) => props.onChange(event.target.value as OwnBlog['locale'])}
    >
      {LOCALES.map((locale) => (
        <option key={locale} value={locale}>
          {name(locale)}
        </option>
      ))}
    </Choice>
  );
}

import { useI18n } from '../../lib/i18n.tsx';
import { Field } from '../../ui/Field.tsx';
import { Choice } from '../../ui/fields.tsx';
import { LOCALES, type OwnBlog } from './queries.ts';

const LONGEST_SLUG = 120;
const SLUG = /^[\p{Ll}\p{Lo}\p{Lm}\p{M}\p{N}]+(-[\p{Ll}\p{Lo}\p{Lm}\p{M}\p{N}]+)*$/u;

export function isSlug(text: string): boolean {
  return text.length <= LONGEST_SLUG && SLUG.test(text);
}

/** What stands in links. @param props.isTaken another's already. */
export function SlugField(props: {
  value: string;
  required?: boolean;
  isTaken: boolean;
  error: string | null;
  onChange: (slug: string) => void;
}) {
  const { t } = useI18n();
  return (
    <Field
      label={t('write.slug')}
      hint={t('write.slugHint')}
      required={props.required}
      maxLength={LONGEST_SLUG}
      autoCapitalize="off"
      spellCheck={false}
      value={props.value}
      onChange={(event) => props.onChange(event.target.value.toLowerCase())}
      error={props.isTaken ? t('write.slugTaken') : props.error}
    />
  );
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

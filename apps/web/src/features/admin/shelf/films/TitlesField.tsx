import { useI18n } from '../../../../lib/i18n.tsx';
import { Button, IconButton } from '../../../../ui/Button.tsx';
import { Field } from '../../../../ui/Field.tsx';
import { useNames } from '../../../catalogue/names.ts';
import type { TitleDraft } from '../draft.ts';
import { isLanguage } from '../SharedFields.tsx';

/** What a film is called in other languages. */
export function TitlesField(props: { titles: readonly TitleDraft[]; onChange: (titles: TitleDraft[]) => void; error: string | null }) {
  const { t } = useI18n();
  const names = useNames();
  const { titles, onChange } = props;
  const set = (key: string, change: Partial<TitleDraft>) => onChange(titles.map((one) => (one.key === key ? { ...one, ...change } : one)));
  const add = () => onChange([...titles, { key: crypto.getRandomValues(new Uint32Array(2)).join('-'), language: '', title: '' }]);
  return (
    <fieldset className="flex flex-col items-start gap-3">
      <legend className="mb-1.5 text-muted text-xs">{t('shelve.titles')}</legend>
      {titles.map(({ key, language, title }) => {
        const name = isLanguage(language) ? names.language(language.trim().toLowerCase()) : '';
        return (
          <div key={key} className="flex w-full items-end gap-2">
            <Field
              className="w-20 shrink-0"
              label={t('shelve.titles.language')}
              maxLength={3}
              autoCapitalize="off"
              spellCheck={false}
              value={language}
              onChange={(event) => set(key, { language: event.target.value })}
            />
            <Field
              className="min-w-0 flex-1"
              label={name ? t('shelve.titles.in', { language: name }) : t('shelve.titleField')}
              maxLength={300}
              value={title}
              onChange={(event) => set(key, { title: event.target.value })}
            />
            <IconButton
              icon="close"
              label={t('shelve.titles.remove', { language: name || language })}
              onClick={() => onChange(titles.filter((one) => one.key !== key))}
            />
          </div>
        );
      })}
      {props.error && <p className="text-bad-text text-xs">{props.error}</p>}
      <Button onClick={add}>{t('shelve.titles.add')}</Button>
    </fieldset>
  );
}

import { useId } from 'react';
import { LANGUAGE_NAMES, LANGUAGES, useI18n } from '../lib/i18n.tsx';
import { setTheme, THEMES, useTheme } from '../lib/theme.ts';
import { Icon } from './Icon.tsx';

/** Paper and language: the two things a visitor sets for this browser. */
export function Choices() {
  const { t, language, setLanguage } = useI18n();
  const theme = useTheme();
  const group = useId(); // the rail and the sheet each have their own
  return (
    <div className="flex flex-col gap-4">
      <fieldset>
        <legend className="mb-1.5 text-xs text-muted">{t('theme.label')}</legend>
        <div className="flex rounded-control border border-line">
          {THEMES.map((choice) => (
            <label key={choice} title={t(`theme.${choice}`)} className="relative flex-1">
              <input
                type="radio"
                name={group}
                className="peer absolute inset-0 size-full cursor-pointer opacity-0"
                checked={theme === choice}
                onChange={() => setTheme(choice)}
              />
              <span className="flex h-11 items-center justify-center rounded-control text-muted peer-checked:bg-raised peer-checked:text-ink peer-focus-visible:outline-2 peer-focus-visible:outline-lamp">
                <Icon name={choice} className="size-4.5" />
                <span className="sr-only">{t(`theme.${choice}`)}</span>
              </span>
            </label>
          ))}
        </div>
      </fieldset>
      <label className="block">
        <span className="mb-1.5 block text-xs text-muted">{t('language.label')}</span>
        <select
          value={language}
          onChange={(event) => {
            const chosen = LANGUAGES.find((other) => other === event.target.value);
            if (chosen) setLanguage(chosen);
          }}
          className="h-11 w-full rounded-control border border-edge bg-paper px-3 text-sm"
        >
          {LANGUAGES.map((choice) => (
            <option key={choice} value={choice} lang={choice}>
              {LANGUAGE_NAMES[choice]}
            </option>
          ))}
        </select>
      </label>
    </div>
  );
}

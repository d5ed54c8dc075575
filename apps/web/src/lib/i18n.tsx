import { createContext, type ReactNode, use, useEffect, useMemo, useState } from 'react';
import { createFormat, type Format } from './format.ts';
import { type Arguments, createPrinter, print } from './message.ts';
import type { Catalogue, Key, Messages } from './messages/en/index.ts';
import { recall, remember } from './remember.ts';
import { say } from './toast.ts';

export const LANGUAGES = ['en', 'es', 'pt'] as const;
export type Language = (typeof LANGUAGES)[number];

/** Each language in its own name, as a visitor who knows no other will look for it. */
export const LANGUAGE_NAMES: Readonly<Record<Language, string>> = { en: 'English', es: 'Español', pt: 'Português' };

/** What `Intl` and the `lang` attribute are told. */
const LOCALES: Readonly<Record<Language, string>> = { en: 'en', es: 'es', pt: 'pt-BR' };
/** Read before the first paint by public/first-paint.js too. */
const KEY = 'fotograma.language';

const catalogues: Readonly<Record<Language, () => Promise<Catalogue>>> = {
  en: () => import('./messages/en/index.ts').then((module) => module.en),
  es: () => import('./messages/es/index.ts').then((module) => module.es),
  pt: () => import('./messages/pt/index.ts').then((module) => module.pt),
};

export const loadCatalogue = (language: Language): Promise<Catalogue> => catalogues[language]();

/** The language chosen here before, else the first of the browser's that we speak, else English. */
export function firstLanguage(kept: string | null = recall(KEY), wanted: readonly string[] = navigator.languages): Language {
  for (const tag of [kept ?? '', ...wanted]) {
    const spoken = LANGUAGES.find((language) => tag.toLowerCase().split('-')[0] === language);
    if (spoken) return spoken;
  }
  return 'en';
}

export type Translate = <K extends Key>(key: K, ...values: Arguments<Messages[K]>) => string;

export interface I18n {
  readonly language: Language;
  readonly locale: string;
  readonly t: Translate;
  readonly format: Format;
  readonly setLanguage: (language: Language) => void;
  /** The message of a key that is only known at run time, if the catalogue has it. */
  readonly find: (key: string) => string | null;
}

const Context = createContext<I18n | null>(null);

export function useI18n(): I18n {
  const i18n = use(Context);
  if (!i18n) throw new Error('useI18n needs an I18nProvider above it');
  return i18n;
}

/** Hands the messages down. The first catalogue is loaded before the first render, so no text is ever missing. */
export function I18nProvider(props: { language: Language; catalogue: Catalogue; children: ReactNode }) {
  const [spoken, speak] = useState({ language: props.language, catalogue: props.catalogue });
  const i18n = useMemo(() => {
    const setLanguage = async (language: Language) => {
      try {
        speak({ language, catalogue: await loadCatalogue(language) });
        remember(KEY, language);
      } catch {
        say(spoken.catalogue['error.unreachable']); // The words did not come: the page keeps the language it has.
      }
    };
    return createI18n(spoken.language, spoken.catalogue, (language) => void setLanguage(language));
  }, [spoken]);
  useEffect(() => {
    document.documentElement.lang = i18n.locale;
  }, [i18n.locale]);
  return <Context value={i18n}>{props.children}</Context>;
}

function createI18n(language: Language, catalogue: Catalogue, setLanguage: (language: Language) => void): I18n {
  const locale = LOCALES[language];
  const printer = createPrinter(locale);
  return {
    language,
    locale,
    setLanguage,
    t: (key, ...[values]) => print(printer, catalogue[key], values),
    find: (key) => (Object.hasOwn(catalogue, key) ? print(printer, catalogue[key as Key]) : null),
    format: createFormat(locale),
  };
}

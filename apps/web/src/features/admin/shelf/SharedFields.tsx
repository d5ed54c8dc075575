import type { ReactNode } from 'react';
import { useI18n } from '../../../lib/i18n.tsx';
import { Field } from '../../../ui/Field.tsx';
import { TextArea } from '../../../ui/TextArea.tsx';
import { useNames } from '../../catalogue/names.ts';
import { CreditsField } from './CreditsField.tsx';
import { readCodes, type ShelfDraft } from './draft.ts';
import { GenresField } from './GenresField.tsx';

type SharedField = keyof ShelfDraft;

const LANGUAGE = /^[a-z]{2,3}$/i;
const COUNTRY = /^[A-Z]{2}$/;
const SLUG = /^[a-z0-9]+(-[a-z0-9]+)*$/;

export const isLanguage = (code: string): boolean => LANGUAGE.test(code.trim());

/** What our own eyes find wrong with what films and series have in common. */
export function useSharedWrongs(draft: ShelfDraft): Record<SharedField, string | null> {
  const { t } = useI18n();
  return {
    title: draft.title.trim() === '' ? t('shelve.titleMissing') : null,
    originalTitle: null,
    slug: SLUG.test(draft.slug.trim()) ? null : t('shelve.badSlug'),
    overview: null,
    originalLanguage: draft.originalLanguage.trim() === '' || isLanguage(draft.originalLanguage) ? null : t('shelve.badLanguage'),
    countries: readCodes(draft.countries).every((code) => COUNTRY.test(code)) ? null : t('shelve.badCountries'),
    keywords: null,
    genres: null,
    credits: null,
  };
}

/** The fields that films and series have in common, around those that only one of them has. */
export function SharedFields<D extends ShelfDraft>(props: {
  draft: D;
  /** The slug that holds now. */
  slug: string;
  onChange: (draft: D) => void;
  wrong: (field: SharedField) => string | null;
  /** Whether the server said no because another has what was asked for. */
  isTaken: boolean;
  /** What it is called to direct it: series are created. */
  director: string;
  children: ReactNode;
}) {
  const { t, format } = useI18n();
  const names = useNames();
  const { draft, wrong } = props;
  const set = (change: Partial<ShelfDraft>) => props.onChange({ ...draft, ...change });
  const language = draft.originalLanguage.trim();
  const countries = readCodes(draft.countries).filter((code) => COUNTRY.test(code));
  return (
    <>
      <div className="grid gap-4 sm:grid-cols-2">
        <Field
          label={t('shelve.titleField')}
          required
          maxLength={300}
          value={draft.title}
          onChange={(event) => set({ title: event.target.value })}
          error={wrong('title')}
        />
        <Field
          label={t('shelve.originalTitle')}
          maxLength={300}
          value={draft.originalTitle}
          onChange={(event) => set({ originalTitle: event.target.value })}
          error={wrong('originalTitle')}
        />
        {props.children}
        <Field
          label={t('shelve.originalLanguage')}
          hint={isLanguage(language) ? names.language(language.toLowerCase()) : t('shelve.languageHint')}
          maxLength={3}
          autoCapitalize="off"
          spellCheck={false}
          value={draft.originalLanguage}
          onChange={(event) => set({ originalLanguage: event.target.value })}
          error={wrong('originalLanguage')}
        />
        <Field
          label={t('shelve.countries')}
          hint={countries.length > 0 ? format.list(countries.map(names.country)) : t('shelve.countriesHint')}
          maxLength={100}
          autoCapitalize="characters"
          spellCheck={false}
          value={draft.countries}
          onChange={(event) => set({ countries: event.target.value })}
          error={wrong('countries')}
        />
      </div>
      <TextArea
        label={t('shelve.overview')}
        maxLength={20_000}
        rows={5}
        value={draft.overview}
        onChange={(event) => set({ overview: event.target.value })}
        error={wrong('overview')}
      />
      <GenresField chosen={draft.genres} onChange={(genres) => set({ genres })} error={wrong('genres')} />
      <CreditsField director={props.director} credits={draft.credits} onChange={(credits) => set({ credits })} error={wrong('credits')} />
      <TextArea
        label={t('shelve.keywords')}
        hint={t('shelve.keywordsHint')}
        value={draft.keywords}
        onChange={(event) => set({ keywords: event.target.value })}
        error={wrong('keywords')}
      />
      <Field
        label={t('shelve.slug')}
        hint={draft.slug.trim() === props.slug ? t('shelve.slugHint') : t('shelve.slugMoves', { slug: props.slug })}
        maxLength={200}
        autoCapitalize="off"
        autoComplete="off"
        spellCheck={false}
        value={draft.slug}
        onChange={(event) => set({ slug: event.target.value })}
        error={props.isTaken && wrong('slug') ? t('shelve.slugTaken') : wrong('slug')}
      />
    </>
  );
}

import { useState } from 'react';
import { client, toProblem } from '../../../../lib/client.ts';
import { useI18n } from '../../../../lib/i18n.tsx';
import { useToast } from '../../../../lib/toast.ts';
import { Button } from '../../../../ui/Button.tsx';
import { Failure } from '../../../../ui/Failure.tsx';
import { Field } from '../../../../ui/Field.tsx';
import { sayProblem } from '../../../../ui/states.tsx';
import { useChecked } from '../../../../ui/use-checked.ts';
import type { FilmDetail } from '../../../catalogue/queries.ts';
import { type FilmDraft, filmChanges, filmDraft } from '../draft.ts';
import { shelfFilmQuery } from '../queries.ts';
import { isLanguage, SharedFields, useSharedWrongs } from '../SharedFields.tsx';
import { useShelfChange } from '../use-shelf.ts';
import { TitlesField } from './TitlesField.tsx';
import { isRuntime, isYear } from './years.ts';

const HOUSES = ['imdb', 'tmdb', 'wikipedia'] as const;

/** All that the shelf says of a film. What is not changed here is not sent. */
export function FilmForm({ film }: { film: FilmDetail }) {
  const i18n = useI18n();
  const { t } = i18n;
  const toast = useToast();
  const change = useShelfChange<FilmDetail>(shelfFilmQuery(String(film.id)).queryKey);
  const [edited, setEdited] = useState<FilmDraft | null>(null);
  const draft = edited ?? filmDraft(film);
  const set = (part: Partial<FilmDraft>) => setEdited({ ...draft, ...part });
  const save = () => {
    if (!edited || change.isPending) return;
    change.mutate(() => client('PATCH /api/movies/{id}', { params: { id: film.id }, body: filmChanges(film, draft) }), {
      onSuccess: ({ data }) => {
        setEdited(null);
        toast(t('shelve.saved', { name: data.title }));
      },
    });
  };
  const wrongs = {
    ...useSharedWrongs(draft),
    titles: draft.titles.every(({ language, title }) => isLanguage(language) && title.trim() !== '') ? null : t('shelve.badTitles'),
    year: isYear(draft.year) ? null : t('shelve.badYear'),
    releaseDate: null,
    runtime: isRuntime(draft.runtime) ? null : t('shelve.badRuntime'),
    externalIds: null,
  };
  const { form, wrong, rest } = useChecked(wrongs, change.error, save);
  return (
    <form {...form} aria-label={t('shelve.facts')} className="flex flex-col gap-6">
      <SharedFields
        draft={draft}
        slug={film.slug}
        onChange={setEdited}
        director={t('shelve.role.DIRECTOR')}
        wrong={wrong}
        isTaken={change.error !== null && toProblem(change.error).code === 'conflict'}
      >
        <Field
          label={t('shelve.year')}
          type="number"
          inputMode="numeric"
          value={draft.year}
          onChange={(event) => set({ year: event.target.value })}
          error={wrong('year')}
        />
        <Field
          label={t('shelve.releaseDate')}
          type="date"
          value={draft.releaseDate}
          onChange={(event) => set({ releaseDate: event.target.value })}
          error={wrong('releaseDate')}
        />
        <Field
          label={t('shelve.runtime')}
          suffix={t('shelve.minutes')}
          type="number"
          inputMode="numeric"
          value={draft.runtime}
          onChange={(event) => set({ runtime: event.target.value })}
          error={wrong('runtime')}
        />
      </SharedFields>
      <TitlesField titles={draft.titles} onChange={(titles) => set({ titles })} error={wrong('titles')} />
      <fieldset className="flex flex-col gap-3">
        <legend className="mb-1.5 text-muted text-xs">{t('shelve.externalIds')}</legend>
        <div className="grid gap-4 sm:grid-cols-3">
          {HOUSES.map((house) => (
            <Field
              key={house}
              label={t(`shelve.house.${house}`)}
              maxLength={200}
              autoCapitalize="off"
              autoComplete="off"
              spellCheck={false}
              value={draft[house]}
              onChange={(event) => set({ [house]: event.target.value })}
            />
          ))}
        </div>
        {wrong('externalIds') && <Failure>{t('shelve.idTaken')}</Failure>}
      </fieldset>
      {rest !== null && <Failure>{sayProblem(i18n, rest)}</Failure>}
      <Button type="submit" kind="lamp" className="self-start" disabled={!edited} aria-disabled={change.isPending}>
        {t('admin.save')}
      </Button>
    </form>
  );
}

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { client, toProblem } from '../../../../lib/client.ts';
import { useI18n } from '../../../../lib/i18n.tsx';
import { useToast } from '../../../../lib/toast.ts';
import { Button } from '../../../../ui/Button.tsx';
import { Failure } from '../../../../ui/Failure.tsx';
import { Field } from '../../../../ui/Field.tsx';
import { Choice, Tick } from '../../../../ui/fields.tsx';
import { sayProblem } from '../../../../ui/states.tsx';
import { TextArea } from '../../../../ui/TextArea.tsx';
import { useChecked } from '../../../../ui/use-checked.ts';
import { isWholeOrEmpty, LISTS, NEW_ORDER, readIds, type TmdbDraft, toOrder } from './order.ts';

/** Orders films from TMDB: which, and how many. */
export function TmdbForm() {
  const i18n = useI18n();
  const { t } = i18n;
  const toast = useToast();
  const queries = useQueryClient();
  const [draft, setDraft] = useState(NEW_ORDER);
  const set = (change: Partial<TmdbDraft>) => setDraft({ ...draft, ...change });
  const ordering = useMutation({
    mutationFn: () => client('POST /api/imports', { body: toOrder(draft) }),
    onSuccess: () => {
      toast(t('imports.begun'));
      return queries.invalidateQueries({ queryKey: ['admin', 'imports'] });
    },
  });
  const isIds = draft.list === 'ids';
  const isDiscover = draft.list === 'discover';
  const whole = (text: string, least: number, most: number) =>
    !isDiscover || isWholeOrEmpty(text, least, most) ? null : t('imports.badWhole');
  const wrongs = {
    pages: isIds || (draft.pages.trim() !== '' && isWholeOrEmpty(draft.pages, 1, 500)) ? null : t('imports.badPages'),
    ids: !isIds || readIds(draft.ids) ? null : t('imports.badIds'),
    yearFrom: whole(draft.yearFrom, 1870, 2100),
    yearTo: whole(draft.yearTo, 1870, 2100),
    language: !isDiscover || /^([a-z]{2})?$/i.test(draft.language.trim()) ? null : t('shelve.badLanguage'),
    genre: whole(draft.genre, 1, 100_000),
    votesAtLeast: whole(draft.votesAtLeast, 0, 1_000_000),
  };
  const { form, wrong, rest } = useChecked(wrongs, ordering.error, () => !ordering.isPending && ordering.mutate());
  const number = (name: 'yearFrom' | 'yearTo' | 'votesAtLeast' | 'genre', label: string) => (
    <Field
      label={label}
      inputMode="numeric"
      maxLength={7}
      value={draft[name]}
      onChange={(event) => set({ [name]: event.target.value })}
      error={wrong(name)}
    />
  );
  return (
    <section aria-labelledby="tmdb" className="flex flex-col gap-4">
      <h2 id="tmdb" className="title text-xl">
        {t('imports.tmdb')}
      </h2>
      <p className="measure text-muted text-sm">{t('imports.tmdbLead')}</p>
      <form {...form} className="flex flex-col gap-4">
        <div className="grid gap-4 sm:grid-cols-2">
          <Choice
            label={t('imports.which')}
            value={draft.list}
            onChange={(event) => set({ list: LISTS.find((list) => list === event.target.value) ?? draft.list })}
          >
            {LISTS.map((list) => (
              <option key={list} value={list}>
                {t(`imports.list.${list}`)}
              </option>
            ))}
          </Choice>
          {!isIds && (
            <Field
              label={t('imports.pages')}
              inputMode="numeric"
              maxLength={3}
              value={draft.pages}
              onChange={(event) => set({ pages: event.target.value })}
              error={wrong('pages')}
            />
          )}
          {isDiscover && (
            <>
              {number('yearFrom', t('imports.yearFrom'))}
              {number('yearTo', t('imports.yearTo'))}
              <Field
                label={t('shelve.originalLanguage')}
                maxLength={2}
                autoCapitalize="off"
                spellCheck={false}
                value={draft.language}
                onChange={(event) => set({ language: event.target.value })}
                error={wrong('language')}
              />
              {number('genre', t('imports.genreNumber'))}
              {number('votesAtLeast', t('imports.votesAtLeast'))}
            </>
          )}
        </div>
        {isIds && (
          <TextArea
            label={t('imports.ids')}
            hint={t('imports.idsHint')}
            value={draft.ids}
            onChange={(event) => set({ ids: event.target.value })}
            error={wrong('ids')}
          />
        )}
        <Tick checked={draft.dryRun} onChange={(dryRun) => set({ dryRun })}>
          {t('imports.dryRun')}
        </Tick>
        {rest !== null && <Failure>{toProblem(rest).code === 'unavailable' ? t('imports.noKey') : sayProblem(i18n, rest)}</Failure>}
        <Button type="submit" kind="lamp" className="self-start" aria-disabled={ordering.isPending}>
          {t('imports.begin')}
        </Button>
      </form>
    </section>
  );
}

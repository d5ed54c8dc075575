import { useState } from 'react';
import { client, toProblem } from '../../../../lib/client.ts';
import { useI18n } from '../../../../lib/i18n.tsx';
import { Dialog } from '../../../../ui/Dialog.tsx';
import { Field } from '../../../../ui/Field.tsx';
import { FormEnd } from '../../../../ui/FormEnd.tsx';
import { TextArea } from '../../../../ui/TextArea.tsx';
import { useChecked } from '../../../../ui/use-checked.ts';
import type { Season, SeriesDetail } from '../../../catalogue/series/queries.ts';
import { useShelfAct } from '../use-shelf.ts';
import { isSeasonNumber, nextNumber } from './numbers.ts';

/** Adds a season to a series, or changes the one that is given. */
export function SeasonForm(
  props: { series: SeriesDetail; season: null; onClose: () => void } | { series: null; season: Season; onClose: () => void },
) {
  const { t } = useI18n();
  const { series, season } = props;
  const saving = useShelfAct<unknown>();
  const [draft, setDraft] = useState({
    number: String(season ? season.number : nextNumber(series.seasons)),
    title: season?.title ?? '',
    overview: season?.overview ?? '',
    airDate: season?.airDate ?? '',
  });
  const set = (change: Partial<typeof draft>) => setDraft({ ...draft, ...change });
  const save = () => {
    if (saving.isPending) return;
    const body = {
      number: Number(draft.number),
      title: draft.title.trim() || null,
      overview: draft.overview.trim() || null,
      airDate: draft.airDate || null,
    };
    const ask = (): Promise<unknown> =>
      season
        ? client('PATCH /api/seasons/{id}', { params: { id: season.id }, body })
        : client('POST /api/series/{id}/seasons', { params: { id: series.id }, body });
    saving.mutate(ask, { onSuccess: props.onClose });
  };
  const wrongs = { number: isSeasonNumber(draft.number) ? null : t('shelve.badSeasonNumber'), title: null, overview: null, airDate: null };
  const { form, wrong, rest } = useChecked(wrongs, saving.error, save);
  const isTaken = saving.error !== null && toProblem(saving.error).code === 'conflict';
  const action = season ? t('admin.save') : t('shelve.season.make');
  return (
    <Dialog
      title={season ? t('shelve.season.edit', { name: t('shelve.season', { number: String(season.number) }) }) : action}
      onClose={props.onClose}
    >
      <form {...form} className="flex flex-col gap-5">
        <Field
          label={t('shelve.number')}
          hint={t('shelve.seasonNumberHint')}
          inputMode="numeric"
          maxLength={3}
          value={draft.number}
          onChange={(event) => set({ number: event.target.value })}
          error={isTaken ? t('shelve.numberTaken') : wrong('number')}
        />
        <Field
          label={t('shelve.titleField')}
          maxLength={300}
          value={draft.title}
          onChange={(event) => set({ title: event.target.value })}
          error={wrong('title')}
        />
        <Field
          label={t('shelve.airDate')}
          type="date"
          value={draft.airDate}
          onChange={(event) => set({ airDate: event.target.value })}
          error={wrong('airDate')}
        />
        <TextArea
          label={t('shelve.overview')}
          maxLength={20_000}
          value={draft.overview}
          onChange={(event) => set({ overview: event.target.value })}
          error={wrong('overview')}
        />
        <FormEnd failure={rest} action={action} pending={saving.isPending} onClose={props.onClose} />
      </form>
    </Dialog>
  );
}

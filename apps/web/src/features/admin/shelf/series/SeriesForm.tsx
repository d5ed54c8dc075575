import { useState } from 'react';
import { client, toProblem } from '../../../../lib/client.ts';
import { useI18n } from '../../../../lib/i18n.tsx';
import { useToast } from '../../../../lib/toast.ts';
import { Button } from '../../../../ui/Button.tsx';
import { Failure } from '../../../../ui/Failure.tsx';
import { Field } from '../../../../ui/Field.tsx';
import { sayProblem } from '../../../../ui/states.tsx';
import { useChecked } from '../../../../ui/use-checked.ts';
import type { SeriesDetail } from '../../../catalogue/series/queries.ts';
import { type SeriesDraft, seriesChanges, seriesDraft } from '../draft.ts';
import { shelfSeriesQuery } from '../queries.ts';
import { SharedFields, useSharedWrongs } from '../SharedFields.tsx';
import { useShelfChange } from '../use-shelf.ts';

/** All that the shelf says of a series as a whole. What is not changed here is not sent. */
export function SeriesForm({ series }: { series: SeriesDetail }) {
  const i18n = useI18n();
  const { t } = i18n;
  const toast = useToast();
  const change = useShelfChange<SeriesDetail>(shelfSeriesQuery(String(series.id)).queryKey);
  const [edited, setEdited] = useState<SeriesDraft | null>(null);
  const draft = edited ?? seriesDraft(series);
  const save = () => {
    if (!edited || change.isPending) return;
    change.mutate(() => client('PATCH /api/series/{id}', { params: { id: series.id }, body: seriesChanges(series, draft) }), {
      onSuccess: ({ data }) => {
        setEdited(null);
        toast(t('shelve.saved', { name: data.title }));
      },
    });
  };
  const { form, wrong, rest } = useChecked({ ...useSharedWrongs(draft), firstAirDate: null }, change.error, save);
  return (
    <form {...form} aria-label={t('shelve.facts')} className="flex flex-col gap-6">
      <SharedFields
        draft={draft}
        slug={series.slug}
        onChange={setEdited}
        director={t('shelve.creators')}
        wrong={wrong}
        isTaken={change.error !== null && toProblem(change.error).code === 'conflict'}
      >
        <Field
          label={t('shelve.firstAirDate')}
          type="date"
          value={draft.firstAirDate}
          onChange={(event) => setEdited({ ...draft, firstAirDate: event.target.value })}
          error={wrong('firstAirDate')}
        />
      </SharedFields>
      {rest !== null && <Failure>{sayProblem(i18n, rest)}</Failure>}
      <Button type="submit" kind="lamp" className="self-start" disabled={!edited} aria-disabled={change.isPending}>
        {t('admin.save')}
      </Button>
    </form>
  );
}

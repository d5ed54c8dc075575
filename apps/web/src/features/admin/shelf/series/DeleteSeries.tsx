import { client } from '../../../../lib/client.ts';
import { useI18n } from '../../../../lib/i18n.tsx';
import { sayProblem } from '../../../../ui/states.tsx';
import type { SeriesDetail } from '../../../catalogue/series/queries.ts';
import { Deletion } from '../Deletion.tsx';
import { shelfSeriesQuery } from '../queries.ts';
import { useShelfDeletion } from '../use-shelf.ts';

/** Takes a series off the shelf, once it has been read what goes with it. */
export function DeleteSeries({ series }: { series: SeriesDetail }) {
  const i18n = useI18n();
  const { t } = i18n;
  const ask = () => client('DELETE /api/series/{id}', { params: { id: series.id } });
  const deletion = useShelfDeletion(shelfSeriesQuery(String(series.id)).queryKey, ask);
  return (
    <Deletion
      name={series.title}
      action={t('shelve.series.delete')}
      lead={t('shelve.series.deleteLead')}
      deletion={deletion}
      refusal={deletion.error && sayProblem(i18n, deletion.error)}
      to="/admin/series"
    >
      <p>{t('shelve.series.deleteWhat', { count: series.episodeCount })}</p>
      <p>{t('shelve.deleteForGood')}</p>
    </Deletion>
  );
}

import { Link } from '@tanstack/react-router';
import { useI18n } from '../../../../lib/i18n.tsx';
import { type Column, Table } from '../../../../ui/Table.tsx';
import { useNames } from '../../../catalogue/names.ts';
import type { Series } from '../../../catalogue/series/queries.ts';
import { NAME_LINK } from '../name-link.ts';

/** Series as they stand on the shelf, each a way to its page here. */
export function SeriesTable(props: { series: readonly Series[]; busy: boolean }) {
  const { t, format } = useI18n();
  const names = useNames();
  const columns: Column<Series>[] = [
    {
      key: 'title',
      name: t('shelve.oneSeries'),
      cell: (series) => (
        <span className="flex items-center gap-3">
          <img
            src={series.posterUrl}
            alt=""
            width={28}
            height={42}
            loading="lazy"
            className="h-10.5 w-7 shrink-0 rounded-frame bg-raised object-cover"
          />
          <Link to="/admin/series/$id" params={{ id: String(series.id) }} className={`${NAME_LINK} self-baseline lg:mt-2`}>
            {series.title}
          </Link>
        </span>
      ),
    },
    {
      key: 'aired',
      name: t('shelve.firstAirDate'),
      cell: (series) => series.firstAirDate && format.calendarDay(series.firstAirDate),
    },
    {
      key: 'genres',
      name: t('shelve.genres'),
      cell: (series) => series.categories.length > 0 && format.list(series.categories.map(names.genre)),
    },
    { key: 'seasons', name: t('shelve.seasons'), figures: true, cell: (series) => format.number(series.seasonCount) },
    { key: 'episodes', name: t('shelve.episodes'), figures: true, cell: (series) => format.number(series.episodeCount) },
    { key: 'plays', name: t('media.status.READY'), figures: true, cell: (series) => format.number(series.playableCount) },
  ];
  return <Table caption={t('shelve.series')} columns={columns} rows={props.series} rowKey={({ id }) => String(id)} busy={props.busy} />;
}

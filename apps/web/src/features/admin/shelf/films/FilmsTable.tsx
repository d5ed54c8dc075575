import { Link } from '@tanstack/react-router';
import { useI18n } from '../../../../lib/i18n.tsx';
import { type Column, Table } from '../../../../ui/Table.tsx';
import { useNames } from '../../../catalogue/names.ts';
import type { Film } from '../../../catalogue/queries.ts';
import { NAME_LINK } from '../name-link.ts';

/** Films as they stand on the shelf, each a way to its page here. */
export function FilmsTable(props: { films: readonly Film[]; busy: boolean }) {
  const { t, format } = useI18n();
  const names = useNames();
  const columns: Column<Film>[] = [
    {
      key: 'title',
      name: t('shelve.film'),
      cell: (film) => (
        <span className="flex items-center gap-3">
          <img
            src={film.posterUrl}
            alt=""
            width={28}
            height={42}
            loading="lazy"
            className="h-10.5 w-7 shrink-0 rounded-frame bg-raised object-cover"
          />
          <Link to="/admin/films/$id" params={{ id: String(film.id) }} className={`${NAME_LINK} self-baseline lg:mt-2`}>
            {film.title}
          </Link>
        </span>
      ),
    },
    { key: 'year', name: t('shelve.year'), figures: true, cell: (film) => film.year },
    { key: 'directors', name: t('shelve.role.DIRECTOR'), cell: (film) => film.directors.length > 0 && format.list(film.directors) },
    {
      key: 'genres',
      name: t('shelve.genres'),
      cell: (film) => film.categories.length > 0 && format.list(film.categories.map(names.genre)),
    },
    {
      key: 'plays',
      name: t('shelve.media'),
      cell: (film) =>
        film.playable ? t('media.status.READY') : <span className="whitespace-nowrap text-muted">{t('shelve.media.notReady')}</span>,
    },
  ];
  return <Table caption={t('shelve.films')} columns={columns} rows={props.films} rowKey={(film) => String(film.id)} busy={props.busy} />;
}

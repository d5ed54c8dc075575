import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useState } from 'react';
import { FilmsTable } from '../features/admin/shelf/films/FilmsTable.tsx';
import { NewFilm } from '../features/admin/shelf/films/NewFilm.tsx';
import { FILM_SORTS, isNarrowed, readFilmFilters } from '../features/admin/shelf/filters.ts';
import { shelfFilmsQuery } from '../features/admin/shelf/queries.ts';
import { ShelfFilterBar } from '../features/admin/shelf/ShelfFilterBar.tsx';
import { useI18n } from '../lib/i18n.tsx';
import { Button } from '../ui/Button.tsx';
import { Listing } from '../ui/Listing.tsx';
import { Page } from '../ui/Page.tsx';

const route = getRouteApi('/admin/films');

/** The films of the shelf. */
export function AdminFilms() {
  const { t } = useI18n();
  const filters = route.useSearch();
  const navigate = route.useNavigate();
  const [making, setMaking] = useState(false);
  const query = useQuery(shelfFilmsQuery(filters));
  const change = (search: Readonly<Record<string, unknown>>, typed = false) =>
    void navigate({ search: readFilmFilters(search), replace: typed, resetScroll: false });
  return (
    <Page title={t('shelve.films')} lead={t('shelve.films.lead')}>
      <div className="mb-6">
        <Button kind="lamp" onClick={() => setMaking(true)}>
          {t('shelve.films.make')}
        </Button>
      </div>
      <ShelfFilterBar
        name={t('shelve.films.find')}
        hint={t('shelve.films.search')}
        filters={filters}
        sorts={FILM_SORTS}
        onChange={change}
      />
      <Listing
        query={query}
        total={(count) => t('shelve.films.total', { count })}
        empty={{ title: t('shelve.films.empty'), text: t('shelve.films.emptyText') }}
        onClear={isNarrowed(filters) || filters.page ? () => change({}) : null}
        onGo={(page) => void navigate({ search: { ...filters, page } })}
      >
        {(films, busy) => <FilmsTable films={films} busy={busy} />}
      </Listing>
      {making && <NewFilm onClose={() => setMaking(false)} />}
    </Page>
  );
}

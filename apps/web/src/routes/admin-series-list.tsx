import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useState } from 'react';
import { isNarrowed, readShelfSeriesFilters, SERIES_SORTS } from '../features/admin/shelf/filters.ts';
import { shelfSeriesListQuery } from '../features/admin/shelf/queries.ts';
import { ShelfFilterBar } from '../features/admin/shelf/ShelfFilterBar.tsx';
import { NewSeries } from '../features/admin/shelf/series/NewSeries.tsx';
import { SeriesTable } from '../features/admin/shelf/series/SeriesTable.tsx';
import { useI18n } from '../lib/i18n.tsx';
import { Button } from '../ui/Button.tsx';
import { Listing } from '../ui/Listing.tsx';
import { Page } from '../ui/Page.tsx';

const route = getRouteApi('/admin/series');

/** The series of the shelf. */
export function AdminSeriesList() {
  const { t } = useI18n();
  const filters = route.useSearch();
  const navigate = route.useNavigate();
  const [making, setMaking] = useState(false);
  const query = useQuery(shelfSeriesListQuery(filters));
  const change = (search: Readonly<Record<string, unknown>>, typed = false) =>
    void navigate({ search: readShelfSeriesFilters(search), replace: typed, resetScroll: false });
  return (
    <Page title={t('shelve.series')} lead={t('shelve.series.lead')}>
      <div className="mb-6">
        <Button kind="lamp" onClick={() => setMaking(true)}>
          {t('shelve.series.make')}
        </Button>
      </div>
      <ShelfFilterBar
        name={t('shelve.series.find')}
        hint={t('shelve.series.search')}
        filters={filters}
        sorts={SERIES_SORTS}
        onChange={change}
      />
      <Listing
        query={query}
        total={(count) => t('shelve.series.total', { count })}
        empty={{ title: t('shelve.series.empty'), text: t('shelve.series.emptyText') }}
        onClear={isNarrowed(filters) || filters.page ? () => change({}) : null}
        onGo={(page) => void navigate({ search: { ...filters, page } })}
      >
        {(series, busy) => <SeriesTable series={series} busy={busy} />}
      </Listing>
      {making && <NewSeries onClose={() => setMaking(false)} />}
    </Page>
  );
}

import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useNames } from '../features/catalogue/names.ts';
import { genresQuery } from '../features/catalogue/queries.ts';
import { SHELF, ShelfOnItsWay } from '../features/catalogue/Shelf.tsx';
import { ShelfTabs } from '../features/catalogue/ShelfTabs.tsx';
import { readSeriesFilters, SERIES_SORTS, type SeriesFilters } from '../features/catalogue/series/filters.ts';
import { seriesShelfQuery } from '../features/catalogue/series/queries.ts';
import { SeriesCard } from '../features/catalogue/series/SeriesCard.tsx';
import { useI18n } from '../lib/i18n.tsx';
import { moveByArrows } from '../ui/arrows.ts';
import { Button } from '../ui/Button.tsx';
import { Choice } from '../ui/fields.tsx';
import { Page } from '../ui/Page.tsx';
import { EmptyState, ErrorState } from '../ui/states.tsx';

const route = getRouteApi('/series');

/** All series. */
export function SeriesList() {
  const { t } = useI18n();
  const filters = route.useSearch();
  const navigate = route.useNavigate();
  const change = (next: SeriesFilters) => void navigate({ search: next, resetScroll: false });
  return (
    <Page title={t('place.series')} lead={t('series.lead')}>
      <ShelfTabs />
      <Narrow filters={filters} onChange={change} />
      <SeriesShelf filters={filters} onClear={() => change({})} />
    </Page>
  );
}

function Narrow({ filters, onChange }: { filters: SeriesFilters; onChange: (filters: SeriesFilters) => void }) {
  const { t, locale } = useI18n();
  const names = useNames();
  const genres = useQuery(genresQuery);
  const named = (genres.data ?? [])
    .map((genre) => ({ slug: genre.slug, name: names.genre(genre) }))
    .sort((a, b) => a.name.localeCompare(b.name, locale));
  const set = (change: Readonly<Record<string, unknown>>) => onChange(readSeriesFilters({ ...filters, ...change }));
  return (
    <div className="mb-8 grid gap-4 sm:flex sm:flex-wrap">
      <Choice label={t('series.genre')} value={filters.genre ?? ''} onChange={(event) => set({ genre: event.target.value })}>
        <option value="">{t('series.anyGenre')}</option>
        {filters.genre && !named.some(({ slug }) => slug === filters.genre) && <option value={filters.genre}>{filters.genre}</option>}
        {named.map(({ slug, name }) => (
          <option key={slug} value={slug}>
            {name}
          </option>
        ))}
      </Choice>
      <Choice label={t('browse.sort')} value={filters.sortBy ?? 'popularity'} onChange={(event) => set({ sortBy: event.target.value })}>
        {SERIES_SORTS.map((sort) => (
          <option key={sort} value={sort}>
            {t(`series.sort.${sort}`)}
          </option>
        ))}
      </Choice>
    </div>
  );
}

function SeriesShelf(props: { filters: SeriesFilters; onClear: () => void }) {
  const { t } = useI18n();
  const series = useInfiniteQuery(seriesShelfQuery(props.filters));
  if (series.isPending) return <ShelfOnItsWay count={12} />;
  if (!series.data) return <ErrorState error={series.error} onRetry={() => void series.refetch()} />;
  const all = series.data.pages.flatMap((page) => page.data);
  if (all.length === 0) {
    return props.filters.genre ? (
      <EmptyState title={t('series.noneOfGenre')} text={t('series.noneOfGenreText')}>
        <Button kind="lamp" onClick={props.onClear}>
          {t('series.all')}
        </Button>
      </EmptyState>
    ) : (
      <EmptyState title={t('series.none')} text={t('series.noneText')} />
    );
  }
  return (
    <>
      <ul
        className={`${SHELF} transition-opacity duration-150 ${series.isPlaceholderData ? 'opacity-55' : ''}`}
        onKeyDown={moveByArrows}
        aria-busy={series.isFetching}
      >
        {all.map((one, index) => (
          <li key={one.id}>
            <SeriesCard series={one} eager={index < 6} />
          </li>
        ))}
      </ul>
      <div className="mt-10 flex flex-col items-start gap-3">
        {series.isFetchNextPageError && <ErrorState error={series.error} />}
        {series.hasNextPage && (
          <Button onClick={() => void series.fetchNextPage()} aria-disabled={series.isFetchingNextPage}>
            {series.isFetchingNextPage ? t('frame.loading') : t('browse.more')}
          </Button>
        )}
      </div>
    </>
  );
}

import { useInfiniteQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { FilmCard } from '../features/catalogue/FilmCard.tsx';
import { FilterBar } from '../features/catalogue/FilterBar.tsx';
import { countFilters, type Filters, withoutRestrictions } from '../features/catalogue/filters.ts';
import { shelfQuery } from '../features/catalogue/queries.ts';
import { SHELF, ShelfOnItsWay } from '../features/catalogue/Shelf.tsx';
import { ShelfTabs } from '../features/catalogue/ShelfTabs.tsx';
import { useI18n } from '../lib/i18n.tsx';
import { moveByArrows } from '../ui/arrows.ts';
import { Button } from '../ui/Button.tsx';
import { useNear } from '../ui/near.ts';
import { Page } from '../ui/Page.tsx';
import { EmptyState, ErrorState } from '../ui/states.tsx';

const route = getRouteApi('/browse');

/** The whole shelf, narrowed down by what the address says. */
export function Browse() {
  const { t } = useI18n();
  const filters = route.useSearch();
  const navigate = route.useNavigate();
  const change = (next: Filters) => void navigate({ search: next, resetScroll: false });
  return (
    <Page title={t('place.browse')} lead={t('browse.lead')}>
      <ShelfTabs />
      <FilterBar filters={filters} onChange={change} />
      <Shelf filters={filters} onClear={() => change(withoutRestrictions(filters))} />
    </Page>
  );
}

function Shelf(props: { filters: Filters; onClear: () => void }) {
  const { t, format } = useI18n();
  const films = useInfiniteQuery(shelfQuery(props.filters));
  if (films.isPending) return <ShelfOnItsWay count={18} className="mt-15" />;
  if (films.isError && !films.data) return <ErrorState error={films.error} onRetry={() => void films.refetch()} />;
  const all = films.data.pages.flatMap((page) => page.data);
  const total = films.data.pages[0]?.pagination.totalItems ?? 0;
  const more = () => {
    if (films.hasNextPage && !films.isFetchingNextPage && !films.isError) void films.fetchNextPage();
  };
  if (total === 0) {
    return (
      <EmptyState title={t('browse.empty')} text={t('browse.emptyText')}>
        <Button kind="lamp" onClick={props.onClear}>
          {t('browse.clear')}
        </Button>
      </EmptyState>
    );
  }
  return (
    <>
      <div className="mb-4 flex min-h-11 flex-wrap items-center gap-x-4">
        <p role="status" className="text-muted">
          {t('browse.total', { count: total })}
        </p>
        {countFilters(props.filters) > 0 && (
          <Button kind="ghost" icon="close" onClick={props.onClear}>
            {t('browse.clear')}
          </Button>
        )}
      </div>
      <ul
        className={`${SHELF} transition-opacity duration-150 ${films.isPlaceholderData ? 'opacity-55' : ''}`}
        onKeyDown={moveByArrows}
        aria-busy={films.isFetching}
      >
        {all.map((film, index) => (
          <li key={film.id}>
            <FilmCard film={film} eager={index < 6} />
          </li>
        ))}
      </ul>
      <Sentinel key={films.data.pages.length} onNear={more} />
      <div className="mt-10 flex flex-col items-start gap-3">
        {films.isFetchNextPageError && <ErrorState error={films.error} />}
        <p className="figures text-muted text-sm">{t('browse.shown', { shown: format.number(all.length), total: format.number(total) })}</p>
        {films.hasNextPage ? (
          <Button onClick={() => void films.fetchNextPage()} aria-disabled={films.isFetchingNextPage}>
            {films.isFetchingNextPage ? t('frame.loading') : t('browse.more')}
          </Button>
        ) : (
          <p className="text-muted text-sm">{t('browse.end')}</p>
        )}
      </div>
    </>
  );
}

/** Asks for the next page shortly before its place comes into view; mounted anew with every page that has come. */
function Sentinel(props: { onNear: () => void }) {
  return <div ref={useNear<HTMLDivElement>(props.onNear, '900px')} aria-hidden="true" />;
}

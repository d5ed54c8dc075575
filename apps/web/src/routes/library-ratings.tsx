import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useNames } from '../features/catalogue/names.ts';
import { Poster } from '../features/catalogue/Poster.tsx';
import { type RatingFilters, readRatingFilters } from '../features/taste/library/filters.ts';
import { LibraryPage } from '../features/taste/library/LibraryPage.tsx';
import { useUnrating } from '../features/taste/library/use-removal.ts';
import { RATING_SORTS, RATINGS_PAGE, ratingsQuery, type UserRating } from '../features/taste/queries.ts';
import { Stars } from '../features/taste/Stars.tsx';
import { useI18n } from '../lib/i18n.tsx';
import { buttonClass, IconButton } from '../ui/Button.tsx';
import { Choice, Tick } from '../ui/fields.tsx';
import { Pager } from '../ui/Pager.tsx';
import { EmptyState, ErrorState, Skeleton } from '../ui/states.tsx';

const route = getRouteApi('/library/ratings');

/** Everything one has rated, with what one wrote about it. */
export function LibraryRatings() {
  const { t } = useI18n();
  return (
    <LibraryPage title={t('place.ratings')} lead={t('library.ratings.lead')}>
      {() => <Ratings />}
    </LibraryPage>
  );
}

function Ratings() {
  const { t, format } = useI18n();
  const filters = route.useSearch();
  const navigate = route.useNavigate();
  const { page = 1, sortBy = 'updated', reviewed = false } = filters;
  const query = ratingsQuery({ page, limit: RATINGS_PAGE, sortBy, reviewed });
  const { data, error, refetch, isPlaceholderData, isFetching } = useQuery(query);
  const remove = useUnrating(query);
  const change = (next: RatingFilters) => void navigate({ search: next, resetScroll: next.page !== filters.page });
  const set = (changed: Readonly<Record<string, unknown>>) => change(readRatingFilters({ ...filters, page: 1, ...changed }));
  if (!data && error) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (!data) return <RatingsOnTheirWay />;
  if (data.stats.total === 0) {
    return (
      <EmptyState title={t('library.nothing')} text={t('library.ratings.empty')}>
        <Link to="/deck" className={buttonClass('lamp')}>
          {t('home.toDeck')}
        </Link>
        <Link to="/browse" className={buttonClass()}>
          {t('search.browse')}
        </Link>
      </EmptyState>
    );
  }
  return (
    <div className="flex flex-col gap-6">
      <div className="flex flex-wrap items-end justify-between gap-4">
        <p className="text-muted">
          {t('library.ratings.summary', { count: data.stats.total, average: format.number(data.stats.average ?? 0, 2) })}
        </p>
        <div className="flex flex-wrap items-end gap-4">
          <Tick checked={reviewed} onChange={(checked) => set({ reviewed: checked })}>
            {t('library.ratings.reviewed')}
          </Tick>
          <Choice label={t('browse.sort')} value={sortBy} onChange={(event) => set({ sortBy: event.target.value })}>
            {RATING_SORTS.map((sort) => (
              <option key={sort} value={sort}>
                {t(`library.sort.${sort}`)}
              </option>
            ))}
          </Choice>
        </div>
      </div>
      {data.ratings.length === 0 && <p className="py-6 text-muted">{t('library.ratings.noneReviewed')}</p>}
      <ul
        className={`border-line border-b transition-opacity duration-150 ${isPlaceholderData ? 'opacity-55' : ''}`}
        aria-busy={isFetching}
      >
        {data.ratings.map((rating) => (
          <li key={rating.movieId} className="border-line border-t">
            <Rated rating={rating} onRemove={() => remove(rating)} />
          </li>
        ))}
      </ul>
      <Pager page={page} pages={data.pagination.totalPages} onGo={(next) => change(readRatingFilters({ ...filters, page: next }))} />
    </div>
  );
}

function Rated({ rating, onRemove }: { rating: UserRating; onRemove: () => void }) {
  const { t, format } = useI18n();
  const title = useNames().title(rating.movie);
  const { movie } = rating;
  return (
    <article className="grid grid-cols-[4rem_minmax(0,1fr)_auto] gap-x-5 py-4 sm:grid-cols-[5rem_minmax(0,1fr)_auto]">
      <Link to="/films/$id/{-$slug}" params={{ id: String(movie.id), slug: movie.slug }} tabIndex={-1} aria-hidden="true">
        <Poster film={movie} sizes="5rem" />
      </Link>
      <div className="flex min-w-0 flex-col gap-1.5">
        <h2 className="title text-xl">
          <Link
            to="/films/$id/{-$slug}"
            params={{ id: String(movie.id), slug: movie.slug }}
            className="decoration-2 decoration-lamp underline-offset-4 hover:underline"
          >
            {title}
          </Link>
        </h2>
        <p className="flex flex-wrap items-center gap-x-3 gap-y-1 text-muted text-sm">
          <span className="sr-only">{t('taste.stars', { count: rating.rating, stars: format.number(rating.rating, 1) })}</span>
          <Stars value={rating.rating} className="h-4.5" />
          {movie.year !== null && <span className="figures">{movie.year}</span>}
          {rating.watchedAt && <span>{t('library.seenOn', { day: format.calendarDay(rating.watchedAt) })}</span>}
        </p>
        {rating.review && <p className="measure mt-1 line-clamp-4 whitespace-pre-line">{rating.review}</p>}
      </div>
      <IconButton icon="bin" label={t('library.remove.rating', { title })} onClick={onRemove} className="text-muted" />
    </article>
  );
}

function RatingsOnTheirWay() {
  return (
    <div className="flex flex-col gap-4">
      {[0, 1, 2, 3].map((place) => (
        <div key={place} className="grid grid-cols-[4rem_minmax(0,1fr)] gap-5 sm:grid-cols-[5rem_minmax(0,1fr)]">
          <Skeleton className="aspect-2/3" />
          <div className="flex flex-col gap-3">
            <Skeleton className="h-6 w-1/2" />
            <Skeleton className="h-4 w-40" />
          </div>
        </div>
      ))}
    </div>
  );
}

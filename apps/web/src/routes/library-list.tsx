import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { FilmCard } from '../features/catalogue/FilmCard.tsx';
import { useNames } from '../features/catalogue/names.ts';
import { SHELF, ShelfOnItsWay } from '../features/catalogue/Shelf.tsx';
import { LibraryPage, SHELVES } from '../features/taste/library/LibraryPage.tsx';
import { useRemoval } from '../features/taste/library/use-removal.ts';
import { type Collection, collectionQuery } from '../features/taste/queries.ts';
import { useI18n } from '../lib/i18n.tsx';
import { moveByArrows } from '../ui/arrows.ts';
import { buttonClass, IconButton } from '../ui/Button.tsx';
import { Pager } from '../ui/Pager.tsx';
import { EmptyState, ErrorState } from '../ui/states.tsx';
import { Missing } from './missing.tsx';

const route = getRouteApi('/library/$type');

/** One of one's lists, whole. */
export function LibraryList() {
  const { t } = useI18n();
  const { type } = route.useParams();
  const collection = SHELVES.find((one) => one === type);
  if (!collection) return <Missing />;
  return (
    <LibraryPage key={collection} title={t(`library.${collection}`)} lead={t(`library.${collection}.lead`)}>
      {() => <Shelf type={collection} />}
    </LibraryPage>
  );
}

function Shelf({ type }: { type: Collection }) {
  const { t } = useI18n();
  const names = useNames();
  const page = route.useSearch().page ?? 1;
  const navigate = route.useNavigate();
  const { data, error, refetch, isPlaceholderData, isFetching } = useQuery(collectionQuery(type, page));
  const remove = useRemoval(type, page);
  if (!data && error) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (!data) return <ShelfOnItsWay count={12} />;
  if (data.count === 0) {
    return (
      <EmptyState title={t('library.nothing')} text={t(`library.${type}.empty`)}>
        {type === 'matched' ? (
          <Link to="/deck" className={buttonClass('lamp')}>
            {t('home.toDeck')}
          </Link>
        ) : (
          <Link to="/browse" className={buttonClass('lamp')}>
            {t('search.browse')}
          </Link>
        )}
      </EmptyState>
    );
  }
  return (
    <div className="flex flex-col gap-8">
      <p role="status" className="text-muted">
        {t('browse.total', { count: data.count })}
      </p>
      <ul
        className={`${SHELF} transition-opacity duration-150 ${isPlaceholderData ? 'opacity-55' : ''}`}
        onKeyDown={moveByArrows}
        aria-busy={isFetching}
      >
        {data.movies.map((film, index) => (
          <li key={film.id} className="group/card relative">
            <FilmCard film={film} eager={index < 6} />
            <IconButton
              icon="close"
              label={t(`library.remove.${type}`, { title: names.title(film) })}
              onClick={() => remove(film)}
              className="absolute top-0 right-0 bg-paper/85 transition-opacity duration-150 hover:bg-paper focus-visible:opacity-100 group-hover/card:opacity-100 pointer-fine:opacity-0"
            />
          </li>
        ))}
      </ul>
      <Pager
        page={page}
        pages={data.pagination.totalPages}
        onGo={(next) => void navigate({ params: { type }, search: next > 1 ? { page: next } : {} })}
      />
    </div>
  );
}

import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { FilmCard } from '../features/catalogue/FilmCard.tsx';
import { CARD, ROW_LINK, Row } from '../features/catalogue/Row.tsx';
import { LibraryPage, SHELVES } from '../features/taste/library/LibraryPage.tsx';
import { RatedCard } from '../features/taste/library/RatedCard.tsx';
import { type Collection, collectionQuery, ratingsQuery } from '../features/taste/queries.ts';
import { ContinueRow } from '../features/taste/rows/ContinueRow.tsx';
import { useI18n } from '../lib/i18n.tsx';

const ON_A_SHELF = 20;

/** One's lists as shelves, one below the other. */
export function Library() {
  const { t } = useI18n();
  return (
    <LibraryPage title={t('place.library')} lead={t('library.lead')}>
      {() => (
        // The rows bring their own inset.
        <div className="-mx-[clamp(1rem,4vw,3.5rem)] flex flex-col gap-12 lg:gap-14">
          <ContinueRow />
          {SHELVES.map((type) => (
            <ShelfRow key={type} type={type} />
          ))}
          <RatingsRow />
        </div>
      )}
    </LibraryPage>
  );
}

function ShelfRow({ type }: { type: Collection }) {
  const { t } = useI18n();
  const { data, error, refetch } = useQuery(collectionQuery(type, 1, ON_A_SHELF));
  const name = t(`library.${type}`);
  if (data?.count === 0) return <EmptyRow name={name} text={t(`library.${type}.empty`)} action={<FirstStep type={type} />} />;
  return (
    <Row
      name={name}
      why={data ? t('browse.total', { count: data.count }) : '…'}
      beside={
        <Link to="/library/$type" params={{ type }} aria-label={t('home.seeAllOf', { row: name })} className={ROW_LINK}>
          {t('home.seeAll')}
        </Link>
      }
      error={data ? null : error}
      onRetry={() => void refetch()}
    >
      {data
        ? data.movies.map((film) => (
            <li key={film.id} className={CARD}>
              <FilmCard film={film} />
            </li>
          ))
        : null}
    </Row>
  );
}

function FirstStep({ type }: { type: Collection }) {
  const { t } = useI18n();
  return type === 'matched' ? (
    <Link to="/deck" className={ROW_LINK}>
      {t('home.toDeck')}
    </Link>
  ) : (
    <Link to="/browse" className={ROW_LINK}>
      {t('search.browse')}
    </Link>
  );
}

function RatingsRow() {
  const { t } = useI18n();
  const { data, error, refetch } = useQuery(ratingsQuery({ page: 1, limit: ON_A_SHELF, sortBy: 'updated', reviewed: false }));
  const name = t('place.ratings');
  if (data?.pagination.totalItems === 0) return <EmptyRow name={name} text={t('library.ratings.empty')} />;
  return (
    <Row
      name={name}
      why={data ? t('browse.total', { count: data.pagination.totalItems }) : '…'}
      beside={
        <Link to="/library/ratings" aria-label={t('home.seeAllOf', { row: name })} className={ROW_LINK}>
          {t('home.seeAll')}
        </Link>
      }
      error={data ? null : error}
      onRetry={() => void refetch()}
    >
      {data
        ? data.ratings.map((rating) => (
            <li key={rating.movieId} className={CARD}>
              <RatedCard rating={rating} />
            </li>
          ))
        : null}
    </Row>
  );
}

/** A shelf with nothing on it says what will be there. */
function EmptyRow(props: { name: string; text: string; action?: ReactNode }) {
  return (
    <section className="page-inset flex flex-wrap items-end justify-between gap-x-4">
      <div>
        <h2 className="title text-2xl">{props.name}</h2>
        <p className="measure mt-1 text-muted">{props.text}</p>
      </div>
      {props.action}
    </section>
  );
}

import { useInfiniteQuery } from '@tanstack/react-query';
import { useId, useState } from 'react';
import { useI18n } from '../../../lib/i18n.tsx';
import { Avatar } from '../../../ui/Avatar.tsx';
import { Button } from '../../../ui/Button.tsx';
import { useSeen } from '../../../ui/near.ts';
import { ErrorState, Skeleton } from '../../../ui/states.tsx';
import { Time } from '../../../ui/Time.tsx';
import { type Review, reviewsQuery } from '../queries.ts';
import { Stars } from '../Stars.tsx';

/** Longer ones are folded: about ten lines. */
const FOLDED_FROM = 900;

/** What people wrote about a film, some at a time. */
export function Reviews(props: { movieId: number }) {
  const { t } = useI18n();
  const heading = useId();
  const [place, seen] = useSeen<HTMLElement>();
  const { data, error, hasNextPage, isFetchingNextPage, fetchNextPage, refetch } = useInfiniteQuery({
    ...reviewsQuery(props.movieId),
    enabled: seen,
  });
  const reviews = data?.pages.flatMap((page) => page.data);
  return (
    <section ref={place} aria-labelledby={heading} className="flex flex-col gap-5">
      <h2 id={heading} className="title text-2xl">
        {t('taste.reviews')}
      </h2>
      {error && !data && <ErrorState error={error} onRetry={() => void refetch()} />}
      {!data && !error && <Skeleton className="h-32 w-full max-w-2xl" />}
      {reviews?.length === 0 && <p className="text-muted">{t('taste.reviews.none')}</p>}
      {reviews && reviews.length > 0 && (
        <ul className="flex flex-col">
          {reviews.map((review, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: nothing else names a review, and the list only grows at its end
            <li key={index} className="border-line border-t py-5 first:border-t-0 first:pt-0">
              <OneReview review={review} />
            </li>
          ))}
        </ul>
      )}
      {data && error && <ErrorState error={error} />}
      {hasNextPage && (
        <Button className="self-start" aria-disabled={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          {isFetchingNextPage ? t('frame.loading') : t('taste.reviews.more')}
        </Button>
      )}
    </section>
  );
}

function OneReview({ review }: { review: Review }) {
  const { t, format } = useI18n();
  const [folded, setFolded] = useState(review.review.length > FOLDED_FROM);
  const author = review.author ?? t('taste.somebody');
  return (
    <article className="flex flex-col gap-3">
      <header className="flex items-center gap-3">
        <Avatar person={{ username: review.author, avatarUrl: review.avatarUrl }} className="size-10 text-lg" />
        <div className="flex min-w-0 flex-col">
          <h3 className="truncate font-semibold">{author}</h3>
          <p className="flex flex-wrap items-center gap-x-3 text-muted text-xs">
            <span className="sr-only">{t('taste.stars', { count: review.rating, stars: format.number(review.rating, 1) })}</span>
            <Stars value={review.rating} className="h-3.5" />
            <Time iso={review.updatedAt} as="ago" />
          </p>
        </div>
      </header>
      <p className={`measure whitespace-pre-line ${folded ? 'line-clamp-8' : ''}`}>{review.review}</p>
      {folded && (
        <Button kind="ghost" className="-ml-4 self-start" onClick={() => setFolded(false)}>
          {t('taste.reviews.unfold', { author })}
        </Button>
      )}
    </article>
  );
}

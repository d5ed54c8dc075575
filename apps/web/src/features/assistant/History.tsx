import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useI18n } from '../../lib/i18n.tsx';
import { Button } from '../../ui/Button.tsx';
import { ErrorState, Skeleton } from '../../ui/states.tsx';
import { Time } from '../../ui/Time.tsx';
import { conversationsQuery } from './queries.ts';

/** One's conversations, the last gone on with first. */
export function History(props: { onGo?: () => void }) {
  const { t } = useI18n();
  const { data, error, isPending, hasNextPage, isFetchingNextPage, fetchNextPage, refetch } = useInfiniteQuery(conversationsQuery);
  if (isPending) return <Skeleton className="h-40 w-full" />;
  if (!data) return <ErrorState error={error} onRetry={() => void refetch()} />;
  const all = data.pages.flatMap((page) => page.data);
  if (all.length === 0) return <p className="text-muted text-sm">{t('chat.history.none')}</p>;
  return (
    <>
      <ul className="flex flex-col">
        {all.map((one) => (
          <li key={one.id} className="border-line border-t">
            <Link
              to="/chat/$id"
              params={{ id: one.id }}
              onClick={props.onGo}
              className="flex min-h-11 flex-col justify-center border-transparent border-l-2 py-2 pl-3 transition-colors duration-150 hover:bg-raised aria-[current=page]:border-lamp"
            >
              <span className="line-clamp-2 text-sm">{one.title}</span>
              <span className="text-muted text-xs">
                <Time iso={one.updatedAt} as="ago" />
              </span>
            </Link>
          </li>
        ))}
      </ul>
      {hasNextPage && (
        <Button kind="ghost" className="-ml-4" aria-disabled={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          {t('chat.history.more')}
        </Button>
      )}
    </>
  );
}

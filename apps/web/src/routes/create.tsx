import { useInfiniteQuery } from '@tanstack/react-query';
import { CreatePage } from '../features/generation/CreatePage.tsx';
import { GenerateForm } from '../features/generation/GenerateForm.tsx';
import { GenerationCard } from '../features/generation/GenerationCard.tsx';
import { generationsQuery } from '../features/generation/queries.ts';
import { useI18n } from '../lib/i18n.tsx';
import { Button } from '../ui/Button.tsx';
import { EmptyState, ErrorState, Skeleton } from '../ui/states.tsx';

/** Have pictures and films made, and see what was made before. */
export function Create() {
  const { t } = useI18n();
  return (
    <CreatePage title={t('create.title')} lead={t('create.lead')}>
      {() => (
        <div className="flex flex-col gap-12">
          <GenerateForm />
          <Gallery />
        </div>
      )}
    </CreatePage>
  );
}

function Gallery() {
  const { t } = useI18n();
  const { data, error, refetch, fetchNextPage, hasNextPage, isFetchingNextPage } = useInfiniteQuery(generationsQuery);
  const all = data?.pages.flatMap((page) => page.data);
  return (
    <section aria-labelledby="made" className="flex flex-col gap-4">
      <h2 id="made" className="title text-2xl">
        {t('create.made')}
      </h2>
      {error && !data ? (
        <ErrorState error={error} onRetry={() => void refetch()} />
      ) : !all ? (
        <Skeleton className="h-72" />
      ) : all.length === 0 ? (
        <EmptyState title={t('create.none')} text={t('create.noneText')} />
      ) : (
        <ul>
          {all.map((generation) => (
            <GenerationCard key={generation.id} generation={generation} />
          ))}
        </ul>
      )}
      {hasNextPage && (
        <Button className="self-start" aria-disabled={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          {t('create.older')}
        </Button>
      )}
    </section>
  );
}

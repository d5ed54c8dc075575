import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { FeelingMap, MapBox, useSheet } from '../features/discovery/FeelingMap.tsx';
import { HelpFirst } from '../features/discovery/HelpFirst.tsx';
import type { SentimentId } from '../features/discovery/kinds.ts';
import { OwnWords } from '../features/discovery/OwnWords.tsx';
import { type Help, sentimentsQuery } from '../features/discovery/queries.ts';
import { useI18n } from '../lib/i18n.tsx';
import { useSession } from '../lib/me.ts';
import { buttonClass } from '../ui/Button.tsx';
import { usePage } from '../ui/Page.tsx';
import { ErrorState, Skeleton } from '../ui/states.tsx';

/** The map of twelve feelings, from which every way to films begins. */
export function Discover() {
  const { t } = useI18n();
  const heading = usePage(t('discover.title'));
  const { signedIn } = useSession();
  const { data, error, refetch } = useQuery(sentimentsQuery);
  const [heard, setHeard] = useState<{ readonly lit: readonly SentimentId[]; readonly help: Help | null }>({ lit: [], help: null });
  const sheet = useSheet();
  return (
    <div className="flex min-h-dvh flex-col gap-6 py-6 lg:py-9">
      <header className="page-inset grid gap-x-16 gap-y-5 lg:grid-cols-[minmax(0,1fr)_minmax(20rem,30rem)] lg:items-start">
        <div className="flex flex-col gap-2">
          <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1">
            <h1 ref={heading} tabIndex={-1} className="title text-3xl sm:text-4xl">
              {t('discover.title')}
            </h1>
            {signedIn && (
              <Link to="/discover/journeys" className={`${buttonClass('ghost')} -mr-4 lg:hidden`}>
                {t('discover.mine')}
              </Link>
            )}
          </div>
          <p className="measure text-muted">{t('discover.lead')}</p>
          {signedIn && (
            <Link to="/discover/journeys" className={`${buttonClass('ghost')} -ml-4 self-start max-lg:hidden`}>
              {t('discover.mine')}
            </Link>
          )}
        </div>
        <OwnWords feelings={data ?? []} onHeard={(lit, help) => setHeard({ lit, help })} />
      </header>
      {heard.help && (
        <div className="page-inset">
          <HelpFirst help={heard.help} />
        </div>
      )}
      <div className="px-4 lg:px-8">
        {data ? (
          <FeelingMap feelings={data} sheet={sheet} lit={heard.lit} />
        ) : error ? (
          <ErrorState error={error} onRetry={() => void refetch()} />
        ) : (
          <MapBox sheet={sheet}>
            <Skeleton className="size-full" />
          </MapBox>
        )}
      </div>
    </div>
  );
}

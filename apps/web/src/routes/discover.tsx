import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { EmotionalMap } from '../features/discovery/EmotionalMap.tsx';
import { InWords } from '../features/discovery/InWords.tsx';
import { type SentimentId, sentimentsQuery } from '../features/discovery/queries.ts';
import { useI18n } from '../lib/i18n.tsx';
import { useCan } from '../lib/me.ts';
import { buttonClass } from '../ui/Button.tsx';
import { usePage } from '../ui/Page.tsx';

/** Films by feeling: the map of twelve feelings, and somebody’s own words. */
export function Discover() {
  const { t } = useI18n();
  const heading = usePage(t('feel.title'));
  const { data = [] } = useQuery(sentimentsQuery);
  const [lit, setLit] = useState<readonly SentimentId[]>([]);
  const mayKeep = useCan('discovery:journey');
  return (
    <div className="page-inset flex flex-col gap-6 py-6 lg:gap-8 lg:py-10">
      <header className="flex flex-wrap items-end justify-between gap-x-8 gap-y-3">
        <div className="flex flex-col gap-2">
          <h1 ref={heading} tabIndex={-1} className="title text-4xl">
            {t('feel.title')}
          </h1>
          <p className="text-lg text-muted">{t('feel.lead')}</p>
        </div>
        {mayKeep && (
          <Link to="/discover/journeys" className={buttonClass('ghost')}>
            {t('feel.journeys')}
          </Link>
        )}
      </header>
      <EmotionalMap lit={lit} />
      <InWords sentiments={data} onFound={setLit} />
    </div>
  );
}

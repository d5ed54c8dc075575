import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { Poster } from '../features/catalogue/Poster.tsx';
import { hueOf } from '../features/discovery/EmotionalMap.tsx';
import { OverTime } from '../features/discovery/OverTime.tsx';
import { type JourneySummary, journeysQuery, type Sentiment, sentimentsQuery } from '../features/discovery/queries.ts';
import { client } from '../lib/client.ts';
import { useI18n } from '../lib/i18n.tsx';
import { useCan } from '../lib/me.ts';
import { useToast } from '../lib/toast.ts';
import { Button, buttonClass } from '../ui/Button.tsx';
import { Danger } from '../ui/Danger.tsx';
import { Page } from '../ui/Page.tsx';
import { EmptyState, ErrorState, Skeleton, sayProblem } from '../ui/states.tsx';

/** One’s own journeys, and one’s feelings over time. */
export function DiscoverJourneys() {
  const { t } = useI18n();
  const mayKeep = useCan('discovery:journey');
  const journeys = useQuery({ ...journeysQuery, enabled: mayKeep });
  const sentiments = useQuery(sentimentsQuery);
  const error = journeys.error ?? sentiments.error;
  return (
    <Page title={t('feel.journeys')} lead={t('feel.journeysLead')}>
      {!mayKeep ? (
        <EmptyState title={t('feel.keepSignIn')}>
          <Link to="/sign-in" className={buttonClass('lamp')}>
            {t('feel.keepSignIn')}
          </Link>
        </EmptyState>
      ) : error ? (
        <ErrorState error={error} onRetry={() => void journeys.refetch()} />
      ) : !journeys.data || !sentiments.data ? (
        <Skeleton className="h-64" />
      ) : journeys.data.length === 0 ? (
        <EmptyState title={t('feel.journeysNone')} text={t('feel.journeysNoneText')}>
          <Link to="/discover" className={buttonClass('lamp')}>
            {t('feel.begin')}
          </Link>
        </EmptyState>
      ) : (
        <Kept journeys={journeys.data} sentiments={sentiments.data} />
      )}
    </Page>
  );
}

function Kept({ journeys, sentiments }: { journeys: readonly JourneySummary[]; sentiments: readonly Sentiment[] }) {
  const i18n = useI18n();
  const { t } = i18n;
  const say = useToast();
  const queries = useQueryClient();
  const [asking, setAsking] = useState(false);
  const again = () => queries.invalidateQueries({ queryKey: journeysQuery.queryKey });
  const remove = useMutation({
    mutationFn: (id: string) => client('DELETE /api/journeys/{id}', { params: { id } }),
    onSuccess: () => say(t('feel.deleted')),
    onError: (failure) => say(sayProblem(i18n, failure)),
    onSettled: again,
  });
  const removeAll = useMutation({
    mutationFn: () => client('DELETE /api/journeys', {}),
    onSuccess: () => setAsking(false),
    onSettled: again,
  });
  return (
    <div className="flex flex-col gap-10">
      <OverTime journeys={journeys} sentiments={sentiments} />
      <ul className="flex flex-col divide-y divide-line border-line border-y">
        {journeys.map((journey) => (
          <One
            key={journey.id}
            journey={journey}
            sentiment={sentiments.find(({ id }) => id === journey.answers.sentiment) ?? null}
            onDelete={() => remove.mutate(journey.id)}
          />
        ))}
      </ul>
      <div>
        <Button kind="bad" onClick={() => setAsking(true)}>
          {t('feel.deleteAll')}
        </Button>
      </div>
      {asking && (
        <Danger
          title={t('feel.deleteAll')}
          action={t('feel.deleteAll')}
          pending={removeAll.isPending}
          error={removeAll.error ? sayProblem(i18n, removeAll.error) : null}
          onConfirm={() => removeAll.mutate()}
          onClose={() => setAsking(false)}
        >
          <p>{t('feel.deleteAllText')}</p>
        </Danger>
      )}
    </div>
  );
}

function One({ journey, sentiment, onDelete }: { journey: JourneySummary; sentiment: Sentiment | null; onDelete: () => void }) {
  const { t, language, format } = useI18n();
  const date = format.day(new Date(journey.createdAt));
  return (
    <li className="flex flex-wrap items-center gap-x-6 gap-y-3 py-4" style={sentiment ? hueOf(sentiment) : undefined}>
      <span aria-hidden="true" className="feeling size-6 shrink-0 rounded-full" />
      <div className="min-w-0 flex-1 basis-48">
        <Link to="/discover/journeys/$id" params={{ id: journey.id }} className="font-semibold underline-offset-4 hover:underline">
          {sentiment?.names[language] ?? t('feel.unfinished')}
        </Link>
        <p className="text-muted text-sm">{journey.isFinished ? date : `${date} · ${t('feel.unfinished')}`}</p>
      </div>
      <div className="flex gap-2">
        {journey.films.map((film) => (
          <span key={film.id} className="w-10">
            <Poster film={film} sizes="2.5rem" />
          </span>
        ))}
      </div>
      <Button kind="ghost" aria-label={t('feel.deleteOf', { date })} onClick={onDelete}>
        {t('feel.delete')}
      </Button>
    </li>
  );
}

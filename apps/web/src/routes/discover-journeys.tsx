import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { Gate } from '../features/accounts/Gate.tsx';
import { FeelingsOverTime } from '../features/discovery/FeelingsOverTime.tsx';
import { JourneyItem } from '../features/discovery/JourneyItem.tsx';
import { type JourneySummary, journeysQuery, sentimentsQuery } from '../features/discovery/queries.ts';
import { client } from '../lib/client.ts';
import { useI18n } from '../lib/i18n.tsx';
import { useToast } from '../lib/toast.ts';
import { Button, buttonClass } from '../ui/Button.tsx';
import { Danger } from '../ui/Danger.tsx';
import { Page } from '../ui/Page.tsx';
import { EmptyState, ErrorState, Skeleton, sayProblem } from '../ui/states.tsx';

/** One's journeys and what was felt over time. */
export function DiscoverJourneys() {
  const { t } = useI18n();
  return (
    <Gate title={t('journeys.title')} invitation={{ title: t('journeys.gate'), text: t('journeys.gateText') }}>
      {() => (
        <Page title={t('journeys.title')} lead={t('journeys.lead')}>
          <Journeys />
        </Page>
      )}
    </Gate>
  );
}

function Journeys() {
  const { t } = useI18n();
  const journeys = useQuery(journeysQuery);
  const feelings = useQuery(sentimentsQuery);
  const [going, setGoing] = useState<JourneySummary | 'all' | null>(null);
  const failed = [journeys, feelings].filter(({ data, error }) => !data && error !== null);
  if (failed.length > 0) return <ErrorState error={failed[0]?.error} onRetry={() => failed.map(({ refetch }) => refetch())} />;
  if (!journeys.data || !feelings.data) return <JourneysOnTheirWay />;
  if (journeys.data.length === 0) {
    return (
      <EmptyState title={t('journeys.none')} text={t('journeys.noneText')}>
        <Link to="/discover" className={buttonClass('lamp')}>
          {t('journeys.begin')}
        </Link>
      </EmptyState>
    );
  }
  return (
    <div className="flex max-w-5xl flex-col gap-12">
      <FeelingsOverTime journeys={journeys.data} feelings={feelings.data} />
      <section aria-label={t('journeys.list')}>
        <ul className="border-line border-b">
          {journeys.data.map((journey) => (
            <li key={journey.id}>
              <JourneyItem journey={journey} feelings={feelings.data} onDelete={() => setGoing(journey)} />
            </li>
          ))}
        </ul>
        <div className="mt-6 flex flex-wrap justify-between gap-3">
          <Link to="/discover" className={buttonClass('lamp')}>
            {t('journeys.begin')}
          </Link>
          <Button kind="bad" icon="bin" onClick={() => setGoing('all')}>
            {t('journeys.deleteAll')}
          </Button>
        </div>
      </section>
      {going && <Delete what={going} onClose={() => setGoing(null)} />}
    </div>
  );
}

/** The last question: what was said goes with a journey, and cannot be brought back. */
function Delete(props: { what: JourneySummary | 'all'; onClose: () => void }) {
  const i18n = useI18n();
  const { t } = i18n;
  const { what, onClose } = props;
  const say = useToast();
  const queries = useQueryClient();
  const { mutate, isPending, error } = useMutation({
    mutationFn: () =>
      what === 'all' ? client('DELETE /api/journeys', {}) : client('DELETE /api/journeys/{id}', { params: { id: what.id } }),
    onSuccess: async () => {
      queries.setQueryData(journeysQuery.queryKey, (now) => (what === 'all' ? [] : now?.filter(({ id }) => id !== what.id)));
      queries.removeQueries({ queryKey: ['journeys', 'one'] });
      await queries.invalidateQueries({ queryKey: journeysQuery.queryKey });
      say(t(what === 'all' ? 'journeys.deletedAll' : 'journeys.deleted'));
      onClose();
    },
  });
  const all = what === 'all';
  return (
    <Danger
      title={t(all ? 'journeys.deleteAllTitle' : 'journeys.deleteTitle')}
      action={t(all ? 'journeys.deleteAll' : 'journeys.deleteOne')}
      pending={isPending}
      error={error ? sayProblem(i18n, error) : null}
      onConfirm={mutate}
      onClose={onClose}
    >
      <p className="measure">{t(all ? 'journeys.deleteAllText' : 'journeys.deleteText')}</p>
    </Danger>
  );
}

function JourneysOnTheirWay() {
  return (
    <div className="flex max-w-5xl flex-col gap-6">
      <Skeleton className="h-60 w-full" />
      {[1, 2, 3].map((n) => (
        <Skeleton key={n} className="h-16 w-full" />
      ))}
    </div>
  );
}

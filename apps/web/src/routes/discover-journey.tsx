import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useId, useState } from 'react';
import { hueOf } from '../features/discovery/EmotionalMap.tsx';
import { Films, FilmsOnTheirWay } from '../features/discovery/Films.tsx';
import { type Journey, journeyQuery, journeysQuery, sentimentsQuery } from '../features/discovery/queries.ts';
import { client } from '../lib/client.ts';
import { useI18n } from '../lib/i18n.tsx';
import { useToast } from '../lib/toast.ts';
import { Button, buttonClass } from '../ui/Button.tsx';
import { usePage } from '../ui/Page.tsx';
import { ErrorState, sayProblem } from '../ui/states.tsx';

const route = getRouteApi('/discover/journeys/$id');

/** A journey that was kept: its films, and whether they did it. */
export function DiscoverJourney() {
  const { t, language, format } = useI18n();
  const { id } = route.useParams();
  const { data, error, refetch } = useQuery(journeyQuery(id));
  const { data: sentiments } = useQuery(sentimentsQuery);
  const sentiment = sentiments?.find((each) => each.id === data?.answers.sentiment);
  const heading = usePage(data ? (sentiment?.names[language] ?? t('feel.journeys')) : null);
  return (
    <div className="feeling-edge page-inset flex flex-col gap-8 py-6 lg:py-10" style={sentiment ? hueOf(sentiment) : undefined}>
      <header className="feeling-edge flex flex-wrap items-baseline justify-between gap-x-8 gap-y-2 border-(--feeling) border-t-4 pt-5">
        <div>
          <h1 ref={heading} tabIndex={-1} className="title text-4xl">
            {sentiment?.names[language] ?? t('feel.journeys')}
          </h1>
          {data && <p className="text-muted">{format.day(new Date(data.createdAt))}</p>}
        </div>
        <Link to="/discover/journeys" className={buttonClass('ghost')}>
          {t('feel.journeys')}
        </Link>
      </header>
      {error ? (
        <ErrorState error={error} onRetry={() => void refetch()} />
      ) : !data ? (
        <FilmsOnTheirWay />
      ) : data.plan ? (
        <Films plan={data.plan} beneath={({ movie }) => <DidIt journey={data} movieId={movie.id} title={movie.title} />} />
      ) : (
        <Unfinished journey={data} />
      )}
    </div>
  );
}

/** A journey that was left before its end goes on where it was left. */
function Unfinished({ journey }: { journey: Journey }) {
  const { t } = useI18n();
  const { sentiment, intensity, intention } = journey.answers;
  const search = { ...(intensity !== null && { intensity }), ...(intention !== null && { intention }) };
  return (
    <p>
      {sentiment ? (
        <Link to="/discover/$feeling" params={{ feeling: sentiment }} search={search} className={buttonClass('lamp')}>
          {t('feel.open')}
        </Link>
      ) : (
        <Link to="/discover" className={buttonClass('lamp')}>
          {t('feel.begin')}
        </Link>
      )}
    </p>
  );
}

/** Whether a film did what was asked of it; what is pressed is shown at once, and put back where the house refuses. */
function DidIt({ journey, movieId, title }: { journey: Journey; movieId: number; title: string }) {
  const i18n = useI18n();
  const { t } = i18n;
  const say = useToast();
  const queries = useQueryClient();
  const name = useId();
  const query = journeyQuery(journey.id);
  const said = journey.feedback.find((each) => each.movieId === movieId) ?? null;
  const [valence, setValence] = useState(said?.valence ?? 0);
  const { mutate } = useMutation({
    mutationFn: (feedback: { met: boolean; valence: number | null }) =>
      client('PUT /api/journeys/{id}/feedback', { params: { id: journey.id }, body: { movieId, ...feedback } }),
    async onMutate(feedback) {
      await queries.cancelQueries(query);
      const before = queries.getQueryData(query.queryKey);
      const others = before?.feedback.filter((each) => each.movieId !== movieId) ?? [];
      if (before) {
        queries.setQueryData(query.queryKey, { ...before, feedback: [...others, { ...feedback, movieId, at: new Date().toISOString() }] });
      }
      return before;
    },
    onSuccess: ({ data }) => queries.setQueryData(query.queryKey, data),
    onError(failure, _feedback, before) {
      if (before) queries.setQueryData(query.queryKey, before);
      say(sayProblem(i18n, failure));
    },
    onSettled: () => queries.invalidateQueries({ queryKey: journeysQuery.queryKey, exact: true }),
  });
  return (
    <fieldset className="flex flex-col items-start gap-2 border-line border-t pt-3">
      <legend className="sr-only">{t('feel.didItOf', { title })}</legend>
      <div className="flex flex-wrap items-center gap-2">
        <span aria-hidden="true" className="mr-2 text-sm">
          {t('feel.didIt')}
        </span>
        {([true, false] as const).map((met) => (
          <Button
            key={String(met)}
            aria-pressed={said?.met === met}
            className="aria-pressed:border-lamp aria-pressed:bg-raised"
            onClick={() => mutate({ met, valence: said ? valence : null })}
          >
            {t(met ? 'feel.yes' : 'feel.no')}
          </Button>
        ))}
      </div>
      {said && (
        <div className="flex flex-wrap items-center gap-3 text-sm">
          <label htmlFor={name}>{t('feel.after.label')}</label>
          <span aria-hidden="true" className="text-muted">
            {t('feel.after.bad')}
          </span>
          <input
            id={name}
            type="range"
            min={-1}
            max={1}
            step={0.25}
            value={valence}
            onChange={(event) => setValence(Number(event.target.value))}
            onPointerUp={() => mutate({ met: said.met, valence })}
            onKeyUp={() => mutate({ met: said.met, valence })}
            className="h-11 w-40 accent-lamp"
          />
          <span aria-hidden="true" className="text-muted">
            {t('feel.after.good')}
          </span>
          <span role="status" className="w-full text-muted">
            {t('feel.thanks')}
          </span>
        </div>
      )}
    </fieldset>
  );
}

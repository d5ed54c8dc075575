import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import { type RefObject, useEffect, useRef } from 'react';
import { hueOf } from '../features/discovery/EmotionalMap.tsx';
import { Films, FilmsOnTheirWay } from '../features/discovery/Films.tsx';
import { Limits } from '../features/discovery/Limits.tsx';
import { type DiscoverParams, limitsOf, readSentiment, stepOf } from '../features/discovery/params.ts';
import {
  intentionsQuery,
  journeysQuery,
  keepJourney,
  planQuery,
  type Sentiment,
  type SentimentId,
  sentimentsQuery,
} from '../features/discovery/queries.ts';
import { IntensityStep, IntentionStep, OptionStep } from '../features/discovery/Steps.tsx';
import { announce } from '../lib/announce.ts';
import { useI18n } from '../lib/i18n.tsx';
import { useCan } from '../lib/me.ts';
import { Button, buttonClass } from '../ui/Button.tsx';
import { Lost } from '../ui/Lost.tsx';
import { usePage } from '../ui/Page.tsx';
import { EmptyState, ErrorState, Skeleton } from '../ui/states.tsx';

const route = getRouteApi('/discover/$feeling');

/** From one feeling to films: a question at a time, all of them in the address. */
export function DiscoverFeeling() {
  const id = readSentiment(route.useParams().feeling);
  const { data, error, refetch } = useQuery(sentimentsQuery);
  const sentiment = data?.find((each) => each.id === id);
  if (id === null) return <NoSuchFeeling />;
  if (error) {
    return (
      <div className="page-inset py-10">
        <ErrorState error={error} onRetry={() => void refetch()} />
      </div>
    );
  }
  return sentiment ? <Questions key={id} sentiment={sentiment} /> : <Skeleton className="m-10 h-40" />;
}

function NoSuchFeeling() {
  const { t } = useI18n();
  return (
    <Lost title={t('feel.title')} text={t('feel.lead')}>
      <Link to="/discover" className={buttonClass('lamp')}>
        {t('feel.begin')}
      </Link>
    </Lost>
  );
}

function Questions({ sentiment }: { sentiment: Sentiment }) {
  const { t, language } = useI18n();
  const params = route.useSearch();
  const navigate = route.useNavigate();
  const step = stepOf(params);
  const name = sentiment.names[language];
  const heading = usePage(name);
  const question = useRef<HTMLHeadingElement & HTMLDivElement>(null);
  const before = useRef(step);
  useEffect(() => {
    if (before.current === step) return;
    before.current = step;
    announce(step === 'films' ? t('feel.films') : t(`feel.step.${step}`));
    question.current?.focus();
  }, [step, t]);
  return (
    <div className="feeling-edge page-inset flex flex-col gap-8 py-6 lg:py-10" style={hueOf(sentiment)}>
      <header className="feeling-edge flex flex-col gap-3 border-(--feeling) border-t-4 pt-5">
        <div className="flex flex-wrap items-baseline justify-between gap-x-8 gap-y-2">
          <h1 ref={heading} tabIndex={-1} className="title text-4xl lg:text-5xl">
            {name}
          </h1>
          <Link to="/discover" className={buttonClass('ghost')}>
            {t('feel.back')}
          </Link>
        </div>
        <p className="text-lg text-muted">{sentiment.descriptions[language]}</p>
        <Answers sentiment={sentiment} params={params} />
      </header>
      {step === 'films' ? (
        <Result
          sentiment={sentiment.id}
          params={params}
          place={question}
          onLimits={(next) => void navigate({ search: next, replace: true, resetScroll: false })}
        />
      ) : (
        <section aria-labelledby="feel-question" className="flex flex-col gap-6">
          <h2 id="feel-question" ref={question} tabIndex={-1} className="title text-2xl outline-none">
            {t(`feel.step.${step}`)}
          </h2>
          {step === 'intensity' && <IntensityStep sentiment={sentiment} params={params} />}
          {step === 'intention' && <IntentionStep sentiment={sentiment} params={params} />}
          {step === 'option' && <OptionStep sentiment={sentiment} params={params} />}
        </section>
      )}
    </div>
  );
}

/** What has been answered; each leads back to its question. */
function Answers({ sentiment, params }: { sentiment: Sentiment; params: DiscoverParams }) {
  const { t, language } = useI18n();
  const { data } = useQuery(intentionsQuery(sentiment.id));
  const { intensity, intention, option } = params;
  if (intensity === undefined) return null;
  const chosen = data?.find((each) => each.intention === intention);
  const way = option === 'any' ? t('feel.any') : chosen?.options.find(({ id }) => id === option)?.names[language];
  const limits = limitsOf({ ...params });
  const answers = [
    { key: 'intensity', text: t(`feel.intensity.${intensity as 1 | 2 | 3 | 4 | 5}`), search: limits },
    { key: 'intention', text: intention && chosen?.names[language], search: { ...limits, intensity } },
    { key: 'option', text: way, search: { ...limits, intensity, ...(intention && { intention }) } },
  ];
  return (
    <nav aria-label={t('feel.answers')}>
      <ul className="flex flex-wrap gap-2">
        {answers.flatMap(({ key, text, search }) =>
          text ? (
            <li key={key}>
              <Link
                to="/discover/$feeling"
                params={{ feeling: sentiment.id }}
                search={search}
                aria-label={t('feel.change', { answer: text })}
                className="inline-flex min-h-11 items-center rounded-full border border-edge px-4 text-sm hover:bg-raised"
              >
                {text}
              </Link>
            </li>
          ) : (
            []
          ),
        )}
      </ul>
    </nav>
  );
}

function Result(props: {
  sentiment: SentimentId;
  params: DiscoverParams;
  /** Takes the focus when the films come. */
  place: RefObject<HTMLDivElement | null>;
  onLimits: (params: DiscoverParams) => void;
}) {
  const { t } = useI18n();
  const { sentiment, params } = props;
  const { data, error, isPlaceholderData, refetch } = useQuery(planQuery(sentiment, params));
  return (
    <div ref={props.place} tabIndex={-1} className="flex flex-col gap-8 outline-none">
      <Limits params={params} onChange={props.onLimits} />
      {error ? (
        <ErrorState error={error} onRetry={() => void refetch()} />
      ) : !data ? (
        <FilmsOnTheirWay />
      ) : data.films.length === 0 ? (
        <div role="status">
          <EmptyState title={t('feel.nothing')} text={t('feel.nothingText')} />
        </div>
      ) : (
        <div aria-busy={isPlaceholderData} className={isPlaceholderData ? 'opacity-60' : ''}>
          <Films plan={data} />
        </div>
      )}
      {data && data.films.length > 0 && <Keep sentiment={sentiment} params={params} />}
    </div>
  );
}

function Keep({ sentiment, params }: { sentiment: SentimentId; params: DiscoverParams }) {
  const { t } = useI18n();
  const mayKeep = useCan('discovery:journey');
  const navigate = useNavigate();
  const queries = useQueryClient();
  const { mutate, isPending, error } = useMutation({
    mutationFn: () => keepJourney(sentiment, params),
    onSuccess: async (id) => {
      await queries.invalidateQueries({ queryKey: journeysQuery.queryKey });
      void navigate({ to: '/discover/journeys/$id', params: { id } });
    },
  });
  if (!mayKeep) {
    return (
      <p>
        <Link to="/sign-in" className={buttonClass('quiet')}>
          {t('feel.keepSignIn')}
        </Link>
      </p>
    );
  }
  return (
    <div className="flex flex-col items-start gap-3 border-line border-t pt-6">
      <p className="measure text-muted">{t('feel.keepText')}</p>
      <Button kind="lamp" aria-disabled={isPending} onClick={() => !isPending && mutate()}>
        {t('feel.keep')}
      </Button>
      {error && <ErrorState error={error} />}
    </div>
  );
}

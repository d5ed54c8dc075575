import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { type CSSProperties, useEffect, useRef } from 'react';
import { Films } from '../features/discovery/Films.tsx';
import type { SentimentId } from '../features/discovery/kinds.ts';
import { ANY_OPTION, type JourneyParams, readSentiment } from '../features/discovery/params.ts';
import { Intensities, Intentions, Options } from '../features/discovery/Questions.tsx';
import {
  type Flow,
  flowQuery,
  type IntentionCard,
  intentionsQuery,
  type Sentiment,
  sentimentsQuery,
} from '../features/discovery/queries.ts';
import { Trail } from '../features/discovery/Trail.tsx';
import { useSaid } from '../features/discovery/words.ts';
import { announce } from '../lib/announce.ts';
import { useI18n } from '../lib/i18n.tsx';
import { buttonClass } from '../ui/Button.tsx';
import { Page, usePage } from '../ui/Page.tsx';
import { EmptyState, ErrorState, Skeleton } from '../ui/states.tsx';

const route = getRouteApi('/discover/$sentiment');

/** From a feeling to its films: a question at a time, every answer in the address. */
export function DiscoverFeeling() {
  const sentiment = readSentiment(route.useParams().sentiment);
  return sentiment === null ? <NoSuchFeeling /> : <Way key={sentiment} sentiment={sentiment} />;
}

function Way(props: { sentiment: SentimentId }) {
  const { t } = useI18n();
  const { sentiment } = props;
  const feelings = useQuery(sentimentsQuery);
  const flow = useQuery(flowQuery(sentiment));
  const intentions = useQuery(intentionsQuery(sentiment));
  const feeling = feelings.data?.find(({ id }) => id === sentiment);
  if (feeling && flow.data && intentions.data) return <Asked feeling={feeling} flow={flow.data} cards={intentions.data} />;
  const failed = [feelings, flow, intentions].filter(({ error }) => error !== null);
  if (failed.length === 0) return <WayOnItsWay />;
  return (
    <Page title={t('error.page')}>
      <ErrorState error={failed[0]?.error} onRetry={() => failed.map(({ refetch }) => refetch())} />
    </Page>
  );
}

type Step = 'intensity' | 'intention' | 'option' | 'films';

function stepOf(params: JourneyParams, card: IntentionCard | null): Step {
  if (params.intensity === undefined) return 'intensity';
  if (!card) return 'intention';
  return params.option === undefined && card.options.length > 0 ? 'option' : 'films';
}

function Asked(props: { feeling: Sentiment; flow: Flow; cards: readonly IntentionCard[] }) {
  const { t } = useI18n();
  const said = useSaid();
  const { feeling, flow, cards } = props;
  const params = route.useSearch();
  const card = cards.find(({ intention }) => intention === params.intention) ?? null;
  const step = stepOf(params, card);
  const name = said(feeling.names);
  const question = flow.steps.find((one) => one.step === step)?.questions;
  const title = step === 'films' && card ? said(card.names) : question ? said(question) : name;
  const heading = useStep(step, title, step === 'films' ? `${name}: ${title}` : `${title} · ${name}`);
  const intensity = flow.steps
    .find((one) => one.step === 'intensity')
    ?.options.find(({ value }) => value === String(params.intensity))?.names;
  const option = card?.options.find(({ id }) => id === params.option)?.names;
  const answers = [
    ...(intensity ? [{ step: 'intensity' as const, name: said(intensity) }] : []),
    ...(card ? [{ step: 'intention' as const, name: said(card.names) }] : []),
    ...(card && step === 'films' && card.options.length > 0
      ? [{ step: 'option' as const, name: option && params.option !== ANY_OPTION ? said(option) : t('discover.any') }]
      : []),
  ];
  const steps = ['sentiment', 'intensity', 'intention', 'option'];
  const asked = { sentiment: feeling.id, params };
  return (
    <div style={{ '--hue': feeling.hue } as CSSProperties} className="relative isolate overflow-x-clip">
      <Light isLow={step === 'films'} />
      <div className="page-inset mx-auto flex min-h-[calc(100dvh-6rem)] max-w-6xl flex-col gap-7 py-6 lg:gap-10 lg:py-10">
        <Trail feeling={feeling} params={params} answers={answers} />
        <header className="flex flex-col gap-3">
          {step === 'films' ? (
            card && (
              <p className="order-last measure text-lg text-muted">
                {said(
                  option && params.option !== ANY_OPTION
                    ? (card.options.find(({ id }) => id === params.option)?.descriptions ?? card.consequences)
                    : card.consequences,
                )}
              </p>
            )
          ) : (
            <p className="figures text-muted text-sm">
              {t('discover.step', { step: String(steps.indexOf(step) + 1), steps: String(steps.length) })}
            </p>
          )}
          <h1 ref={heading} tabIndex={-1} className="title text-3xl sm:text-4xl lg:text-5xl">
            {title}
          </h1>
          {step === 'intensity' && <p className="measure text-lg text-muted">{said(feeling.descriptions)}</p>}
        </header>
        {step === 'intensity' ? (
          <Intensities {...asked} flow={flow} />
        ) : step === 'intention' || !card ? (
          <Intentions {...asked} cards={cards} />
        ) : step === 'option' ? (
          <Options {...asked} card={card} />
        ) : (
          <Films key={`${params.intensity} ${params.intention} ${params.option}`} {...asked} />
        )}
      </div>
    </div>
  );
}

/** The page's heading; each further question is arrived at like a page of its own. */
function useStep(step: Step, title: string, page: string) {
  const heading = usePage(page);
  const last = useRef(step);
  useEffect(() => {
    if (last.current === step) return;
    last.current = step;
    announce(title);
    heading.current?.focus({ preventScroll: true });
  }, [step, title, heading]);
  return heading;
}

/** The feeling's own light behind the page. */
function Light(props: { isLow: boolean }) {
  return (
    <div
      aria-hidden="true"
      className={`feel-glow pointer-events-none absolute -top-[30vmin] -right-[30vmin] -z-10 size-[110vmin] rounded-full transition-opacity duration-200 ${props.isLow ? 'opacity-15' : 'opacity-35'}`}
    />
  );
}

function WayOnItsWay() {
  usePage(null);
  return (
    <div className="page-inset mx-auto flex max-w-6xl flex-col gap-8 py-6 lg:py-10">
      <Skeleton className="h-11 w-32" />
      <Skeleton className="h-14 w-full max-w-md" />
      <div className="grid gap-4 sm:grid-cols-2">
        {[1, 2, 3, 4].map((n) => (
          <Skeleton key={n} className="h-26 w-full" />
        ))}
      </div>
    </div>
  );
}

function NoSuchFeeling() {
  const { t } = useI18n();
  return (
    <Page title={t('discover.noSuch')}>
      <EmptyState title={t('discover.noSuch')} text={t('discover.noSuchText')}>
        <Link to="/discover" className={buttonClass('lamp')}>
          {t('discover.toMap')}
        </Link>
      </EmptyState>
    </Page>
  );
}

import { useQuery } from '@tanstack/react-query';
import { Link, useLocation, useNavigate } from '@tanstack/react-router';
import { useCallback } from 'react';
import { useI18n } from '../../lib/i18n.tsx';
import { useSession } from '../../lib/me.ts';
import { Button, buttonClass } from '../../ui/Button.tsx';
import { Icon } from '../../ui/Icon.tsx';
import { EmptyState, ErrorState } from '../../ui/states.tsx';
import { FeltFilm, FeltFilmOnItsWay } from './FeltFilm.tsx';
import { HelpFirst } from './HelpFirst.tsx';
import type { SentimentId } from './kinds.ts';
import { Limits } from './Limits.tsx';
import { Path } from './Path.tsx';
import { type JourneyParams, limited, readJourney } from './params.ts';
import { type Journey, type Plan, planQuery } from './queries.ts';
import { type KeptJourney, useKeptJourney } from './use-kept-journey.ts';

const NO_LIMITS = {
  runtimeMax: undefined,
  yearFrom: undefined,
  yearTo: undefined,
  language: undefined,
  playable: undefined,
  seen: undefined,
  without: undefined,
};

/** Where a way leads: help if it is needed, then films, each with its reason. */
export function Films(props: { sentiment: SentimentId; params: JourneyParams }) {
  const { sentiment, params } = props;
  const navigate = useNavigate();
  const go = (change: Readonly<Record<string, unknown>>) =>
    void navigate({
      to: '/discover/$sentiment',
      params: { sentiment },
      search: limited(params, change),
      replace: true,
      resetScroll: false,
    });
  const tellAddress = useCallback(
    (id: string, of: JourneyParams) =>
      void navigate({
        to: '/discover/$sentiment',
        params: { sentiment },
        search: (now) => (isSame(readJourney(now), of) ? { ...of, journey: id } : readJourney(now)),
        replace: true,
        resetScroll: false,
      }),
    [navigate, sentiment],
  );
  const kept = useKeptJourney(sentiment, params, tellAddress);
  const { data, error, isPlaceholderData, refetch } = useQuery({ ...planQuery(sentiment, params) });
  const plan = kept.journey?.plan ?? data;
  return (
    <div className="flex flex-col gap-8">
      {plan?.help && <HelpFirst help={plan.help} />}
      <div className="flex flex-col gap-3 border-line border-y py-3 lg:gap-1">
        <Limits limits={params} onChange={go} onClear={() => go(NO_LIMITS)} />
        <Keeping kept={kept} />
      </div>
      {plan ? (
        <div className={`transition-opacity duration-150 ${isPlaceholderData ? 'opacity-55' : ''}`} aria-busy={isPlaceholderData}>
          <Found plan={plan} journey={kept.journey} onClear={() => go(NO_LIMITS)} />
        </div>
      ) : error ? (
        <ErrorState error={error} onRetry={() => void refetch()} />
      ) : (
        <div className="flex flex-col gap-10">
          {[1, 2, 3, 4].map((n) => (
            <FeltFilmOnItsWay key={n} />
          ))}
        </div>
      )}
    </div>
  );
}

const isSame = (one: JourneyParams, other: JourneyParams): boolean =>
  JSON.stringify({ ...one, journey: undefined }) === JSON.stringify({ ...other, journey: undefined });

function Found(props: { plan: Plan; journey: Journey | null; onClear: () => void }) {
  const { t } = useI18n();
  const { films } = props.plan;
  const path = films.filter(({ step }) => step !== null);
  const others = films.filter(({ step }) => step === null);
  if (films.length === 0) {
    return (
      <div role="status">
        <EmptyState title={t('discover.nothing')} text={t('discover.nothingText')}>
          <Button kind="lamp" onClick={props.onClear}>
            {t('discover.clear')}
          </Button>
          <Link to="/discover" className={buttonClass()}>
            {t('discover.toMap')}
          </Link>
        </EmptyState>
      </div>
    );
  }
  return (
    <div className="flex flex-col gap-10">
      <p role="status" className="sr-only">
        {t('discover.found', { count: films.length })}
      </p>
      {path.length > 0 && <Path films={path} journey={props.journey} />}
      <section aria-labelledby="films-found" className="flex flex-col gap-6">
        <h2 id="films-found" className={path.length > 0 && others.length > 0 ? 'title text-2xl' : 'sr-only'}>
          {path.length > 0 ? t('discover.others') : t('discover.found', { count: films.length })}
        </h2>
        <ol className="flex flex-col">
          {others.map((film, n) => (
            <li key={film.movie.id} className="border-line py-7 not-first:border-t first:pt-0">
              <FeltFilm film={film} journey={props.journey} eager={n < 2 && path.length === 0} />
            </li>
          ))}
        </ol>
      </section>
    </div>
  );
}

/** Whether this way is kept; visitors are told what signing in would give. */
function Keeping({ kept }: { kept: KeptJourney }) {
  const { t } = useI18n();
  const { signedIn } = useSession();
  const next = useLocation({ select: ({ href }) => href });
  if (!signedIn) {
    return (
      <p className="flex min-h-11 flex-wrap items-center gap-x-4 text-muted text-sm">
        {t('discover.signIn')}
        <Link
          to="/sign-in"
          search={{ next }}
          className="inline-flex min-h-11 items-center font-semibold text-ink underline underline-offset-4"
        >
          {t('place.signIn')}
        </Link>
      </p>
    );
  }
  return (
    <p role="status" className="flex min-h-11 items-center gap-2 text-muted text-sm">
      {kept.journey ? (
        <>
          <Icon name="check" className="size-4" />
          <Link
            to="/discover/journeys"
            className="inline-flex min-h-11 items-center underline decoration-edge underline-offset-4 hover:decoration-lamp"
          >
            {t('discover.kept')}
          </Link>
        </>
      ) : kept.isFailed ? (
        t('discover.keepFailed')
      ) : (
        t('discover.keeping')
      )}
    </p>
  );
}

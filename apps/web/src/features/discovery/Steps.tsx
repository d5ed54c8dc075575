import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import { useI18n } from '../../lib/i18n.tsx';
import { Button } from '../../ui/Button.tsx';
import { ErrorState, Skeleton } from '../../ui/states.tsx';
import { hueOf } from './EmotionalMap.tsx';
import { type DiscoverParams, INTENSITIES } from './params.ts';
import { type Intention, intentionsQuery, type Sentiment } from './queries.ts';

const CARD =
  'feeling-edge flex min-h-24 flex-col gap-1.5 rounded-control border border-line p-5 text-left transition-colors duration-150 hover:bg-raised';

interface StepProps {
  readonly sentiment: Sentiment;
  readonly params: DiscoverParams;
}

export function IntensityStep({ sentiment, params }: StepProps) {
  const { t } = useI18n();
  return (
    <ol className="flex flex-wrap items-end gap-x-6 gap-y-8" style={hueOf(sentiment)}>
      {INTENSITIES.map((intensity) => (
        <li key={intensity}>
          <Link
            to="/discover/$feeling"
            params={{ feeling: sentiment.id }}
            search={{ ...params, intensity }}
            className="group flex w-28 flex-col items-center gap-3 text-center"
          >
            <span
              aria-hidden="true"
              className="feeling block rounded-full transition-[scale] duration-200 ease-film group-hover:scale-110"
              style={{ width: `${1.75 + intensity * 0.95}rem`, height: `${1.75 + intensity * 0.95}rem` }}
            />
            <span className="font-semibold text-sm group-hover:underline">{t(`feel.intensity.${intensity}`)}</span>
          </Link>
        </li>
      ))}
    </ol>
  );
}

export function IntentionStep({ sentiment, params }: StepProps) {
  const { t } = useI18n();
  const { data, error, refetch } = useQuery(intentionsQuery(sentiment.id));
  const [more, setMore] = useState(false);
  if (error) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (!data) return <CardsOnTheirWay />;
  const usual = data.filter(({ onlyByChoice }) => !onlyByChoice);
  const others = data.filter(({ onlyByChoice }) => onlyByChoice);
  return (
    <div className="flex flex-col items-start gap-5" style={hueOf(sentiment)}>
      <Cards>{[...usual, ...(more ? others : [])].map((each) => intentionCard(each))}</Cards>
      {others.length > 0 && !more && (
        <Button kind="ghost" onClick={() => setMore(true)}>
          {t('feel.moreWays')}
        </Button>
      )}
    </div>
  );

  function intentionCard({ intention, names, consequences }: Intention) {
    return <Choice key={intention} sentiment={sentiment} search={{ ...params, intention }} name={names} text={consequences} />;
  }
}

export function OptionStep({ sentiment, params }: StepProps) {
  const { t } = useI18n();
  const { data, error, refetch } = useQuery(intentionsQuery(sentiment.id));
  if (error) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (!data) return <CardsOnTheirWay />;
  const chosen = data.find(({ intention }) => intention === params.intention);
  return (
    <div style={hueOf(sentiment)}>
      <Cards>
        {chosen?.options.map(({ id, names, descriptions }) => (
          <Choice key={id} sentiment={sentiment} search={{ ...params, option: id }} name={names} text={descriptions} />
        ))}
        <li>
          <Link to="/discover/$feeling" params={{ feeling: sentiment.id }} search={{ ...params, option: 'any' }} className={CARD}>
            <span className="title text-xl">{t('feel.any')}</span>
            <span className="text-muted">{t('feel.anyText')}</span>
          </Link>
        </li>
      </Cards>
    </div>
  );
}

function Cards({ children }: { children: ReactNode }) {
  return <ul className="grid w-full gap-4 sm:grid-cols-2 xl:grid-cols-3">{children}</ul>;
}

function Choice(props: { sentiment: Sentiment; search: DiscoverParams; name: Intention['names']; text: Intention['names'] }) {
  const { language } = useI18n();
  return (
    <li>
      <Link to="/discover/$feeling" params={{ feeling: props.sentiment.id }} search={props.search} className={CARD}>
        <span className="title text-xl">{props.name[language]}</span>
        <span className="text-muted">{props.text[language]}</span>
      </Link>
    </li>
  );
}

function CardsOnTheirWay() {
  return (
    <div className="grid gap-4 sm:grid-cols-2 xl:grid-cols-3">
      {['a', 'b', 'c'].map((key) => (
        <Skeleton key={key} className="h-24" />
      ))}
    </div>
  );
}

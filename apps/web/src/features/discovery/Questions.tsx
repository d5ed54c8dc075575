import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useI18n } from '../../lib/i18n.tsx';
import { Icon } from '../../ui/Icon.tsx';
import type { SentimentId } from './kinds.ts';
import { ANY_OPTION, type JourneyParams } from './params.ts';
import type { Flow, IntentionCard } from './queries.ts';
import { useSaid } from './words.ts';

interface Asked {
  readonly sentiment: SentimentId;
  readonly params: JourneyParams;
}

/** Five steps, each with a light as large as it is strong. */
export function Intensities(props: Asked & { flow: Flow }) {
  const said = useSaid();
  const options = props.flow.steps.find(({ step }) => step === 'intensity')?.options ?? [];
  return (
    <ul className="grid gap-x-3 sm:grid-cols-5">
      {options.map(({ value, names }) => (
        <li key={value} className="max-sm:border-line max-sm:border-t">
          <Link
            to="/discover/$sentiment"
            params={{ sentiment: props.sentiment }}
            search={{ ...props.params, intensity: Number(value) }}
            className="group flex min-h-18 items-center gap-5 rounded-control transition-colors duration-150 hover:bg-surface sm:flex-col sm:gap-3 sm:pt-6 sm:pb-5"
          >
            <span className="flex size-16 shrink-0 items-center justify-center sm:size-28 lg:size-36">
              <span
                aria-hidden="true"
                style={{ width: `${20 + Number(value) * 16}%` }}
                className="aspect-square rounded-full bg-feel transition-transform duration-200 ease-film group-hover:scale-108"
              />
            </span>
            <span className="font-semibold sm:text-center">{said(names)}</span>
          </Link>
        </li>
      ))}
    </ul>
  );
}

/** What one may want of what one feels, each with what it leads to. What stays in what hurts is only there for whoever looks for it. */
export function Intentions(props: Asked & { cards: readonly IntentionCard[] }) {
  const { t } = useI18n();
  const said = useSaid();
  const hidden = props.cards.filter(({ onlyByChoice }) => onlyByChoice);
  const link = (card: IntentionCard) => (
    <Answer
      key={card.intention}
      {...props}
      name={said(card.names)}
      text={said(card.consequences)}
      search={{ ...props.params, intention: card.intention }}
    />
  );
  return (
    <div className="flex flex-col gap-6">
      <ul className={CARDS}>{props.cards.filter(({ onlyByChoice }) => !onlyByChoice).map(link)}</ul>
      {hidden.length > 0 && (
        <details className="group/more">
          <summary className="inline-flex min-h-11 list-none items-center gap-2 text-muted text-sm hover:text-ink [&::-webkit-details-marker]:hidden">
            <Icon name="down" className="size-4 transition-transform duration-150 group-open/more:rotate-180" />
            {t('discover.more')}
          </summary>
          <p className="measure mb-4 text-muted text-sm">{t('discover.moreWhy')}</p>
          <ul className={CARDS}>{hidden.map(link)}</ul>
        </details>
      )}
    </div>
  );
}

/** Two or three ways to follow an intention, and none in particular. */
export function Options(props: Asked & { card: IntentionCard }) {
  const { t } = useI18n();
  const said = useSaid();
  return (
    <ul className={CARDS}>
      {props.card.options.map((option) => (
        <Answer
          key={option.id}
          {...props}
          name={said(option.names)}
          text={said(option.descriptions)}
          search={{ ...props.params, option: option.id }}
        />
      ))}
      <Answer
        {...props}
        name={t('discover.any')}
        text={t('discover.anyWhy')}
        search={{ ...props.params, option: ANY_OPTION }}
        mark={<Icon name="film" className="size-6 text-muted" />}
      />
    </ul>
  );
}

const CARDS = 'grid gap-3 sm:grid-cols-2 lg:gap-4';

function Answer(props: Asked & { name: string; text: string; search: JourneyParams; mark?: ReactNode }) {
  return (
    <li>
      <Link
        to="/discover/$sentiment"
        params={{ sentiment: props.sentiment }}
        search={props.search}
        className="group flex h-full min-h-26 items-start gap-4 rounded-control border border-line bg-surface p-5 transition duration-150 ease-film hover:-translate-y-0.5 hover:border-edge"
      >
        {props.mark ?? (
          <span
            aria-hidden="true"
            className="mt-1 size-5 shrink-0 rounded-full bg-feel transition-transform duration-200 group-hover:scale-125"
          />
        )}
        <span className="flex flex-col gap-1.5">
          <span className="title text-xl">{props.name}</span>
          <span className="text-muted">{props.text}</span>
        </span>
      </Link>
    </li>
  );
}

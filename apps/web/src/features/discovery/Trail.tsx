import { Link } from '@tanstack/react-router';
import type { CSSProperties } from 'react';
import { useI18n } from '../../lib/i18n.tsx';
import { Icon } from '../../ui/Icon.tsx';
import { type JourneyParams, readLimits } from './params.ts';
import type { Sentiment } from './queries.ts';
import { useSaid } from './words.ts';

const LINK =
  'group inline-flex min-h-11 items-center gap-2 text-sm underline decoration-transparent underline-offset-4 transition-colors duration-150 hover:decoration-lamp';

/** What was answered so far; each answer leads back to its question. */
export function Trail(props: {
  feeling: Sentiment;
  params: JourneyParams;
  answers: { step: 'intensity' | 'intention' | 'option'; name: string }[];
}) {
  const { t } = useI18n();
  const said = useSaid();
  const { feeling, params } = props;
  const limits = readLimits({ ...params });
  const before = {
    intensity: limits,
    intention: { ...limits, ...(params.intensity && { intensity: params.intensity }) },
    option: {
      ...limits,
      ...(params.intensity && { intensity: params.intensity }),
      ...(params.intention && { intention: params.intention }),
    },
  };
  const name = said(feeling.names);
  return (
    <nav aria-label={t('discover.steps')}>
      <ol className="flex flex-wrap items-center gap-x-2">
        <li>
          <Link to="/discover" aria-label={t('discover.change', { answer: name })} className={`${LINK} font-semibold`}>
            <span aria-hidden="true" style={{ '--hue': feeling.hue } as CSSProperties} className="size-5 rounded-full bg-feel" />
            {name}
          </Link>
        </li>
        {props.answers.map((answer) => (
          <li key={answer.step} className="flex items-center gap-2">
            <Icon name="right" className="size-3.5 text-edge" />
            <Link
              to="/discover/$sentiment"
              params={{ sentiment: feeling.id }}
              search={before[answer.step]}
              aria-label={t('discover.change', { answer: answer.name })}
              className={LINK}
            >
              {answer.name}
            </Link>
          </li>
        ))}
      </ol>
    </nav>
  );
}

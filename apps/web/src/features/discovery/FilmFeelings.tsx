import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { type CSSProperties, useId } from 'react';
import { useI18n } from '../../lib/i18n.tsx';
import { useSeen } from '../../ui/near.ts';
import { ErrorState, Skeleton } from '../../ui/states.tsx';
import { Course } from './Course.tsx';
import { filmFeelingsQuery, sentimentsQuery } from './queries.ts';
import { Warnings } from './Warnings.tsx';
import { useSaid } from './words.ts';

const SHOWN = 4;
/** What the house is less sure of is not shown as a reason. */
const SURE = 0.5;

/** What a film makes one feel, and the words that say so; nothing where nobody has looked at it yet. */
export function FilmFeelings(props: { movieId: number }) {
  const { t, format } = useI18n();
  const said = useSaid();
  const heading = useId();
  const [place, seen] = useSeen<HTMLElement>();
  const { data, error, refetch } = useQuery({ ...filmFeelingsQuery(props.movieId), enabled: seen });
  const { data: all } = useQuery({ ...sentimentsQuery, enabled: seen });
  if (data === null) return null;
  const sure = (data?.sentiments ?? []).filter(({ confidence }) => confidence >= SURE).slice(0, SHOWN);
  // Of what nobody is sure of, nothing is said.
  if (data && sure.length === 0) return null;
  return (
    <section ref={place} aria-labelledby={heading} className="flex flex-col gap-5">
      <h2 id={heading} className="title text-2xl">
        {t('felt.title')}
      </h2>
      {error && !data ? (
        <ErrorState error={error} onRetry={() => void refetch()} />
      ) : !data || !all ? (
        <Skeleton className="h-48 w-full max-w-2xl" />
      ) : (
        <div className="flex flex-col gap-6 sm:flex-row sm:gap-12">
          <ul className="flex max-w-2xl flex-1 flex-col gap-4">
            {sure.map(({ sentiment, score, evidence }) => {
              const feeling = all.find(({ id }) => id === sentiment);
              return (
                feeling && (
                  <li key={sentiment} style={{ '--hue': feeling.hue } as CSSProperties} className="flex flex-col gap-1">
                    <div className="flex items-baseline justify-between gap-4">
                      <Link
                        to="/discover/$sentiment"
                        params={{ sentiment }}
                        className="font-semibold decoration-2 decoration-lamp underline-offset-4 hover:underline"
                      >
                        {said(feeling.names)}
                      </Link>
                      <span className="figures text-muted text-sm">
                        <span aria-hidden="true">{format.percent(score)}</span>
                        <span className="sr-only">{t('felt.strength', { share: format.percent(score) })}</span>
                      </span>
                    </div>
                    <span aria-hidden="true" className="h-2 w-full rounded-full bg-raised">
                      <span className="block h-full rounded-full bg-feel" style={{ width: `${Math.round(score * 100)}%` }} />
                    </span>
                    {evidence && (
                      <q lang="en" className="font-display text-muted text-sm italic">
                        {evidence.text}
                      </q>
                    )}
                  </li>
                )
              );
            })}
          </ul>
          <div className="flex flex-col gap-4 sm:w-44">
            <Course feeling={data.feeling} curve={data.curve} className="w-44" />
            <Warnings warnings={data.feeling.warnings} />
          </div>
        </div>
      )}
    </section>
  );
}

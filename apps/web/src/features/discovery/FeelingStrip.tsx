import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { type CSSProperties, useId } from 'react';
import { useI18n } from '../../lib/i18n.tsx';
import { Strip } from '../../ui/Strip.tsx';
import { Skeleton } from '../../ui/states.tsx';
import { ROW_LINK } from '../catalogue/Row.tsx';
import { SENTIMENTS } from './kinds.ts';
import { sentimentsQuery } from './queries.ts';
import { useSaid } from './words.ts';

/** The emotional map as a strip of the programme. Without an answer it goes: the map itself says what is wrong. */
export function FeelingStrip() {
  const { t } = useI18n();
  const said = useSaid();
  const heading = useId();
  const { data, isError } = useQuery(sentimentsQuery);
  if (isError && !data) return null;
  return (
    <section aria-labelledby={heading} className="flex flex-col gap-4">
      <header className="page-inset flex items-end justify-between gap-4">
        <div>
          <h2 id={heading} className="title text-2xl">
            {t('home.feel')}
          </h2>
          <p className="mt-1 text-muted">{t('home.feelWhy')}</p>
        </div>
        <Link to="/discover" className={ROW_LINK}>
          {t('home.feelMap')}
        </Link>
      </header>
      <Strip name={t('home.feel')} busy={!data}>
        {data
          ? data.map((feeling) => (
              <li key={feeling.id} className="shrink-0 snap-start">
                <Link
                  to="/discover/$sentiment"
                  params={{ sentiment: feeling.id }}
                  style={{ '--hue': feeling.hue } as CSSProperties}
                  className="flex min-h-12 items-center rounded-full bg-feel px-5 font-semibold text-on-feel text-sm transition-transform duration-150 ease-film hover:-translate-y-0.5"
                >
                  {said(feeling.names)}
                </Link>
              </li>
            ))
          : SENTIMENTS.map((id) => (
              <li key={id} className="shrink-0">
                <Skeleton className="h-12 w-28 rounded-full!" />
              </li>
            ))}
      </Strip>
    </section>
  );
}

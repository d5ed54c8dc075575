import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { type ReactNode, useId } from 'react';
import { useNames } from '../features/catalogue/names.ts';
import { PersonLink } from '../features/catalogue/people/PersonLink.tsx';
import { Distribution } from '../features/taste/Distribution.tsx';
import { LibraryPage } from '../features/taste/library/LibraryPage.tsx';
import { type Statistics, statisticsQuery } from '../features/taste/queries.ts';
import { Bars } from '../features/taste/statistics/Bars.tsx';
import { Columns } from '../features/taste/statistics/Columns.tsx';
import { fillSteps } from '../features/taste/statistics/steps.ts';
import { useI18n } from '../lib/i18n.tsx';
import { buttonClass } from '../ui/Button.tsx';
import { EmptyState, ErrorState, Skeleton } from '../ui/states.tsx';

const GENRES_SHOWN = 10;

/** One's years in films. */
export function LibraryStatistics() {
  const { t } = useI18n();
  return (
    <LibraryPage title={t('place.statistics')} lead={t('statistics.lead')}>
      {() => <Figures />}
    </LibraryPage>
  );
}

function Figures() {
  const { t } = useI18n();
  const { data, error, refetch } = useQuery(statisticsQuery);
  if (!data && error) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (!data) {
    return (
      <div className="grid gap-10 xl:grid-cols-2">
        <Skeleton className="h-24 xl:col-span-2" />
        <Skeleton className="h-64" />
        <Skeleton className="h-64" />
      </div>
    );
  }
  if (data.stats.total === 0 && data.watched.films === 0) {
    return (
      <EmptyState title={t('statistics.empty')} text={t('statistics.emptyText')}>
        <Link to="/deck" className={buttonClass('lamp')}>
          {t('home.toDeck')}
        </Link>
        <Link to="/browse" className={buttonClass()}>
          {t('search.browse')}
        </Link>
      </EmptyState>
    );
  }
  return (
    <div className="flex flex-col gap-12 lg:gap-16">
      <InShort data={data} />
      {data.stats.total > 0 && <Charts data={data} />}
    </div>
  );
}

function InShort({ data }: { data: Statistics }) {
  const { t, format } = useI18n();
  const facts = [
    { name: t('statistics.rated'), value: format.number(data.stats.total) },
    ...(data.stats.average === null ? [] : [{ name: t('statistics.average'), value: format.number(data.stats.average, 2) }]),
    { name: t('statistics.watched'), value: format.number(data.watched.films) },
    { name: t('statistics.time'), value: format.runtime(roundTime(data.watched.minutes)) },
  ];
  return (
    <dl className="grid grid-cols-2 gap-x-8 gap-y-6 border-ink border-t-2 pt-5 lg:grid-cols-4">
      {facts.map((fact) => (
        <div key={fact.name} className="flex flex-col-reverse justify-end gap-1">
          <dt className="text-muted text-sm">{fact.name}</dt>
          <dd className="title text-3xl lg:text-4xl">{fact.value}</dd>
        </div>
      ))}
    </dl>
  );
}

function Charts({ data }: { data: Statistics }) {
  const { t } = useI18n();
  const names = useNames();
  const years = fillSteps(
    data.byYear.map(({ year, ...count }) => ({ at: year, ...count })),
    1,
  );
  const decades = fillSteps(
    data.byDecade.map(({ decade, ...count }) => ({ at: decade, ...count })),
    10,
  );
  return (
    <div className="grid gap-x-16 gap-y-12 xl:grid-cols-2">
      <Chart title={t('statistics.distribution')}>
        <Distribution counts={data.stats.distribution} caption={t('statistics.distribution')} tall />
      </Chart>
      <Chart title={t('statistics.byYear')}>
        <Columns
          caption={t('statistics.byYear')}
          column={t('statistics.year')}
          columns={years.map((one) => ({ ...one, key: one.at, name: String(one.at) }))}
        />
      </Chart>
      <Chart title={t('statistics.byDecade')} wide>
        <Columns
          caption={t('statistics.byDecade')}
          column={t('statistics.decade')}
          columns={decades.map((one) => ({ ...one, key: one.at, name: t('statistics.decadeName', { decade: String(one.at) }) }))}
        />
      </Chart>
      <Chart title={t('statistics.byGenre')}>
        <Bars
          caption={t('statistics.byGenre')}
          column={t('statistics.genre')}
          bars={data.byGenre.slice(0, GENRES_SHOWN).map((one) => ({
            ...one,
            key: one.slug,
            name: (
              <Link
                to="/browse"
                search={{ genre: one.slug }}
                className="underline decoration-line underline-offset-4 hover:decoration-lamp"
              >
                {names.genre(one)}
              </Link>
            ),
          }))}
        />
      </Chart>
      {data.countries.length > 0 && (
        <Chart title={t('statistics.countries')}>
          <Bars
            caption={t('statistics.countries')}
            column={t('statistics.country')}
            bars={data.countries.map((one) => ({ ...one, key: one.name, name: names.country(one.name) }))}
          />
        </Chart>
      )}
      {data.directors.length > 0 && (
        <Chart title={t('statistics.directors')} wide>
          <Bars
            caption={t('statistics.directors')}
            column={t('statistics.director')}
            bars={data.directors.map((one) => ({
              ...one,
              key: String(one.id),
              name: <PersonLink person={{ personId: one.id, name: one.name }} />,
            }))}
          />
        </Chart>
      )}
    </div>
  );
}

/** To the minute for an evening, to the hour for a life. */
const roundTime = (minutes: number): number => (minutes < 600 ? minutes : Math.round(minutes / 60) * 60);

function Chart(props: { title: string; wide?: boolean; children: ReactNode }) {
  const heading = useId();
  return (
    <section aria-labelledby={heading} className={`flex min-w-0 flex-col gap-5 ${props.wide ? 'xl:col-span-2' : ''}`}>
      <h2 id={heading} className="title text-2xl">
        {props.title}
      </h2>
      {props.children}
    </section>
  );
}

import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useI18n } from '../../lib/i18n.tsx';
import { Columns } from '../../ui/Columns.tsx';
import { Choice } from '../../ui/fields.tsx';
import { ProgressBar } from '../../ui/ProgressBar.tsx';
import { Section } from '../../ui/Section.tsx';
import { ErrorState, Skeleton } from '../../ui/states.tsx';
import { type Column, Table } from '../../ui/Table.tsx';
import { type Metrics, metricsQuery } from './queries.ts';

const SPANS = [7, 30, 90] as const;
const DAY_MS = 86_400_000;

/** How much was made, how well, how fast and at what cost. @param props.clientId of a client; null: one’s own. */
export function Figures(props: { clientId: string | null }) {
  const { t } = useI18n();
  const [days, setDays] = useState<number>(30);
  const { data, error, refetch } = useQuery(metricsQuery(days, props.clientId));
  return (
    <div className="flex flex-col gap-10">
      <div className="max-w-56">
        <Choice label={t('figures.span')} value={days} onChange={(event) => setDays(Number(event.target.value))}>
          {SPANS.map((span) => (
            <option key={span} value={span}>
              {t('figures.days', { count: span })}
            </option>
          ))}
        </Choice>
      </div>
      {data ? <Shown data={data} /> : error ? <ErrorState error={error} onRetry={() => void refetch()} /> : <Skeleton className="h-64" />}
    </div>
  );
}

function Shown({ data }: { data: Metrics }) {
  const { t, format } = useI18n();
  const ms = (value: number | null) => (value === null ? t('figures.none') : t('figures.ms', { ms: format.number(value) }));
  const facts = [
    [t('figures.total'), format.number(data.total)],
    [t('figures.success'), data.successRate === null ? t('figures.none') : format.percent(data.successRate)],
    [t('figures.cost'), format.money(data.cost.charged / 1e6)],
    [t('figures.p95'), ms(data.totalMs.p95)],
  ] as const;
  const days = everyDay(data);
  return (
    <>
      <dl className="grid grid-cols-2 gap-x-8 gap-y-6 border-ink border-t-2 pt-5 lg:grid-cols-4">
        {facts.map(([name, value]) => (
          <div key={name} className="flex flex-col-reverse justify-end gap-1">
            <dt className="text-muted text-sm">{name}</dt>
            <dd className="title text-3xl lg:text-4xl">{value}</dd>
          </div>
        ))}
      </dl>
      <Section title={t('figures.byDay')}>
        <Columns
          caption={t('figures.byDay')}
          column={t('figures.day')}
          figures={[t('figures.total'), t('figures.failed'), t('figures.cost')]}
          columns={days.map((one) => ({
            key: one.day,
            name: one.day.slice(5),
            size: one.total,
            label: format.number(one.total),
            figures: [format.number(one.total), format.number(one.failed), format.money(one.charged / 1e6)],
          }))}
        />
      </Section>
      <div className="grid gap-x-16 gap-y-10 xl:grid-cols-2">
        <Section title={t('figures.latency')}>
          <Latency data={data} />
        </Section>
        <Section title={t('figures.failures')}>
          <States data={data} />
        </Section>
        <Section title={t('figures.services')}>
          <ByService data={data} />
        </Section>
        <Section title={t('figures.plan')}>
          <Plan data={data} />
        </Section>
      </div>
    </>
  );
}

function Latency({ data }: { data: Metrics }) {
  const { t, format } = useI18n();
  const ms = (value: number | null) => (value === null ? t('figures.none') : t('figures.ms', { ms: format.number(value) }));
  const rows = (['queueMs', 'providerMs', 'totalMs'] as const).map((key) => ({ key, name: t(`figures.${key}`), ...data[key] }));
  const columns: Column<(typeof rows)[number]>[] = [
    { key: 'name', name: t('figures.part'), cell: ({ name }) => name },
    { key: 'p50', name: t('figures.p50'), figures: true, cell: ({ p50 }) => ms(p50) },
    { key: 'p95', name: t('figures.p95'), figures: true, cell: ({ p95 }) => ms(p95) },
  ];
  return <Table caption={t('figures.latency')} columns={columns} rows={rows} rowKey={({ key }) => key} />;
}

function States({ data }: { data: Metrics }) {
  const { t, format } = useI18n();
  const rows = (['succeeded', 'failed', 'canceled', 'expired', 'processing', 'queued'] as const).map((state) => ({
    state,
    count: data.byStatus[state] ?? 0,
  }));
  const columns: Column<(typeof rows)[number]>[] = [
    { key: 'state', name: t('figures.state'), cell: ({ state }) => t(`create.status.${state}`) },
    { key: 'count', name: t('figures.total'), figures: true, cell: ({ count }) => format.number(count) },
    {
      key: 'share',
      name: t('figures.share'),
      figures: true,
      cell: ({ count }) => (data.total ? format.percent(count / data.total) : t('figures.none')),
    },
  ];
  return <Table caption={t('figures.failures')} columns={columns} rows={rows} rowKey={({ state }) => state} />;
}

function ByService({ data }: { data: Metrics }) {
  const { t, format } = useI18n();
  const columns: Column<Metrics['byService'][number]>[] = [
    { key: 'service', name: t('create.service'), cell: ({ service }) => t(`create.service.${service}`) },
    { key: 'total', name: t('figures.total'), figures: true, cell: ({ total }) => format.number(total) },
    { key: 'failed', name: t('figures.failed'), figures: true, cell: ({ failed }) => format.number(failed) },
    { key: 'charged', name: t('figures.cost'), figures: true, cell: ({ charged }) => format.money(charged / 1e6) },
  ];
  return <Table caption={t('figures.services')} columns={columns} rows={data.byService} rowKey={({ service }) => service} />;
}

function Plan({ data }: { data: Metrics }) {
  const { t, format } = useI18n();
  const meters = [
    { key: 'generations', name: t('meter.generations'), ...data.quota.generations, say: (value: number) => format.number(value) },
    { key: 'spend', name: t('meter.generationSpend'), ...data.quota.spend, say: (value: number) => format.money(value / 1e6) },
  ];
  return (
    <ul className="border-line border-t">
      {meters.map(({ key, name, used, limit, say }) => (
        <li key={key} className="flex flex-col gap-2 border-line border-b py-3 text-sm">
          <span className="flex flex-wrap justify-between gap-x-6">
            <span>{name}</span>
            <span className="figures">{limit === null ? say(used) : t('figures.of', { used: say(used), limit: say(limit) })}</span>
          </span>
          {limit !== null && <ProgressBar label={name} value={limit === 0 ? 1 : Math.min(1, used / limit)} />}
        </li>
      ))}
    </ul>
  );
}

/** Days on which there was nothing stand there with nothing. */
function everyDay({ from, to, byDay }: Metrics): Metrics['byDay'] {
  const known = new Map(byDay.map((one) => [one.day, one]));
  const count = Math.ceil((Date.parse(to) - Date.parse(from)) / DAY_MS);
  return Array.from({ length: count }, (_, index) => {
    const day = new Date(Date.parse(from) + index * DAY_MS).toISOString().slice(0, 10);
    return known.get(day) ?? { day, total: 0, succeeded: 0, failed: 0, charged: 0, bytes: 0 };
  });
}

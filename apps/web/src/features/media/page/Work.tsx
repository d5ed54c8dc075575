import { useQuery } from '@tanstack/react-query';
import { useI18n } from '../../../lib/i18n.tsx';
import { Button } from '../../../ui/Button.tsx';
import { Failure } from '../../../ui/Failure.tsx';
import { Section } from '../../../ui/Section.tsx';
import { ErrorState, sayProblem } from '../../../ui/states.tsx';
import { type Column, Table } from '../../../ui/Table.tsx';
import { TableOnItsWay } from '../../../ui/TableOnItsWay.tsx';
import { Time } from '../../../ui/Time.tsx';
import { sayVerdict } from '../upload-words.ts';
import { isUnderWay, type MediaDetail, type MediaUnit, type MediaVersion, useOrders, workQuery } from './queries.ts';
import { WorkActions } from './WorkActions.tsx';
import { sayUnit, secondsOf } from './words.ts';

/** Every mastering that is still known of, the latest first, with each part of its work. */
export function Work({ file, may }: { file: MediaDetail; may: boolean }) {
  const { t } = useI18n();
  const { data, error, refetch } = useQuery(workQuery(file.id));
  return (
    <Section title={t('work.title')}>
      {may && <WorkActions file={file} busy={data?.some(isUnderWay) ?? false} />}
      {data ? (
        <Versions file={file} versions={data} may={may} />
      ) : error ? (
        <ErrorState error={error} onRetry={() => void refetch()} />
      ) : (
        <TableOnItsWay rows={3} />
      )}
    </Section>
  );
}

function Versions({ file, versions, may }: { file: MediaDetail; versions: readonly MediaVersion[]; may: boolean }) {
  const { t, format } = useI18n();
  if (versions.length === 0) return <p className="text-muted">{t('work.none')}</p>;
  return (
    <div className="border-line border-t">
      {versions.map((version, index) => (
        <details key={version.id} open={index === 0} className="group border-line border-b">
          <summary className="flex min-h-12 flex-wrap items-center gap-x-4 gap-y-1 py-2 -outline-offset-2 marker:content-none before:text-muted before:content-['▸'] group-open:before:content-['▾']">
            <h3 className="font-semibold">{t(`profile.${version.profile as 'standard'}`)}</h3>
            <span className={version.state === 'FAILED' ? 'text-bad-text' : ''}>{t(`work.version.${version.state}`)}</span>
            {isUnderWay(version) && version.progress > 0 && <span className="figures text-sm">{format.percent(version.progress)}</span>}
            <span className="ml-auto text-muted text-sm">
              <Time iso={version.publishedAt ?? version.createdAt} as="time" />
            </span>
          </summary>
          <Units file={file} version={version} may={may && index === 0} />
        </details>
      ))}
    </div>
  );
}

function Units({ file, version, may }: { file: MediaDetail; version: MediaVersion; may: boolean }) {
  const i18n = useI18n();
  const { t, format } = i18n;
  const orders = useOrders(file.id);
  const now = Date.now();
  const columns: Column<MediaUnit>[] = [
    { key: 'unit', name: t('work.unit'), cell: (unit) => <span className="font-semibold">{sayUnit(i18n, unit)}</span> },
    { key: 'state', name: t('media.state'), cell: (unit) => <UnitState unit={unit} /> },
    {
      key: 'attempts',
      name: t('work.attempts'),
      figures: true,
      end: true,
      cell: ({ attempt, failures }) => (failures > 0 ? t('work.attemptsFailed', { attempt, failures }) : attempt || null),
    },
    {
      key: 'took',
      name: t('work.took'),
      figures: true,
      end: true,
      cell: (unit) => {
        const seconds = secondsOf(unit, now);
        return seconds === null ? null : format.wait(Math.max(1, Math.round(seconds)));
      },
    },
    {
      key: 'actions',
      name: t('media.actions'),
      end: true,
      cell: (unit) =>
        may && (unit.state === 'FAILED' || unit.state === 'CANCELLED') ? (
          <Button
            icon="retry"
            aria-label={t('work.retryNamed', { unit: sayUnit(i18n, unit) })}
            aria-disabled={orders.isPending}
            onClick={() => !orders.isPending && orders.mutate({ type: 'retry-unit', unit: unit.unit })}
          >
            {t('media.retry')}
          </Button>
        ) : null,
    },
  ];
  return (
    <div className="flex flex-col gap-3 pb-4">
      {version.units.length === 0 ? (
        <p className="text-muted text-sm">{t('work.collected')}</p>
      ) : (
        <Table
          caption={t('work.unitsOf', { profile: version.profile })}
          columns={columns}
          rows={version.units}
          rowKey={({ unit }) => unit}
        />
      )}
      {orders.error && <Failure>{sayProblem(i18n, orders.error)}</Failure>}
    </div>
  );
}

/** How a part of the work stands, why it failed, and what ffmpeg had to say. */
function UnitState({ unit }: { unit: MediaUnit }) {
  const i18n = useI18n();
  const { t, format } = i18n;
  const verdict = unit.error && sayVerdict(i18n, unit.error);
  return (
    <div className="flex min-w-0 flex-col items-start gap-1 text-left">
      <span className={unit.state === 'FAILED' ? 'text-bad-text' : ''}>
        {t(`work.state.${unit.state}`)}
        {unit.state === 'RUNNING' && unit.progress > 0 && <span className="figures text-muted"> · {format.percent(unit.progress)}</span>}
      </span>
      {verdict && <span className="measure text-muted text-xs">{verdict.what}</span>}
      {unit.log && (
        <details className="w-full">
          <summary className="inline-flex min-h-6 items-center text-xs underline decoration-edge underline-offset-4">
            {t('work.log', { unit: sayUnit(i18n, unit) })}
          </summary>
          <pre
            // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard too
            tabIndex={0}
            className="figures mt-2 max-h-64 max-w-[70ch] overflow-auto bg-surface p-3 text-xs whitespace-pre-wrap wrap-anywhere"
          >
            {unit.log}
          </pre>
        </details>
      )}
    </div>
  );
}

import { useQueryClient } from '@tanstack/react-query';
import { client } from '../../../../lib/client.ts';
import { useI18n } from '../../../../lib/i18n.tsx';
import { type Column, Table } from '../../../../ui/Table.tsx';
import { Time } from '../../../../ui/Time.tsx';
import { RunState, StopRun } from '../../runs.tsx';
import { LISTS } from './order.ts';
import { type ImportRun, isUnderWay } from './queries.ts';

const COUNTS = ['read', 'added', 'updated', 'merged', 'unchanged', 'skipped'] as const;

/** Imports with how far they are and what they did; the latest first. */
export function RunsTable(props: { runs: readonly ImportRun[]; busy: boolean }) {
  const { t, format } = useI18n();
  const columns: Column<ImportRun>[] = [
    { key: 'import', name: t('imports.import'), cell: (run) => <What run={run} /> },
    { key: 'state', name: t('admin.state'), cell: (run) => <State run={run} /> },
    ...COUNTS.map((count) => ({
      key: count,
      name: t(`imports.report.${count}`),
      figures: true,
      cell: (run: ImportRun) => format.number(run.report[count]),
    })),
    { key: 'acts', name: t('admin.acts'), end: true, cell: (run) => isUnderWay(run) && <Stop run={run} /> },
  ];
  return <Table caption={t('imports.runs')} columns={columns} rows={props.runs} rowKey={({ id }) => id} busy={props.busy} />;
}

/** What was ordered, in a few words. */
function useSelectionName(): (run: ImportRun) => string | null {
  const { t } = useI18n();
  return ({ selection }) => {
    if (typeof selection !== 'object' || selection === null || !('list' in selection)) return null;
    const list = LISTS.find((one) => one === selection.list);
    if (!list) return null;
    const name = t(`imports.list.${list}`);
    if ('ids' in selection && Array.isArray(selection.ids)) return `${name}: ${t('imports.idsOf', { count: selection.ids.length })}`;
    if ('pages' in selection && typeof selection.pages === 'number') return `${name}: ${t('imports.pagesOf', { count: selection.pages })}`;
    return name;
  };
}

function What({ run }: { run: ImportRun }) {
  const { t } = useI18n();
  const selection = useSelectionName()(run);
  const { examples, skipped } = run.report;
  return (
    <span className="flex flex-col items-start gap-0.5">
      <span className="font-semibold">
        {t(`imports.source.${run.source}`)}
        {run.dryRun && <span className="font-normal text-muted"> · {t('imports.tried')}</span>}
      </span>
      {selection && <span className="text-muted text-xs">{selection}</span>}
      <span className="text-muted text-xs">
        <Time iso={run.createdAt} as="time" />
        {run.orderedBy && ` · ${t('imports.by', { person: run.orderedBy })}`}
      </span>
      {run.error && <span className="max-w-80 text-bad-text text-xs wrap-anywhere">{run.error}</span>}
      {examples.length > 0 && (
        <details className="text-xs">
          <summary className="cursor-pointer text-muted max-lg:py-3">{t('imports.skippedWhy', { count: skipped })}</summary>
          <ul className="max-w-80 pt-1 wrap-anywhere">
            {examples.map(({ line, reason }) => (
              <li key={`${line} ${reason}`} className="py-0.5">
                {t('imports.skippedLine', { line: String(line), reason })}
              </li>
            ))}
          </ul>
        </details>
      )}
    </span>
  );
}

function State({ run }: { run: ImportRun }) {
  const { t, format } = useI18n();
  const name = t(`imports.source.${run.source}`);
  const words = t(`imports.state.${run.state}`);
  if (run.state !== 'RUNNING') return <RunState state={run.state} words={words} />;
  return (
    <RunState
      state={run.state}
      words={`${words} · ${format.percent(run.progress)}`}
      progress={{ label: t('imports.progressOf', { name }), share: run.progress }}
    />
  );
}

function Stop({ run }: { run: ImportRun }) {
  const { t } = useI18n();
  const queries = useQueryClient();
  return (
    <StopRun
      label={t('imports.cancelNamed', { name: t(`imports.source.${run.source}`) })}
      stop={() => client('POST /api/imports/{id}/cancel', { params: { id: run.id } })}
      stopped={t('imports.cancelled')}
      refresh={() => queries.invalidateQueries({ queryKey: ['admin', 'imports'] })}
    />
  );
}

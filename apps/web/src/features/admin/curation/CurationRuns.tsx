import { useQueryClient } from '@tanstack/react-query';
import { client } from '../../../lib/client.ts';
import { useI18n } from '../../../lib/i18n.tsx';
import { type Column, Table } from '../../../ui/Table.tsx';
import { Time } from '../../../ui/Time.tsx';
import { RunState, StopRun } from '../runs.tsx';
import { type CurationRun, isUnderWay, refreshCurated } from './queries.ts';

const COUNTS = ['published', 'disputed', 'failed', 'tokens'] as const;
const shareOf = ({ done, total }: CurationRun) => (total > 0 ? done / total : null);

/** Runs with how far they are and what they did; the latest first. */
export function CurationRuns(props: { runs: readonly CurationRun[]; busy: boolean }) {
  const { t, format } = useI18n();
  const columns: Column<CurationRun>[] = [
    { key: 'run', name: t('curate.run'), cell: (run) => <What run={run} /> },
    { key: 'state', name: t('admin.state'), cell: (run) => <State run={run} /> },
    ...COUNTS.map((count) => ({
      key: count,
      name: t(`curate.count.${count}`),
      figures: true,
      cell: (run: CurationRun) => format.number(run[count]),
    })),
    { key: 'acts', name: t('admin.acts'), end: true, cell: (run) => isUnderWay(run) && <Stop run={run} /> },
  ];
  return <Table caption={t('curate.runs')} columns={columns} rows={props.runs} rowKey={({ id }) => id} busy={props.busy} />;
}

function What({ run }: { run: CurationRun }) {
  const { t } = useI18n();
  const { dryRun, onlyChanged, force } = run.options;
  const options = [dryRun && t('curate.run.dryRun'), onlyChanged && t('curate.run.onlyChanged'), force && t('curate.run.force')].filter(
    Boolean,
  );
  return (
    <span className="flex flex-col items-start gap-0.5">
      <span className="font-semibold">{t(`curate.analyser.${run.analyser}`)}</span>
      {options.length > 0 && <span className="text-muted text-xs">{options.join(' · ')}</span>}
      <span className="text-muted text-xs">
        <Time iso={run.createdAt} as="time" />
      </span>
      {run.note && (
        <span className={`max-w-80 text-xs ${run.state === 'FAILED' ? 'text-bad-text' : 'text-muted'}`}>
          {t(`curate.note.${run.note}`)}
        </span>
      )}
    </span>
  );
}

function State({ run }: { run: CurationRun }) {
  const { t, format } = useI18n();
  const share = run.state === 'WAITING' && run.done === 0 ? null : shareOf(run);
  return (
    <span className="flex flex-col gap-1.5">
      <RunState
        state={run.state}
        words={t(`curate.run.${run.state}`)}
        progress={isUnderWay(run) ? { label: t('curate.progress'), share } : undefined}
      />
      <span className="figures text-muted text-xs">
        {t('curate.doneOf', { done: format.number(run.done), total: format.number(run.total) })}
      </span>
    </span>
  );
}

function Stop({ run }: { run: CurationRun }) {
  const { t, format } = useI18n();
  const queries = useQueryClient();
  return (
    <StopRun
      label={t('curate.stopNamed', { date: format.exact(run.createdAt) })}
      stop={() => client('POST /api/admin/curation/runs/{id}/cancel', { params: { id: run.id } })}
      stopped={t('curate.stopped')}
      refresh={() => refreshCurated(queries)}
    />
  );
}

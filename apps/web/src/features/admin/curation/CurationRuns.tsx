import { useMutation, useQueryClient } from '@tanstack/react-query';
import { client } from '../../../lib/client.ts';
import { useI18n } from '../../../lib/i18n.tsx';
import { useToast } from '../../../lib/toast.ts';
import { Button } from '../../../ui/Button.tsx';
import { ProgressBar } from '../../../ui/ProgressBar.tsx';
import { sayProblem } from '../../../ui/states.tsx';
import { type Column, Table } from '../../../ui/Table.tsx';
import { Time } from '../../../ui/Time.tsx';
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
  const tone = run.state === 'FAILED' ? 'font-semibold text-bad-text' : run.state === 'DONE' ? 'text-good-text' : 'text-muted';
  return (
    <span className="flex min-w-32 flex-col gap-1.5">
      <span className={`whitespace-nowrap ${tone}`}>{t(`curate.run.${run.state}`)}</span>
      {isUnderWay(run) && (
        <ProgressBar label={t('curate.progress')} value={run.state === 'WAITING' && run.done === 0 ? null : shareOf(run)} />
      )}
      <span className="figures text-muted text-xs">
        {t('curate.doneOf', { done: format.number(run.done), total: format.number(run.total) })}
      </span>
    </span>
  );
}

function Stop({ run }: { run: CurationRun }) {
  const i18n = useI18n();
  const { t, format } = i18n;
  const toast = useToast();
  const queries = useQueryClient();
  const stopping = useMutation({
    mutationFn: () => client('POST /api/admin/curation/runs/{id}/cancel', { params: { id: run.id } }),
    onSuccess: () => {
      toast(t('curate.stopped'));
      return refreshCurated(queries);
    },
    onError: (error) => toast(sayProblem(i18n, error)),
  });
  return (
    <span className="-my-1 -mr-3 inline-flex">
      <Button
        kind="ghost"
        className="px-3"
        aria-label={t('curate.stopNamed', { date: format.exact(run.createdAt) })}
        aria-disabled={stopping.isPending}
        onClick={() => !stopping.isPending && stopping.mutate()}
      >
        {t('imports.cancel')}
      </Button>
    </span>
  );
}

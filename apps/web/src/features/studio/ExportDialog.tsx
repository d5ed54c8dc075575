import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { client, session, toProblem } from '../../lib/client.ts';
import { useI18n } from '../../lib/i18n.tsx';
import { useCan } from '../../lib/me.ts';
import { useToast } from '../../lib/toast.ts';
import { Button, buttonClass } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { Choice } from '../../ui/fields.tsx';
import { ProgressBar } from '../../ui/ProgressBar.tsx';
import { sayProblem } from '../../ui/states.tsx';
import { Time } from '../../ui/Time.tsx';
import { exportsQuery, isUnderWay, PRESETS, type ProjectExport, type ProjectRole } from './queries.ts';

/** Makes a film of a project, and shows how far those are that were ordered. */
export function ExportDialog({ projectId, role, onClose }: { projectId: string; role: ProjectRole; onClose: () => void }) {
  const i18n = useI18n();
  const { t } = i18n;
  const toast = useToast();
  const queries = useQueryClient();
  const mayMake = useCan('studio:export') && role !== 'viewer';
  const [preset, setPreset] = useState<(typeof PRESETS)[number]>('standard');
  const { data } = useQuery(exportsQuery(projectId));
  const refresh = () => queries.invalidateQueries({ queryKey: exportsQuery(projectId).queryKey });
  const make = useMutation({
    mutationFn: () => client('POST /api/projects/{projectId}/exports', { params: { projectId }, body: { preset } }),
    onSuccess: refresh,
    onError: (error) => toast(toProblem(error).code === 'conflict' ? toProblem(error).detail : sayProblem(i18n, error)),
  });
  return (
    <Dialog title={t('studio.export')} onClose={onClose}>
      {mayMake && (
        <>
          <p className="text-muted text-sm">{t('studio.exportText')}</p>
          <div className="flex flex-wrap items-end gap-3">
            <Choice label={t('studio.preset')} value={preset} onChange={(event) => setPreset(event.target.value as typeof preset)}>
              {PRESETS.map((each) => (
                <option key={each} value={each}>
                  {t(`studio.preset.${each}`)}
                </option>
              ))}
            </Choice>
            <Button kind="lamp" aria-disabled={make.isPending} onClick={() => make.isPending || make.mutate()}>
              {t('studio.exportStart')}
            </Button>
          </div>
        </>
      )}
      <ul className="flex flex-col gap-3">
        {(data?.data ?? []).map((one) => (
          <ExportRow key={one.id} projectId={projectId} one={one} onChanged={refresh} />
        ))}
      </ul>
      <Interchange projectId={projectId} mayEdit={role !== 'viewer'} />
    </Dialog>
  );
}

function ExportRow({ projectId, one, onChanged }: { projectId: string; one: ProjectExport; onChanged: () => unknown }) {
  const { t, format } = useI18n();
  const cancel = useMutation({
    mutationFn: () => client('POST /api/projects/{projectId}/exports/{exportId}/cancel', { params: { projectId, exportId: one.id } }),
    onSettled: onChanged,
  });
  const { chunks, reused, state } = one;
  return (
    <li className="flex flex-col gap-2 border-line border-t pt-3 text-sm">
      <div className="flex flex-wrap items-center justify-between gap-2">
        <span>
          <span className="font-semibold">{t(`studio.export.${state}`)}</span>
          {state === 'RUNNING' && ` ${format.percent(one.progress)}`} · <Time iso={one.createdAt} />
        </span>
        {isUnderWay(one) && (
          <Button kind="ghost" onClick={() => cancel.mutate()}>
            {t('studio.exportCancel')}
          </Button>
        )}
        {state === 'DONE' && one.mediaId && (
          <Link to="/media/$id" params={{ id: one.mediaId }} className={buttonClass('quiet')}>
            {t('studio.exportOpen')}
          </Link>
        )}
      </div>
      {isUnderWay(one) && <ProgressBar value={state === 'WAITING' ? null : one.progress} label={t('studio.exportLabel')} />}
      {chunks !== null && reused !== null && reused > 0 && <p className="text-muted">{t('studio.exportReused', { reused, chunks })}</p>}
      {one.error && <p className="text-bad-text">{one.error}</p>}
    </li>
  );
}

/** Ways from and to other editors. */
function Interchange({ projectId, mayEdit }: { projectId: string; mayEdit: boolean }) {
  const i18n = useI18n();
  const { t, format } = i18n;
  const toast = useToast();
  const save = async (kind: 'otio' | 'cmx3600', filename: string) => {
    const answer = await session.fetch(`/api/projects/${projectId}/${kind}`);
    if (!answer.ok) return toast(t('error.title'));
    const url = URL.createObjectURL(await answer.blob());
    const link = Object.assign(document.createElement('a'), { href: url, download: filename });
    link.click();
    URL.revokeObjectURL(url);
  };
  const bring = useMutation({
    mutationFn: async (file: File) =>
      client('PUT /api/projects/{projectId}/otio', {
        params: { projectId },
        body: JSON.parse(await file.text()) as { OTIO_SCHEMA: string },
      }),
    onSuccess: ({ data: { missing } }) =>
      toast(missing.length ? t('studio.otioMissing', { names: format.list(missing.slice(0, 5)) }) : t('studio.otioDone')),
    onError: (error) => toast(sayProblem(i18n, error)),
  });
  return (
    <div className="border-line border-t pt-4">
      <h3 className="mb-2 font-semibold text-sm">{t('studio.interchange')}</h3>
      <div className="flex flex-wrap gap-2">
        <Button icon="download" onClick={() => void save('otio', 'project.otio')}>
          {t('studio.otio')}
        </Button>
        <Button icon="download" onClick={() => void save('cmx3600', 'project.edl')}>
          {t('studio.cmx')}
        </Button>
        {mayEdit && (
          <label className={`${buttonClass('quiet')} cursor-pointer focus-within:outline-2 focus-within:outline-lamp`}>
            {t('studio.otioImport')}
            <input
              type="file"
              accept=".otio,application/json"
              className="sr-only"
              onChange={({ target }) => {
                const [file] = target.files ?? [];
                if (file) bring.mutate(file);
                target.value = '';
              }}
            />
          </label>
        )}
      </div>
    </div>
  );
}

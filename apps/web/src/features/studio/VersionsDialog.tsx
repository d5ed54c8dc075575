import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { client } from '../../lib/client.ts';
import { useI18n } from '../../lib/i18n.tsx';
import { useToast } from '../../lib/toast.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { Field } from '../../ui/Field.tsx';
import { sayProblem } from '../../ui/states.tsx';
import { Time } from '../../ui/Time.tsx';
import { type EdlChange, type ProjectRole, versionQuery, versionsQuery } from './queries.ts';

/** What a film was when somebody gave it a name. */
export function VersionsDialog({ projectId, role, onClose }: { projectId: string; role: ProjectRole; onClose: () => void }) {
  const i18n = useI18n();
  const { t } = i18n;
  const toast = useToast();
  const queries = useQueryClient();
  const [name, setName] = useState('');
  const [shown, setShown] = useState<string | null>(null);
  const { data: versions } = useQuery(versionsQuery(projectId));
  const refresh = () => queries.invalidateQueries({ queryKey: versionsQuery(projectId).queryKey });
  const act = useMutation({
    mutationFn: (work: () => Promise<unknown>) => work(),
    onSuccess: refresh,
    onError: (error) => toast(sayProblem(i18n, error)),
  });
  const mayEdit = role !== 'viewer';
  return (
    <Dialog title={t('studio.versions')} onClose={onClose}>
      <p className="text-muted text-sm">{t('studio.versionsText')}</p>
      {mayEdit && (
        <form
          className="flex flex-col gap-3"
          onSubmit={(event) => {
            event.preventDefault();
            if (!name.trim() || act.isPending) return;
            act.mutate(() => client('POST /api/projects/{projectId}/versions', { params: { projectId }, body: { name: name.trim() } }), {
              onSuccess: () => setName(''),
            });
          }}
        >
          <Field label={t('studio.versionName')} maxLength={120} value={name} onChange={(event) => setName(event.target.value)} />
          <Button type="submit" kind="lamp" className="self-start" disabled={!name.trim()}>
            {t('studio.versionKeep')}
          </Button>
        </form>
      )}
      {versions?.length === 0 && <p className="text-muted text-sm">{t('studio.versionNone')}</p>}
      <ul className="border-line border-t">
        {(versions ?? []).map((version) => (
          <li key={version.id} className="border-line border-b py-2">
            <div className="flex flex-wrap items-center justify-between gap-2">
              <button
                type="button"
                aria-expanded={shown === version.id}
                onClick={() => setShown(shown === version.id ? null : version.id)}
                className="min-h-11 min-w-0 flex-1 text-left font-semibold wrap-anywhere hover:text-lamp-text"
              >
                {version.name}
              </button>
              <span className="text-muted text-sm">
                <Time iso={version.createdAt} />
              </span>
            </div>
            {shown === version.id && (
              <div className="flex flex-col gap-3 pb-2">
                <Since projectId={projectId} versionId={version.id} />
                <div className="flex flex-wrap gap-2">
                  {mayEdit && (
                    <Button
                      onClick={() =>
                        act.mutate(
                          () =>
                            client('POST /api/projects/{projectId}/versions/{versionId}/restore', {
                              params: { projectId, versionId: version.id },
                            }),
                          {
                            onSuccess: () => {
                              toast(t('studio.versionRestored'));
                              onClose();
                            },
                          },
                        )
                      }
                    >
                      {t('studio.versionRestore')}
                    </Button>
                  )}
                  {role === 'owner' && (
                    <Button
                      kind="ghost"
                      onClick={() =>
                        act.mutate(() =>
                          client('DELETE /api/projects/{projectId}/versions/{versionId}', { params: { projectId, versionId: version.id } }),
                        )
                      }
                    >
                      {t('studio.versionForget')}
                    </Button>
                  )}
                </div>
              </div>
            )}
          </li>
        ))}
      </ul>
    </Dialog>
  );
}

function Since(props: { projectId: string; versionId: string }) {
  const { t } = useI18n();
  const { data } = useQuery(versionQuery(props.projectId, props.versionId));
  if (!data) return null;
  if (data.since.length === 0) return <p className="text-muted text-sm">{t('studio.versionSame')}</p>;
  const say = ({ at, name, kind }: EdlChange) =>
    [t(`studio.change.${at}`), name && `“${name}”`, t(`studio.change.${kind}`)].filter(Boolean).join(' ');
  return (
    <div className="text-sm">
      <h3 className="font-semibold">{t('studio.versionSince')}</h3>
      <ul className="max-h-48 list-disc overflow-y-auto pl-5">
        {data.since.map((change) => (
          <li key={`${change.at}${change.id}`}>{say(change)}</li>
        ))}
      </ul>
    </div>
  );
}

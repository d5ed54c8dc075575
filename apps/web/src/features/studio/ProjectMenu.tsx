import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { client } from '../../lib/client.ts';
import { useI18n } from '../../lib/i18n.tsx';
import { useToast } from '../../lib/toast.ts';
import { Button } from '../../ui/Button.tsx';
import { Danger } from '../../ui/Danger.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { Field } from '../../ui/Field.tsx';
import { sayProblem } from '../../ui/states.tsx';
import { keyOf, type Project, projectsKey } from './queries.ts';

/** What a project is called, and its end. */
export function ProjectMenu({ project, onClose }: { project: Project; onClose: () => void }) {
  const i18n = useI18n();
  const { t } = i18n;
  const toast = useToast();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const [name, setName] = useState(project.name);
  const [isGoing, setGoing] = useState(false);
  const params = { projectId: project.id };
  const rename = useMutation({
    mutationFn: () => client('PATCH /api/projects/{projectId}', { params, body: { name: name.trim() } }),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: keyOf(project.id) });
      onClose();
    },
    onError: (error) => toast(sayProblem(i18n, error)),
  });
  const remove = useMutation({
    mutationFn: () => client('DELETE /api/projects/{projectId}', { params }),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: projectsKey });
      toast(t('studio.deleted'));
      await navigate({ to: '/studio' });
    },
  });
  if (isGoing) {
    return (
      <Danger
        title={t('studio.delete')}
        action={t('studio.delete')}
        pending={remove.isPending}
        error={remove.error ? sayProblem(i18n, remove.error) : null}
        onConfirm={() => remove.mutate()}
        onClose={onClose}
      >
        <p>{t('studio.deleteText', { name: project.name })}</p>
      </Danger>
    );
  }
  return (
    <Dialog title={t('studio.menu')} onClose={onClose}>
      <form
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          if (name.trim() && !rename.isPending) rename.mutate();
        }}
      >
        <Field label={t('studio.name')} maxLength={120} value={name} onChange={(event) => setName(event.target.value)} />
        <div className="flex flex-wrap justify-between gap-3">
          <Button type="submit" kind="lamp" disabled={!name.trim()}>
            {t('studio.rename')}
          </Button>
          {project.role === 'owner' && (
            <Button kind="bad" icon="bin" onClick={() => setGoing(true)}>
              {t('studio.delete')}
            </Button>
          )}
        </div>
      </form>
    </Dialog>
  );
}

import type { ReactNode } from 'react';
import { client } from '../../../../lib/client.ts';
import { useI18n } from '../../../../lib/i18n.tsx';
import { useToast } from '../../../../lib/toast.ts';
import { Danger } from '../../../../ui/Danger.tsx';
import { sayProblem } from '../../../../ui/states.tsx';
import { useShelfAct } from '../use-shelf.ts';

/** The question before a season or an episode goes. */
export function DeletePart(props: {
  route: 'DELETE /api/seasons/{id}' | 'DELETE /api/episodes/{id}';
  id: number;
  name: string;
  children: ReactNode;
  onClose: () => void;
}) {
  const i18n = useI18n();
  const { t } = i18n;
  const toast = useToast();
  const deletion = useShelfAct<unknown>();
  const confirm = () =>
    deletion.mutate(() => client(props.route, { params: { id: props.id } }), {
      onSuccess: () => {
        toast(t('shelve.deleted', { name: props.name }));
        props.onClose();
      },
    });
  return (
    <Danger
      title={t('shelve.deleteNamed', { name: props.name })}
      action={t('admin.delete')}
      pending={deletion.isPending}
      error={deletion.error && sayProblem(i18n, deletion.error)}
      onConfirm={confirm}
      onClose={props.onClose}
    >
      <p>{props.children}</p>
    </Danger>
  );
}

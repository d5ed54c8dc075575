import { useNavigate } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import { useI18n } from '../../../lib/i18n.tsx';
import { useToast } from '../../../lib/toast.ts';
import { Button } from '../../../ui/Button.tsx';
import { Danger } from '../../../ui/Danger.tsx';
import type { useShelfDeletion } from './use-shelf.ts';

/** The way to take something off the shelf: a button, and a question that names what goes with it. */
export function Deletion(props: {
  name: string;
  action: string;
  lead: string;
  /** What goes. */
  children: ReactNode;
  deletion: ReturnType<typeof useShelfDeletion>;
  refusal: string | null;
  to: '/admin/films' | '/admin/series' | '/admin/people';
}) {
  const { t } = useI18n();
  const toast = useToast();
  const navigate = useNavigate();
  const [asking, setAsking] = useState(false);
  const { name, action, deletion } = props;
  const confirm = () =>
    deletion.mutate(undefined, {
      onSuccess: () => {
        toast(t('shelve.deleted', { name }));
        void navigate({ to: props.to }).then(deletion.forget);
      },
    });
  return (
    <section aria-labelledby="deletion" className="flex flex-col items-start gap-3 border-line border-t pt-4">
      <h2 id="deletion" className="title text-xl">
        {action}
      </h2>
      <p className="measure text-muted text-sm">{props.lead}</p>
      <Button kind="bad" onClick={() => setAsking(true)}>
        {action}
      </Button>
      {asking && (
        <Danger
          title={t('shelve.deleteNamed', { name })}
          action={action}
          pending={deletion.isPending}
          error={props.refusal}
          onConfirm={confirm}
          onClose={() => {
            setAsking(false);
            deletion.reset();
          }}
        >
          {props.children}
        </Danger>
      )}
    </section>
  );
}

import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useI18n } from '../../../lib/i18n.tsx';
import { useToast } from '../../../lib/toast.ts';
import { Button } from '../../../ui/Button.tsx';
import { Danger } from '../../../ui/Danger.tsx';
import { sayProblem } from '../../../ui/states.tsx';
import type { ApiClient } from '../queries.ts';
import { useClientDeletion } from './use-client-changes.ts';

/** The way to delete a client: a button, and a question that names what goes with it. */
export function DeleteClient({ apiClient }: { apiClient: ApiClient }) {
  const i18n = useI18n();
  const { t } = i18n;
  const { name } = apiClient;
  const toast = useToast();
  const navigate = useNavigate();
  const [asking, setAsking] = useState(false);
  const deletion = useClientDeletion(apiClient.id);
  const confirm = () =>
    deletion.mutate(undefined, {
      onSuccess: () => {
        toast(t('admin.wasDeleted', { person: name }));
        void navigate({ to: '/admin/clients' });
      },
    });
  return (
    <section aria-labelledby="deletion" className="flex flex-col items-start gap-3 border-line border-t pt-4">
      <h2 id="deletion" className="title text-xl">
        {t('clients.delete')}
      </h2>
      <p className="measure text-muted text-sm">{t('clients.deleteText')}</p>
      <Button kind="bad" onClick={() => setAsking(true)}>
        {t('clients.delete')}
      </Button>
      {asking && (
        <Danger
          title={t('admin.deletePerson', { person: name })}
          type={{ word: name, label: t('clients.typeName') }}
          action={t('clients.delete')}
          pending={deletion.isPending}
          error={deletion.error && sayProblem(i18n, deletion.error)}
          onConfirm={confirm}
          onClose={() => {
            setAsking(false);
            deletion.reset();
          }}
        >
          <p>{t('clients.deleteWhat', { count: apiClient.keys.length })}</p>
        </Danger>
      )}
    </section>
  );
}

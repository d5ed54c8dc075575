import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { toProblem } from '../../../lib/client.ts';
import { useI18n } from '../../../lib/i18n.tsx';
import { useToast } from '../../../lib/toast.ts';
import { Button } from '../../../ui/Button.tsx';
import { Danger } from '../../../ui/Danger.tsx';
import { sayProblem } from '../../../ui/states.tsx';
import type { Account } from '../queries.ts';
import { nameOf } from './Person.tsx';
import { useUserDeletion } from './use-user-changes.ts';

/** The way to delete an account: a button, and a question that names what goes with it. */
export function DeleteUser({ account }: { account: Account }) {
  const i18n = useI18n();
  const { t } = i18n;
  const toast = useToast();
  const navigate = useNavigate();
  const [asking, setAsking] = useState(false);
  const deletion = useUserDeletion(account.id);
  const person = nameOf(account);
  const confirm = () =>
    deletion.mutate(undefined, {
      onSuccess: () => {
        toast(t('admin.wasDeleted', { person }));
        void navigate({ to: '/admin/users' });
      },
    });
  const refusal =
    deletion.error &&
    (toProblem(deletion.error).code === 'conflict' && account.role === 'admin'
      ? t('admin.lastAdmin', { person })
      : sayProblem(i18n, deletion.error));
  return (
    <section aria-labelledby="deletion" className="flex flex-col items-start gap-3 border-line border-t pt-4">
      <h2 id="deletion" className="title text-xl">
        {t('admin.deleteAccount')}
      </h2>
      <p className="measure text-muted text-sm">{t('admin.deleteAccountText')}</p>
      <Button kind="bad" onClick={() => setAsking(true)}>
        {t('admin.deleteAccount')}
      </Button>
      {asking && (
        <Danger
          title={t('admin.deletePerson', { person })}
          type={{ word: account.email, label: t('admin.typeEmail') }}
          action={t('admin.deleteAccount')}
          pending={deletion.isPending}
          error={refusal}
          onConfirm={confirm}
          onClose={() => {
            setAsking(false);
            deletion.reset();
          }}
        >
          <p>{t('admin.deleteWhat')}</p>
          <ul className="list-disc pl-5">
            <li>{t('admin.deleteProfile')}</li>
            <li>{t('admin.deleteSessions')}</li>
            <li>{t('admin.deleteUploads')}</li>
          </ul>
          <p>{t('admin.deleteKept')}</p>
        </Danger>
      )}
    </section>
  );
}

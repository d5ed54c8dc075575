import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { client, session, toProblem } from '../../lib/client.ts';
import { useI18n } from '../../lib/i18n.tsx';
import type { User } from '../../lib/me.ts';
import { useToast } from '../../lib/toast.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { Failure, PresentPasswordField, Submit } from './FormParts.tsx';
import { useForm } from './use-form.ts';

/** The end of an account: what goes is named, and the password is asked for. */
export function DeleteAccount({ me }: { me: User }) {
  const { t } = useI18n();
  const [asking, setAsking] = useState(false);
  return (
    <>
      <p className="measure text-sm text-muted">{t('account.delete.text')}</p>
      <Button kind="bad" className="self-start" onClick={() => setAsking(true)}>
        {t('account.delete.open')}
      </Button>
      {asking && (
        <Dialog title={t('account.delete.question')} onClose={() => setAsking(false)}>
          <DeleteForm me={me} onClose={() => setAsking(false)} />
        </Dialog>
      )}
    </>
  );
}

function DeleteForm(props: { me: User; onClose: () => void }) {
  const { t } = useI18n();
  const say = useToast();
  const navigate = useNavigate();
  const form = useForm({
    check: ({ password }) => ({ password: password === '' ? t('field.password.missing') : undefined }),
    send: async ({ password }) => {
      await client('DELETE /api/users/me', { body: { password } });
      session.forget();
      say(t('account.delete.done'));
      await navigate({ to: '/' });
    },
    explain: (error) => (toProblem(error).code === 'conflict' ? t('account.delete.lastAdmin') : null),
  });
  return (
    <form {...form.props} className="flex flex-col gap-5">
      <p className="measure">{t('account.delete.text')}</p>
      <input type="text" name="email" autoComplete="username" defaultValue={props.me.email} readOnly hidden />
      <PresentPasswordField form={form} name="password" label={t('field.currentPassword')} />
      <Failure form={form} />
      <div className="flex flex-wrap justify-end gap-3">
        <Button kind="ghost" onClick={props.onClose}>
          {t('account.delete.cancel')}
        </Button>
        <Submit form={form} kind="bad" className="">
          {t('account.delete.submit')}
        </Submit>
      </div>
    </form>
  );
}

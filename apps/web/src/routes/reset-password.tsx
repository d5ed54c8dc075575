import { Link, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { Door } from '../features/accounts/Door.tsx';
import { Failure, NewPasswordField, Submit } from '../features/accounts/FormParts.tsx';
import { checkNewPassword } from '../features/accounts/fields.ts';
import { useForm } from '../features/accounts/use-form.ts';
import { useLinkToken } from '../features/accounts/use-link-token.ts';
import { client, toProblem } from '../lib/client.ts';
import { useI18n } from '../lib/i18n.tsx';
import { useToast } from '../lib/toast.ts';
import { buttonClass } from '../ui/Button.tsx';

export function ResetPassword() {
  const token = useLinkToken();
  return <ResetWith key={token} token={token} />;
}

function ResetWith({ token }: { token: string }) {
  const i18n = useI18n();
  const { t } = i18n;
  const say = useToast();
  const navigate = useNavigate();
  const [bad, setBad] = useState(token === '');
  const form = useForm({
    check: ({ password }) => ({ password: checkNewPassword(i18n, password) }),
    send: async ({ password }) => {
      try {
        await client('POST /api/auth/password-reset', { body: { token, password } });
      } catch (error) {
        if (!toProblem(error).code.startsWith('link-')) throw error;
        setBad(true);
        return;
      }
      say(t('reset.done'));
      await navigate({ to: '/sign-in', replace: true });
    },
  });
  if (bad) {
    return (
      <Door title={t('reset.bad')} lead={t('reset.badText')}>
        <Link to="/forgot" className={`${buttonClass('lamp')} self-start`}>
          {t('reset.another')}
        </Link>
      </Door>
    );
  }
  return (
    <Door title={t('reset.title')} lead={t('reset.lead')}>
      <form {...form.props} className="flex flex-col gap-5">
        <NewPasswordField form={form} name="password" label={t('field.newPassword')} />
        <Failure form={form} />
        <Submit form={form}>{t('reset.submit')}</Submit>
      </form>
    </Door>
  );
}

import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { besideClass, Door } from '../features/accounts/Door.tsx';
import { EmailField, Failure, Submit } from '../features/accounts/FormParts.tsx';
import { checkEmail } from '../features/accounts/fields.ts';
import { useForm } from '../features/accounts/use-form.ts';
import { announce } from '../lib/announce.ts';
import { client } from '../lib/client.ts';
import { useI18n } from '../lib/i18n.tsx';
import { Button } from '../ui/Button.tsx';

export function Forgot() {
  const i18n = useI18n();
  const { t } = i18n;
  const [sentTo, setSentTo] = useState<string | null>(null);
  const form = useForm({
    check: ({ email }) => ({ email: checkEmail(i18n, email) }),
    send: async ({ email }) => {
      await client('POST /api/auth/password-reset/request', { body: { email } });
      setSentTo(email.trim());
      announce(t('forgot.done'));
    },
  });
  const back = (
    <Link to="/sign-in" className={besideClass}>
      {t('forgot.back')}
    </Link>
  );
  if (sentTo !== null) {
    return (
      <Door title={t('forgot.done')} beside={back}>
        <p className="measure text-lg">{t('forgot.doneText', { email: sentTo })}</p>
        <Button className="self-start" onClick={() => setSentTo(null)}>
          {t('forgot.again')}
        </Button>
      </Door>
    );
  }
  return (
    <Door title={t('forgot.title')} lead={t('forgot.lead')} beside={back}>
      <form {...form.props} className="flex flex-col gap-5">
        <EmailField form={form} />
        <Failure form={form} />
        <Submit form={form}>{t('forgot.submit')}</Submit>
      </form>
    </Door>
  );
}

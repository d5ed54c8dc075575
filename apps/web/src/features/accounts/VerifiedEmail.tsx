import { useMutation } from '@tanstack/react-query';
import { client } from '../../lib/client.ts';
import { useI18n } from '../../lib/i18n.tsx';
import type { User } from '../../lib/me.ts';
import { useToast } from '../../lib/toast.ts';
import { Button } from '../../ui/Button.tsx';
import { Icon } from '../../ui/Icon.tsx';
import { sayProblem } from '../../ui/states.tsx';

/** One's e-mail, and whether it is known to be one's own. */
export function VerifiedEmail({ me }: { me: User }) {
  const i18n = useI18n();
  const { t } = i18n;
  const say = useToast();
  const { mutate, isPending } = useMutation({
    mutationFn: () => client('POST /api/auth/verify-email/request', {}),
    onSuccess: () => say(t('account.email.sent', { email: me.email })),
    onError: (error) => say(sayProblem(i18n, error)),
  });
  return (
    <>
      <div className="flex flex-col gap-1">
        <p className="wrap-anywhere">{me.email}</p>
        <p className={`inline-flex items-center gap-1.5 text-sm ${me.emailVerified ? 'text-good-text' : 'text-muted'}`}>
          <Icon name={me.emailVerified ? 'check' : 'alert'} className="size-4" />
          {t(me.emailVerified ? 'account.email.verified' : 'account.email.unverified')}
        </p>
      </div>
      {!me.emailVerified && (
        <>
          <p className="measure text-sm text-muted">{t('account.email.unverifiedText')}</p>
          <Button className="self-start" aria-disabled={isPending} onClick={() => isPending || mutate()}>
            {t('account.email.again')}
          </Button>
        </>
      )}
    </>
  );
}

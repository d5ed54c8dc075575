import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import { Door } from '../features/accounts/Door.tsx';
import { useLinkToken } from '../features/accounts/use-link-token.ts';
import { client, toProblem } from '../lib/client.ts';
import { useI18n } from '../lib/i18n.tsx';
import { refreshMe } from '../lib/me.ts';
import { buttonClass } from '../ui/Button.tsx';
import { ErrorState, Skeleton } from '../ui/states.tsx';

export function VerifyEmail() {
  const { t } = useI18n();
  const token = useLinkToken();
  const queries = useQueryClient();
  const asked = useRef('');
  const { mutate, isSuccess, error } = useMutation({
    mutationFn: (given: string) => client('POST /api/auth/verify-email', { body: { token: given } }),
    onSuccess: () => refreshMe(queries),
  });
  useEffect(() => {
    if (token === '' || asked.current === token) return;
    asked.current = token; // once, however often effects run: the second answer would be no
    mutate(token);
  }, [token, mutate]);
  const account = (
    <Link to="/account" className={`${buttonClass('lamp')} self-start`}>
      {t('verify.account')}
    </Link>
  );
  if (isSuccess)
    return (
      <Door title={t('verify.done')} lead={t('verify.doneText')}>
        {account}
      </Door>
    );
  if (token === '' || (error && toProblem(error).code.startsWith('link-'))) {
    return (
      <Door title={t('verify.bad')} lead={t('verify.badText')}>
        {account}
      </Door>
    );
  }
  return (
    <Door title={t('verify.title')}>
      {error ? <ErrorState error={error} onRetry={() => mutate(token)} /> : <Skeleton className="h-6 w-64" />}
    </Door>
  );
}

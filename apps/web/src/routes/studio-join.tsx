import { useMutation } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import { client } from '../lib/client.ts';
import { useI18n } from '../lib/i18n.tsx';
import { useSession } from '../lib/me.ts';
import { buttonClass } from '../ui/Button.tsx';
import { Page } from '../ui/Page.tsx';
import { EmptyState } from '../ui/states.tsx';

/** Follows an invitation. What opens it stands behind the `#`, which no server is told. */
export function StudioJoin() {
  const { t } = useI18n();
  const navigate = useNavigate();
  const { signedIn } = useSession();
  const token = location.hash.slice(1);
  const accept = useMutation({
    mutationFn: () => client('POST /api/projects/invitations/accept', { body: { token } }),
    onSuccess: ({ data }) => navigate({ to: '/studio/$projectId', params: { projectId: data.id }, replace: true }),
  });
  const { mutate } = accept;
  const asked = useRef(false);
  useEffect(() => {
    if (!signedIn || asked.current || !token) return;
    asked.current = true;
    mutate();
  }, [signedIn, token, mutate]);
  if (accept.error || !token) {
    return (
      <Page title={t('studio.join')}>
        <EmptyState title={t('studio.joinBad')} text={t('studio.joinBadText')}>
          <Link to="/studio" className={buttonClass('quiet')}>
            {t('studio.back')}
          </Link>
        </EmptyState>
      </Page>
    );
  }
  const next = { next: `/studio/join#${token}` };
  return (
    <Page title={t('studio.join')} lead={signedIn ? undefined : t('studio.joinSignIn')}>
      {signedIn ? (
        <p role="status">{t('studio.opening')}</p>
      ) : (
        <div className="flex flex-wrap gap-3">
          <Link to="/sign-in" search={next} className={buttonClass('lamp')}>
            {t('place.signIn')}
          </Link>
          <Link to="/sign-up" search={next} className={buttonClass('quiet')}>
            {t('gate.signUp')}
          </Link>
        </div>
      )}
    </Page>
  );
}

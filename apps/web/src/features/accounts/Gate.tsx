import { Link, useLocation } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useI18n } from '../../lib/i18n.tsx';
import { type User, useMe } from '../../lib/me.ts';
import { buttonClass } from '../../ui/Button.tsx';
import { PageOnItsWay } from '../../ui/fallbacks.tsx';
import { Page } from '../../ui/Page.tsx';
import { EmptyState, ErrorState } from '../../ui/states.tsx';

/** A page of somebody's own: visitors are asked to sign in and come back to it. */
export function Gate(props: { title: string; invitation?: { title: string; text: string }; children: (me: User) => ReactNode }) {
  const { t } = useI18n();
  const { me, isPending, error, retry } = useMe();
  if (me) return props.children(me);
  if (isPending) return <PageOnItsWay />;
  if (error) {
    return (
      <Page title={props.title}>
        <ErrorState error={error} onRetry={retry} />
      </Page>
    );
  }
  const { title, text } = props.invitation ?? { title: t('gate.title'), text: t('gate.text') };
  return (
    <Page title={props.title}>
      <EmptyState title={title} text={text}>
        <WaysIn />
      </EmptyState>
    </Page>
  );
}

function WaysIn() {
  const { t } = useI18n();
  const next = useLocation({ select: ({ href }) => href });
  return (
    <>
      <Link to="/sign-in" search={{ next }} className={buttonClass('lamp')}>
        {t('gate.signIn')}
      </Link>
      <Link to="/sign-up" search={{ next }} className={buttonClass()}>
        {t('gate.signUp')}
      </Link>
    </>
  );
}

import { Link, useLocation } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useI18n } from '../../lib/i18n.tsx';
import { useCan, useSession } from '../../lib/me.ts';
import { buttonClass } from '../../ui/Button.tsx';
import { Page } from '../../ui/Page.tsx';
import { EmptyState } from '../../ui/states.tsx';
import { Tabs } from '../../ui/Tabs.tsx';

/** A page of those who have things made; for others, the way to become one. */
export function CreatePage(props: { title: string; lead: string; children: () => ReactNode }) {
  const { t } = useI18n();
  const { signedIn } = useSession();
  const next = useLocation({ select: ({ pathname }) => pathname });
  const may = useCan('generation:use');
  if (!signedIn) {
    return (
      <Page title={props.title} lead={t('create.signIn')}>
        <Link to="/sign-in" search={{ next }} className={buttonClass('lamp')}>
          {t('place.signIn')}
        </Link>
      </Page>
    );
  }
  return (
    <Page title={props.title} lead={props.lead}>
      {may ? (
        <>
          <Tabs
            label={t('create.title')}
            className="mb-8"
            tabs={[
              { to: '/create', name: t('create.make') },
              { to: '/create/words', name: t('create.words') },
              { to: '/create/figures', name: t('create.figures') },
              { to: '/create/webhooks', name: t('create.webhooks') },
            ]}
          />
          {props.children()}
        </>
      ) : (
        <EmptyState title={t('create.notYet')} text={t('create.notYetText')} />
      )}
    </Page>
  );
}

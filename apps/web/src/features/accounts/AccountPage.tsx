import { Link, useNavigate } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { session } from '../../lib/client.ts';
import { useI18n } from '../../lib/i18n.tsx';
import type { User } from '../../lib/me.ts';
import { useToast } from '../../lib/toast.ts';
import { Button } from '../../ui/Button.tsx';
import { Page } from '../../ui/Page.tsx';
import { sayProblem } from '../../ui/states.tsx';
import { Gate } from './Gate.tsx';

const PAGES = [
  { to: '/account', name: 'account.profile' },
  { to: '/account/sessions', name: 'account.sessions' },
  { to: '/account/usage', name: 'account.usage' },
] as const;

/** What the pages of one's own account have in common. */
export function AccountPage(props: { title: string; lead?: string; children: (me: User) => ReactNode }) {
  const { t } = useI18n();
  return (
    <Gate title={props.title}>
      {(me) => (
        <Page title={props.title} lead={props.lead}>
          <div className="flex max-w-3xl flex-col gap-8">
            <nav aria-label={t('account.nav')} className="flex flex-wrap items-center justify-between gap-x-6 gap-y-2 border-b border-line">
              <ul className="flex flex-wrap gap-x-6">
                {PAGES.map((page) => (
                  <li key={page.to}>
                    <Link
                      to={page.to}
                      activeOptions={{ exact: true }}
                      className="-mb-px flex min-h-11 items-center border-b-2 border-transparent text-muted transition-colors duration-150 hover:text-ink aria-[current=page]:border-lamp aria-[current=page]:font-semibold aria-[current=page]:text-ink"
                    >
                      {t(page.name)}
                    </Link>
                  </li>
                ))}
              </ul>
              <SignOut />
            </nav>
            {props.children(me)}
          </div>
        </Page>
      )}
    </Gate>
  );
}

function SignOut() {
  const i18n = useI18n();
  const say = useToast();
  const navigate = useNavigate();
  const leave = async () => {
    try {
      await session.leave();
      say(i18n.t('session.left'));
      await navigate({ to: '/' });
    } catch (error) {
      say(sayProblem(i18n, error));
    }
  };
  return (
    <Button kind="ghost" icon="leave" className="-mx-4" onClick={() => void leave()}>
      {i18n.t('account.signOut')}
    </Button>
  );
}

/** One matter of a page, with its name at the side where there is room. */
export function Section(props: { id: string; title: string; text?: string; children: ReactNode }) {
  return (
    <section
      aria-labelledby={props.id}
      className="grid gap-x-10 gap-y-4 border-line not-first:border-t not-first:pt-8 md:grid-cols-[12rem_minmax(0,1fr)]"
    >
      <div className="flex flex-col gap-2">
        <h2 id={props.id} className="title text-xl">
          {props.title}
        </h2>
        {props.text && <p className="measure text-sm text-muted">{props.text}</p>}
      </div>
      <div className="flex max-w-md flex-col gap-5">{props.children}</div>
    </section>
  );
}

import { Link, Outlet, useLocation } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import { useI18n } from '../lib/i18n.tsx';
import { useCan, useMe } from '../lib/me.ts';
import { buttonClass } from '../ui/Button.tsx';
import { PageOnItsWay } from '../ui/fallbacks.tsx';
import { Page } from '../ui/Page.tsx';
import { ADMIN_PAGES } from '../ui/places.ts';
import { ErrorState } from '../ui/states.tsx';

/** What the administration's pages have in common: who may see them, and the way from one to the next. */
export function Admin() {
  const { t } = useI18n();
  const { me, isPending, error, retry } = useMe();
  const may = useCan('users:manage');
  const next = useLocation({ select: ({ href }) => href });
  const path = useLocation({ select: ({ pathname }) => pathname });
  const sections = useRef<HTMLElement>(null);
  // Where there is little width, the section that is open may stand outside it.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the mark is read from the page, and moves with the path; the line is there once one may see it
  useEffect(() => {
    sections.current?.querySelector('[aria-current="page"]')?.scrollIntoView({ inline: 'center', block: 'nearest' });
  }, [path, may]);
  if (isPending) return <PageOnItsWay />;
  if (error)
    return (
      <Page title={t('admin.title')}>
        <ErrorState error={error} onRetry={retry} />
      </Page>
    );
  if (!may)
    return (
      <Page title={t('admin.closed')} lead={me ? t('admin.closedFor', { person: me.username ?? me.email }) : t('admin.closedText')}>
        {me ? (
          <Link to="/" className={buttonClass('lamp')}>
            {t('action.home')}
          </Link>
        ) : (
          <Link to="/sign-in" search={{ next }} className={buttonClass('lamp')}>
            {t('admin.signIn')}
          </Link>
        )}
      </Page>
    );
  return (
    <>
      <nav ref={sections} aria-label={t('admin.title')} className="page-inset overflow-x-auto border-line border-b">
        <ul className="flex gap-6">
          {ADMIN_PAGES.map((section) => (
            <li key={section.to}>
              <Link
                to={section.to}
                activeOptions={{ includeSearch: false }}
                className="-outline-offset-2 flex min-h-12 items-center border-transparent border-b-2 text-muted text-sm transition-colors duration-150 hover:text-ink aria-[current=page]:border-lamp aria-[current=page]:font-semibold aria-[current=page]:text-ink"
              >
                {t(section.name)}
              </Link>
            </li>
          ))}
        </ul>
      </nav>
      <Outlet />
    </>
  );
}

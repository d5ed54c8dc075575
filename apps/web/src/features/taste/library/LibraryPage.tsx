import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useI18n } from '../../../lib/i18n.tsx';
import type { User } from '../../../lib/me.ts';
import { Page } from '../../../ui/Page.tsx';
import { Gate } from '../../accounts/Gate.tsx';
import type { Collection } from '../queries.ts';

/** The lists in the order of the library. */
export const SHELVES = ['watchlist', 'favorites', 'watched', 'matched'] as const satisfies readonly Collection[];

const TAB =
  '-mb-px flex min-h-11 items-center border-transparent border-b-2 text-muted -outline-offset-2 transition-colors duration-150 hover:text-ink aria-[current=page]:border-lamp aria-[current=page]:font-semibold aria-[current=page]:text-ink';

/** What the pages of one's library have in common. */
export function LibraryPage(props: { title: string; lead?: ReactNode; children: (me: User) => ReactNode }) {
  const { t } = useI18n();
  return (
    <Gate title={props.title} invitation={{ title: t('library.gate'), text: t('library.gateText') }}>
      {(me) => (
        <Page title={props.title} lead={props.lead}>
          <nav aria-label={t('place.library')} className="mb-8 overflow-x-auto border-line border-b [scrollbar-width:none] lg:mb-10">
            <ul className="flex gap-x-6">
              <li className="shrink-0">
                <Link to="/library" activeOptions={{ exact: true, includeSearch: false }} className={TAB}>
                  {t('library.all')}
                </Link>
              </li>
              {SHELVES.map((type) => (
                <li key={type} className="shrink-0">
                  <Link to="/library/$type" params={{ type }} activeOptions={{ includeSearch: false }} className={TAB}>
                    {t(`library.${type}`)}
                  </Link>
                </li>
              ))}
              <li className="shrink-0">
                <Link to="/library/ratings" activeOptions={{ includeSearch: false }} className={TAB}>
                  {t('place.ratings')}
                </Link>
              </li>
              <li className="shrink-0">
                <Link to="/library/statistics" activeOptions={{ includeSearch: false }} className={TAB}>
                  {t('place.statistics')}
                </Link>
              </li>
            </ul>
          </nav>
          {props.children(me)}
        </Page>
      )}
    </Gate>
  );
}

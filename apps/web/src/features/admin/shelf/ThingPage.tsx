import type { UseQueryResult } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { toProblem } from '../../../lib/client.ts';
import { useI18n } from '../../../lib/i18n.tsx';
import { buttonClass } from '../../../ui/Button.tsx';
import { PageOnItsWay } from '../../../ui/fallbacks.tsx';
import { Page } from '../../../ui/Page.tsx';
import { ErrorState } from '../../../ui/states.tsx';

/** The page of one thing on the shelf: on its way, gone, or there. */
export function ThingPage<T>(props: {
  query: UseQueryResult<T>;
  section: string;
  to: '/admin/films' | '/admin/series' | '/admin/people' | '/admin/curation';
  children: (thing: T) => ReactNode;
}) {
  const { t } = useI18n();
  const { data, error, refetch } = props.query;
  if (data !== undefined) return props.children(data);
  if (!error) return <PageOnItsWay />;
  const isGone = ['not-found', 'invalid'].includes(toProblem(error).code);
  return (
    <Page title={isGone ? t('shelve.gone') : props.section} lead={isGone && t('shelve.goneText')}>
      {isGone ? (
        <Link to={props.to} className={buttonClass()}>
          {t('shelve.toAll')}
        </Link>
      ) : (
        <ErrorState error={error} onRetry={() => void refetch()} />
      )}
    </Page>
  );
}

import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { NewProject } from '../features/studio/NewProject.tsx';
import { projectsQuery } from '../features/studio/queries.ts';
import { useI18n } from '../lib/i18n.tsx';
import { useCan, useSession } from '../lib/me.ts';
import { Button, buttonClass } from '../ui/Button.tsx';
import { Page } from '../ui/Page.tsx';
import { Pager } from '../ui/Pager.tsx';
import { EmptyState, ErrorState, Skeleton } from '../ui/states.tsx';
import { Time } from '../ui/Time.tsx';

/** Films in the making. */
export function Studio() {
  const { t, format } = useI18n();
  const { signedIn } = useSession();
  const { page = 1 } = useSearch({ from: '/studio' });
  const mayMake = useCan('studio:create');
  const navigate = useNavigate();
  const [making, setMaking] = useState(false);
  const { data, error, refetch } = useQuery({ ...projectsQuery(page), enabled: signedIn });
  if (!signedIn) {
    return (
      <Page title={t('studio.title')} lead={t('studio.signIn')}>
        <Link to="/sign-in" search={{ next: '/studio' }} className={buttonClass('lamp')}>
          {t('place.signIn')}
        </Link>
      </Page>
    );
  }
  const make = mayMake && (
    <Button kind="lamp" icon="plus" onClick={() => setMaking(true)}>
      {t('studio.make')}
    </Button>
  );
  return (
    <Page title={t('studio.title')} lead={t('studio.lead')}>
      {error && !data ? (
        <ErrorState error={error} onRetry={() => void refetch()} />
      ) : !data ? (
        <div className="flex flex-col gap-4">
          <Skeleton className="h-20" />
          <Skeleton className="h-20" />
        </div>
      ) : data.data.length === 0 ? (
        <EmptyState title={t('studio.none')} text={t(mayMake ? 'studio.noneText' : 'studio.noneViewer')}>
          {make}
        </EmptyState>
      ) : (
        <>
          {make && <div className="mb-6">{make}</div>}
          <ul className="border-line border-t">
            {data.data.map((project) => (
              <li key={project.id} className="flex flex-wrap items-center justify-between gap-x-6 gap-y-1 border-line border-b py-4">
                <h2 className="title min-w-0 text-2xl wrap-anywhere">
                  <Link
                    to="/studio/$projectId"
                    params={{ projectId: project.id }}
                    className="inline-flex min-h-11 items-center hover:text-lamp-text"
                  >
                    {project.name}
                  </Link>
                </h2>
                <p className="flex flex-wrap gap-x-4 text-muted text-sm">
                  <span>{format.wait(Math.round(project.durationSeconds))}</span>
                  <span>{t('studio.clips', { count: project.clips })}</span>
                  <span>{t('studio.people', { count: project.members })}</span>
                  <span>{t(`studio.role.${project.role}`)}</span>
                  <Time iso={project.updatedAt} />
                </p>
              </li>
            ))}
          </ul>
          <Pager page={page} pages={data.pagination.totalPages} onGo={(next) => void navigate({ to: '/studio', search: { page: next } })} />
        </>
      )}
      {making && <NewProject onClose={() => setMaking(false)} />}
    </Page>
  );
}

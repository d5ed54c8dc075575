import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { Closed } from '../features/blog/BlogPage.tsx';
import { NewBlog } from '../features/blog/NewBlog.tsx';
import { ownBlogsQuery } from '../features/blog/queries.ts';
import { useI18n } from '../lib/i18n.tsx';
import { useCan, useSession } from '../lib/me.ts';
import { Button } from '../ui/Button.tsx';
import { Page } from '../ui/Page.tsx';
import { EmptyState, ErrorState, Skeleton } from '../ui/states.tsx';

/** The blogs that one writes in. */
export function Blogs() {
  const { t } = useI18n();
  const { signedIn } = useSession();
  const mayMake = useCan('blog:create');
  const [making, setMaking] = useState(false);
  const { data, error, refetch } = useQuery({ ...ownBlogsQuery, enabled: signedIn });
  if (!signedIn) return <Closed />;
  const make = mayMake && (
    <Button kind="lamp" icon="plus" onClick={() => setMaking(true)}>
      {t('write.make')}
    </Button>
  );
  return (
    <Page title={t('write.title')} lead={t('write.lead')}>
      {error && !data ? (
        <ErrorState error={error} onRetry={() => void refetch()} />
      ) : !data ? (
        <div className="flex flex-col gap-4">
          <Skeleton className="h-20" />
          <Skeleton className="h-20" />
        </div>
      ) : data.length === 0 ? (
        <EmptyState title={t('write.none')} text={mayMake ? t('write.noneAdmin') : t('write.noneText')}>
          {make}
        </EmptyState>
      ) : (
        <>
          {make && <div className="mb-6">{make}</div>}
          <ul className="border-line border-t">
            {data.map((blog) => (
              <li key={blog.id} className="flex flex-wrap items-center justify-between gap-x-6 gap-y-1 border-line border-b py-4">
                <div className="min-w-0">
                  <h2 className="title text-2xl wrap-anywhere" lang={blog.locale}>
                    <Link
                      to="/blogs/$blogId"
                      params={{ blogId: blog.id }}
                      className="inline-flex min-h-11 items-center hover:text-lamp-text"
                    >
                      {blog.title}
                    </Link>
                  </h2>
                  {blog.description && (
                    <p className="text-muted text-sm" lang={blog.locale}>
                      {blog.description}
                    </p>
                  )}
                </div>
                <p className="flex items-center gap-5 text-sm">
                  <span className="text-muted">{t(`write.role.${blog.role}`)}</span>
                  <a
                    href={blog.url}
                    aria-label={`${t('write.read')}: ${blog.title}`}
                    className="inline-flex min-h-11 items-center text-lamp-text underline underline-offset-4"
                  >
                    {t('write.read')}
                  </a>
                </p>
              </li>
            ))}
          </ul>
        </>
      )}
      {making && <NewBlog onClose={() => setMaking(false)} />}
    </Page>
  );
}

import { Link, type LinkProps } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useI18n } from '../../lib/i18n.tsx';
import { useSession } from '../../lib/me.ts';
import { buttonClass } from '../../ui/Button.tsx';
import { PageOnItsWay } from '../../ui/fallbacks.tsx';
import { Page } from '../../ui/Page.tsx';
import { EmptyState, ErrorState } from '../../ui/states.tsx';
import { Tabs } from '../../ui/Tabs.tsx';
import type { OwnBlog } from './queries.ts';
import { isAtLeast, useBlog } from './use-blog.ts';

/** A page of one blog, for those who write in it, with the ways to its other pages. */
export function BlogPage(props: { blogId: string; children: (blog: OwnBlog) => ReactNode }) {
  const { t } = useI18n();
  const { signedIn } = useSession();
  const { blog, error, retry } = useBlog(props.blogId);
  if (!signedIn || blog === null) return <Closed />;
  if (error) {
    return (
      <Page title={t('write.title')}>
        <ErrorState error={error} onRetry={retry} />
      </Page>
    );
  }
  if (!blog) return <PageOnItsWay />;
  const to = (path: string) => `/blogs/${blog.id}${path}` as NonNullable<LinkProps['to']>;
  const isOwner = isAtLeast(blog.role, 'owner');
  const tabs = [
    { to: to(''), name: t('write.tab.articles') },
    { to: to('/terms'), name: t('write.tab.terms') },
    { to: to('/views'), name: t('write.tab.views') },
    { to: to('/members'), name: t('write.tab.members') },
    ...(isOwner ? [{ to: to('/settings'), name: t('write.tab.settings') }] : []),
  ];
  return (
    <Page
      title={blog.title}
      lead={
        <a href={blog.url} className="text-lamp-text underline underline-offset-4 wrap-anywhere">
          {blog.url.replace(/^https?:\/\//, '')}
        </a>
      }
    >
      <Tabs label={t('write.sections')} tabs={tabs} className="mb-8" />
      {props.children(blog)}
    </Page>
  );
}

/** For those who are not signed in, and those who do not write in the blog. */
export function Closed() {
  const { t } = useI18n();
  const { signedIn } = useSession();
  return (
    <Page title={t('write.title')}>
      <EmptyState title={t('write.none')} text={signedIn ? t('write.noneText') : t('write.signIn')}>
        {signedIn ? (
          <Link to="/blogs" className={buttonClass('lamp')}>
            {t('write.title')}
          </Link>
        ) : (
          <Link to="/sign-in" search={{ next: location.pathname }} className={buttonClass('lamp')}>
            {t('place.signIn')}
          </Link>
        )}
      </EmptyState>
    </Page>
  );
}

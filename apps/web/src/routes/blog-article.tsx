import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { Closed } from '../features/blog/BlogPage.tsx';
import { ArticleEditor } from '../features/blog/editor/ArticleEditor.tsx';
import { articleQuery, type OwnBlog } from '../features/blog/queries.ts';
import { useBlog } from '../features/blog/use-blog.ts';
import { useI18n } from '../lib/i18n.tsx';
import { useSession } from '../lib/me.ts';
import { PageOnItsWay } from '../ui/fallbacks.tsx';
import { Icon } from '../ui/Icon.tsx';
import { usePage } from '../ui/Page.tsx';
import { ErrorState, Skeleton } from '../ui/states.tsx';

/** The editor of an article. */
export function BlogArticle() {
  const { blogId, id } = useParams({ from: '/blogs/$blogId/articles/$id' });
  const { signedIn } = useSession();
  const { blog, error, retry } = useBlog(blogId);
  if (!signedIn || blog === null) return <Closed />;
  if (error) return <ErrorState error={error} onRetry={retry} />;
  return blog ? <Editing key={id} blog={blog} id={id} /> : <PageOnItsWay />;
}

function Editing({ blog, id }: { blog: OwnBlog; id: string }) {
  const { t } = useI18n();
  const { data, error, refetch } = useQuery(articleQuery(blog.id, id));
  const heading = usePage(data ? data.title : null);
  return (
    <div className="page-inset py-6 lg:py-8">
      <p className="mb-2">
        <Link
          to="/blogs/$blogId"
          params={{ blogId: blog.id }}
          className="inline-flex min-h-11 items-center gap-2 text-muted text-sm hover:text-ink"
        >
          <Icon name="left" className="size-4" />
          {blog.title}
        </Link>
      </p>
      <h1 ref={heading} tabIndex={-1} className="sr-only">
        {data?.title ?? t('article.untitled')}
      </h1>
      {error && !data ? (
        <ErrorState error={error} onRetry={() => void refetch()} />
      ) : data ? (
        <ArticleEditor blog={blog} article={data} />
      ) : (
        <Skeleton className="h-112" />
      )}
    </div>
  );
}

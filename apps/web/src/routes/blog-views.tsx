import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { BlogPage } from '../features/blog/BlogPage.tsx';
import { viewsQuery } from '../features/blog/queries.ts';
import { ViewsChart } from '../features/blog/ViewsChart.tsx';
import { useI18n } from '../lib/i18n.tsx';
import { Choice } from '../ui/fields.tsx';
import { ErrorState, Skeleton } from '../ui/states.tsx';

const SPANS = [7, 30, 90, 366];

/** How often a blog was read. */
export function BlogViews() {
  const { blogId } = useParams({ from: '/blogs/$blogId/views' });
  return <BlogPage blogId={blogId}>{() => <Views blogId={blogId} />}</BlogPage>;
}

function Views({ blogId }: { blogId: string }) {
  const { t, format } = useI18n();
  const [days, setDays] = useState(30);
  const { data, error, refetch } = useQuery(viewsQuery(blogId, days));
  if (error && !data) return <ErrorState error={error} onRetry={() => void refetch()} />;
  const total = data?.days.reduce((sum, { views }) => sum + views, 0) ?? 0;
  return (
    <div className="flex flex-col gap-8">
      <div className="flex flex-wrap items-end justify-between gap-4">
        <p className="measure text-muted text-sm">{t('views.lead')}</p>
        <Choice label={t('views.span')} value={days} onChange={(event) => setDays(Number(event.target.value))}>
          {SPANS.map((span) => (
            <option key={span} value={span}>
              {t('views.days', { count: span })}
            </option>
          ))}
        </Choice>
      </div>
      {data ? (
        <>
          <p role="status" className="title text-2xl">
            {t('views.total', { count: total })}
          </p>
          <ViewsChart days={data.days} />
          <section aria-labelledby="most" className="flex flex-col gap-3">
            <h2 id="most" className="title text-xl">
              {t('views.most')}
            </h2>
            {data.articles.length === 0 ? (
              <p className="text-muted">{t('views.none')}</p>
            ) : (
              <ol className="border-line border-t">
                {data.articles.map((article) => (
                  <li key={article.id} className="flex items-center justify-between gap-6 border-line border-b">
                    <Link
                      to="/blogs/$blogId/articles/$id"
                      params={{ blogId, id: article.id }}
                      className="inline-flex min-h-11 items-center hover:text-lamp-text wrap-anywhere"
                    >
                      {article.title}
                    </Link>
                    <span className="figures">{format.number(article.views)}</span>
                  </li>
                ))}
              </ol>
            )}
          </section>
        </>
      ) : (
        <Skeleton className="h-56" />
      )}
    </div>
  );
}

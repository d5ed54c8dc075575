import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { BlogPage } from '../features/blog/BlogPage.tsx';
import { type OwnBlog, TERM_KINDS, type Term, type TermKind, termsQuery } from '../features/blog/queries.ts';
import { RemoveTerm } from '../features/blog/RemoveTerm.tsx';
import { TermForm } from '../features/blog/TermForm.tsx';
import { isAtLeast } from '../features/blog/use-blog.ts';
import { useI18n } from '../lib/i18n.tsx';
import { Button } from '../ui/Button.tsx';
import { ErrorState, Skeleton } from '../ui/states.tsx';

/** What articles are found by: categories, tags and authors. */
export function BlogTerms() {
  const { blogId } = useParams({ from: '/blogs/$blogId/terms' });
  const { t } = useI18n();
  return (
    <BlogPage blogId={blogId}>
      {(blog) => (
        <>
          <p className="measure mb-8 text-muted">{t('term.lead')}</p>
          <div className="grid gap-10 xl:grid-cols-3">
            {TERM_KINDS.map((kind) => (
              <Terms key={kind} blog={blog} kind={kind} />
            ))}
          </div>
        </>
      )}
    </BlogPage>
  );
}

function Terms({ blog, kind }: { blog: OwnBlog; kind: TermKind }) {
  const { t } = useI18n();
  const { data, error, refetch } = useQuery(termsQuery(blog.id, kind));
  const [editing, setEditing] = useState<Term | 'new' | null>(null);
  const [removing, setRemoving] = useState<Term | null>(null);
  const mayChange = isAtLeast(blog.role, 'editor');
  return (
    <section aria-labelledby={kind} className="flex min-w-0 flex-col gap-4">
      <h2 id={kind} className="title text-2xl">
        {t(`term.${kind}`)}
      </h2>
      {(mayChange || kind === 'tags') && (
        <Button icon="plus" className="self-start" onClick={() => setEditing('new')}>
          {t(`term.add.${kind}`)}
        </Button>
      )}
      {error && !data ? (
        <ErrorState error={error} onRetry={() => void refetch()} />
      ) : !data ? (
        <Skeleton className="h-24" />
      ) : data.length === 0 ? (
        <p className="text-muted">{t('term.none')}</p>
      ) : (
        <ul className="border-line border-t">
          {data.map((term) => (
            <li key={term.id} className="flex flex-wrap items-center justify-between gap-x-4 border-line border-b py-2">
              <span className="min-w-0 wrap-anywhere">
                <span className="font-semibold">{term.name}</span>{' '}
                <span className="text-muted text-sm">{t('term.articles', { count: term.articles })}</span>
              </span>
              {mayChange && (
                <span className="flex gap-2">
                  <Button kind="ghost" icon="pen" aria-label={t('term.edit', { name: term.name })} onClick={() => setEditing(term)} />
                  <Button kind="ghost" icon="bin" aria-label={`${t('term.remove')}: ${term.name}`} onClick={() => setRemoving(term)} />
                </span>
              )}
            </li>
          ))}
        </ul>
      )}
      {editing && <TermForm blogId={blog.id} kind={kind} term={editing === 'new' ? null : editing} onClose={() => setEditing(null)} />}
      {removing && data && (
        <RemoveTerm
          blogId={blog.id}
          kind={kind}
          term={removing}
          others={data.filter(({ id }) => id !== removing.id)}
          onClose={() => setRemoving(null)}
        />
      )}
    </section>
  );
}

import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { client } from '../../../lib/client.ts';
import { useI18n } from '../../../lib/i18n.tsx';
import { useToast } from '../../../lib/toast.ts';
import { Button } from '../../../ui/Button.tsx';
import { Dialog } from '../../../ui/Dialog.tsx';
import { Failure } from '../../../ui/Failure.tsx';
import { Choice } from '../../../ui/fields.tsx';
import { ErrorState, Skeleton, sayProblem } from '../../../ui/states.tsx';
import { type OwnBlog, revisionQuery, revisionsQuery, type Written } from '../queries.ts';
import { useBlogAct } from '../use-blog.ts';
import type { Draft } from './use-draft.ts';

/** What an article was before, line by line against what it is now; and the way back. */
export function Revisions(props: { blog: OwnBlog; draft: Draft; isClosed: boolean; onClose: () => void }) {
  const i18n = useI18n();
  const { t, format } = i18n;
  const { blog, draft } = props;
  const articleId = draft.article.id;
  const toast = useToast();
  const list = useQuery(revisionsQuery(blog.id, articleId));
  const [chosen, setChosen] = useState<number | null>(null);
  const number = chosen ?? list.data?.[0]?.number ?? null;
  const restoring = useBlogAct<{ data: Written }>(blog.id);
  const restore = (of: number) =>
    restoring.mutate(
      () =>
        client('POST /api/blogs/{blogId}/articles/{articleId}/revisions/{number}/restore', {
          params: { blogId: blog.id, articleId, number: of },
        }),
      {
        onSuccess: ({ data }) => {
          draft.take(data);
          toast(t('article.restored'));
          props.onClose();
        },
      },
    );
  return (
    <Dialog title={t('article.revisions')} onClose={props.onClose}>
      {list.error && !list.data ? (
        <ErrorState error={list.error} onRetry={() => void list.refetch()} />
      ) : !list.data ? (
        <Skeleton className="h-24" />
      ) : number === null ? (
        <p className="text-muted">{t('article.noRevisions')}</p>
      ) : (
        <>
          <Choice label={t('article.revisions')} value={number} onChange={(event) => setChosen(Number(event.target.value))}>
            {list.data.map((revision) => (
              <option key={revision.number} value={revision.number}>
                {t('article.revision', { time: format.exact(revision.createdAt) })}
              </option>
            ))}
          </Choice>
          <Difference blog={blog} articleId={articleId} number={number} />
          {restoring.error && <Failure>{sayProblem(i18n, restoring.error)}</Failure>}
          {!props.isClosed && (
            <Button className="self-start" aria-disabled={restoring.isPending} onClick={() => restoring.isPending || restore(number)}>
              {t('article.restore')}
            </Button>
          )}
        </>
      )}
    </Dialog>
  );
}

function Difference(props: { blog: OwnBlog; articleId: string; number: number }) {
  const { t } = useI18n();
  const { data, error, refetch } = useQuery(revisionQuery(props.blog.id, props.articleId, props.number));
  if (error && !data) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (!data) return <Skeleton className="h-40" />;
  return (
    <section aria-label={t('article.diff')} className="figures max-h-96 overflow-auto rounded-control border border-line p-3 text-sm">
      <p className="mb-2 font-semibold">{data.title}</p>
      {data.changes.map(({ kind, text }, index) => {
        const key = `${index}`;
        if (kind === 'same')
          return (
            <pre key={key} className="whitespace-pre-wrap wrap-anywhere text-muted">
              {text}
            </pre>
          );
        const [Element, look, word] =
          kind === 'added'
            ? (['ins', 'text-good-text', t('article.added')] as const)
            : (['del', 'text-bad-text', t('article.removed')] as const);
        return (
          <Element key={key} className={`block whitespace-pre-wrap wrap-anywhere ${look} ${kind === 'added' ? 'no-underline' : ''}`}>
            <span className="sr-only">{word}: </span>
            {text}
          </Element>
        );
      })}
    </section>
  );
}

import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { client } from '../../../lib/client.ts';
import { useI18n } from '../../../lib/i18n.tsx';
import { useToast } from '../../../lib/toast.ts';
import { Button, buttonClass } from '../../../ui/Button.tsx';
import { Copyable } from '../../../ui/Copyable.tsx';
import { Danger } from '../../../ui/Danger.tsx';
import { Failure } from '../../../ui/Failure.tsx';
import { Field } from '../../../ui/Field.tsx';
import { sayProblem } from '../../../ui/states.tsx';
import type { ArticleState, OwnBlog, Written } from '../queries.ts';
import { isAtLeast, useBlogAct } from '../use-blog.ts';
import { Revisions } from './Revisions.tsx';
import type { Draft } from './use-draft.ts';

const SHARED_HOURS = 72;

/** Who may read an article and since when, and what may be done about it. */
export function Publication({ blog, draft, isClosed }: { blog: OwnBlog; draft: Draft; isClosed: boolean }) {
  const i18n = useI18n();
  const { t } = i18n;
  const toast = useToast();
  const act = useBlogAct<{ data: Written }>(blog.id);
  const [at, setAt] = useState('');
  const [isShowing, setShowing] = useState(false);
  const { article } = draft;
  const isEditor = isAtLeast(blog.role, 'editor');
  const move = async (to: { state: 'PUBLISHED' | 'DRAFT' | 'ARCHIVED' } | { state: 'SCHEDULED'; at: string }) => {
    if (act.isPending || !(await draft.save())) return;
    act.mutate(() => client('POST /api/blogs/{blogId}/articles/{id}/state', { params: { blogId: blog.id, id: article.id }, body: to }), {
      onSuccess: ({ data }) => {
        draft.take(data);
        toast(t(`article.state.${data.state}`));
      },
    });
  };
  const may = (...states: ArticleState[]) => isEditor && states.includes(article.state);
  return (
    <section aria-labelledby="publication" className="flex flex-col gap-5 border-line border-t pt-6">
      <h2 id="publication" className="title text-2xl">
        {t('article.publication')}
      </h2>
      <p className="text-muted">
        <Situation article={article} />
        {!isEditor && ` ${isClosed ? t('article.editorsOnly') : t('article.editorsPublish')}`}
      </p>
      {isEditor && (
        <div className="flex flex-wrap items-end gap-4">
          {may('DRAFT', 'SCHEDULED', 'ARCHIVED') && (
            <Button kind="lamp" aria-disabled={act.isPending} onClick={() => void move({ state: 'PUBLISHED' })}>
              {t('article.publish')}
            </Button>
          )}
          {may('DRAFT', 'SCHEDULED') && (
            <form
              className="flex flex-wrap items-end gap-3"
              onSubmit={(event) => {
                event.preventDefault();
                if (at) void move({ state: 'SCHEDULED', at: new Date(at).toISOString() });
              }}
            >
              <Field
                type="datetime-local"
                label={t('article.scheduleAt')}
                required
                value={at}
                onChange={(event) => setAt(event.target.value)}
              />
              <Button type="submit" aria-disabled={act.isPending || !at}>
                {t('article.schedule')}
              </Button>
            </form>
          )}
          {may('SCHEDULED', 'PUBLISHED', 'ARCHIVED') && (
            <Button onClick={() => void move({ state: 'DRAFT' })}>{t('article.toDraft')}</Button>
          )}
          {may('PUBLISHED') && <Button onClick={() => void move({ state: 'ARCHIVED' })}>{t('article.archive')}</Button>}
        </div>
      )}
      {act.error && <Failure>{sayProblem(i18n, act.error)}</Failure>}
      <div className="flex flex-wrap gap-4">
        {article.state === 'PUBLISHED' ? (
          <a href={`${blog.url}/${encodeURIComponent(article.slug)}`} className={buttonClass()}>
            {t('article.see')}
          </a>
        ) : (
          <Share blog={blog} draft={draft} />
        )}
        <Button onClick={() => setShowing(true)}>{t('article.revisions')}</Button>
        {!isClosed && <Delete blog={blog} article={article} />}
      </div>
      {isShowing && <Revisions blog={blog} draft={draft} isClosed={isClosed} onClose={() => setShowing(false)} />}
    </section>
  );
}

function Situation({ article }: { article: Written }) {
  const { t, format } = useI18n();
  switch (article.state) {
    case 'DRAFT':
      return t('article.isDraft');
    case 'SCHEDULED':
      return t('article.scheduledFor', { time: format.exact(article.scheduledAt ?? '') });
    case 'PUBLISHED':
      return t('article.publishedOn', { time: format.exact(article.publishedAt ?? '') });
    case 'ARCHIVED':
      return t('article.isArchived');
  }
}

function Share({ blog, draft }: { blog: OwnBlog; draft: Draft }) {
  const i18n = useI18n();
  const { t } = i18n;
  const toast = useToast();
  const [url, setUrl] = useState<string | null>(null);
  const make = async () => {
    try {
      await draft.save();
      const { data } = await client('POST /api/blogs/{blogId}/articles/{articleId}/previews', {
        params: { blogId: blog.id, articleId: draft.article.id },
        body: { hours: SHARED_HOURS },
      });
      setUrl(data.url);
    } catch (error) {
      toast(sayProblem(i18n, error));
    }
  };
  if (url === null) {
    return (
      <Button icon="share" onClick={() => void make()}>
        {t('article.share')}
      </Button>
    );
  }
  return (
    <div className="w-full max-w-2xl">
      <Copyable text={url} label={t('article.shareText')} action={t('article.copy')} />
    </div>
  );
}

function Delete({ blog, article }: { blog: OwnBlog; article: Written }) {
  const i18n = useI18n();
  const { t } = i18n;
  const toast = useToast();
  const navigate = useNavigate();
  const act = useBlogAct(blog.id);
  const [isAsking, setAsking] = useState(false);
  const remove = () =>
    act.mutate(
      async () => {
        await client('DELETE /api/blogs/{blogId}/articles/{id}', { params: { blogId: blog.id, id: article.id } });
        await navigate({ to: '/blogs/$blogId', params: { blogId: blog.id } });
      },
      { onSuccess: () => toast(t('article.deleted')) },
    );
  return (
    <>
      <Button kind="bad" onClick={() => setAsking(true)}>
        {t('article.delete')}
      </Button>
      {isAsking && (
        <Danger
          title={article.title}
          action={t('article.delete')}
          pending={act.isPending}
          error={act.error ? sayProblem(i18n, act.error) : null}
          onConfirm={remove}
          onClose={() => setAsking(false)}
        >
          <p>{t('article.deleteText')}</p>
        </Danger>
      )}
    </>
  );
}

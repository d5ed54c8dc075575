import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { BlogPage } from '../features/blog/BlogPage.tsx';
import { type ArticleFilters, articlesQuery, keyOf, type OwnBlog, STATES, type Summary } from '../features/blog/queries.ts';
import { client } from '../lib/client.ts';
import { useDebounced } from '../lib/debounce.ts';
import { useI18n } from '../lib/i18n.tsx';
import { useToast } from '../lib/toast.ts';
import { Button } from '../ui/Button.tsx';
import { Field } from '../ui/Field.tsx';
import { Choice } from '../ui/fields.tsx';
import { Listing } from '../ui/Listing.tsx';
import { sayProblem } from '../ui/states.tsx';
import { type Column, Table } from '../ui/Table.tsx';
import { Time } from '../ui/Time.tsx';

/** The articles of a blog in every state, for those who write them. */
export function BlogArticles() {
  const { blogId } = useParams({ from: '/blogs/$blogId' });
  return <BlogPage blogId={blogId}>{(blog) => <Articles blog={blog} />}</BlogPage>;
}

function Articles({ blog }: { blog: OwnBlog }) {
  const { t } = useI18n();
  const filters = useSearch({ from: '/blogs/$blogId' });
  const navigate = useNavigate({ from: '/blogs/$blogId' });
  const show = (next: ArticleFilters) => void navigate({ search: next, replace: true, resetScroll: false });
  const query = useQuery(articlesQuery(blog.id, filters));
  const columns: Column<Summary>[] = [
    {
      key: 'title',
      name: t('article.column.title'),
      cell: ({ id, title, locale }) => (
        <Link
          to="/blogs/$blogId/articles/$id"
          params={{ blogId: blog.id, id }}
          lang={locale}
          className="inline-flex min-h-9 items-center font-semibold hover:text-lamp-text wrap-anywhere"
        >
          {title}
        </Link>
      ),
    },
    { key: 'state', name: t('article.column.state'), cell: ({ state }) => t(`article.state.${state}`) },
    { key: 'views', name: t('article.column.views'), figures: true, cell: ({ views }) => <Count of={views} /> },
    { key: 'changed', name: t('article.column.changed'), end: true, cell: ({ updatedAt }) => <Time iso={updatedAt} as="ago" /> },
  ];
  return (
    <>
      <div className="mb-6 flex flex-wrap items-end gap-4">
        <NewArticle blog={blog} />
        <Finder filters={filters} onShow={show} />
      </div>
      <Listing
        query={query}
        total={(count) => t('article.total', { count })}
        empty={{ title: t('article.none'), text: t('article.noneText') }}
        onClear={filters.q || filters.state || filters.page ? () => show({}) : null}
        onGo={(page) => show({ ...filters, page })}
      >
        {(rows, busy) => <Table caption={t('write.tab.articles')} columns={columns} rows={rows} rowKey={({ id }) => id} busy={busy} />}
      </Listing>
    </>
  );
}

function Count({ of }: { of: number }) {
  const { format } = useI18n();
  return format.number(of);
}

function NewArticle({ blog }: { blog: OwnBlog }) {
  const i18n = useI18n();
  const { t } = i18n;
  const toast = useToast();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const making = useMutation({
    mutationFn: () => client('POST /api/blogs/{blogId}/articles', { params: { blogId: blog.id }, body: { title: t('article.untitled') } }),
    onSuccess: async ({ data }) => {
      void queries.invalidateQueries({ queryKey: keyOf(blog.id) });
      await navigate({ to: '/blogs/$blogId/articles/$id', params: { blogId: blog.id, id: data.id } });
    },
    onError: (error) => toast(sayProblem(i18n, error)),
  });
  return (
    <Button kind="lamp" icon="plus" aria-disabled={making.isPending} onClick={() => making.isPending || making.mutate()}>
      {t('article.new')}
    </Button>
  );
}

function Finder(props: { filters: ArticleFilters; onShow: (filters: ArticleFilters) => void }) {
  const { t } = useI18n();
  const { filters, onShow } = props;
  const [text, setText] = useState(filters.q ?? '');
  const q = useDebounced(text.trim(), 250);
  // biome-ignore lint/correctness/useExhaustiveDependencies: only what is typed changes the list; with the filters among the dependencies, going back would type the old text again
  useEffect(() => {
    if (q !== (filters.q ?? '')) onShow({ ...(filters.state && { state: filters.state }), ...(q && { q }) });
  }, [q]);
  return (
    <>
      <Field
        type="search"
        label={t('article.find')}
        maxLength={200}
        value={text}
        onChange={(event) => setText(event.target.value)}
        className="min-w-44"
      />
      <Choice
        label={t('article.state')}
        value={filters.state ?? ''}
        onChange={(event) => {
          const state = STATES.find((one) => one === event.target.value);
          onShow({ ...(filters.q && { q: filters.q }), ...(state && { state }) });
        }}
      >
        <option value="">{t('article.anyState')}</option>
        {STATES.map((state) => (
          <option key={state} value={state}>
            {t(`article.state.${state}`)}
          </option>
        ))}
      </Choice>
    </>
  );
}

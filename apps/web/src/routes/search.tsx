import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useRef, useState } from 'react';
import { Beginnings } from '../features/search/Beginnings.tsx';
import { Beside } from '../features/search/Beside.tsx';
import { FacetList } from '../features/search/FacetList.tsx';
import { FoundList, FoundOnTheirWay, type ListUse, links } from '../features/search/FoundList.tsx';
import { LikeBar } from '../features/search/LikeBar.tsx';
import { LikeThese } from '../features/search/LikeThese.tsx';
import { changed, countSearchFilters, filtersOf, MODES, SEARCH_PAGE, type SearchParams, unfiltered } from '../features/search/params.ts';
import { hybridQuery, likeQuery, type SearchAnswer } from '../features/search/queries.ts';
import { SearchField } from '../features/search/SearchField.tsx';
import { Understood } from '../features/search/Understood.tsx';
import { useI18n } from '../lib/i18n.tsx';
import { Button, buttonClass } from '../ui/Button.tsx';
import { usePage } from '../ui/Page.tsx';
import { Pager } from '../ui/Pager.tsx';
import { EmptyState, ErrorState } from '../ui/states.tsx';

const route = getRouteApi('/search');

/** Search as one types. What is looked for is in the address; going back leaves the page, not letter by letter. */
export function Search() {
  const { t } = useI18n();
  const params = route.useSearch();
  const navigate = route.useNavigate();
  const { q = '', like } = params;
  const heading = usePage(like ? t('search.like.page') : q ? t('search.titleFor', { text: q }) : t('place.search'), 'silent');
  const field = useRef<HTMLInputElement>(null);
  const list = useRef<HTMLOListElement>(null);
  const [chosen, setChosen] = useState<readonly number[]>([]);
  const use: ListUse = {
    list,
    chosen,
    onChoose: (id, choose) => setChosen((ids) => (choose ? [...ids, id] : ids.filter((other) => other !== id))),
    toField: () => field.current?.focus(),
  };
  const go = (next: SearchParams) => void navigate({ search: next, resetScroll: false });
  const settle = (asked: string) =>
    void navigate({ search: (now) => changed(now, { q: asked, like: undefined }), replace: !like, resetScroll: false });
  const toFirst = () => {
    const [first] = links(list.current);
    first?.focus();
    return first !== undefined;
  };
  return (
    <div className="page-inset py-8 lg:py-14">
      <h1 ref={heading} tabIndex={-1} className="sr-only">
        {t('place.search')}
      </h1>
      <SearchField q={q} onSettle={settle} field={field} onDown={toFirst} />
      {like ? <Alike params={params} use={use} /> : q ? <Answer params={params} use={use} onGo={go} /> : <Beginnings />}
      <LikeBar ids={chosen} onClear={() => setChosen([])} />
    </div>
  );
}

function Answer(props: { params: SearchParams; use: ListUse; onGo: (params: SearchParams) => void }) {
  const { params, onGo } = props;
  const { data, error, isPending, isPlaceholderData, refetch } = useQuery(hybridQuery(params));
  return (
    <div className="mt-8 grid gap-x-12 gap-y-6 lg:mt-12 lg:grid-cols-[13rem_minmax(0,1fr)]">
      <FacetList params={params} facets={data?.facets ?? null} onChange={onGo} />
      <div className="min-w-0">
        {!data && error ? (
          <ErrorState error={error} onRetry={() => void refetch()} />
        ) : isPending || !data ? (
          <FoundOnTheirWay />
        ) : (
          <>
            {error && <ErrorState error={error} onRetry={() => void refetch()} />}
            <Beside q={params.q ?? ''} />
            <Films {...props} answer={data} busy={isPlaceholderData} />
          </>
        )}
      </div>
    </div>
  );
}

function Films(props: { params: SearchParams; use: ListUse; onGo: (params: SearchParams) => void; answer: SearchAnswer; busy: boolean }) {
  const { t } = useI18n();
  const { params, answer, onGo } = props;
  const { page, totalItems, totalPages } = answer.pagination;
  if (answer.data.length === 0) return <Nothing params={params} suggestion={answer.suggestion} onGo={onGo} />;
  return (
    <section aria-label={t('search.results')}>
      <div className="mb-3 flex flex-col gap-2">
        <Understood understanding={answer.understanding} />
        <div className="flex flex-wrap items-center justify-between gap-x-6">
          <p role="status" className="text-muted text-sm">
            {t('search.total', { count: totalItems })}
          </p>
          <How params={params} answer={answer} onGo={onGo} />
        </div>
      </div>
      <FoundList films={answer.data} busy={props.busy} start={(page - 1) * SEARCH_PAGE + 1} use={props.use} />
      <div className="mt-6">
        <Pager
          page={page}
          pages={totalPages}
          onGo={(next) => {
            onGo(changed(params, { page: next }));
            scrollTo({ top: 0 });
          }}
        />
      </div>
    </section>
  );
}

/** By what is searched, and whether the reckoning is shown: small, for those who look for it. */
function How(props: { params: SearchParams; answer: SearchAnswer; onGo: (params: SearchParams) => void }) {
  const { t } = useI18n();
  const { params, answer, onGo } = props;
  const asked = params.mode ?? 'hybrid';
  return (
    <div className="flex flex-wrap items-center gap-x-5 text-muted text-sm">
      <label className="flex min-h-11 items-center gap-2">
        {t('search.by')}
        <select
          value={asked}
          onChange={(event) => onGo(changed(params, { mode: event.target.value }))}
          className="min-h-9 rounded-control border border-edge bg-paper px-2 text-ink"
        >
          {MODES.map((mode) => (
            <option key={mode} value={mode}>
              {t(`search.mode.${mode}`)}
            </option>
          ))}
        </select>
      </label>
      <label className="flex min-h-11 items-center gap-2">
        <input
          type="checkbox"
          className="size-4 accent-lamp"
          checked={params.explain === true}
          onChange={(event) => onGo(changed(params, { page: params.page, explain: event.target.checked || undefined }))}
        />
        {t('search.explain')}
      </label>
      {answer.mode !== asked && <span className="w-full">{t('search.noMeaning')}</span>}
    </div>
  );
}

function Nothing(props: { params: SearchParams; suggestion: string | null; onGo: (params: SearchParams) => void }) {
  const { t } = useI18n();
  const { params, suggestion, onGo } = props;
  const filtered = countSearchFilters(filtersOf(params)) > 0;
  return (
    <div role="status">
      <EmptyState
        title={t('search.nothing', { text: params.q ?? '' })}
        text={t(filtered ? 'search.nothingFiltered' : 'search.nothingText')}
      >
        {suggestion && (
          <Button kind="lamp" onClick={() => onGo(changed(params, { q: suggestion }))}>
            {t('search.suggestion', { text: suggestion })}
          </Button>
        )}
        {filtered && <Button onClick={() => onGo(unfiltered(params))}>{t('browse.clear')}</Button>}
        <Link to="/browse" className={buttonClass('quiet')}>
          {t('search.browse')}
        </Link>
      </EmptyState>
    </div>
  );
}

/** Films like those of the address. */
function Alike(props: { params: SearchParams; use: ListUse }) {
  const { t } = useI18n();
  const { data, error, isPlaceholderData, refetch } = useQuery(likeQuery(props.params));
  return (
    <>
      <LikeThese params={props.params} />
      <div className="mt-6">
        {data ? (
          data.length === 0 ? (
            <EmptyState title={t('search.like.nothing')} text={t('search.like.nothingText')} />
          ) : (
            <section aria-label={t('search.results')}>
              <p role="status" className="mb-3 text-muted text-sm">
                {t('search.total', { count: data.length })}
              </p>
              <FoundList films={data} busy={isPlaceholderData} start={1} use={props.use} />
            </section>
          )
        ) : error ? (
          <ErrorState error={error} onRetry={() => void refetch()} />
        ) : (
          <FoundOnTheirWay />
        )}
      </div>
    </>
  );
}

import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { type RefObject, useEffect, useRef, useState } from 'react';
import { useNames } from '../features/catalogue/names.ts';
import { genresQuery, searchQuery } from '../features/catalogue/queries.ts';
import { SearchResults } from '../features/catalogue/SearchResults.tsx';
import { readQuery } from '../features/catalogue/search.ts';
import { useI18n } from '../lib/i18n.tsx';
import { moveByArrows } from '../ui/arrows.ts';
import { buttonClass, IconButton } from '../ui/Button.tsx';
import { Icon } from '../ui/Icon.tsx';
import { usePage } from '../ui/Page.tsx';
import { EmptyState, ErrorState, Skeleton } from '../ui/states.tsx';

const route = getRouteApi('/search');
/** Long enough that a fast typist is not asked about half words, short enough to feel at once. */
const PAUSE_MS = 160;

/** Search as one types. What is looked for is in the address; going back leaves the page, not letter by letter. */
export function Search() {
  const { t } = useI18n();
  const { q = '' } = route.useSearch();
  const [text, setText] = useTyped(q);
  const heading = usePage(q ? t('search.titleFor', { text: q }) : t('place.search'), 'silent');
  const field = useRef<HTMLInputElement>(null);
  const list = useRef<HTMLOListElement>(null);
  useEffect(() => {
    // A touch keyboard would cover half of the page unasked.
    if (matchMedia('(pointer: fine)').matches) field.current?.focus({ preventScroll: true });
  }, []);
  return (
    <div className="page-inset py-8 lg:py-14">
      <h1 ref={heading} tabIndex={-1} className="sr-only">
        {t('place.search')}
      </h1>
      <search
        className="flex flex-col gap-3"
        onKeyDown={(event) => {
          const first = links(list.current)[0];
          if (event.key !== 'ArrowDown' || !first) return;
          event.preventDefault();
          first.focus();
        }}
      >
        <div className="flex items-center gap-3 border-b-2 border-edge transition-colors duration-150 focus-within:border-lamp">
          <Icon name="search" className="size-6 shrink-0 text-muted lg:size-7" />
          <input
            ref={field}
            type="search"
            enterKeyHint="search"
            autoComplete="off"
            spellCheck={false}
            maxLength={200}
            aria-label={t('search.label')}
            aria-describedby="search-lead"
            placeholder={t('search.placeholder')}
            value={text}
            onChange={(event) => setText(event.target.value)}
            onKeyDown={(event) => event.key === 'Escape' && setText('')}
            className="title min-w-0 flex-1 bg-transparent py-3 text-2xl outline-none placeholder:font-normal placeholder:text-muted lg:text-4xl [&::-webkit-search-cancel-button]:hidden"
          />
          {text && (
            <IconButton
              icon="close"
              label={t('search.clear')}
              onClick={() => {
                setText('');
                field.current?.focus();
              }}
            />
          )}
        </div>
        <p id="search-lead" className="measure text-sm text-muted">
          {t('search.lead')} <span className="pointer-coarse:hidden">{t('search.keys')}</span>
        </p>
      </search>
      <Answer q={q} list={list} toField={() => field.current?.focus()} />
    </div>
  );
}

function Answer(props: { q: string; list: RefObject<HTMLOListElement | null>; toField: () => void }) {
  const { t } = useI18n();
  const { data, error, isPending, isPlaceholderData, refetch } = useQuery(searchQuery(props.q));
  if (!props.q) return <Beginnings />;
  if (error) {
    return (
      <div className="mt-10">
        <ErrorState error={error} onRetry={() => void refetch()} />
      </div>
    );
  }
  if (isPending) return <ResultsOnTheirWay />;
  const shown = data.data.length;
  if (shown === 0) {
    return (
      <div role="status">
        <EmptyState title={t('search.nothing', { text: props.q })} text={t('search.nothingText')}>
          <Link to="/browse" className={buttonClass('quiet')}>
            {t('search.browse')}
          </Link>
        </EmptyState>
      </div>
    );
  }
  return (
    <section aria-label={t('search.results')} aria-busy={isPlaceholderData} className="mt-8 lg:mt-12">
      <p role="status" className="mb-3 text-sm text-muted">
        {data.total > shown ? t('search.best', { shown, total: data.total }) : t('search.total', { count: data.total })}
      </p>
      <SearchResults
        ref={props.list}
        films={data.data}
        onKeyDown={(event) => {
          const first = links(props.list.current)[0] === event.target;
          if (event.key === 'Escape' || (event.key === 'ArrowUp' && first)) {
            event.preventDefault();
            props.toField();
          } else {
            moveByArrows(event);
          }
        }}
      />
    </section>
  );
}

/** Where one may begin without a word. */
function Beginnings() {
  const { t, format, locale } = useI18n();
  const names = useNames();
  const { data } = useQuery(genresQuery);
  if (!data?.length) return null;
  return (
    <section aria-labelledby="search-start" className="mt-12 lg:mt-16">
      <h2 id="search-start" className="title text-xl">
        {t('search.start')}
      </h2>
      <ul className="mt-4 grid grid-cols-2 gap-x-8 sm:grid-cols-3 xl:grid-cols-4">
        {data
          .map((genre) => ({ ...genre, called: names.genre(genre) }))
          .sort((a, b) => a.called.localeCompare(b.called, locale))
          .map((genre) => (
            <li key={genre.slug} className="border-t border-line">
              <Link
                to="/browse"
                search={{ genre: genre.slug }}
                className="group flex min-h-12 items-center justify-between gap-3 decoration-lamp decoration-2 underline-offset-4"
              >
                <span className="group-hover:underline">{genre.called}</span>
                <span className="figures text-sm text-muted">{format.number(genre.movieCount)}</span>
              </Link>
            </li>
          ))}
      </ul>
    </section>
  );
}

/** What is in the field: ahead of the address while one types, following it when one goes back. */
function useTyped(q: string): [string, (text: string) => void] {
  const navigate = route.useNavigate();
  const [text, setText] = useState(q);
  const told = useRef(q);
  useEffect(() => {
    if (q === told.current) return;
    told.current = q;
    setText(q);
  }, [q]);
  useEffect(() => {
    const asked = readQuery(text);
    if (asked === told.current) return;
    const timer = setTimeout(() => {
      told.current = asked;
      void navigate({ search: asked ? { q: asked } : {}, replace: true, resetScroll: false });
    }, PAUSE_MS);
    return () => clearTimeout(timer);
  }, [text, navigate]);
  return [text, setText];
}

const links = (list: HTMLElement | null): HTMLElement[] => [...(list?.querySelectorAll<HTMLElement>('a') ?? [])];

function ResultsOnTheirWay() {
  return (
    <div className="mt-8 flex flex-col lg:mt-12">
      <Skeleton className="mb-3 h-4 w-32" />
      {Array.from({ length: 6 }, (_, index) => index).map((index) => (
        <div key={index} className="grid grid-cols-[4rem_minmax(0,1fr)] items-center gap-5 border-t border-line py-4">
          <Skeleton className="aspect-2/3" />
          <div className="flex flex-col gap-2">
            <Skeleton className="h-6 w-1/2 max-w-xs" />
            <Skeleton className="h-4 w-1/3 max-w-40" />
          </div>
        </div>
      ))}
    </div>
  );
}

import { type ReactNode, useState } from 'react';
import { useI18n } from '../../lib/i18n.tsx';
import { Button } from '../../ui/Button.tsx';
import { Icon } from '../../ui/Icon.tsx';
import { decadeOf, genresOf, toggleGenre } from '../catalogue/filters.ts';
import { useNames } from '../catalogue/names.ts';
import { changed, countSearchFilters, filtersOf, type SearchParams, toggleDecade, unfiltered } from './params.ts';
import type { Facets } from './queries.ts';

const SHOWN = 6;
/** Decades stand in their own order, not by how many films they have: the first six would be the oldest. */
const DECADES_SHOWN = 14;

interface Value {
  readonly key: string;
  readonly name: ReactNode;
  readonly count: number | null;
  readonly on: boolean;
  readonly change: Readonly<Record<string, unknown>>;
}

/** What narrows the films found down, with how many each would leave. */
export function FacetList(props: { params: SearchParams; facets: Facets | null; onChange: (params: SearchParams) => void }) {
  const { t, format } = useI18n();
  const names = useNames();
  const [open, setOpen] = useState(false);
  const { params, facets } = props;
  const filters = filtersOf(params);
  const count = countSearchFilters(filters);
  const set = (change: Readonly<Record<string, unknown>>) => props.onChange(changed(params, change));
  const genres = genresOf(filters);
  const decade = decadeOf(filters);
  const groups: { name: string; shown?: number; values: Value[] }[] = [
    {
      name: t('search.facet.genre'),
      values: withSet(
        facets?.genres ?? [],
        genres,
        ({ slug }) => slug,
        (slug) => ({ slug, name: slug, count: null }),
      ).map((genre) => ({
        key: genre.slug,
        name: names.genre(genre),
        count: genre.count,
        on: genres.includes(genre.slug),
        change: { genre: toggleGenre(filters, genre.slug).genre },
      })),
    },
    {
      name: t('search.facet.decade'),
      shown: DECADES_SHOWN,
      values: withSet(
        facets?.decades ?? [],
        decade === null ? [] : [decade],
        (one) => one.decade,
        (set) => ({ decade: set, count: null }),
      ).map((one) => ({
        key: String(one.decade),
        name: <span className="figures">{t('search.decade', { decade: String(one.decade) })}</span>,
        count: one.count,
        on: decade === one.decade,
        change: toggleDecade(filters, one.decade),
      })),
    },
    {
      name: t('search.facet.country'),
      values: withSet(
        facets?.countries ?? [],
        listOf(filters.country),
        ({ code }) => code,
        (code) => ({ code, count: null }),
      ).map((one) => ({
        key: one.code,
        name: names.country(one.code),
        count: one.count,
        on: filters.country === one.code,
        change: { country: filters.country === one.code ? undefined : one.code },
      })),
    },
    {
      name: t('search.facet.language'),
      values: withSet(
        facets?.languages ?? [],
        listOf(filters.language),
        ({ code }) => code,
        (code) => ({ code, count: null }),
      ).map((one) => ({
        key: one.code,
        name: names.language(one.code),
        count: one.count,
        on: filters.language === one.code,
        change: { language: filters.language === one.code ? undefined : one.code },
      })),
    },
  ];
  return (
    <section aria-label={t('browse.filters')} className="flex flex-col gap-5">
      <Button icon="filter" aria-expanded={open} onClick={() => setOpen(!open)} className="lg:hidden">
        {count > 0 ? t('browse.filtersSet', { count }) : t('browse.filters')}
      </Button>
      <div className={`flex-col gap-6 lg:flex ${open ? 'flex' : 'hidden'}`}>
        {count > 0 && (
          <Button kind="ghost" icon="close" className="-ml-4 self-start" onClick={() => props.onChange(unfiltered(params))}>
            {t('browse.clear')}
          </Button>
        )}
        <label className="flex min-h-11 items-center gap-3 text-sm">
          <input
            type="checkbox"
            className="size-5 accent-lamp"
            checked={filters.playable === true}
            onChange={(event) => set({ playable: event.target.checked || undefined })}
          />
          {t('browse.playable')}
        </label>
        {decade === null && (filters.yearFrom !== undefined || filters.yearTo !== undefined) && (
          <Button
            icon="close"
            className="self-start"
            onClick={() => set({ yearFrom: undefined, yearTo: undefined })}
            aria-label={t('search.facet.dropYears', { years: yearsOf(filters) })}
          >
            <span className="figures">{yearsOf(filters)}</span>
          </Button>
        )}
        {groups.map(({ name, values, shown = SHOWN }) => (
          <Group key={name} name={name} values={values} shown={shown} say={format.number} onSet={set} />
        ))}
      </div>
    </section>
  );
}

function Group(props: {
  name: string;
  values: readonly Value[];
  /** So many without being asked. */
  shown: number;
  say: (count: number) => string;
  onSet: (change: Readonly<Record<string, unknown>>) => void;
}) {
  const { t } = useI18n();
  const [all, setAll] = useState(false);
  const { values } = props;
  if (values.length === 0) return null;
  const shown = all ? values : values.filter((value, index) => value.on || index < props.shown);
  return (
    <fieldset className="min-w-0">
      <legend className="mb-1 text-muted text-xs">{props.name}</legend>
      <ul className="flex flex-wrap gap-2 lg:flex-col lg:gap-0">
        {shown.map((value) => (
          <li key={value.key}>
            <button
              type="button"
              aria-pressed={value.on}
              onClick={() => props.onSet(value.change)}
              className="flex min-h-11 w-full items-center gap-2 rounded-control border border-line px-3 text-left text-sm transition-colors duration-150 hover:bg-raised aria-pressed:font-semibold max-lg:rounded-full max-lg:aria-pressed:border-ink lg:-ml-3 lg:w-[calc(100%+0.75rem)] lg:border-transparent pointer-fine:lg:min-h-9"
            >
              {value.on && <Icon name="check" className="size-4 shrink-0 text-lamp-text" />}
              <span className="min-w-0 flex-1">{value.name}</span>
              {value.count !== null && <span className="figures text-muted text-xs">{props.say(value.count)}</span>}
            </button>
          </li>
        ))}
      </ul>
      {values.length > props.shown && (
        <Button kind="ghost" className="-ml-4 text-muted" aria-expanded={all} onClick={() => setAll(!all)}>
          {all ? t('search.facet.fewer') : t('search.facet.more')}
        </Button>
      )}
    </fieldset>
  );
}

const listOf = (value: string | undefined): string[] => (value === undefined ? [] : [value]);
const yearsOf = ({ yearFrom, yearTo }: SearchParams): string => `${yearFrom ?? '…'}–${yearTo ?? '…'}`;

/** The values found, and those that are set although nothing of theirs was found: they must stay removable. */
function withSet<V extends { count: number }, K>(
  values: readonly V[],
  set: readonly K[],
  keyOf: (value: V) => K,
  make: (key: K) => Omit<V, 'count'> & { count: null },
): (Omit<V, 'count'> & { count: number | null })[] {
  const missing = set.filter((key) => !values.some((value) => keyOf(value) === key));
  return [...missing.map(make), ...values];
}

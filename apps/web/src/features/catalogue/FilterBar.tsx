import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useI18n } from '../../lib/i18n.tsx';
import { Button } from '../../ui/Button.tsx';
import { Choice, Tick } from '../../ui/fields.tsx';
import { Skeleton } from '../../ui/states.tsx';
import { countFilters, type FilterProps, type Filters, genresOf, orderOf, readFilters, SORTS, sortOf, toggleGenre } from './filters.ts';
import { useNames } from './names.ts';
import { genresQuery } from './queries.ts';
import { YearFilter } from './YearFilter.tsx';

/** Original languages to choose from: the large film nations', and the one that the address names. */
const LANGUAGES = 'ar bn cs da de el en es fa fi fr he hi hu id it ja ko nl no pl pt ro ru sv ta th tr uk vi zh'.split(' ');

/** Everything that narrows the shelf or orders it. */
export function FilterBar(props: { filters: Filters; onChange: (filters: Filters) => void }) {
  const { t } = useI18n();
  const { filters, onChange } = props;
  const set = (change: Readonly<Record<string, unknown>>) => onChange(readFilters({ ...filters, ...change }));
  const [open, setOpen] = useState(false);
  const count = countFilters(filters);
  return (
    <section aria-label={t('browse.filters')} className="mb-8 flex flex-col gap-4">
      <div className="flex gap-3 lg:hidden">
        <Button icon="filter" aria-expanded={open} onClick={() => setOpen(!open)} className="flex-1">
          {count > 0 ? t('browse.filtersSet', { count }) : t('browse.filters')}
        </Button>
      </div>
      <div className={`flex-col gap-5 lg:flex ${open ? 'flex' : 'hidden'}`}>
        <GenreChips filters={filters} onChange={onChange} />
        <div className="grid gap-4 sm:grid-cols-2 lg:flex lg:flex-wrap lg:items-end">
          <YearFilter filters={filters} set={set} />
          <LanguageFilter filters={filters} set={set} />
          <SortFilter filters={filters} set={set} />
          <Tick checked={filters.playable === true} onChange={(checked) => set({ playable: checked || undefined })}>
            {t('browse.playable')}
          </Tick>
        </div>
      </div>
    </section>
  );
}

function GenreChips(props: { filters: Filters; onChange: (filters: Filters) => void }) {
  const { t, locale } = useI18n();
  const names = useNames();
  const genres = useQuery(genresQuery);
  const chosen = genresOf(props.filters);
  if (genres.isPending) return <Skeleton className="h-11 w-full lg:h-37" />;
  // Without the list of genres the shelf still works; those in the address stay removable.
  const known = genres.data ?? chosen.map((slug) => ({ slug, name: slug }));
  const named = known.map((genre) => ({ slug: genre.slug, name: names.genre(genre) })).sort((a, b) => a.name.localeCompare(b.name, locale));
  if (named.length === 0) return null;
  return (
    <fieldset className="min-w-0">
      <legend className="mb-1.5 text-muted text-xs">{t('browse.genres')}</legend>
      <div className="flex flex-wrap gap-2">
        {named.map((genre) => (
          <button
            key={genre.slug}
            type="button"
            aria-pressed={chosen.includes(genre.slug)}
            onClick={() => props.onChange(toggleGenre(props.filters, genre.slug))}
            className="min-h-11 rounded-full border border-edge px-4 text-sm transition-colors duration-150 hover:bg-raised aria-pressed:border-ink aria-pressed:bg-ink aria-pressed:text-paper pointer-fine:min-h-9 pointer-fine:px-3.5"
          >
            {genre.name}
          </button>
        ))}
      </div>
    </fieldset>
  );
}

function LanguageFilter({ filters, set }: FilterProps) {
  const { t, locale } = useI18n();
  const names = useNames();
  const codes = [...new Set([...LANGUAGES, ...(filters.language ? [filters.language] : [])])];
  const named = codes.map((code) => ({ code, name: names.language(code) })).sort((a, b) => a.name.localeCompare(b.name, locale));
  return (
    <Choice label={t('browse.language')} value={filters.language ?? ''} onChange={(event) => set({ language: event.target.value })}>
      <option value="">{t('browse.anyLanguage')}</option>
      {named.map(({ code, name }) => (
        <option key={code} value={code}>
          {name}
        </option>
      ))}
    </Choice>
  );
}

function SortFilter({ filters, set }: FilterProps) {
  const { t } = useI18n();
  const [sort, order] = [sortOf(filters), orderOf(filters)];
  return (
    <div className="flex items-end gap-1">
      <Choice label={t('browse.sort')} value={sort} onChange={(event) => set({ sortBy: event.target.value, order: undefined })}>
        {SORTS.map((choice) => (
          <option key={choice} value={choice}>
            {t(`browse.sort.${choice}`)}
          </option>
        ))}
      </Choice>
      <Button
        icon={order === 'asc' ? 'up' : 'down'}
        kind="ghost"
        className="whitespace-nowrap px-3"
        onClick={() => set({ order: order === 'asc' ? 'desc' : 'asc' })}
      >
        {t(`browse.order.${sort}.${order}`)}
      </Button>
    </div>
  );
}

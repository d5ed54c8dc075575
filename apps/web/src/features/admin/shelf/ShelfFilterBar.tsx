import { useQuery } from '@tanstack/react-query';
import { useI18n } from '../../../lib/i18n.tsx';
import { useTyped } from '../../../lib/use-typed.ts';
import { Field } from '../../../ui/Field.tsx';
import { Choice } from '../../../ui/fields.tsx';
import { useNames } from '../../catalogue/names.ts';
import type { FILM_SORTS, SERIES_SORTS, ShelfFilters } from './filters.ts';
import { allCategoriesQuery } from './queries.ts';

type Sort = (typeof FILM_SORTS)[number] | (typeof SERIES_SORTS)[number];

/** What a table of the shelf lists. Every change begins at the first page again. */
export function ShelfFilterBar(props: {
  name: string;
  hint: string;
  filters: ShelfFilters;
  /** In which orders it can be had; the first is the one without asking. */
  sorts: readonly Sort[];
  onChange: (search: Readonly<Record<string, unknown>>, typed: boolean) => void;
}) {
  const { t } = useI18n();
  const names = useNames();
  const { filters, sorts } = props;
  const { data: categories = [] } = useQuery({ ...allCategoriesQuery, enabled: sorts.length > 0 });
  const set = (change: Readonly<Record<string, unknown>>, typed = false) =>
    props.onChange({ ...filters, ...change, page: undefined }, typed);
  const [text, setText] = useTyped(filters.q ?? '', (q) => set({ q }, true));
  return (
    <search className="mb-6 grid gap-4 sm:grid-cols-2 lg:flex lg:items-end" aria-label={props.name}>
      <Field
        className="lg:w-80"
        type="search"
        label={props.hint}
        maxLength={200}
        autoComplete="off"
        spellCheck={false}
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
      {sorts.length > 0 && (
        <>
          <Choice label={t('shelve.genre')} value={filters.genre ?? ''} onChange={(event) => set({ genre: event.target.value })}>
            <option value="">{t('shelve.anyGenre')}</option>
            {categories.map((category) => (
              <option key={category.id} value={category.slug}>
                {names.genre(category)}
              </option>
            ))}
          </Choice>
          <Choice label={t('shelve.sort')} value={filters.sortBy ?? sorts[0]} onChange={(event) => set({ sortBy: event.target.value })}>
            {sorts.map((sort) => (
              <option key={sort} value={sort}>
                {t(`shelve.sort.${sort}`)}
              </option>
            ))}
          </Choice>
        </>
      )}
    </search>
  );
}

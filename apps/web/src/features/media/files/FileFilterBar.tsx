import { useI18n } from '../../../lib/i18n.tsx';
import { useCan } from '../../../lib/me.ts';
import { useTyped } from '../../../lib/use-typed.ts';
import { Field } from '../../../ui/Field.tsx';
import { Choice } from '../../../ui/fields.tsx';
import { type FileFilters, STATUSES } from './filters.ts';

/** What the list of files is narrowed to. Every change begins at the first page again. */
export function FileFilterBar(props: {
  filters: FileFilters;
  onChange: (search: Readonly<Record<string, unknown>>, typed: boolean) => void;
}) {
  const { t } = useI18n();
  const { filters } = props;
  const seesAll = useCan('users:manage');
  const set = (change: Readonly<Record<string, unknown>>, typed = false) =>
    props.onChange({ ...filters, ...change, page: undefined }, typed);
  const [text, setText] = useTyped(filters.q ?? '', (q) => set({ q }, true));
  return (
    <search className="mb-6 grid gap-4 sm:grid-cols-2 lg:flex lg:items-end" aria-label={t('media.files.find')}>
      <Field
        className="lg:w-80"
        type="search"
        label={t('media.files.search')}
        maxLength={200}
        autoComplete="off"
        spellCheck={false}
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
      <Choice label={t('media.state')} value={filters.status ?? ''} onChange={(event) => set({ status: event.target.value })}>
        <option value="">{t('media.files.anyState')}</option>
        {STATUSES.map((status) => (
          <option key={status} value={status}>
            {t(`media.status.${status}`)}
          </option>
        ))}
      </Choice>
      {seesAll && (
        <Choice
          label={t('media.files.whose')}
          value={filters.all ? 'all' : ''}
          onChange={(event) => set({ all: event.target.value === 'all' })}
        >
          <option value="">{t('media.files.mine')}</option>
          <option value="all">{t('media.files.everybodys')}</option>
        </Choice>
      )}
    </search>
  );
}

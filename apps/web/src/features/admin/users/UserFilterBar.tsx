import { ROLES } from '@fotograma/contract/permissions';
import { useI18n } from '../../../lib/i18n.tsx';
import { useTyped } from '../../../lib/use-typed.ts';
import { Field } from '../../../ui/Field.tsx';
import { Choice } from '../../../ui/fields.tsx';
import { readUserFilters, type UserFilters } from './filters.ts';

/** Whom the table lists. Every change begins at the first page again. */
export function UserFilterBar(props: { filters: UserFilters; onChange: (filters: UserFilters, typed?: boolean) => void }) {
  const { t } = useI18n();
  const { filters, onChange } = props;
  const set = (change: Readonly<Record<string, unknown>>, typed = false) =>
    onChange(readUserFilters({ ...filters, ...change, page: undefined }), typed);
  const [text, setText] = useTyped(filters.q ?? '', (q) => set({ q }, true));
  return (
    <search className="mb-6 grid gap-4 sm:grid-cols-2 lg:flex lg:items-end" aria-label={t('admin.users.find')}>
      <Field
        className="lg:w-80"
        type="search"
        label={t('admin.users.search')}
        maxLength={200}
        autoComplete="off"
        spellCheck={false}
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
      <Choice label={t('admin.role')} value={filters.role ?? ''} onChange={(event) => set({ role: event.target.value })}>
        <option value="">{t('admin.anyRole')}</option>
        {ROLES.map((role) => (
          <option key={role} value={role}>
            {t(`role.${role}`)}
          </option>
        ))}
      </Choice>
      <Choice
        label={t('admin.state')}
        value={filters.disabled === undefined ? '' : String(filters.disabled)}
        onChange={(event) => set({ disabled: event.target.value })}
      >
        <option value="">{t('admin.anyState')}</option>
        <option value="false">{t('admin.enabled')}</option>
        <option value="true">{t('admin.disabled')}</option>
      </Choice>
    </search>
  );
}

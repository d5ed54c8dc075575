import type { admin } from '@fotograma/contract';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useDebounced } from '../../../lib/debounce.ts';
import { useI18n } from '../../../lib/i18n.tsx';
import { moveByArrows } from '../../../ui/arrows.ts';
import { buttonClass } from '../../../ui/Button.tsx';
import { Field } from '../../../ui/Field.tsx';
import { Choice } from '../../../ui/fields.tsx';
import { Icon } from '../../../ui/Icon.tsx';
import { clientQuery, suggestionsQuery, userQuery } from '../queries.ts';
import { nameOf } from '../users/Person.tsx';
import { AUDIT_KINDS, type AuditFilters, readAuditFilters } from './filters.ts';

const GROUPS = ['account', 'login', 'password', 'client', 'plan'] as const;
type Group = (typeof GROUPS)[number];

/** Under which heading a kind stands among the choices. */
function groupOf(kind: admin.AuditKind): Group {
  const family = kind.split('.')[0] ?? '';
  if (['email', 'account'].includes(family)) return 'account';
  if (['client', 'key'].includes(family)) return 'client';
  return GROUPS.find((group) => group === family) ?? 'login';
}

/** Which events the table lists. Every change begins with the latest again. */
export function AuditFilterBar(props: { filters: AuditFilters; onChange: (filters: AuditFilters) => void }) {
  const { t } = useI18n();
  const { kind, user } = props.filters;
  return (
    <search className="mb-6 flex flex-col gap-4 sm:flex-row sm:flex-wrap sm:items-start" aria-label={t('audit.find')}>
      <Choice
        label={t('audit.kind')}
        value={kind ?? ''}
        onChange={(event) => props.onChange(readAuditFilters({ kind: event.target.value, user }))}
      >
        <option value="">{t('audit.anyKind')}</option>
        {GROUPS.map((group) => (
          <optgroup key={group} label={t(`audit.group.${group}`)}>
            {AUDIT_KINDS.filter((one) => groupOf(one) === group).map((one) => (
              <option key={one} value={one}>
                {t(`audit.kind.${one}`)}
              </option>
            ))}
          </optgroup>
        ))}
      </Choice>
      {user ? <Chosen id={user} filters={props.filters} /> : <PersonFinder filters={props.filters} />}
    </search>
  );
}

/** Whose events are listed, and the way back to everybody's. */
function Chosen(props: { id: string; filters: AuditFilters }) {
  const { t } = useI18n();
  const account = useQuery(userQuery(props.id));
  const apiClient = useQuery({ ...clientQuery(props.id), enabled: account.isError });
  const name = account.data ? nameOf(account.data.data) : apiClient.data?.data.name;
  return (
    <div className="flex flex-col gap-1.5">
      <span className="text-muted text-xs">{t('audit.person')}</span>
      <Link
        to="/admin/audit"
        search={readAuditFilters({ kind: props.filters.kind })}
        aria-label={t('audit.everybody')}
        title={t('audit.everybody')}
        className={`${buttonClass()} font-normal`}
      >
        {name ?? props.id}
        <Icon name="close" className="size-4" />
      </Link>
    </div>
  );
}

/** Finds a person by some letters; who is found is a link to their events. */
function PersonFinder(props: { filters: AuditFilters }) {
  const { t } = useI18n();
  const [text, setText] = useState('');
  const q = useDebounced(text.trim(), 200);
  const { data: found = [] } = useQuery(suggestionsQuery(q));
  const isShown = q !== '' && text.trim() !== '';
  return (
    <div className="flex flex-col gap-2 sm:w-80">
      <Field
        label={t('audit.person')}
        type="search"
        placeholder={t('admin.users.search')}
        maxLength={200}
        autoComplete="off"
        spellCheck={false}
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
      <p role="status" className={isShown && found.length === 0 ? 'text-muted text-xs' : 'sr-only'}>
        {isShown && t('audit.found', { count: found.length })}
      </p>
      {isShown && found.length > 0 && (
        <ul className="border-line border-t" onKeyDown={moveByArrows}>
          {found.map((account) => (
            <li key={account.id} className="border-line border-b">
              <Link
                to="/admin/audit"
                search={readAuditFilters({ ...props.filters, cursor: undefined, user: account.id })}
                className="flex min-h-11 flex-wrap items-center gap-x-2 text-sm wrap-anywhere hover:underline"
              >
                {nameOf(account)}
                {account.username !== null && <span className="text-muted text-xs">{account.email}</span>}
              </Link>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

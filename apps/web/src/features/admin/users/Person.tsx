import { Link } from '@tanstack/react-router';
import { useI18n } from '../../../lib/i18n.tsx';
import { Avatar } from '../../../ui/Avatar.tsx';
import { Icon } from '../../../ui/Icon.tsx';
import type { Account } from '../queries.ts';

/** What a person is called here: the name they chose, else their e-mail. */
export const nameOf = (account: Account): string => account.username ?? account.email;

/** The first cell of the table of people: who, and how to reach them. */
export function Person({ account }: { account: Account }) {
  const { t } = useI18n();
  return (
    <span className="flex items-center gap-3">
      <Avatar person={account} className="size-9 text-sm" />
      <span className="min-w-0">
        <Link
          to="/admin/users/$id"
          params={{ id: account.id }}
          className="inline-flex min-h-6 items-center font-semibold underline-offset-4 wrap-anywhere hover:underline max-lg:min-h-11"
        >
          {nameOf(account)}
        </Link>
        <span className="flex flex-wrap items-center gap-x-2 text-muted text-xs">
          {account.username !== null && <span className="wrap-anywhere">{account.email}</span>}
          {account.emailVerified ? (
            <span className="inline-flex items-center gap-1 text-good-text">
              <Icon name="check" className="size-3.5" />
              {t('admin.verified')}
            </span>
          ) : (
            <span>{t('admin.unverified')}</span>
          )}
        </span>
      </span>
    </span>
  );
}

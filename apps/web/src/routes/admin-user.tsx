import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { Meters } from '../features/admin/Meters.tsx';
import { type Account, type Usage, userQuery } from '../features/admin/queries.ts';
import { State } from '../features/admin/State.tsx';
import { DeleteUser } from '../features/admin/users/DeleteUser.tsx';
import { nameOf } from '../features/admin/users/Person.tsx';
import { UserChanges } from '../features/admin/users/UserChanges.tsx';
import { toProblem } from '../lib/client.ts';
import { LANGUAGE_NAMES, useI18n } from '../lib/i18n.tsx';
import { Avatar } from '../ui/Avatar.tsx';
import { buttonClass } from '../ui/Button.tsx';
import { Facts } from '../ui/Facts.tsx';
import { PageOnItsWay } from '../ui/fallbacks.tsx';
import { Page, usePage } from '../ui/Page.tsx';
import { ErrorState } from '../ui/states.tsx';
import { Time } from '../ui/Time.tsx';

const route = getRouteApi('/admin/users/$id');

/** One account: who it is, what it has used, and what may be done about it. */
export function AdminUser() {
  const { t } = useI18n();
  const { id } = route.useParams();
  const { data, error, refetch } = useQuery(userQuery(id));
  if (data) return <Known account={data.data} usage={data.usage} />;
  if (!error) return <PageOnItsWay />;
  const isGone = ['not-found', 'invalid'].includes(toProblem(error).code);
  return (
    <Page title={isGone ? t('admin.noAccount') : t('admin.users')} lead={isGone && t('admin.noAccountText')}>
      {isGone ? (
        <Link to="/admin/users" className={buttonClass()}>
          {t('admin.toUsers')}
        </Link>
      ) : (
        <ErrorState error={error} onRetry={() => void refetch()} />
      )}
    </Page>
  );
}

function Known({ account, usage }: { account: Account; usage: Usage }) {
  const { t } = useI18n();
  const heading = usePage(nameOf(account));
  return (
    <div className="page-inset py-8 lg:py-12">
      <header className="mb-8 flex items-center gap-4">
        <Avatar person={account} className="size-14 text-xl" />
        <h1 ref={heading} tabIndex={-1} className="title text-3xl wrap-anywhere">
          {nameOf(account)}
        </h1>
      </header>
      <div className="grid items-start gap-x-12 gap-y-10 lg:grid-cols-2">
        <div className="flex flex-col gap-10">
          <Facts
            facts={[
              [t('admin.email'), <Email key="email" account={account} />],
              [t('admin.role'), t(`role.${account.role}`)],
              [t('admin.plan'), usage.plan.id === account.plan ? usage.plan.name : account.plan],
              [t('admin.state'), <State key="state" disabled={account.disabled} />],
              [t('language.label'), LANGUAGE_NAMES[account.locale]],
              [t('admin.joined'), <Time key="joined" iso={account.createdAt} />],
              [t('admin.lastSeen'), account.lastSeenAt ? <Time key="seen" iso={account.lastSeenAt} as="ago" /> : t('admin.never')],
              [
                t('admin.id'),
                <span key="id" className="figures text-xs">
                  {account.id}
                </span>,
              ],
            ]}
          />
          <Link to="/admin/audit" search={{ user: account.id }} className={`${buttonClass()} self-start`}>
            {t('admin.theirEvents')}
          </Link>
        </div>
        <div className="flex flex-col gap-10">
          <UserChanges account={account} />
          <Meters usage={usage} />
          <DeleteUser account={account} />
        </div>
      </div>
    </div>
  );
}

function Email({ account }: { account: Account }) {
  const { t } = useI18n();
  return (
    <span className="flex flex-wrap justify-end gap-x-3">
      {account.email}
      {account.emailVerified ? (
        <span className="text-good-text">{t('admin.verified')}</span>
      ) : (
        <span className="text-muted">{t('admin.unverified')}</span>
      )}
    </span>
  );
}

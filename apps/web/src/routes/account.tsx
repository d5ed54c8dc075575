import { AccountPage, Section } from '../features/accounts/AccountPage.tsx';
import { DeleteAccount } from '../features/accounts/DeleteAccount.tsx';
import { PasswordForm } from '../features/accounts/PasswordForm.tsx';
import { Picture } from '../features/accounts/Picture.tsx';
import { ProfileForm } from '../features/accounts/ProfileForm.tsx';
import { VerifiedEmail } from '../features/accounts/VerifiedEmail.tsx';
import { useI18n } from '../lib/i18n.tsx';
import type { User } from '../lib/me.ts';
import { Avatar } from '../ui/Avatar.tsx';

/** Who one is here, and what one may change about it. */
export function Account() {
  const { t } = useI18n();
  return (
    <AccountPage title={t('account.title')}>
      {(me) => (
        <>
          <WhoAmI me={me} />
          <div className="flex flex-col gap-8">
            <Section id="profile" title={t('account.profile')}>
              <ProfileForm me={me} />
            </Section>
            <Section id="picture" title={t('account.picture')}>
              <Picture me={me} />
            </Section>
            <Section id="email" title={t('account.email')}>
              <VerifiedEmail me={me} />
            </Section>
            <Section id="password" title={t('account.password')} text={t('account.password.text')}>
              <PasswordForm me={me} />
            </Section>
            <Section id="delete" title={t('account.delete')}>
              <DeleteAccount me={me} />
            </Section>
          </div>
        </>
      )}
    </AccountPage>
  );
}

function WhoAmI({ me }: { me: User }) {
  const { t, format } = useI18n();
  return (
    <div className="flex items-center gap-5">
      <Avatar person={me} className="size-20 text-3xl" />
      <div className="flex min-w-0 flex-col gap-1">
        <p className="title text-2xl wrap-anywhere">{me.username ?? me.email}</p>
        <p className="text-sm text-muted">
          {t(`role.${me.role}`)} · {t('account.since', { date: format.date(me.createdAt) })}
        </p>
      </div>
    </div>
  );
}

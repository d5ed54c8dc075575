import { client, session } from '../../lib/client.ts';
import { useI18n } from '../../lib/i18n.tsx';
import type { User } from '../../lib/me.ts';
import { useToast } from '../../lib/toast.ts';
import { Failure, NewPasswordField, PresentPasswordField, Submit } from './FormParts.tsx';
import { checkNewPassword } from './fields.ts';
import { useForm } from './use-form.ts';

/** Changing the password, which ends all sessions and begins a new one here. */
export function PasswordForm({ me }: { me: User }) {
  const i18n = useI18n();
  const { t } = i18n;
  const say = useToast();
  const form = useForm({
    check: ({ currentPassword, newPassword }) => ({
      currentPassword: currentPassword === '' ? t('field.password.missing') : undefined,
      newPassword: checkNewPassword(i18n, newPassword),
    }),
    send: async ({ currentPassword, newPassword }) => {
      await session.enter(
        () => client('PATCH /api/users/me', { body: { currentPassword, newPassword } }),
        (answer) => answer.tokens,
        'same person',
      );
      form.props.ref.current?.reset();
      say(t('account.password.done'));
    },
  });
  return (
    <form {...form.props} className="flex flex-col gap-5">
      {/* Tells password managers whose password it is. */}
      <input type="text" name="email" autoComplete="username" defaultValue={me.email} readOnly hidden />
      <PresentPasswordField form={form} name="currentPassword" label={t('field.currentPassword')} />
      <NewPasswordField form={form} name="newPassword" label={t('field.newPassword')} />
      <Failure form={form} />
      <Submit form={form} kind="quiet">
        {t('account.password.submit')}
      </Submit>
    </form>
  );
}

import { getRouteApi, Link } from '@tanstack/react-router';
import { besideClass, Door } from '../features/accounts/Door.tsx';
import { EmailField, Failure, NewPasswordField, Submit } from '../features/accounts/FormParts.tsx';
import { checkEmail, checkNewPassword, checkUsername } from '../features/accounts/fields.ts';
import { useForm } from '../features/accounts/use-form.ts';
import { useGoOn } from '../features/accounts/use-go-on.ts';
import { client, session } from '../lib/client.ts';
import { useI18n } from '../lib/i18n.tsx';
import { useToast } from '../lib/toast.ts';
import { TextField } from '../ui/TextField.tsx';

const route = getRouteApi('/sign-up');

export function SignUp() {
  const i18n = useI18n();
  const { t, language } = i18n;
  const say = useToast();
  const search = route.useSearch();
  useGoOn(search.next);
  const form = useForm({
    check: ({ email, password, username }) => ({
      email: checkEmail(i18n, email),
      password: checkNewPassword(i18n, password),
      username: checkUsername(i18n, username),
    }),
    send: async ({ email, password, username }) => {
      const name = username.trim();
      const body = { email, password, locale: language, ...(name ? { username: name } : {}) };
      const { user } = await session.enter(
        () => client('POST /api/auth/register', { body }),
        (tokens) => tokens,
      );
      say(user.role === 'admin' ? t('signUp.first') : t('signUp.done', { email: user.email }));
    },
  });
  return (
    <Door
      title={t('signUp.title')}
      lead={t('signUp.lead')}
      beside={
        <Link to="/sign-in" search={search} className={besideClass}>
          {t('signUp.have')}
        </Link>
      }
    >
      <form {...form.props} className="flex flex-col gap-5">
        <EmailField form={form} />
        <NewPasswordField form={form} name="password" label={t('field.password')} />
        <TextField
          label={t('field.username.optional')}
          name="username"
          autoComplete="nickname"
          hint={t('field.username.hint')}
          error={form.errors.username}
        />
        <Failure form={form} />
        <Submit form={form}>{t('signUp.submit')}</Submit>
      </form>
    </Door>
  );
}
